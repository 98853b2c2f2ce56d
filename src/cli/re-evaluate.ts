import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import type { Engine } from '../engine.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import { idOf } from '../funnel/hash.ts'
import { handlersOf } from '../ledger/background.ts'
import { startWorker } from '../ledger/worker.ts'

/** A server's worker looks for work twice a second; who has not come after three times that is not there. */
const PATIENCE_MS = 1500
const LOOK_MS = 100

export interface ReEvaluation {
  /** `here`: by this command; `server`: a running server took it; `later`: it failed and is tried again; `none`: a first version. */
  readonly where: 'here' | 'server' | 'later' | 'none'
  readonly people: number
  readonly note: string | null
}

interface EffectState {
  readonly state: string
  readonly note: string | null
}

/**
 * Sees to it that everybody is folded under a new version: leaves it to a server that takes it, else does it as that server
 * would, by a claim of the same row, so that it is never done twice at a time.
 */
export async function seeToReEvaluation(
  database: Database,
  engine: Engine,
  workspace: WorkspaceId,
  version: number,
  onProgress: (people: number) => void,
  patienceMs = PATIENCE_MS,
): Promise<ReEvaluation> {
  const look = () => effectOf(database, workspace, version)
  for (const until = Date.now() + patienceMs; ; ) {
    const effect = await look()
    if (effect === undefined) return { where: 'none', people: 0, note: null }
    if (effect.state !== 'ready') return { where: 'server', people: 0, note: effect.note }
    if (Date.now() >= until) break
    await wait(LOOK_MS)
  }
  return workHere(database, engine, look, onProgress)
}

async function workHere(
  database: Database,
  { ledger, clock }: Engine,
  look: () => Promise<EffectState | undefined>,
  onProgress: (people: number) => void,
): Promise<ReEvaluation> {
  let people = 0
  const counting: typeof ledger = {
    ...ledger,
    wake: async (workspace, those) => {
      await ledger.wake(workspace, those)
      people += those.length
      onProgress(people)
    },
  }
  const all = handlersOf({ pool: database.app, ops: database.ops, home: '', ledger: counting, clock })
  const handlers = Object.fromEntries(Object.entries(all).filter(([kind]) => kind === 'definition.re-evaluate'))
  const worker = startWorker({ pool: database.app, ledger, handlers, chores: [], onError: () => undefined })
  try {
    for (;;) {
      const effect = await look()
      if (effect?.state === 'done') return { where: 'here', people, note: null }
      if (effect === undefined || !['ready', 'claimed'].includes(effect.state))
        return { where: 'later', people, note: effect?.note ?? null }
      await wait(LOOK_MS)
    }
  } finally {
    await worker.stop()
  }
}

async function effectOf(database: Database, workspace: WorkspaceId, version: number): Promise<EffectState | undefined> {
  const { rows } = await database.app.query<EffectState>(
    'select state, note from effects where workspace_id = $1 and id = $2',
    [workspace, idOf('definition.re-evaluate', version)],
  )
  return rows[0]
}

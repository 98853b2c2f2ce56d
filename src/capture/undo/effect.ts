import { connect, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { BatchId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Capture } from '../../funnel/capture.ts'
import type { Ledger } from '../../ledger/append.ts'
import { holdBatch, importOf, listImports, releaseBatch } from '../import/store.ts'
import {
  type Commitment,
  commitmentsSince,
  hiddenOf,
  KINDS,
  markUndone,
  markWithdrawn,
  repsOfBatch,
  type Touched,
  touchedBy,
} from './store.ts'

/** Subjects a transaction; each of them is folded anew. */
const PAGE = 500
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

export interface UndoParts {
  readonly pool: Pool
  readonly ledger: Ledger
  readonly workspace: WorkspaceId
  readonly now: () => Timestamp
  readonly onProgress?: (subjects: number) => void
  /** Once the import counts as undone; its facts follow. */
  readonly onBegun?: () => void
}

/** What an undo changed. */
export interface UndoAnswer {
  readonly batch: BatchId
  readonly file: string
  /** People, accounts, deals and the spend ledger that held facts of it; those without other facts are hidden now. */
  readonly subjects: number
  readonly hidden: { readonly people: number; readonly accounts: number; readonly opportunities: number }
  /** Owners given while it stood: they stay, since people acted on them. */
  readonly commitments: readonly Commitment[]
}

/**
 * Withdraws every fact of an import: they stay in the ledger and fold to nothing. Receipts stay too; the rows may be imported
 * again, as a new generation. Killed half-way, the same call continues.
 */
export async function undoImport(parts: UndoParts, asked: string): Promise<UndoAnswer> {
  const { pool, workspace, now } = parts
  const found = await importOf(pool, workspace, asked)
  if (found === undefined) throw await unknown(parts, asked)
  const { batch, file, record } = found
  if (record.undoneAt !== undefined) {
    throw new Fault(
      'bad_request',
      `The import of ${file} was undone already, at ${record.undoneAt}.`,
      'Nothing was changed.',
    )
  }
  const client = await connect(pool)
  try {
    if (!(await holdBatch(client, batch))) {
      throw new Fault('bad_request', `The import of ${file} is still running.`, 'Stop it (Ctrl-C), then undo it.')
    }
    await markUndone(pool, workspace, batch, now())
    parts.onBegun?.()
    const { subjects, hidden } = await withdraw(parts, batch)
    if (record.kind === 'reps') await describeAgain(parts, batch)
    const commitments = await commitmentsSince(pool, workspace, batch)
    await markWithdrawn(pool, workspace, batch, now())
    return { batch, file, subjects, hidden, commitments }
  } finally {
    await releaseBatch(client, batch).catch(() => undefined)
    client.release()
  }
}

async function withdraw({ pool, ledger, workspace, now, onProgress }: UndoParts, batch: BatchId) {
  const hidden = { people: 0, accounts: 0, opportunities: 0 }
  let subjects = 0
  for (const kind of KINDS) {
    let after: string = BEFORE_ALL
    for (;;) {
      const page = await touchedBy(pool, workspace, batch, { kind, after, limit: PAGE })
      const last = page.at(-1)
      if (last === undefined) break
      await ledger.append(
        workspace,
        page.map((touched) => withdrawal(touched, batch, now())),
      )
      const gone = await hiddenOf(
        pool,
        workspace,
        page.map(({ subject }) => subject),
      )
      hidden.people += gone.people
      hidden.accounts += gone.accounts
      hidden.opportunities += gone.opportunities
      subjects += page.length
      after = last.subject
      onProgress?.(subjects)
    }
  }
  return { subjects, hidden }
}

const withdrawal = ({ subject, kind }: Touched, batch: BatchId, at: Timestamp): Capture => ({
  messageId: `undo:${batch}:${subject}`,
  to: kind === 'person' ? { kind: 'subject', subject } : { kind: 'subject', subject, stream: kind },
  at,
  mode: 'historic',
  trust: 'human',
  door: 'undo-import',
  event: { type: 'capture.withdrawn', batch },
})

/** Reps that the import brought take no more leads; others are as they were. People whom they got meanwhile stay theirs. */
async function describeAgain({ pool, ledger, workspace, now }: UndoParts, batch: BatchId): Promise<void> {
  const reps = await repsOfBatch(pool, workspace, batch)
  const captures = reps.map(
    ({ team, rep, before }): Capture => ({
      messageId: `undo:${batch}:${rep}`,
      to: { kind: 'pool', team },
      ...{ at: now(), mode: 'historic', trust: 'human', door: 'undo-import' },
      event: { type: 'route.rep-described', ...(before ?? { active: false }), rep },
    }),
  )
  for (let from = 0; from < captures.length; from += PAGE)
    await ledger.append(workspace, captures.slice(from, from + PAGE))
}

async function unknown({ pool, workspace }: UndoParts, asked: string): Promise<Fault> {
  const known = (await listImports(pool, workspace)).filter(({ state }) => state !== 'undone').slice(0, 5)
  const listed = known.map(({ batch, file, state }) => `${batch} (${file}, ${state})`).join(', ')
  return new Fault(
    'not_found',
    `There is no import "${asked}".`,
    listed === '' ? 'Nothing was imported yet.' : `Known: ${listed}.`,
  )
}

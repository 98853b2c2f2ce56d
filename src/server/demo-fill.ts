import { readFileSync } from 'node:fs'
import { inWorkspace, type Pool } from '../db/pool.ts'
import { createWorkspace, listWorkspaces, type Workspace } from '../db/workspace.ts'
import { compileDefinition, FUNNEL_FILE } from '../definition/compile.ts'
import { WALKS_FILE } from '../definition/walk-file.ts'
import { enricher } from '../enrich/enrich.ts'
import { Fault } from '../fault.ts'
import type { PersonId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Capture } from '../funnel/capture.ts'
import { demoBatches } from '../learn/demo/demo.ts'
import { COMPANY } from '../learn/demo/world.ts'
import { openLedger } from '../ledger/append.ts'
import { eventId } from '../ledger/ids.ts'
import { publish } from '../ledger/publish.ts'
import { rebuildDirtyDays } from '../measure/effect.ts'
import { repIdOf } from '../route/rep-id.ts'

export interface DemoFill {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly seed: number
  readonly now: Timestamp
}

/** How far a long piece of work is. */
export type OnProgress = (done: number, of: number) => void

const TEMPLATE = new URL('../../templates/it-services/', import.meta.url)
/** The fact that is stored last; a demo without it was never finished. */
const LAST = 'demo:finished'
/** People woken in one transaction. */
const AT_ONCE = 200
/** Days recounted in one transaction; a year has twelve such turns. */
const DAYS_AT_ONCE = 31
const MOST_TURNS = 20

/** The demo's workspace, or undefined while there is none. */
export const findDemo = async (pool: Pool): Promise<Workspace | undefined> =>
  (await listWorkspaces(pool)).find(({ demo }) => demo)

/** Makes an empty workspace for a demo; a fault where somebody's own workspace has its name. */
export async function createDemo(pool: Pool): Promise<Workspace> {
  const traits = { timezone: 'Europe/London', locale: 'en-GB', currency: 'EUR', demo: true }
  const made = await createWorkspace(pool, COMPANY.slug, COMPANY.name, traits)
  if (made !== undefined) return made
  throw new Fault('bad_workspace', `A workspace "${COMPANY.slug}" is there already.`, 'Remove the demo first.')
}

/** Whether a demo's whole history is stored. */
export const isFilled = (pool: Pool, workspace: WorkspaceId): Promise<boolean> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query('select 1 from receipts where workspace_id = $1 and key = $2', [
      workspace,
      eventId(LAST),
    ])
    return rows.length > 0
  })

/** Who may see the workspace from which the demo was asked for may see the demo. */
export async function shareDemo(pool: Pool, demo: WorkspaceId, asking: WorkspaceId, now: Timestamp): Promise<void> {
  await pool.query(
    `insert into members (workspace_id, user_id, role, created_at)
     select $1, user_id, role, $3 from members where workspace_id = $2 on conflict do nothing`,
    [demo, asking, now],
  )
}

/**
 * Six months of a company through the one door of the ledger, whose clock says what it said then: people are scored, staged and
 * given owners by the same transaction as everybody else, and nobody is written to.
 */
export async function fillDemo({ pool, workspace, seed, now }: DemoFill, onProgress: OnProgress): Promise<number> {
  const batches = demoBatches({ seed, now, repId: (email) => repIdOf(workspace, email) })
  const total = batches.reduce((sum, { captures }) => sum + captures.length, 0)
  const first = batches[0]?.captures[0]?.at ?? now
  const files = Object.fromEntries(
    [FUNNEL_FILE, WALKS_FILE].map((name) => [name, readFileSync(new URL(name, TEMPLATE), 'utf8')]),
  )
  const definition = { files, note: 'The template it-services', by: COMPANY.name, act: false, onlyFirst: true }
  await publish(pool, workspace, definition, first)
  let clock = first
  const ledger = openLedger({ pool, clock: () => clock, enrich: enricher(new Map()) })
  let done = 0
  for (const batch of batches) {
    clock = batch.now
    await ledger.append(workspace, batch.captures)
    done += batch.captures.length
    onProgress(done, total)
  }
  clock = now
  for (let people = await due(pool, workspace, now); people.length > 0; people = await due(pool, workspace, now))
    await ledger.wake(workspace, people)
  await recount(pool, workspace, files)
  await ledger.append(workspace, [finished(now)])
  return total
}

/** Report cells too, so that the first look at the demo finds what the leak goes along with. */
async function recount(pool: Pool, workspace: WorkspaceId, files: Readonly<Record<string, string>>): Promise<void> {
  const compiled = compileDefinition(files, 1)
  if (!compiled.ok) return
  for (let turn = 0; turn < MOST_TURNS && (await isDirty(pool, workspace)); turn += 1)
    await inWorkspace(pool, workspace, (client) =>
      rebuildDirtyDays(client, workspace, compiled.definition, DAYS_AT_ONCE),
    )
}

const isDirty = (pool: Pool, workspace: WorkspaceId): Promise<boolean> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query('select 1 from dirty_days where workspace_id = $1 limit 1', [workspace])
    return rows.length > 0
  })

/** Whose alarm rang meanwhile: silence that ended a cycle, scores that fell. */
async function due(pool: Pool, workspace: WorkspaceId, now: Timestamp): Promise<PersonId[]> {
  const { rows } = await pool.query<{ person_id: PersonId }>(
    'select person_id from alarms where workspace_id = $1 and due <= $2 order by due limit $3',
    [workspace, now, AT_ONCE],
  )
  return rows.map(({ person_id }) => person_id)
}

const finished = (now: Timestamp): Capture => ({
  messageId: LAST,
  to: { kind: 'account', keys: [{ kind: 'domain', value: COMPANY.domain }] },
  at: now,
  mode: 'historic',
  trust: 'trusted',
  door: 'demo',
  event: { type: 'account.described', traits: { name: COMPANY.name } },
})

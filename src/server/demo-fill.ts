import { readFileSync } from 'node:fs'
import { signingOf } from '../access/signing/store.ts'
import { proofId } from '../capture/consent/store.ts'
import { inWorkspace, type Pool } from '../db/pool.ts'
import { createWorkspace, listWorkspaces, type Workspace } from '../db/workspace.ts'
import { compileDefinition, FUNNEL_FILE } from '../definition/compile.ts'
import type { Definition } from '../definition/definition.ts'
import { WALKS_FILE } from '../definition/walk-file.ts'
import { enricher } from '../enrich/enrich.ts'
import { Fault } from '../fault.ts'
import { fromMs, type PersonId, type SubjectId, type Timestamp, toMs, type WorkspaceId } from '../funnel/brand.ts'
import type { Capture } from '../funnel/capture.ts'
import { demoOf, demoPlan, demoStart } from '../learn/demo/demo.ts'
import type { DemoForm } from '../learn/demo/doors.ts'
import type { SentForm } from '../learn/demo/sent.ts'
import { triesOf } from '../learn/demo/tries.ts'
import { COMPANY } from '../learn/demo/world.ts'
import { type Ledger, openLedger } from '../ledger/append.ts'
import { eventId } from '../ledger/ids.ts'
import { publish } from '../ledger/publish.ts'
import { rebuildDirtyDays } from '../measure/effect.ts'
import { repIdOf } from '../route/rep-id.ts'
import { openDoors } from './demo-doors.ts'
import { type Writing, writeOutbox } from './demo-mails.ts'
import { judgeTries, settleTries } from './demo-tries.ts'
import { proveWords, rememberWho, throughLinks, tieWords, whoSent } from './demo-words.ts'

export interface DemoFill {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly seed: number
  readonly now: Timestamp
  /** Where links of its mails begin. */
  readonly address: Writing['address']
}

/** How far a long piece of work is. */
export type OnProgress = (done: number, of: number) => void

const TEMPLATE = new URL('../../templates/it-services/', import.meta.url)
const ALERTS = /^ +alertOn:.*\n/m
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
export async function fillDemo(fill: DemoFill, onProgress: OnProgress): Promise<number> {
  const { pool, workspace, seed, now } = fill
  const files = Object.fromEntries(
    // Six months are told in a minute: no rep is to hear of them as if they were news.
    [FUNNEL_FILE, WALKS_FILE].map((name) => [name, readFileSync(new URL(name, TEMPLATE), 'utf8').replace(ALERTS, '')]),
  )
  const compiled = compileDefinition(files, 1)
  if (!compiled.ok) throw new Fault('bad_definition', 'The template of the demo has mistakes.', 'Install Sluice anew.')
  const { definition } = compiled
  const repId = (email: string) => repIdOf(workspace, email)
  const { batches, forms, sent } = demoOf({ ...demoPlan(definition), seed, now, repId, proofId })
  const total = batches.reduce((sum, { captures }) => sum + captures.length, 0)
  const first = fromMs(demoStart(now))
  await publish(
    pool,
    workspace,
    { files, note: 'The template it-services', by: COMPANY.name, act: false, onlyFirst: true },
    first,
  )
  await openDoors({ pool, workspace, first }, forms)
  await proveWords(pool, workspace, sent)
  let clock = first
  const ledger = openLedger({ pool, clock: () => clock, enrich: enricher(new Map()) })
  const known = new Map<string, SubjectId>()
  let done = 0
  for (const batch of batches) {
    clock = batch.now
    const captures = throughLinks(batch.captures, known)
    rememberWho(captures, await ledger.append(workspace, captures), known)
    done += batch.captures.length
    onProgress(done, total)
  }
  const appendAt = (at: Timestamp) => {
    clock = at
    return ledger.append
  }
  await fillBeside({ ...fill, definition, appendAt }, forms, sent)
  clock = now
  for (let people = await due(pool, workspace, now); people.length > 0; people = await due(pool, workspace, now))
    await ledger.wake(workspace, people)
  await recount(pool, workspace, definition)
  await ledger.append(workspace, [finished(now)])
  return total
}

interface Beside extends DemoFill {
  readonly definition: Definition
  readonly appendAt: (at: Timestamp) => Ledger['append']
}

/** What stands beside the facts: whose the proofs are, what was refused, and the outbox. */
async function fillBeside(beside: Beside, forms: readonly DemoForm[], sent: readonly SentForm[]): Promise<void> {
  const { pool, workspace, seed, now, appendAt } = beside
  const who = await whoSent(pool, workspace, sent)
  await tieWords(pool, workspace, sent, who)
  const door = { pool, workspace, now, signing: signingOf(pool, () => now) }
  const tries = triesOf(seed, forms, toMs(now))
  await judgeTries(door, sent, tries)
  await settleTries(door, tries, appendAt)
  const bounced = await writeOutbox(beside, sent, who)
  if (bounced.length > 0) await appendAt(now)(workspace, bounced)
}

/** Report cells too, so that the first look at the demo finds what the leak goes along with. */
async function recount(pool: Pool, workspace: WorkspaceId, definition: Definition): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS && (await isDirty(pool, workspace)); turn += 1)
    await inWorkspace(pool, workspace, (client) => rebuildDirtyDays(client, workspace, definition, DAYS_AT_ONCE))
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

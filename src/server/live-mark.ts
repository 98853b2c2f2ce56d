import { randomUUIDv7 } from 'node:crypto'
import type { Pool } from '../db/pool.ts'
import type { PersonId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { fromMs, toMs } from '../funnel/brand.ts'
import type { Capture, Outcome } from '../funnel/capture.ts'
import type { Ledger } from '../ledger/append.ts'

/** What changed in a workspace: the first words of the queries to ask again, and some of whom. */
export interface Change {
  readonly areas: readonly string[]
  readonly people: readonly PersonId[]
}

/** Says, soon and in few words, that something was committed. Never waits, never fails: who misses it asks again anyway. */
export type Announce = (workspace: WorkspaceId, change: Change) => void

/** At most one row is written a second a workspace, whatever is committed meanwhile. */
const EVERY_MS = 1000
/** More people than this are "many": a screen asks for its page again. */
export const MAX_PEOPLE = 20
/** Marks of processes that ended. */
const STALE_MS = 3_600_000

const PEOPLE = ['people', 'person', 'funnel', 'undone', 'readiness']
const ACCOUNTS = ['accounts', 'account']
/** Who is on the site now. */
const HERE = 'here'
const ON_SITE: ReadonlySet<string> = new Set(['capture.page-viewed', 'capture.tracked'])

interface Pending {
  readonly areas: Set<string>
  readonly people: Set<PersonId>
}

/** Marks of this process: after the commit and beside the transaction, so that no lead waits for them. */
export function marksOf(pool: Pool, clock: () => Timestamp): Announce {
  const source = randomUUIDv7()
  const pending = new Map<WorkspaceId, Pending>()
  const resting = new Set<WorkspaceId>()
  let n = 0
  const write = async (workspace: WorkspaceId): Promise<void> => {
    const change = pending.get(workspace)
    if (change === undefined) {
      resting.delete(workspace)
      return
    }
    pending.delete(workspace)
    n += 1
    const now = clock()
    const values = [workspace, source, n, now, [...change.areas], [...change.people].slice(0, MAX_PEOPLE)]
    await pool.query(MARK, values).catch(() => undefined)
    if (n === 1) await pool.query(FORGET, [fromMs(toMs(now) - STALE_MS)]).catch(() => undefined)
    setTimeout(() => void write(workspace), EVERY_MS).unref()
  }
  return (workspace, { areas, people }) => {
    const change = pending.get(workspace) ?? { areas: new Set(), people: new Set() }
    for (const area of areas) change.areas.add(area)
    for (const person of people) if (change.people.size < MAX_PEOPLE) change.people.add(person)
    pending.set(workspace, change)
    if (resting.has(workspace)) return
    resting.add(workspace)
    void write(workspace)
  }
}

const MARK = `insert into live_marks (workspace_id, source, n, at, areas, people) values ($1, $2, $3, $4, $5, $6)
  on conflict (workspace_id, source) do update set n = excluded.n, at = excluded.at, areas = excluded.areas, people = excluded.people`
const FORGET = 'delete from live_marks where at < $1'

/** The ledger that announces what it committed. */
export const announcing = (ledger: Ledger, announce: Announce): Ledger => ({
  ...ledger,
  append: async (workspace, captures) => {
    const outcomes = await ledger.append(workspace, captures)
    if (outcomes.some(({ status }) => status === 'stored')) announce(workspace, changeOf(captures, outcomes))
    return outcomes
  },
  wake: async (workspace, people) => {
    await ledger.wake(workspace, people)
    if (people.length > 0) announce(workspace, { areas: PEOPLE, people })
  },
})

function changeOf(captures: readonly Capture[], outcomes: readonly Outcome[]): Change {
  const areas = new Set<string>(PEOPLE)
  if (captures.some(({ to }) => to.kind === 'account' || (to.kind === 'person' && to.account !== undefined)))
    for (const area of ACCOUNTS) areas.add(area)
  if (captures.some(({ to }) => to.kind === 'opportunity')) for (const area of ACCOUNTS) areas.add(area)
  if (captures.some(({ to }) => to.kind === 'pool')) areas.add('settings')
  if (captures.some(({ event }) => ON_SITE.has(event.type))) areas.add(HERE)
  if (captures.some(({ batch }) => batch !== undefined)) areas.add('imports')
  const people = outcomes.flatMap((outcome) =>
    outcome.status === 'stored' && outcome.person !== undefined ? [outcome.person] : [],
  )
  return { areas: [...areas], people: [...new Set(people)].slice(0, MAX_PEOPLE) }
}

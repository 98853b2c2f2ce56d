import { suppressionKey } from '../capture/suppression/store.ts'
import { type Client, inWorkspace, type Pool, retrying } from '../db/pool.ts'
import { type PersonId, type Timestamp, toMs, type WorkspaceId } from '../funnel/brand.ts'
import { rebuildDirtyDays } from '../measure/effect.ts'
import { packSiteDays } from '../measure/site/effect.ts'
import { openBook } from './book.ts'
import { rebuildPeople } from './rebuild-people.ts'
import { rebuildAccountOwners, rebuildThings, THINGS, thingsOf } from './rebuild-things.ts'
import { STRAYS } from './site.ts'
import { rebuildSuppressions } from './suppress.ts'

/** People a transaction: somebody whom a rebuild holds keeps a live batch waiting for as long as 50 folds take (LEDGER 9). */
const BATCH = 50

/** Batches under way at once: while one is folded here, the database works on the others. */
const LANES = 3

export interface RebuildOptions {
  readonly now: Timestamp
  readonly onProgress?: (done: number, total: number) => void
  /** Breaks off between two transactions, by rejecting with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** What a rebuild went through, and how many of it were not as the facts say. */
export interface RebuildReport {
  readonly people: number
  readonly changed: number
  readonly things: number
  readonly days: number
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Roots in the order of their ids, a batch at a time; several lanes may draw from it. */
function batches(pool: Pool, workspace: WorkspaceId): () => Promise<PersonId[]> {
  let last = NOBODY
  let turn: Promise<PersonId[]> = Promise.resolve([])
  const ahead: PersonId[] = []
  const draw = async () => {
    if (ahead.length === 0) {
      const { rows } = await inWorkspace(pool, workspace, (client) =>
        client.query<{ id: PersonId }>(
          `select subject_id as id from subjects where workspace_id = $1 and subject_id > $2 and merged_into is null
           order by subject_id limit ${BATCH * 40}`,
          [workspace, last],
        ),
      )
      ahead.push(...rows.map(({ id }) => id))
      last = ahead.at(-1) ?? last
    }
    return ahead.splice(0, BATCH)
  }
  return () => {
    turn = turn.then(draw)
    return turn
  }
}

/** `except` is always hashed: fresh tables have no statistics, and a nested loop over 20,000 people takes a minute. */
const without = (table: string, where: string): string => `person_id in (
  select person_id from ${table} where workspace_id = $1 ${where} except select subject_id from subjects where workspace_id = $1 and merged_into is null)`

/** Rows that no fact leads to: of people without a subject, and of those who were merged away. */
const LEFTOVERS = [
  `update people p set merged_into = s.merged_into, hidden = true, waiting_team = null from subjects s
   where p.workspace_id = $1 and s.workspace_id = $1 and s.subject_id = p.person_id and s.merged_into is not null
     and (p.merged_into is distinct from s.merged_into or not p.hidden or p.waiting_team is not null)`,
  ...['journeys', 'alarms', 'people_listed', 'people_words'].map(
    (table) => `delete from ${table} where workspace_id = $1 and ${without(table, '')}`,
  ),
  ...STRAYS.map(({ table, where }) => `delete from ${table} t where t.workspace_id = $1 and ${where}`),
  `delete from people where workspace_id = $1 and person_id in (
     select person_id from people where workspace_id = $1 except select subject_id from subjects where workspace_id = $1)`,
]

/** Entries of nobody, as of the time of the rebuilding. */
const SUPERSEDE_LEFTOVERS = `update stage_entries set superseded_at = $2, because = 'rebuilt'
  where workspace_id = $1 and superseded_at is null and ${without('stage_entries', 'and superseded_at is null')}`

/** Every cohort day is counted anew, also those whose cells nobody marked. */
const MARK_DAYS = `insert into dirty_days (workspace_id, day)
  select $1, day from journeys where workspace_id = $1
  union select $1, day from report_days where workspace_id = $1 and grain = 'day' and dimension <> ''
  union select $1, day from stage_days where workspace_id = $1`

/**
 * Recomputes everything that follows from a workspace's facts: people, entries, journeys, alarms, accounts, deals, spend and report
 * cells. Safe beside a running server, and to repeat: what is right is left as it is. Nobody is assigned and nothing is sent.
 * Who a subject belongs to, and the pools' order, are recorded decisions and stay.
 */
export async function rebuild(pool: Pool, workspace: WorkspaceId, options: RebuildOptions): Promise<RebuildReport> {
  const { now, onProgress, signal } = options
  const book = openBook()
  const inside = <T>(work: (client: Client) => Promise<T>) => {
    signal?.throwIfAborted()
    return retrying(() => inWorkspace(pool, workspace, work))
  }
  const total = await inside(async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'select count(*) as n from subjects where workspace_id = $1 and merged_into is null',
      [workspace],
    )
    return rows[0]?.n ?? 0
  })
  const next = batches(pool, workspace)
  const done = { people: 0, changed: 0 }
  const lane = async () => {
    for (let ids = await next(); ids.length > 0; ids = await next()) {
      const batch = ids
      const rebuilt = await inside((client) => rebuildPeople(client, workspace, book, batch, now))
      done.people += rebuilt.people
      done.changed += rebuilt.changed
      onProgress?.(done.people, total)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  const key = await suppressionKey(pool)
  await inside((client) => rebuildSuppressions(client, workspace, key))
  for (const text of LEFTOVERS) await inside((client) => client.query(text, [workspace]))
  await inside((client) => client.query(SUPERSEDE_LEFTOVERS, [workspace, now]))
  const things = await rebuildAllThings(inside, workspace, now)
  const days = await rebuildReports(inside, workspace, book)
  await packSite(inside, workspace, now)
  return { ...done, things, days }
}

type Inside = <T>(work: (client: Client) => Promise<T>) => Promise<T>

async function rebuildAllThings(inside: Inside, workspace: WorkspaceId, now: Timestamp): Promise<number> {
  let things = 0
  for (const kind of THINGS) {
    const ids = await inside((client) => thingsOf(client, workspace, kind))
    for (let start = 0; start < ids.length; start += BATCH) {
      await inside((client) => rebuildThings(client, workspace, kind, ids.slice(start, start + BATCH), now))
    }
    things += ids.length
  }
  await inside((client) => rebuildAccountOwners(client, workspace))
  return things
}

/** Every packed day of the site is packed anew, also those that nobody marked. */
async function packSite(inside: Inside, workspace: WorkspaceId, now: Timestamp): Promise<void> {
  await inside((client) =>
    client.query(
      'insert into dirty_site_days (workspace_id, day) select $1, s.day from site_days s where s.workspace_id = $1',
      [workspace],
    ),
  )
  const limit = 7
  while ((await inside((client) => packSiteDays(client, workspace, toMs(now), limit))) === limit);
}

async function rebuildReports(
  inside: Inside,
  workspace: WorkspaceId,
  book: ReturnType<typeof openBook>,
): Promise<number> {
  await inside((client) => client.query(MARK_DAYS, [workspace]))
  const limit = 31
  let days = 0
  for (;;) {
    const done = await inside(async (client) => {
      const { rows } = await client.query<{ version: number }>(
        'select version from definition_heads where workspace_id = $1',
        [workspace],
      )
      const version = rows[0]?.version ?? 0
      if (version === 0) return 0
      await book.load(client, workspace, version)
      return rebuildDirtyDays(client, workspace, book.of(workspace)(version), limit)
    })
    days += done
    if (done < limit) return days
  }
}

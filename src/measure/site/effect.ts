import type { WorkspaceId } from '../../funnel/brand.ts'
import { doorColumnsOf, packedDoors } from '../doors/block.ts'
import type { ReportClient } from '../store.ts'
import { dayNumber, plainDate } from '../zone.ts'
import { columnsOf, packed } from './block.ts'
import { CLOSES_MS, DAY_MS } from './closing.ts'
import { doorHitsBetween, hitsBetween } from './store.ts'

/** No report reaches further back; what is older is read from its rows. */
const MOST_BACK = 800

/**
 * Packs at most `limit` UTC days of hits: those that something came late for, then those that have ended and were never packed, the newest first.
 * Inside one transaction at read committed: marks are taken before the hits are read. Answers how many days were done; fewer than
 * `limit` means that nothing is left, or that another does it.
 */
export async function packSiteDays(
  client: ReportClient,
  workspace: WorkspaceId,
  nowMs: number,
  limit = 7,
): Promise<number> {
  const { rows } = await client.query<{ mine: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('site days ' || $1, 0)) as mine",
    [workspace],
  )
  if (rows[0]?.mine !== true) return 0
  const ended = await endedBy(client, nowMs)
  const days = await takeMarks(client, workspace, ended, limit)
  if (days.length < limit) days.push(...(await unpacked(client, workspace, ended, limit - days.length)))
  for (const day of days) {
    const { hits, doors } = await packedDay(client, workspace, day)
    await client.query(
      `insert into site_days (workspace_id, day, hits, doors) values ($1, $2, $3, $4)
       on conflict (workspace_id, day) do update set hits = excluded.hits, doors = excluded.doors`,
      [workspace, day, hits, doors],
    )
  }
  return days.length
}

/**
 * The first UTC day that may go on, by the database's clock, which those who write go by too: a clock of this process that is ahead
 * packs nothing that somebody still adds to without a mark.
 */
async function endedBy(client: ReportClient, nowMs: number): Promise<string> {
  const { rows } = await client.query<{ ms: number }>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as ms',
  )
  return plainDate(Math.floor((Math.min(nowMs, rows[0]?.ms ?? 0) - CLOSES_MS) / DAY_MS))
}

/** Marks of days that go on stay until they have ended. */
async function takeMarks(
  client: ReportClient,
  workspace: WorkspaceId,
  ended: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await client.query<{ day: string }>(
    `delete from dirty_site_days d
      using (select distinct day from dirty_site_days where workspace_id = $1 and day < $2::date order by day desc limit $3) as newest
      where d.workspace_id = $1 and d.day = newest.day returning d.day::text as day`,
    [workspace, ended, limit],
  )
  return [...new Set(rows.map(({ day }) => day))]
}

async function unpacked(client: ReportClient, workspace: WorkspaceId, ended: string, limit: number): Promise<string[]> {
  const { rows } = await client.query<{ day: string }>(
    `select (e.day::date)::text as day
       from generate_series(
         (select greatest(date_trunc('day', min(h.at)), $2::date - ${MOST_BACK} * interval '1 day') from hits h where h.workspace_id = $1),
         $2::date - interval '1 day', interval '1 day') as e(day)
      where not exists (select from site_days s where s.workspace_id = $1 and s.day = e.day::date and s.doors is not null)
      order by e.day desc limit $3`,
    [workspace, ended, limit],
  )
  return rows.map(({ day }) => day)
}

interface PackedDay {
  readonly hits: Buffer
  readonly doors: Buffer
}

/** A UTC day of hits as it is stored, from their rows. */
async function packedDay(client: ReportClient, workspace: WorkspaceId, day: string): Promise<PackedDay> {
  const fromMs = dayNumber(day) * DAY_MS
  const span = { fromMs, toMs: fromMs + DAY_MS }
  const hits = (await Array.fromAsync(hitsBetween(client, workspace, span))).flat()
  const before = await seenBefore(client, workspace, [...new Set(hits.map(({ subject }) => subject))], day)
  const doors = (await Array.fromAsync(doorHitsBetween(client, workspace, span))).flat()
  return {
    hits: packed(columnsOf(fromMs, hits, (subject) => before.has(subject))),
    doors: packedDoors(doorColumnsOf(fromMs, doors)),
  }
}

async function seenBefore(
  client: ReportClient,
  workspace: WorkspaceId,
  subjects: readonly string[],
  day: string,
): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set()
  const { rows } = await client.query<{ subject: string }>(
    // Each is looked up by key: a plan that reads all hits once a day is no match for that.
    `select u.subject from unnest($2::uuid[]) as u(subject)
      cross join lateral (select h.at from hits h
        where h.workspace_id = $1 and h.subject_id = u.subject and h.kind = 'page' and h.at < $3::date order by h.at limit 1) as f`,
    [workspace, subjects, day],
  )
  return new Set(rows.map(({ subject }) => subject))
}

/** Packs every unmarked day anew beside what is stored, and answers with those that differ. */
export async function recountSiteDays(
  client: ReportClient,
  workspace: WorkspaceId,
): Promise<{ readonly checked: number; readonly wrong: readonly string[] }> {
  const { rows } = await client.query<{ day: string }>(
    `select s.day::text as day from site_days s where s.workspace_id = $1
        and not exists (select from dirty_site_days d where d.workspace_id = $1 and d.day = s.day) order by s.day`,
    [workspace],
  )
  const wrong: string[] = []
  for (const { day } of rows) {
    const stored = await client.query<{ hits: Buffer; doors: Buffer | null }>(
      'select hits, doors from site_days where workspace_id = $1 and day = $2',
      [workspace, day],
    )
    const { hits, doors } = await packedDay(client, workspace, day)
    const [row] = stored.rows
    // One that was packed before doors were is packed again soon.
    const isRight = row?.hits.equals(hits) === true && row.doors?.equals(doors) !== false
    if (!isRight) wrong.push(day)
  }
  return { checked: rows.length, wrong }
}

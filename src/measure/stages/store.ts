import type { WorkspaceId } from '../../funnel/brand.ts'
import type { Entered } from '../journey.ts'
import type { ReportClient } from '../store.ts'
import { type DayNumber, dayNumber, plainDate } from '../zone.ts'
import { entriesOf, type JourneyStages, lastOf, packedEntries, type StageEntries, unpackedEntries } from './block.ts'

/** Days of one answer of packed entries. */
const DAYS_AT_ONCE = 62
/** Journeys of one page, where they are read one by one. */
const AT_ONCE = 5000
/** Further back than anything is dated; what lies beyond is read from its rows. */
const MOST_BACK = 5000
const [FIRST, LAST] = [dayNumber('0002-01-01'), dayNumber('9998-12-31')]

const CLEAN = `not exists (select from dirty_days d where d.workspace_id = $1 and d.day = s.day)`

async function journeysOf(
  client: ReportClient,
  workspace: WorkspaceId,
  stages: readonly string[],
  days: readonly DayNumber[],
): Promise<Map<DayNumber, JourneyStages[]>> {
  const { rows } = await client.query<{ day: string; person: string; entered: Entered }>(
    `select j.day::text as day, j.person_id as person, j.entered from journeys j
      where j.workspace_id = $1 and j.day = any($2::date[]) and j.entered ?| $3::text[] order by j.day, j.person_id, j.cycle`,
    [workspace, days.map(plainDate), stages],
  )
  return Map.groupBy(rows, ({ day }) => dayNumber(day))
}

/**
 * Packs the entries of these cohort days into some stages. Whoever calls has taken the marks of the days before, in the same
 * transaction, or knows that there were none.
 */
export async function packStageDays(
  client: ReportClient,
  workspace: WorkspaceId,
  stages: readonly string[],
  days: readonly DayNumber[],
): Promise<void> {
  if (days.length === 0) return
  const journeys = await journeysOf(client, workspace, stages, days)
  const packed = days.map((day) => entriesOf(journeys.get(day) ?? [], stages))
  const lasts = packed.map(lastOf)
  await client.query(
    `insert into stage_days (workspace_id, day, stages, last_at, entries)
     select $1, u.day, $2::text[], u.last_at, u.entries from unnest($3::date[], $4::timestamptz[], $5::bytea[]) as u(day, last_at, entries)
     on conflict (workspace_id, day) do update set stages = excluded.stages, last_at = excluded.last_at, entries = excluded.entries
       where stage_days.entries <> excluded.entries or stage_days.last_at is distinct from excluded.last_at
          or stage_days.stages <> excluded.stages`,
    [
      ...[workspace, stages, days.map(plainDate)],
      ...[lasts.map((at) => (at === null ? null : new Date(at).toISOString())), packed.map(packedEntries)],
    ],
  )
}

/** Unmarked cohort days that were never packed, or for other stages, the newest first; at most so many. */
export async function unpackedStageDays(
  client: ReportClient,
  workspace: WorkspaceId,
  stages: readonly string[],
  limit: number,
): Promise<DayNumber[]> {
  const { rows } = await client.query<{ day: string }>(
    `with whole as (select min(j.day) as first, max(j.day) as last from journeys j where j.workspace_id = $1)
     select s.day::text as day from (
       select e.day::date as day from whole w, generate_series(greatest(w.first, w.last - ${MOST_BACK}), w.last, interval '1 day') as e(day)) as s
      where not exists (select from stage_days p where p.workspace_id = $1 and p.day = s.day and p.stages = $2::text[]) and ${CLEAN}
      order by s.day desc limit $3`,
    [workspace, stages, limit],
  )
  return rows.map(({ day }) => dayNumber(day))
}

const PACKED = `select s.day::text as day, case when s.last_at >= $4::timestamptz then s.entries end as entries from stage_days s
  where s.workspace_id = $1 and s.day >= $2::date and s.stages @> $3::text[] and ${CLEAN} order by s.day limit ${DAYS_AT_ONCE}`

interface Gap {
  readonly from: DayNumber
  readonly to: DayNumber
}

/** Everybody's entries into these stages from an instant on, and perhaps older ones: what is packed and unmarked, then the rest from its rows. */
export async function* stageEntries(
  client: ReportClient,
  workspace: WorkspaceId,
  stages: readonly string[],
  since: string,
): AsyncGenerator<StageEntries> {
  if (stages.length === 0) return
  const gaps: Gap[] = []
  let readTo = FIRST
  for (let isMore = true; isMore; ) {
    const { rows } = await client.query<{ day: string; entries: Buffer | null }>({
      name: 'stage-days',
      text: PACKED,
      values: [workspace, plainDate(readTo), stages, since],
    })
    for (const row of rows) {
      const day = dayNumber(row.day)
      if (day > readTo) gaps.push({ from: readTo, to: day })
      if (row.entries !== null) yield unpackedEntries(row.entries)
      readTo = day + 1
    }
    isMore = rows.length === DAYS_AT_ONCE
  }
  gaps.push({ from: readTo, to: LAST })
  yield* liveEntries(client, workspace, stages, gaps)
}

async function* liveEntries(
  client: ReportClient,
  workspace: WorkspaceId,
  stages: readonly string[],
  gaps: readonly Gap[],
): AsyncGenerator<StageEntries> {
  await client.query(
    `declare stage_scan no scroll cursor for
     select j.person, j.entered from unnest($2::date[], $3::date[]) as g(first, until)
      cross join lateral (select person_id as person, entered from journeys
        where workspace_id = $1 and day >= g.first and day < g.until and entered ?| $4::text[] offset 0) as j`,
    [workspace, gaps.map(({ from }) => plainDate(from)), gaps.map(({ to }) => plainDate(to)), stages],
  )
  for (let isMore = true; isMore; ) {
    const { rows } = await client.query<JourneyStages>(`fetch ${AT_ONCE} from stage_scan`)
    if (rows.length > 0) yield entriesOf(rows, stages)
    isMore = rows.length === AT_ONCE
  }
  await client.query('close stage_scan')
}

/** Packs every unmarked day anew beside what is stored, and answers with those that differ. */
export async function recountStageDays(
  client: ReportClient,
  workspace: WorkspaceId,
): Promise<{ readonly checked: number; readonly wrong: readonly string[] }> {
  const wrong: string[] = []
  let checked = 0
  for (let after = plainDate(FIRST), isMore = true; isMore; ) {
    const { rows } = await client.query<StoredDay>(
      `select s.day::text as day, s.stages, s.last_at as last, s.entries from stage_days s
        where s.workspace_id = $1 and s.day > $2::date and ${CLEAN} order by s.day limit ${DAYS_AT_ONCE}`,
      [workspace, after],
    )
    for (const { day, stages, last, entries } of rows) {
      const journeys = await journeysOf(client, workspace, stages, [dayNumber(day)])
      const anew = entriesOf(journeys.get(dayNumber(day)) ?? [], stages)
      const isRight = packedEntries(anew).equals(entries) && lastOf(anew) === (last === null ? null : Date.parse(last))
      if (!isRight) wrong.push(day)
    }
    checked += rows.length
    after = rows.at(-1)?.day ?? after
    isMore = rows.length === DAYS_AT_ONCE
  }
  return { checked, wrong }
}

interface StoredDay {
  readonly day: string
  readonly stages: readonly string[]
  readonly last: string | null
  readonly entries: Buffer
}

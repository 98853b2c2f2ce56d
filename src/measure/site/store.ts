import { setImmediate } from 'node:timers/promises'
import { VISIT_GAP_MS } from '../../capture/events.ts'
import { copyOut } from '../../db/copy.ts'
import { literal } from '../../db/sql.ts'
import type { RepId, WorkspaceId } from '../../funnel/brand.ts'
import { type DoorHit, type DoorHits, doorColumnsOf, unpackedDoors } from '../doors/block.ts'
import type { ReportClient } from '../store.ts'
import { columnsOf, type Hits, type SiteHit, unpacked } from './block.ts'
import { DAY_MS } from './closing.ts'
import { type CountedPages, pagesOf, shownPages, visitsOf } from './counted.ts'
import { wordsOf } from './key-table.ts'
import { daysOf, midnight, type SiteRange } from './range.ts'
import type { NowRow, VisitCounts } from './report.ts'
import { SiteTally } from './tally.ts'

/** What happened at the doors of a range is sorted in memory; set for the one transaction. */
export const SETTINGS = [`work_mem = '128MB'`, 'jit = off']

export const MOST_NOW = 200
const GAP = `interval '${VISIT_GAP_MS} milliseconds'`

/** Rows of one page of hits: so many are an array for a moment. */
const AT_ONCE = 10_000
/** Days of one answer of packed hits. */
const DAYS_AT_ONCE = 31

/** From an instant until before another. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

const HITS = `select subject_id as subject, extract(epoch from at)::float8 * 1000 as at, id, kind = 'page' as "isPage", path, seconds, scroll, channel
  from hits where workspace_id = $1 and kind in ('page', 'read') and at >= $2::timestamptz and at < $3::timestamptz
   and (at, id) > ($2::timestamptz, $4::uuid)
 order by at, id limit ${AT_ONCE}`
const DOOR_HITS = `select subject_id as subject, extract(epoch from at)::float8 * 1000 as at, id, kind, door, version, path, field
  from hits where workspace_id = $1 and door is not null and at >= $2::timestamptz and at < $3::timestamptz
   and (at, id) > ($2::timestamptz, $4::uuid)
 order by at, id limit ${AT_ONCE}`
const FIRST = '00000000-0000-0000-0000-000000000000'

const instant = (ms: number): string => new Date(ms).toISOString()

async function* pagesOfHits<Row extends { readonly at: number }>(
  client: ReportClient,
  workspace: WorkspaceId,
  { fromMs, toMs }: Span,
  query: { readonly name: string; readonly text: string },
): AsyncGenerator<readonly Row[]> {
  for (let [from, after] = [fromMs, FIRST]; ; ) {
    const { rows } = await client.query<Row & { readonly id: string }>({
      ...query,
      values: [workspace, instant(from), instant(toMs), after],
    })
    if (rows.length > 0) yield rows.map((row) => ({ ...row, at: Math.round(row.at) }))
    const last = rows.at(-1)
    if (last === undefined || rows.length < AT_ONCE) return
    from = Math.round(last.at)
    after = last.id
  }
}

/** Page views and readings from their rows, in the order of time, some thousands at once. */
export const hitsBetween = (client: ReportClient, workspace: WorkspaceId, span: Span) =>
  pagesOfHits<SiteHit>(client, workspace, span, { name: 'site-hits', text: HITS })

/** What was done at doors from its rows, in the order of time, some thousands at once. */
export const doorHitsBetween = (client: ReportClient, workspace: WorkspaceId, span: Span) =>
  pagesOfHits<DoorHit>(client, workspace, span, { name: 'door-hits', text: DOOR_HITS })

/** Everybody who is another person than their own, as one value: a hundred thousand rows would take a tenth of a second. */
export async function joinedIn(client: ReportClient, workspace: WorkspaceId): Promise<Int32Array> {
  const { rows } = await client.query<{ pairs: Buffer | null }>(
    `select string_agg(uuid_send(s.subject_id) || uuid_send(s.person_id), ''::bytea) as pairs
       from subjects s where s.workspace_id = $1 and s.merged_into is not null`,
    [workspace],
  )
  return wordsOf(rows[0]?.pairs)
}

/** Who of everybody is known by now, by stage; whoever was erased is in no list, and goes on being counted by what their journey says. */
async function leadsIn(client: ReportClient, workspace: WorkspaceId, stages: readonly string[]): Promise<Int32Array> {
  const { rows } = await client.query<{ people: Buffer | null }>(
    `select string_agg(uuid_send(k.person_id), ''::bytea) as people from (
       select l.person_id from people_listed l where l.workspace_id = $1 and l.furthest = any($2::text[])
       union all
       select distinct j.person_id from journeys j where j.workspace_id = $1 and j.entered ?| $2::text[]
         and not exists (select from people_listed l where l.workspace_id = $1 and l.person_id = j.person_id)) k`,
    [workspace, stages],
  )
  return wordsOf(rows[0]?.people)
}

/** The packed days of a span as a query of COPY; instants and ids are ours. */
const packedIn = (column: 'hits' | 'doors', workspace: WorkspaceId, from: string, to: string) => `
  select (s.day - date '1970-01-01') as day, s.${column} from site_days s
   where s.workspace_id = ${literal(workspace)} and s.day >= ${literal(from)}::date and s.day < ${literal(to)}::date and s.${column} is not null
     and not exists (select from dirty_site_days d where d.workspace_id = s.workspace_id and d.day = s.day)
   order by s.day`

/** How hits of one sort lie packed, and how they are read where they do not. */
interface Sort<Block> {
  readonly column: 'hits' | 'doors'
  readonly unpacked: (fromMs: number, stored: Uint8Array) => Block
  readonly rows: (client: ReportClient, workspace: WorkspaceId, span: Span) => AsyncGenerator<Block>
}

/** The hits of whole UTC days in the order of time: from what is packed where nothing came late, else from their rows. */
async function* blocksOf<Block>(
  client: ReportClient,
  workspace: WorkspaceId,
  days: Span,
  { column, unpacked, rows: rowsOf }: Sort<Block>,
): AsyncGenerator<Block> {
  let readTo = days.fromMs
  for (let from = days.fromMs; from < days.toMs; from += DAYS_AT_ONCE * DAY_MS) {
    const to = Math.min(days.toMs, from + DAYS_AT_ONCE * DAY_MS)
    for (const [day, block] of await copyOut(client, packedIn(column, workspace, instant(from), instant(to)))) {
      if (!day || !block) continue
      const dayMs = day.readInt32BE() * DAY_MS
      if (readTo < dayMs) yield* rowsOf(client, workspace, { fromMs: readTo, toMs: dayMs })
      yield unpacked(dayMs, block)
      readTo = dayMs + DAY_MS
    }
  }
  if (readTo < days.toMs) yield* rowsOf(client, workspace, { fromMs: readTo, toMs: days.toMs })
}

const SITE: Sort<Hits> = {
  ...{ column: 'hits', unpacked },
  rows: async function* (client, workspace, span) {
    for await (const hits of hitsBetween(client, workspace, span))
      for (const some of nearOnes(hits)) yield columnsOf(some[0]?.at ?? 0, some)
  },
}

const DOORS: Sort<DoorHits> = {
  ...{ column: 'doors', unpacked: unpackedDoors },
  rows: async function* (client, workspace, span) {
    for await (const hits of doorHitsBetween(client, workspace, span))
      for (const some of nearOnes(hits)) yield doorColumnsOf(some[0]?.at ?? 0, some)
  },
}

/** Columns reach 24 days far, and a page of few hits further. */
const nearOnes = <Row extends { readonly at: number }>(hits: readonly Row[]): Iterable<Row[]> =>
  Map.groupBy(hits, ({ at }) => Math.floor(at / (20 * DAY_MS))).values()

/** What was done at the doors on whole UTC days, in the order of time. */
export const doorHitsOf = (client: ReportClient, workspace: WorkspaceId, days: Span) =>
  blocksOf(client, workspace, days, DOORS)

/** Who of these people viewed a page before an instant, by any of their subjects. */
async function knownBefore(
  client: ReportClient,
  workspace: WorkspaceId,
  people: readonly string[],
  before: string,
): Promise<Int32Array> {
  if (people.length === 0) return wordsOf(undefined)
  const { rows } = await client.query<{ people: Buffer | null }>(
    `select string_agg(uuid_send(u.person), ''::bytea) as people from unnest($2::uuid[]) as u(person)
      where exists (select from hits h where h.workspace_id = $1 and h.subject_id = u.person and h.kind = 'page' and h.at < $3::timestamptz)
         or exists (select from subjects s join hits h on h.workspace_id = $1 and h.subject_id = s.subject_id and h.kind = 'page' and h.at < $3::timestamptz
                     where s.workspace_id = $1 and s.person_id = u.person)`,
    [workspace, people, before],
  )
  return wordsOf(rows[0]?.people)
}

/** The visits that began in a range, and how its pages were read; `leads` are the stages of whoever is known. Inside a transaction with `SETTINGS`. */
export async function countSite(
  client: ReportClient,
  workspace: WorkspaceId,
  range: SiteRange,
  leads: readonly string[],
): Promise<{ readonly visits: VisitCounts; readonly pages: CountedPages }> {
  const days = [...daysOf(range).map((day) => midnight(day, range.zone)), range.toAt].map((at) => Date.parse(at))
  const [fromMs, toMs] = [Date.parse(range.fromAt), Date.parse(range.toAt)]
  const tally = new SiteTally(days, await joinedIn(client, workspace))
  const around = {
    fromMs: Math.floor((fromMs - VISIT_GAP_MS) / DAY_MS) * DAY_MS,
    toMs: Math.ceil((toMs + VISIT_GAP_MS) / DAY_MS) * DAY_MS,
  }
  for await (const hits of blocksOf(client, workspace, around, SITE)) {
    tally.take(hits)
    // Requests pass between two days, and between some thousands of people.
    await setImmediate()
  }
  const counting = tally.count(shownPages(tally), await leadsIn(client, workspace, leads))
  let step = counting.next()
  for (; step.done !== true; step = counting.next()) await setImmediate()
  tally.settle(await knownBefore(client, workspace, tally.unsure(), range.fromAt))
  return { visits: visitsOf(tally, daysOf(range)), pages: pagesOf(tally, step.value) }
}

/** Whether anything was ever seen of the site. */
export async function isSeen(client: ReportClient, workspace: WorkspaceId): Promise<boolean> {
  const { rows } = await client.query<{ seen: boolean }>(
    'select exists (select from hits h where h.workspace_id = $1) as seen',
    [workspace],
  )
  return rows[0]?.seen === true
}

/** Whoever was heard of within so long is on the site. */
export const NOW_MS = 5 * 60_000

const NOW = `with recent as (
  select coalesce(s.person_id, h.subject_id) as person, h.at, h.id, h.kind, h.path, h.channel from hits h
    left join subjects s on s.workspace_id = $1 and s.subject_id = h.subject_id and s.merged_into is not null
   where h.workspace_id = $1 and h.at > $2::timestamptz and h.at <= $3::timestamptz
   order by h.at desc limit 20000),
here as (
  select person, max(at) as last_at, count(*) filter (where kind = 'page')::int as pages,
         (array_agg(path order by at desc, id desc) filter (where path is not null))[1] as path,
         min(at) filter (where kind = 'page') as since
    from recent group by person),
shown as (select *, count(*) over ()::int as total from here order by last_at desc, person limit ${MOST_NOW})
select s.person, s.last_at as "lastAt", coalesce(s.path, '') as path, coalesce(v.since, s.since, s.last_at) as since, coalesce(v.pages, s.pages) as pages,
       v.channel, l.name, l.stage, l.company, l.account_id as account, l.email, s.total,
       l.person_id is not null and ($4::uuid is null or l.owner = $4::uuid) as seen
  from shown s
  left join people_listed l on l.workspace_id = $1 and l.person_id = s.person
  left join lateral (
    select min(w.at) as since, count(*)::int as pages, (array_agg(w.channel order by w.at, w.id))[1] as channel from (
      select b.at, b.id, b.channel, sum(b.gap) over (order by b.at desc, b.id desc rows between unbounded preceding and 1 preceding) as broken from (
        select h.at, h.id, h.channel, case when h.at - lag(h.at) over (order by h.at, h.id) <= ${GAP} then 0 else 1 end as gap
          from hits h
         where h.workspace_id = $1 and h.kind = 'page' and h.at <= $3::timestamptz and h.at > $3::timestamptz - interval '12 hours'
           and h.subject_id in (select s.person union all
             select o.subject_id from subjects o where o.workspace_id = $1 and o.person_id = s.person)) as b) as w
     where coalesce(w.broken, 0) = 0) as v on true
 order by s.last_at desc, s.person`

interface NowAnswer {
  readonly total: number
  readonly people: readonly NowRow[]
}

interface Present extends Omit<NowRow, 'key'> {
  readonly person: string
  readonly email: string | null
  readonly total: number
  readonly seen: boolean
}

/** Who was heard of in the last minutes, newest first, each with the visit that goes on; to a rep others are strangers. */
export async function whoIsHere(
  client: ReportClient,
  workspace: WorkspaceId,
  { nowMs, only }: { readonly nowMs: number; readonly only: RepId | null },
): Promise<NowAnswer> {
  const [since, until] = [new Date(nowMs - NOW_MS).toISOString(), new Date(nowMs).toISOString()]
  const { rows } = await client.query<Present>(NOW, [workspace, since, until, only])
  const people = rows.map(({ seen, total: _, email, person, name, stage, account, company, ...visit }, index) => ({
    ...{ key: seen ? person : `stranger ${index}`, ...visit },
    ...(seen
      ? { person, name: name ?? email, stage, account, company }
      : { person: null, name: null, stage: null, account: null, company: null }),
  }))
  return { total: rows[0]?.total ?? 0, people }
}

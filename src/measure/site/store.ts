import { VISIT_GAP_MS } from '../../capture/occurrence.ts'
import type { RepId, WorkspaceId } from '../../funnel/brand.ts'
import type { ReportClient } from '../store.ts'
import type { SiteRange } from './range.ts'
import type { Counts, NowRow, PageRow, VisitCounts } from './report.ts'

/** A range of a million page views is sorted in memory; set for the one transaction. */
export const SETTINGS = [`work_mem = '128MB'`, 'jit = off']

/** Rows of each list; there are more entry pages than anybody reads. */
export const MOST_ENTRIES = 100
export const MOST_PAGES = 200
/** More paths than this have so few entries and exits that none of them is among the pages shown. */
const MOST_ENDS = 5000
export const MOST_NOW = 200

/** Visits are a person's. Few subjects were ever joined to another, so those have an index of their own. */
const PERSON = 'coalesce(j.person_id, h.subject_id)'
const JOINED =
  'left join subjects j on j.workspace_id = $1 and j.subject_id = h.subject_id and j.merged_into is not null'
const GAP = `interval '${VISIT_GAP_MS} milliseconds'`

/**
 * Page views of the range that begin or end a visit, or are their person's first in it. A visit that began before the range is told
 * by the page before it, one that goes on after it by the page behind.
 */
const MARKED = `marked as materialized (
  select person, at, path, channel, before,
         before is null or at - before > ${GAP} as begins, after is null or after - at > ${GAP} as ends
    from (
      select ${PERSON} as person, h.at, h.path, h.channel, lag(h.at) over w as before, lead(h.at) over w as after
        from hits h ${JOINED}
       where h.workspace_id = $1 and h.kind = 'page' and h.at >= $2::timestamptz - ${GAP} and h.at < $3::timestamptz + ${GAP}
      window w as (partition by ${PERSON} order by h.at, h.id)) as around
   where at >= $2::timestamptz and at < $3::timestamptz
     and (before is null or before < $2::timestamptz or at - before > ${GAP} or after is null or after - at > ${GAP}))`

/** Who begins a first visit in the range and was here before it. */
const KNOWN = `known as materialized (
  select f.person from (select person from marked where before is null) as f
   where exists (select from hits h where h.workspace_id = $1 and h.subject_id = f.person and h.kind = 'page' and h.at < $2::timestamptz)
  union
  select j.person_id from subjects j
   where j.workspace_id = $1 and j.merged_into is not null and exists (
     select from hits h where h.workspace_id = $1 and h.subject_id = j.subject_id and h.kind = 'page' and h.at < $2::timestamptz))`

const VISITS = `with ${MARKED}, ${KNOWN},
begun as materialized (
  select (m.at at time zone $4)::date as day, m.path, coalesce(m.channel, 'direct') as channel, m.ends as single,
         m.before is not null or k.person is not null as again
    from marked m left join known k on k.person = m.person where m.begins),
split as (
  select day, path, channel, grouping(day, path, channel) as kind, count(*)::int as visits,
         count(*) filter (where single)::int as single, count(*) filter (where again)::int as again
    from begun group by grouping sets ((), (day), (path), (channel))),
viewed as (select (h.at at time zone $4)::date as day, count(*) filter (where h.kind = 'page')::int as views, sum(h.seconds)::float8 as seconds
             from hits h where h.workspace_id = $1 and h.kind in ('page', 'read') and h.at >= $2::timestamptz and h.at < $3::timestamptz group by 1),
ended as (select path, count(*) filter (where begins)::int as entries, count(*) filter (where ends)::int as exits
            from marked where begins or ends group by path)
select (select row_to_json(t) from (select visits, single, again from split where kind = 7) as t) as total,
       (select coalesce(sum(views), 0)::int from viewed) as views, (select coalesce(sum(seconds), 0)::float8 from viewed) as seconds,
       (select count(*)::int from marked where before is null or before < $2::timestamptz) as visitors,
       (select json_agg(json_build_object('day', coalesce(s.day, v.day), 'visits', coalesce(s.visits, 0), 'views', coalesce(v.views, 0)))
          from (select day, visits from split where kind = 3) as s full join viewed v on v.day = s.day) as days,
       (select json_agg(t) from (select channel, visits, single, again from split where kind = 6 order by visits desc, channel limit 100) as t) as channels,
       (select json_agg(t) from (select path, visits, single, again from split where kind = 5 order by visits desc, path limit ${MOST_ENTRIES}) as t) as entries,
       (select json_agg(t) from (select path, entries, exits from ended order by entries + exits desc, path limit ${MOST_ENDS}) as t) as ends`

interface VisitsRow {
  readonly total: Counts | null
  readonly views: number | null
  readonly visitors: number | null
  readonly seconds: number
  readonly days: VisitCounts['days'] | null
  readonly channels: VisitCounts['channels'] | null
  readonly entries: VisitCounts['entries'] | null
  readonly ends: VisitCounts['ends'] | null
}

/** The visits that began in a range, by day, channel and entry page; one statement, inside a transaction with `SETTINGS`. */
export async function countVisits(
  client: ReportClient,
  workspace: WorkspaceId,
  range: SiteRange,
): Promise<VisitCounts> {
  const { rows } = await client.query<VisitsRow>(VISITS, [workspace, range.fromAt, range.toAt, range.zone])
  const row = rows[0]
  return {
    ...(row?.total ?? { visits: 0, single: 0, again: 0 }),
    ...{ views: row?.views ?? 0, visitors: row?.visitors ?? 0, seconds: row?.seconds ?? 0 },
    ...{ days: row?.days ?? [], channels: row?.channels ?? [], entries: row?.entries ?? [], ends: row?.ends ?? [] },
  }
}

const READ = `with per as (
  select h.path, ${PERSON} as person, count(*) filter (where h.kind = 'page') as views, sum(h.seconds) as seconds, max(h.scroll) as scroll,
         max(h.at) filter (where h.kind = 'page') - min(h.at) filter (where h.kind = 'page') > ${GAP} as again
    from hits h ${JOINED}
   where h.workspace_id = $1 and h.kind in ('page', 'read') and h.path is not null and h.at >= $2::timestamptz and h.at < $3::timestamptz
   group by 1, 2)
select p.path, sum(p.views)::int as views, count(*) filter (where p.views > 0)::int as visitors,
       count(*) filter (where p.again)::int as again, count(l.person_id) filter (where p.views > 0)::int as leads,
       count(p.seconds)::int as readers, percentile_cont(0.5) within group (order by p.seconds) as seconds,
       percentile_cont(0.5) within group (order by p.scroll) as scroll, count(*) over ()::int as total
  from per p left join people_listed l on l.workspace_id = $1 and l.person_id = p.person and l.furthest = any($4::text[])
 group by p.path having sum(p.views) > 0 order by views desc, p.path limit ${MOST_PAGES}`

type ReadRow = Omit<PageRow, 'entries' | 'exits'> & { readonly total: number }

/** How the pages of a range were read, most viewed first; `leads` are the stages of whoever is known. One statement. */
export async function readPages(
  client: ReportClient,
  workspace: WorkspaceId,
  range: SiteRange,
  leads: readonly string[],
): Promise<ReadRow[]> {
  const { rows } = await client.query<ReadRow>(READ, [workspace, range.fromAt, range.toAt, leads])
  return rows
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

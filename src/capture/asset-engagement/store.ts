import type { WorkspaceId } from '../../funnel/brand.ts'
import type { SiteRange } from '../../measure/site/range.ts'
import type { ReportClient } from '../../measure/store.ts'
import type { EngagementRow } from '../assets/engagement.ts'
import { VISIT_GAP_MS } from '../events.ts'

/** Calls of one sending, such as identify and track, arrive a moment apart. */
const TOGETHER = `interval '1 minute'`
const GAP = `interval '${VISIT_GAP_MS} milliseconds'`

/**
 * An asset is offered by the forms that give it, as they are published now, and its pages are those where they or its link were used. Only
 * whoever saw it there is followed to what they read, so that a report opens the hits of those people and not those of everybody. Stages
 * count from when they asked for it: a link by mail may be opened the next day.
 */
const ENGAGEMENT = `with gives as materialized (
  select f.id as form, v.body->>'asset' as asset from forms f
    join form_versions v on v.workspace_id = $1 and v.form_id = f.id and v.version = f.live_version
   where f.workspace_id = $1 and v.body ? 'asset'),
met as materialized (
  select coalesce(g.asset, h.door) as asset, coalesce(j.person_id, h.subject_id) as person, h.path, h.at, h.kind = 'asset_downloaded' as taken,
         h.kind in ('asset_downloaded', 'form_submitted') as asked
    from hits h left join gives g on g.form = h.door and h.kind <> 'asset_downloaded'
    left join subjects j on j.workspace_id = $1 and j.subject_id = h.subject_id and j.merged_into is not null
   where h.workspace_id = $1 and h.door is not null and h.at >= $2::timestamptz and h.at < $3::timestamptz
     and (h.kind = 'asset_downloaded' or (h.kind in ('form_viewed', 'form_started', 'form_submitted') and g.asset is not null))),
people as materialized (
  select asset, person, count(*) filter (where taken)::int as downloads, bool_or(taken) as taken,
         min(at) filter (where asked) as since from met group by 1, 2),
pages as materialized (select distinct asset, path from met where path is not null),
looked as materialized (
  select p.asset, p.person, h.kind, h.at, h.seconds, h.scroll
    from people p join subjects s on s.workspace_id = $1 and s.person_id = p.person
    join hits h on h.workspace_id = $1 and h.subject_id = s.subject_id and h.kind in ('page', 'read')
         and h.at >= $2::timestamptz and h.at < $3::timestamptz
    join pages on pages.asset = p.asset and pages.path = h.path),
visits as (
  select asset, person, kind, seconds, scroll,
         kind = 'page' and at - lag(at) over (partition by asset, person, kind order by at) > ${GAP} as again from looked),
readers as (
  select asset, person, count(*) filter (where kind = 'page')::int as views, bool_or(again) as returned,
         sum(seconds) as seconds, max(scroll) as scroll from visits group by 1, 2),
reading as materialized (
  select asset, sum(views)::int as views, count(*) filter (where returned)::int as returned,
         percentile_cont(0.5) within group (order by seconds) as seconds, percentile_cont(0.5) within group (order by scroll) as scroll
    from readers group by 1),
reached as materialized (
  select asset, jsonb_object_agg(stage, people) as stages from (
    select p.asset, e.key as stage, count(distinct p.person)::int as people from people p
      join journeys y on y.workspace_id = $1 and y.person_id = p.person
      cross join lateral jsonb_each(y.entered) as e
     where p.taken and e.key = any($4::text[]) and (e.value->>'at')::timestamptz >= p.since - ${TOGETHER}
     group by 1, 2) as counted group by 1)
select p.asset as id, count(*)::int as seen, coalesce(max(r.views), 0) as views, max(r.seconds)::float8 as seconds, max(r.scroll)::float8 as scroll,
       coalesce(max(r.returned), 0) as returned, sum(p.downloads)::int as downloads, count(*) filter (where p.taken)::int as people,
       coalesce((select stages from reached where reached.asset = p.asset), '{}') as stages
  from people p left join reading r on r.asset = p.asset
 group by p.asset`

/** What each asset came to in a range; one statement, inside a transaction with the site's `SETTINGS`. */
export async function countEngagement(
  client: ReportClient,
  workspace: WorkspaceId,
  range: SiteRange,
  stages: readonly string[],
): Promise<EngagementRow[]> {
  const { rows } = await client.query<EngagementRow>(ENGAGEMENT, [workspace, range.fromAt, range.toAt, stages])
  return rows
}

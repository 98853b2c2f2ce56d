import type { WorkspaceId } from '../../funnel/brand.ts'
import type { SiteRange } from '../site/range.ts'
import type { ReportClient } from '../store.ts'
import type { AssetRow, CtaRow, DoorKind, FormCounts, FormRow, Reached } from './report.ts'

/** Doors of each kind in one answer; the most visited first. */
const MOST = 500
/** Versions and pages of a form, and fields it was left at. */
const MOST_PARTS = 50

/** A click that is followed by a form or a download within so long led there. */
const CONVERTS = `interval '7 days'`

/** What happened at doors of the range, each with the person it is of; one door where `$4` names it. */
const AT_DOORS = `coalesce(j.person_id, h.subject_id) as person, h.door, h.kind, h.version, h.path, h.field, h.at, h.id
  from hits h left join subjects j on j.workspace_id = $1 and j.subject_id = h.subject_id and j.merged_into is not null
 where h.workspace_id = $1 and h.door is not null and h.at >= $2::timestamptz and h.at < $3::timestamptz
   and ($4::text is null or h.door = $4::text)`

/** Whoever sent a form began it, and whoever began it saw it, also where a browser told only of the end. */
const FORMS = `with at_forms as materialized (select ${AT_DOORS} and h.kind in ('form_viewed', 'form_started', 'form_left', 'form_submitted')),
seen as materialized (
  select door, version, path, person, count(*) filter (where kind = 'form_viewed') as views,
         bool_or(kind <> 'form_viewed') as started, bool_or(kind = 'form_submitted') as finished
    from at_forms group by 1, 2, 3, 4),
counted as materialized (
  select door, version, path, 2 as part, count(*)::int as viewers, sum(views)::int as views,
         count(*) filter (where started)::int as starters, count(*) filter (where finished)::int as finishers
    from (select door, null::int as version, null::text as path, person, sum(views) as views, bool_or(started) as started, bool_or(finished) as finished
            from seen group by door, person) as whole group by door, version, path
  union all
  select door, version, path, 0, count(*)::int, sum(views)::int, count(*) filter (where started)::int, count(*) filter (where finished)::int
    from (select door, version, null::text as path, person, sum(views) as views, bool_or(started) as started, bool_or(finished) as finished
            from seen group by door, version, person) as by_version group by door, version, path
  union all
  select door, version, path, 1, count(*)::int, sum(views)::int, count(*) filter (where started)::int, count(*) filter (where finished)::int
    from (select door, null::int as version, path, person, sum(views) as views, bool_or(started) as started, bool_or(finished) as finished
            from seen group by door, path, person) as by_path group by door, version, path),
doors as (select door, viewers, views, starters, finishers from counted where part = 2 order by viewers desc, door limit ${MOST}),
gave_up as (
  select door, person from seen group by door, person having bool_or(started) and not bool_or(finished)),
left_at as (
  select g.door, l.field, count(*)::int as people from gave_up g
    left join (select distinct on (door, person) door, person, field from at_forms
                where kind = 'form_left' and field is not null order by door, person, at desc, id desc) as l
      on l.door = g.door and l.person = g.person
   group by 1, 2)
select d.door as id, d.viewers, d.views, d.starters, d.finishers,
       (select json_agg(v order by v.version desc nulls last) from (
          select version, viewers, views, starters, finishers from counted c where c.door = d.door and c.part = 0 order by version desc nulls last limit ${MOST_PARTS}) as v) as versions,
       (select json_agg(v) from (
          select path, viewers, views, starters, finishers from counted c where c.door = d.door and c.part = 1 order by viewers desc, path limit ${MOST_PARTS}) as v) as pages,
       (select json_agg(v) from (
          select field, people from left_at l where l.door = d.door order by people desc, field nulls last limit ${MOST_PARTS}) as v) as left
  from doors d order by d.viewers desc, d.door`

interface StoredForm extends FormCounts {
  readonly id: string
  readonly versions: FormRow['versions'] | null
  readonly pages: FormRow['pages'] | null
  readonly left: FormRow['left'] | null
}

/** Every form of a range, or one of them; one statement. */
export async function countForms(
  client: ReportClient,
  workspace: WorkspaceId,
  range: SiteRange,
  id: string | null,
): Promise<FormRow[]> {
  const { rows } = await client.query<StoredForm>(FORMS, [workspace, range.fromAt, range.toAt, id])
  return rows.map((row) => ({
    ...row,
    versions: row.versions ?? [],
    pages: row.pages ?? [],
    left: row.left ?? [],
  }))
}

const CTAS = `with at_ctas as materialized (select ${AT_DOORS} and h.kind in ('cta_viewed', 'cta_clicked')),
ends as materialized (
  select coalesce(j.person_id, h.subject_id) as person, h.at from hits h
    left join subjects j on j.workspace_id = $1 and j.subject_id = h.subject_id and j.merged_into is not null
   where h.workspace_id = $1 and h.door is not null and h.kind in ('form_submitted', 'asset_downloaded')
     and h.at >= $2::timestamptz and h.at < $3::timestamptz + ${CONVERTS}),
people as (
  select c.door, c.person, count(*) filter (where c.kind = 'cta_viewed') as views, count(*) filter (where c.kind = 'cta_clicked') as clicks
    from at_ctas c group by 1, 2),
led as (
  select distinct c.door, c.person from at_ctas c join ends e on e.person = c.person and e.at >= c.at and e.at <= c.at + ${CONVERTS}
   where c.kind = 'cta_clicked')
select p.door as id, sum(p.views)::int as views, count(*)::int as viewers, sum(p.clicks)::int as clicks,
       count(*) filter (where p.clicks > 0)::int as clickers, count(l.person)::int as converted
  from people p left join led l on l.door = p.door and l.person = p.person
 group by p.door order by viewers desc, p.door limit ${MOST}`

/** Every CTA of a range, or one of them; one statement. */
export async function countCtas(
  client: ReportClient,
  workspace: WorkspaceId,
  range: SiteRange,
  id: string | null,
): Promise<CtaRow[]> {
  const { rows } = await client.query<CtaRow>(CTAS, [workspace, range.fromAt, range.toAt, id])
  return rows
}

/** An asset is seen where a form stands that gives it, as the form is published now. */
const ASSETS = `with gives as materialized (
  select f.id as form, v.body->>'asset' as asset from forms f
    join form_versions v on v.workspace_id = $1 and v.form_id = f.id and v.version = f.live_version
   where f.workspace_id = $1 and v.body ? 'asset'),
taken as (
  select door, count(*)::int as downloads, count(distinct person)::int as people from (select ${AT_DOORS} and h.kind = 'asset_downloaded') as t group by door),
seen as (
  select g.asset, count(distinct coalesce(j.person_id, h.subject_id))::int as viewers
    from gives g join hits h on h.workspace_id = $1 and h.door = g.form and h.kind in ('form_viewed', 'form_started', 'form_submitted')
         and h.at >= $2::timestamptz and h.at < $3::timestamptz
    left join subjects j on j.workspace_id = $1 and j.subject_id = h.subject_id and j.merged_into is not null
   where $4::text is null or g.asset = $4::text group by g.asset)
select coalesce(t.door, s.asset) as id, coalesce(t.downloads, 0) as downloads, coalesce(t.people, 0) as people, coalesce(s.viewers, 0) as viewers,
       (select coalesce(json_agg(g.form order by g.form), '[]') from gives g where g.asset = coalesce(t.door, s.asset)) as forms
  from taken t full join seen s on s.asset = t.door order by people desc, viewers desc, id limit ${MOST}`

/** Every asset of a range, or one of them; one statement. */
export async function countAssets(
  client: ReportClient,
  workspace: WorkspaceId,
  range: SiteRange,
  id: string | null,
): Promise<AssetRow[]> {
  const { rows } = await client.query<AssetRow>(ASSETS, [workspace, range.fromAt, range.toAt, id])
  return rows
}

/** What somebody does at a door of each kind to be counted by what becomes of them. */
const ENDS: { readonly [Kind in DoorKind]: string } = {
  form: 'form_submitted',
  cta: 'cta_clicked',
  asset: 'asset_downloaded',
}

/** Calls of one sending, such as identify and track, arrive a moment apart. */
const TOGETHER = `interval '1 minute'`

const REACHED = `with done as materialized (
  select d.door, d.person, min(d.at) as at from (select ${AT_DOORS} and h.kind = $5::text) as d group by 1, 2)
select door, stage, count(*)::int as people from (
  select distinct d.door, e.key as stage, d.person from done d
    join journeys y on y.workspace_id = $1 and y.person_id = d.person
    cross join lateral jsonb_each(y.entered) as e
   where e.key = any($6::text[]) and (e.value->>'at')::timestamptz >= d.at - ${TOGETHER}) as reached
 group by 1, 2`

/** How many of the people of each door entered each stage with what they did there, or later; one statement a kind. */
export async function reachedAfter(
  client: ReportClient,
  workspace: WorkspaceId,
  range: SiteRange,
  of: { readonly kind: DoorKind; readonly id: string | null; readonly stages: readonly string[] },
): Promise<Reached> {
  const { rows } = await client.query<{ door: string; stage: string; people: number }>(REACHED, [
    ...[workspace, range.fromAt, range.toAt, of.id],
    ...[ENDS[of.kind], of.stages],
  ])
  const found = new Map<string, Record<string, number>>()
  for (const { door, stage, people } of rows) found.set(door, { ...found.get(door), [stage]: people })
  return found
}

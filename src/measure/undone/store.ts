import type { RepId, WorkspaceId } from '../../funnel/brand.ts'
import { type Hours, workedAgo } from '../hours.ts'
import type { ReportClient } from '../store.ts'
import { placeText } from './asked.ts'
import { ANSWERS, type Kind, MOST, type Undone, type UndoneList } from './kinds.ts'

/** What lists of work need to know. */
export interface Desk {
  readonly client: ReportClient
  readonly workspace: WorkspaceId
  /** Whose people may be seen; null is everybody's. */
  readonly only: RepId | null
  readonly nowMs: number
  readonly zone: string
  readonly hours: Hours | undefined
  readonly assignWithinMs: number | undefined
  readonly respondWithinMs: number | undefined
  readonly breachAfterMs: number | undefined
  readonly teams: readonly { readonly id: string; readonly name: string }[]
}

export interface Page {
  readonly after: { readonly at: string; readonly id: string } | null
  readonly limit: number
}

interface Row extends Undone {
  readonly place: string
  readonly n: number
}

const DAY = 86_400_000
/** A list without times has places without one. */
const timeOf = (after: Page['after']): string | null => (after === null || after.at === '' ? null : after.at)
const instant = (ms: number): string => new Date(ms).toISOString()
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`

/** Where nothing is promised an answer is due in a day: nobody promises longer. */
const ANSWER_MS = DAY
/** A lead that was given to somebody longer ago is history rather than work. */
const RECENT_MS = 30 * DAY
/** Assignments looked at for one list. */
const LOOK = 2000

const NOTHING = `null::text as email, null::text as company, null::text as owner, null::text as team, null::int as waiting`

/** Who waits for a team that has nobody free; the oldest people first. Owned by nobody, so a rep sees none. */
async function unassigned(
  { client, workspace, only, nowMs, zone, hours, assignWithinMs }: Desk,
  { after, limit }: Page,
) {
  const late = instant(assignWithinMs === undefined ? 0 : workedAgo(assignWithinMs, nowMs, hours, zone))
  const { rows } = await client.query<Row>(
    `with waits as materialized (
       select person_id, email, waiting_team, state from people
        where workspace_id = $1 and waiting_team is not null and $2::uuid is null and ($3::uuid is null or person_id > $3)
        order by person_id limit $4),
     told as (
       select w.person_id, w.email, w.waiting_team, w.state::jsonb->'wants' as wants from waits w order by w.person_id limit $5)
     select t.person_id as id, coalesce(l.name, t.email) as title, t.email, l.company, t.wants->>'why' as why, null::text as owner,
            t.waiting_team as team, t.wants->>'since' as since, coalesce(t.wants->>'since' <= $6, false) as late, null::int as waiting,
            '' as place, (select count(*)::int from waits) as n
       from told t left join people_listed l on l.workspace_id = $1 and l.person_id = t.person_id
      order by t.person_id`,
    [workspace, only, after?.id ?? null, MOST + 1, limit + 1, late],
  )
  return rows
}

/** Who was given to a rep that did nothing since, longer than was promised; the newest first, who may still be there. */
async function unanswered(desk: Desk, { after, limit }: Page) {
  const { client, workspace, only, nowMs, zone, hours, respondWithinMs, breachAfterMs } = desk
  const ago = (ms: number) => instant(workedAgo(ms, nowMs, hours, zone))
  const { rows } = await client.query<Row>(
    `with given as materialized (
       select subject_id, at, body from events
        where workspace_id = $1 and type = 'route.assigned' and at > $2 and at <= $3 and mode = 'live'
          and ($4::timestamptz is null or (at, subject_id) < ($4::timestamptz, $5::uuid)) and ($6::text is null or body->>'rep' = $6)
        order by at desc, subject_id desc limit ${LOOK}),
     silent as materialized (
       select g.subject_id, g.at, g.body, p.email, l.name, l.company from given g
         join people p on p.workspace_id = $1 and p.person_id = g.subject_id and p.merged_into is null and not p.hidden
              and p.owner::text = g.body->>'rep'
         left join people_listed l on l.workspace_id = $1 and l.person_id = g.subject_id
        where l.exit_rule is null and not exists (
          select from events a where a.workspace_id = $1 and a.subject_id = g.subject_id and a.at >= g.at
             and (a.type in ('stage.declared', 'stage.disqualified') or (a.type = 'capture.tracked' and a.body->>'name' = any($7::text[])))
             and not (a.batch_id is not null and exists (select from events w where w.workspace_id = $1 and w.subject_id = a.subject_id
               and w.at >= a.at and w.type = 'capture.withdrawn' and w.body->>'batch' = a.batch_id::text)))
        limit ${MOST + 1})
     select subject_id as id, coalesce(name, email) as title, email, company, body->>'why' as why, body->>'repName' as owner,
            body->>'team' as team, to_char(at, ${ISO}) as since, at <= $8 as late, null::int as waiting,
            to_char(at, ${ISO}) as place, (select count(*)::int from silent) as n
       from silent order by at desc, subject_id desc limit $9`,
    [
      ...[workspace, instant(nowMs - RECENT_MS), ago(respondWithinMs ?? ANSWER_MS), timeOf(after), after?.id ?? null],
      ...[only, ANSWERS, ago(breachAfterMs ?? respondWithinMs ?? ANSWER_MS), limit + 1],
    ],
  )
  return rows
}

/** Teams that leads are sent to and nobody works in; a rep can do nothing about it. */
async function emptyTeams({ client, workspace, only, teams }: Desk) {
  const { rows } = await client.query<Row>(
    `select t.id as id, t.name as title, null::text as why, t.id as team, null::text as email, null::text as company,
            null::text as owner, null::text as since, true as late, '' as place, count(*) over ()::int as n,
            (select count(*)::int from (select from people p where p.workspace_id = $1 and p.waiting_team = t.id limit ${MOST}) as waits) as waiting
       from jsonb_to_recordset($2::jsonb) as t(id text, name text)
      where $3::uuid is null and exists (select from people p where p.workspace_id = $1) and not exists (
        select from pools o, jsonb_each(o.state->'reps') as r
         where o.workspace_id = $1 and o.team = t.id and coalesce((r.value->>'active')::boolean, true))
      order by t.name limit 100`,
    [workspace, JSON.stringify(teams), only],
  )
  return rows
}

/** How far back a form is looked at, and how many people must have seen it before silence says something. */
const FORM_MS = 14 * DAY
const FORM_VIEWERS = 20

/** Forms that strangers see and nobody sent in two weeks: broken, or asking too much. A rep can do nothing about it. */
async function deadForms({ client, workspace, only, nowMs }: Desk) {
  const { rows } = await client.query<Row>(
    `with seen as (
       select h.door, count(distinct h.subject_id)::int as viewers, bool_or(h.kind = 'form_submitted') as sent from hits h
        where h.workspace_id = $1 and h.door is not null and h.at >= $2 and $3::uuid is null
          and h.kind in ('form_viewed', 'form_started', 'form_submitted') group by h.door)
     select f.id as id, coalesce(v.body->>'title', f.id) as title, null::text as why, null::text as team, null::text as email,
            null::text as company, null::text as owner, to_char(f.live_at, ${ISO}) as since, true as late, s.viewers as waiting, '' as place,
            count(*) over ()::int as n
       from seen s join forms f on f.workspace_id = $1 and f.id = s.door and f.live_version is not null
       join form_versions v on v.workspace_id = $1 and v.form_id = f.id and v.version = f.live_version
      where not s.sent and s.viewers >= ${FORM_VIEWERS} order by s.viewers desc, f.id limit 100`,
    [workspace, instant(nowMs - FORM_MS), only],
  )
  return rows
}

/** What was tried often enough, or ended nobody knows how; the newest first. */
async function gaveUp({ client, workspace, only }: Desk, { after, limit }: Page) {
  const { rows } = await client.query<Row>(
    `with gone as materialized (
       select id, kind, note, created_at from effects
        where workspace_id = $1 and state in ('gave_up', 'uncertain') and $2::uuid is null
          and ($3::timestamptz is null or (created_at, id) < ($3::timestamptz, $4::uuid))
        order by created_at desc, id desc limit ${MOST + 1})
     select id, kind as title, note as why, to_char(created_at, ${ISO}) as since, true as late, ${NOTHING},
            to_char(created_at, ${ISO}) as place, (select count(*)::int from gone) as n
       from gone order by created_at desc, id desc limit $5`,
    [workspace, only, timeOf(after), after?.id ?? null, limit + 1],
  )
  return rows
}

/** Input that the ledger could not take and kept aside; the newest first. */
async function quarantined({ client, workspace, only }: Desk, { after, limit }: Page) {
  const { rows } = await client.query<Row>(
    `with aside as materialized (
       select id, reason, recorded_at from quarantine
        where workspace_id = $1 and $2::uuid is null and ($3::timestamptz is null or (recorded_at, id) < ($3::timestamptz, $4::uuid))
        order by recorded_at desc, id desc limit ${MOST + 1})
     select id, null::text as title, reason as why, to_char(recorded_at, ${ISO}) as since, false as late, ${NOTHING},
            to_char(recorded_at, ${ISO}) as place, (select count(*)::int from aside) as n
       from aside order by recorded_at desc, id desc limit $5`,
    [workspace, only, timeOf(after), after?.id ?? null, limit + 1],
  )
  return rows
}

const LISTS: { readonly [K in Kind]: (desk: Desk, page: Page) => Promise<readonly Row[]> } = {
  unanswered,
  unassigned,
  'empty-team': emptyTeams,
  'dead-form': deadForms,
  'gave-up': gaveUp,
  quarantined,
}

/** A page of one kind of work, with how much there is from here on; inside a transaction. */
export async function undoneList(desk: Desk, kind: Kind, page: Page): Promise<UndoneList> {
  const rows = await LISTS[kind](desk, page)
  const items = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? items.at(-1) : undefined
  const count = rows[0]?.n ?? 0
  return {
    kind,
    count: Math.min(count, MOST),
    more: count > MOST,
    items: items.map(({ place: _, n: __, ...item }) => item),
    // Teams and forms are few and come whole.
    next: last === undefined || kind === 'empty-team' || kind === 'dead-form' ? null : placeText(last.place, last.id),
  }
}

/** Tries once more what was given up; false if it is not there or not given up any more. */
export async function retryEffect(
  client: ReportClient,
  workspace: WorkspaceId,
  id: string,
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update effects set state = 'ready', attempts = 0, due = $3, note = null, lease_token = null, lease_until = null
      where workspace_id = $1 and id = $2 and state in ('gave_up', 'uncertain')`,
    [workspace, id, instant(nowMs)],
  )
  return rowCount === 1
}

/** The input that was kept aside, as it was taken. */
export async function readAside(client: ReportClient, workspace: WorkspaceId, id: string): Promise<string | undefined> {
  const { rows } = await client.query<{ body: string }>(
    'select body from quarantine where workspace_id = $1 and id = $2',
    [workspace, id],
  )
  return rows[0]?.body
}

/** Forgets what was kept aside, after the ledger took it. */
export async function clearAside(client: ReportClient, workspace: WorkspaceId, id: string): Promise<void> {
  await client.query('delete from quarantine where workspace_id = $1 and id = $2', [workspace, id])
}

/** Whether there is such a person whom the asker may see. */
export async function seesPerson(
  client: ReportClient,
  workspace: WorkspaceId,
  id: string,
  only: RepId | null,
): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from people where workspace_id = $1 and person_id = $2 and not hidden and merged_into is null and ($3::uuid is null or owner = $3)`,
    [workspace, id, only],
  )
  return rows.length > 0
}

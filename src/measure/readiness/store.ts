import type { RepId, WorkspaceId } from '../../funnel/brand.ts'
import type { ReportClient } from '../store.ts'
import type { Came, Given } from './conditions.ts'
import type { Capability, Mark, Place } from './stack.ts'

/** Leads and assignments that the conditions are proved by: the newest, which say how it is now. */
const SAMPLE = 1000
/** Journeys looked at to find as many leads among visitors. */
const LOOK = 20_000

/** Facts by which a connected tool says that it wrote to somebody without a rep. */
export const FOLLOW_UPS = ['email_sent', 'email_delivered', 'sequence_step_sent', 'sms_sent'] as const

/** The newest leads since a day, with how they came in. */
export async function newestLeads(
  client: ReportClient,
  workspace: WorkspaceId,
  lead: string,
  sinceDay: string,
  only: RepId | null,
): Promise<Came[]> {
  const { rows } = await client.query<Came>(
    `with looked as materialized (
       select person_id, cycle, day, entered, dimensions from journeys
        where workspace_id = $1 and day >= $2::date order by day desc, person_id desc, cycle desc limit ${LOOK}),
     leads as materialized (select * from looked where entered ? $3 and cycle = 1 limit ${SAMPLE})
     select j.person_id as id, l.name, p.email, p.owner is not null as owned, p.track = 'unknown' as unknown, f.door, f.trust, f.mode
       from leads j join people p on p.workspace_id = $1 and p.person_id = j.person_id and not p.hidden and ($4::uuid is null or p.owner = $4)
       left join people_listed l on l.workspace_id = $1 and l.person_id = j.person_id
       left join lateral (
         select e.door, e.trust, e.mode from events e where e.workspace_id = $1 and e.subject_id = j.person_id
          order by e.at, e.id limit 1) f on true
      limit ${SAMPLE}`,
    [workspace, sinceDay, lead, only],
  )
  return rows
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`

/** The newest leads given to reps since an instant, and those who wait for one; when they asked is the last thing they did before. */
export async function givenLeads(
  client: ReportClient,
  workspace: WorkspaceId,
  since: string,
  only: RepId | null,
): Promise<Given[]> {
  const { rows } = await client.query<Given>(
    `with given as materialized (
       select subject_id, at, recorded_at, version, body->>'rep' as rep from events
        where workspace_id = $1 and type = 'route.assigned' and at > $2 and mode = 'live' and ($3::text is null or body->>'rep' = $3)
          -- Whom a rep had and has no more is somebody else's to see (G2).
          and ($3::text is null or exists (select from people o where o.workspace_id = $1 and o.person_id = events.subject_id and o.owner::text = $3))
        order by at desc, subject_id desc limit ${SAMPLE}),
     waits as materialized (
       select person_id, state::jsonb->'wants'->>'since' as since, version from people
        where workspace_id = $1 and waiting_team is not null and $3::text is null order by person_id limit ${SAMPLE}),
     both_kinds as (
       select g.subject_id as id, g.rep, g.version, coalesce(b.recorded_at, g.recorded_at) as asked, g.recorded_at as given,
              (select min(a.at) from events a where a.workspace_id = $1 and a.subject_id = g.subject_id and a.at >= b.at
                  and a.type = 'capture.tracked' and a.body->>'name' = any($4::text[])) as followed
         from given g left join lateral (
           select e.at, e.recorded_at from events e where e.workspace_id = $1 and e.subject_id = g.subject_id and e.at <= g.at
              and e.type <> 'route.assigned' order by e.at desc, e.id desc limit 1) b on true
       union all
       select person_id, null, version, since::timestamptz, null, null from waits where since is not null)
     select k.id, l.name, l.email, k.rep, k.version, to_char(k.asked, ${ISO}) as "askedAt", to_char(k.given, ${ISO}) as "givenAt",
            to_char(k.followed, ${ISO}) as "followedAt"
       from both_kinds k left join people_listed l on l.workspace_id = $1 and l.person_id = k.id
      limit ${2 * SAMPLE}`,
    [workspace, since, only, FOLLOW_UPS],
  )
  return rows
}

/** The zones that reps work in, by rep. */
export async function zonesOfReps(client: ReportClient, workspace: WorkspaceId): Promise<Map<string, string>> {
  const { rows } = await client.query<{ rep: string; zone: string | null }>(
    `select r.key as rep, r.value->>'timezone' as zone from pools o, jsonb_each(o.state->'reps') as r where o.workspace_id = $1 limit 10000`,
    [workspace],
  )
  return new Map(rows.flatMap(({ rep, zone }) => (zone === null ? [] : [[rep, zone]])))
}

/** What the team said of its tools. */
export async function readMarks(client: ReportClient, workspace: WorkspaceId): Promise<Mark[]> {
  const { rows } = await client.query<Mark>(
    `select capability, state, tool, marked_by as by, to_char(marked_at, ${ISO}) as at from stack_marks where workspace_id = $1 limit 100`,
    [workspace],
  )
  return rows
}

/** Writes down what somebody said of a row of the audit. */
export async function writeMark(
  client: ReportClient,
  workspace: WorkspaceId,
  mark: {
    readonly capability: Capability
    readonly state: Place
    readonly tool: string
    readonly by: string
    readonly at: string
  },
): Promise<void> {
  await client.query(
    `insert into stack_marks (workspace_id, capability, state, tool, marked_by, marked_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, capability)
     do update set state = excluded.state, tool = excluded.tool, marked_by = excluded.marked_by, marked_at = excluded.marked_at`,
    [workspace, mark.capability, mark.state, mark.tool, mark.by, mark.at],
  )
}

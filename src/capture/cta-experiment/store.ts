import { inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { SETTINGS } from '../../measure/site/store.ts'
import type { Arm } from '../ctas/arm.ts'
import type { Changing } from '../offers/store.ts'
import type { Experiment } from './answers.ts'
import type { ArmCounts } from './judge.ts'

const COLUMNS = `number, single, expected, per_arm as "perArm", started_by as "startedBy", started_at as "startedAt",
  stopped_by as "stoppedBy", stopped_at as "stoppedAt"`

/** The newest test of a workspace, running or stopped; undefined before the first. */
export const newestExperiment = (pool: Pool, workspace: WorkspaceId): Promise<Experiment | undefined> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Experiment>(
      `select ${COLUMNS} from cta_experiments where workspace_id = $1 order by number desc limit 1`,
      [workspace],
    )
    return rows[0]
  })

/** Starts a test under the next number; a fault while another runs. */
export const startExperiment = (
  pool: Pool,
  workspace: WorkspaceId,
  { single, expected, perArm }: Pick<Experiment, 'single' | 'expected' | 'perArm'>,
  { by, at }: Changing,
): Promise<Experiment> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Experiment>(
      `insert into cta_experiments (workspace_id, number, single, expected, per_arm, started_by, started_at)
       select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6 from cta_experiments where workspace_id = $1
       on conflict do nothing returning ${COLUMNS}`,
      [workspace, single, expected, perArm, by, at],
    )
    if (rows[0] === undefined) throw new Fault('conflict', 'A test runs already.', 'Stop it first.')
    return rows[0]
  })

/** Ends the test that runs; everybody sees tiered CTAs again. */
export const stopExperiment = (pool: Pool, workspace: WorkspaceId, { by, at }: Changing): Promise<Experiment> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Experiment>(
      `update cta_experiments set stopped_by = $2, stopped_at = $3 where workspace_id = $1 and stopped_at is null
       returning ${COLUMNS}`,
      [workspace, by, at],
    )
    if (rows[0] === undefined) throw new Fault('conflict', 'No test runs.')
    return rows[0]
  })

/** A form or an asset counts for a CTA that was first seen so long before, as in the numbers of all CTAs. */
const CONVERTS = `interval '7 days'`

/** People by the arm they saw first; whoever is one person by now is counted once, whichever browsers they came with. */
const COUNTS = `with told as materialized (
  select coalesce(j.person_id, h.subject_id) as person, e.body -> 'properties' ->> 'arm' as arm, h.at
    from hits h
    cross join lateral (select f.body from events f
      where f.workspace_id = $1 and f.subject_id = h.subject_id and f.at = h.at and f.id = h.id limit 1) as e
    left join subjects j on j.workspace_id = $1 and j.subject_id = h.subject_id and j.merged_into is not null
   where h.workspace_id = $1 and h.door is not null and h.kind = 'cta_viewed' and h.at >= $2::timestamptz and h.at < $3::timestamptz
     and e.body -> 'properties' ->> 'experiment' = $4::text and e.body -> 'properties' ->> 'arm' in ('tiered', 'single')),
seen as materialized (
  select person, (array_agg(arm order by at, arm))[1] as arm, min(at) as since, count(distinct arm) > 1 as crossed from told group by person),
converted as materialized (
  select distinct s.person from seen s join subjects o on o.workspace_id = $1 and o.person_id = s.person
    join hits h on h.workspace_id = $1 and h.subject_id = o.subject_id and h.door is not null
         and h.kind in ('form_submitted', 'asset_downloaded') and h.at >= s.since and h.at <= s.since + ${CONVERTS}),
reached as materialized (
  select s.arm, n.key as stage, count(distinct s.person)::int as people from seen s
    join journeys y on y.workspace_id = $1 and y.person_id = s.person cross join lateral jsonb_each(y.entered) as n
   where n.key = any($5::text[]) and (n.value ->> 'at')::timestamptz >= s.since group by 1, 2)
select s.arm, count(*)::int as people, count(c.person)::int as converted, count(*) filter (where s.crossed)::int as crossed,
       coalesce((select jsonb_object_agg(r.stage, r.people) from reached r where r.arm = s.arm), '{}') as stages
  from seen s left join converted c on c.person = s.person group by s.arm`

type Row = ArmCounts & { readonly arm: Arm; readonly crossed: number }

/** What the arms of a test came to until an instant; one statement. */
export async function countArms(
  pool: Pool,
  workspace: WorkspaceId,
  { number, startedAt, stoppedAt }: Pick<Experiment, 'number' | 'startedAt' | 'stoppedAt'>,
  { now, stages }: { readonly now: Timestamp; readonly stages: readonly string[] },
): Promise<{ readonly arms: Readonly<Record<Arm, ArmCounts>>; readonly both: number }> {
  const values = [workspace, startedAt, stoppedAt ?? now, String(number), stages]
  const { rows } = await inWorkspace(pool, workspace, (client) => client.query<Row>(COUNTS, values), SETTINGS)
  const of = (arm: Arm): ArmCounts => {
    const found = rows.find((row) => row.arm === arm)
    const reached = Object.fromEntries(stages.map((stage) => [stage, found?.stages[stage] ?? 0]))
    return { people: found?.people ?? 0, converted: found?.converted ?? 0, stages: reached }
  }
  return {
    arms: { tiered: of('tiered'), single: of('single') },
    both: rows.reduce((total, { crossed }) => total + crossed, 0),
  }
}

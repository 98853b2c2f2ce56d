import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { CompletenessAnswer, NamesAnswer } from '../definition-answer.ts'

/** People who are asked what they did; ids in the order of their hashes are a fair sample (see `plan`). */
const ASKED = 400
/** Facts read of one person. */
const FACTS = 200
/** How far back names are looked for. */
export const DAYS = 30

const THOSE = 'workspace_id = $1 and merged_into is null and not hidden'
const SAMPLED = (limit: number) =>
  `select person_id, stage, state from people where ${THOSE} order by uuid_hash_extended(person_id, 0), person_id limit ${limit}`

/** Events and pages that a sample of people has had lately, the most frequent first; time-boxed by the sample. */
export const namesSeen = (pool: Pool, workspace: WorkspaceId, since: Timestamp): Promise<NamesAnswer> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      `with asked as materialized (${SAMPLED(ASKED)})
       select name, count(*)::int as count from asked a
       cross join lateral (
         select subject_id from subjects where workspace_id = $1 and person_id = a.person_id limit 20
       ) s
       cross join lateral (
         select coalesce(body ->> 'name', body ->> 'path') as name from events
         where workspace_id = $1 and subject_id = s.subject_id and at >= $2
           and type in ('capture.tracked', 'capture.page-viewed') order by at desc limit ${FACTS}
       ) e
       where name is not null and length(name) <= 120 group by name order by count desc, name limit 60`,
      [workspace, since],
    )
    return { names: rows, days: DAYS }
  })

/** People whose fields are looked at. */
const LOOKED = 2000

/** How many of a sample of people have a value in each of some fields, by stage and by channel. */
export const completenessOf = (
  pool: Pool,
  workspace: WorkspaceId,
  fields: readonly string[],
): Promise<CompletenessAnswer> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      `with asked as materialized (${SAMPLED(LOOKED)}),
       told as (
         select stage, coalesce(nullif(state -> 'values' ->> 'channel', ''), '') as source, f.field,
           coalesce(state -> 'values' ->> f.field, '') <> '' as known
         from asked cross join unnest($2::text[]) f(field)
       )
       select case when grouping(stage) = 0 then 'stage' else 'source' end as by, coalesce(stage, source) as value, field,
         count(*)::int as people, count(*) filter (where known)::int as known
       from told group by grouping sets ((stage, field), (source, field)) order by by desc, people desc, value, field limit 4000`,
      [workspace, fields],
    )
    const total = await client.query(
      `select count(*)::int as people from (select 1 from people where ${THOSE} limit 100000) p`,
      [workspace],
    )
    const people: number = total.rows[0]?.people ?? 0
    return { looked: Math.min(people, LOOKED), people, rows: gathered(rows) }
  })

type Row = CompletenessAnswer['rows'][number]
interface Told {
  readonly by: Row['by']
  readonly value: string
  readonly field: string
  readonly people: number
  readonly known: number
}

function gathered(rows: readonly Told[]): readonly Row[] {
  const found = new Map<string, Row>()
  for (const { by, value, field, people, known } of rows) {
    const before = found.get(`${by} ${value}`)
    found.set(`${by} ${value}`, { by, value, people, known: { ...before?.known, [field]: known } })
  }
  return [...found.values()]
}

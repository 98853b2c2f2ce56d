import type { RepId, WorkspaceId } from '../../funnel/brand.ts'
import { type Funnel, shapeOf } from '../dimension.ts'
import type { Question } from '../question.ts'
import type { ReportClient } from '../store.ts'
import { type Behind, type BehindAnswer, type Meaning, type Place, placeText } from './question.ts'

/** Which number of which question is opened. */
export interface Opened {
  readonly question: Question
  readonly stage: string
  readonly until: string | undefined
  readonly which: Meaning
  readonly value: string | undefined
  readonly after: Place | null
  readonly limit: number
  readonly only: RepId | null
}

/** Journeys looked at for one page: a rare stage is found over several pages, and no page takes longer than this. */
const LOOK = 20_000

interface Row extends Omit<Behind, 'at'> {
  readonly day: string
  readonly at: string | null
  readonly found: boolean
  readonly seen: number
}

/** The value of a split as the report groups by it; a trait that journeys do not carry is read from the person as it is now. */
const VALUE = (traits: boolean): string =>
  traits
    ? `coalesce(nullif(coalesce(j.dimensions->$9, p.state::jsonb->'values'->$9, p.state::jsonb->'account'->$9)#>>'{}', ''), 'unknown')`
    : `coalesce(nullif(j.dimensions->>$9, ''), 'unknown')`

const CYCLE_ENDED = `exists (select from journeys n where n.workspace_id = $1 and n.person_id = j.person_id and n.cycle = j.cycle + 1 and n.cycle > 1)`
const WENT_ON = 'j.entered ?| $8::text[]'

/** What makes a journey count for a number of the report; said once more in SQL, and compared with it by a test. */
const COUNTS: { readonly [M in Meaning]: string } = {
  entered: 'j.entered ? $7',
  reached: `(j.entered ? $7 or ${WENT_ON})`,
  converted: `(j.entered ? $7 and ${WENT_ON})`,
  stayed: `(j.entered ? $7 and not ${WENT_ON})`,
  open: `(j.entered ? $7 and not ${WENT_ON} and not ${CYCLE_ENDED})`,
}

function conditions(definition: Funnel, { question, which, value }: Opened): string {
  const traits = question.by !== null && !shapeOf(definition).dimensions.includes(question.by)
  const dated = `((j.entered->$7->>'at')::timestamptz at time zone $11)::date between coalesce($5::date, '-infinity') and coalesce($6::date, 'infinity')`
  return [
    COUNTS[question.mode === 'snapshot' ? 'open' : question.mode === 'period' ? 'entered' : which],
    ...(question.mode === 'period' ? [dated] : []),
    ...(question.by === null || value === undefined ? [] : [`${VALUE(traits)} = $10`]),
  ].join(' and ')
}

/** Stages after the one asked about, from the one that ends the step. */
function later(definition: Funnel, { stage, until }: Opened): string[] {
  const ids = definition.stages.map(({ id }) => id)
  const at = until === undefined ? ids.indexOf(stage) + 1 : ids.indexOf(until)
  return ids.slice(at)
}

/**
 * A page of the people behind a number, the newest cohorts first. At most 20,000 journeys are looked at, in the order of their
 * index; `next` says where to go on.
 */
export async function peopleBehind(
  client: ReportClient,
  workspace: WorkspaceId,
  definition: Funnel,
  opened: Opened,
): Promise<BehindAnswer> {
  const { question, stage, after, limit, only, value } = opened
  const cohort = question.mode === 'cohort'
  // Parameters that a form of the statement has no use for are still named in it, or their types are not known.
  const { rows } = await client.query<Row>(
    `with looked as materialized (
       select j.person_id, j.cycle, j.day, j.entered, j.dimensions from journeys j
        where j.workspace_id = $1
          and j.day between ${cohort ? "coalesce($5::date, '-infinity')" : "'-infinity'::date"} and coalesce($6::date, 'infinity')
          and ($2::date is null or (j.day, j.person_id, j.cycle) < ($2::date, $3::uuid, $4::int))
        order by j.day desc, j.person_id desc, j.cycle desc limit ${LOOK}),
     found as (
       select j.*, p.email, p.stage, p.track, p.owner from looked j
         join people p on p.workspace_id = $1 and p.person_id = j.person_id and not p.hidden
        where ${conditions(definition, opened)} and ($12::uuid is null or p.owner = $12)
          and $8::text[] is not null and coalesce($9::text, $10::text, $11::text, $5::text, '') is not null
        order by j.day desc, j.person_id desc, j.cycle desc limit $13),
     said as (
       select f.person_id as id, f.day::text as day, f.cycle, l.name, f.email, l.company, f.stage, f.track, l.owner_name as owner,
              f.entered->$7->>'at' as at, true as found, 0 as seen
         from found f left join people_listed l on l.workspace_id = $1 and l.person_id = f.person_id)
     select * from said
     union all
     select * from (
       select person_id, day::text, cycle, null, null, null, '', '', null, null, false, (select count(*)::int from looked)
         from looked order by looked.day, person_id, cycle limit 1) as last
     order by found desc, day desc, id desc, cycle desc`,
    [
      ...[
        workspace,
        after?.day ?? null,
        after?.person ?? null,
        after?.cycle ?? null,
        question.from,
        question.to,
        stage,
      ],
      ...[later(definition, opened), question.by, value ?? null, definition.timezone, only, limit + 1],
    ],
  )
  return pageOf(rows, limit)
}

function pageOf(rows: readonly Row[], limit: number): BehindAnswer {
  const found = rows.filter((row) => row.found)
  const last = rows.find((row) => !row.found)
  const page = found.slice(0, limit)
  const end = found.length > limit ? page.at(-1) : last !== undefined && last.seen === LOOK ? last : undefined
  const items = page.map(({ day: _, found: __, seen: ___, ...row }) => row)
  const next = end === undefined ? null : placeText({ day: end.day, person: end.id, cycle: end.cycle })
  return { items, next, lookedAt: last?.seen ?? 0 }
}

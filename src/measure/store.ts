import type pg from 'pg'
import { didYouMean } from '../definition/nearest.ts'
import { Fault } from '../fault.ts'
import type { Json, WorkspaceId } from '../funnel/brand.ts'
import type { Counted } from './answer.ts'
import type { StoredCell } from './cell.ts'
import { ALL, type Funnel, knownDimensions, type Shape, shapeOf } from './dimension.ts'
import { asSeenAt, type Entered } from './journey.ts'
import type { OpportunityCounts, Split } from './opportunities.ts'
import type { Question } from './question.ts'
import { before, type Cover, cover, endOf, GRAINS, type Grain, type Range, startOf } from './span.ts'
import {
  addTally,
  type Counting,
  everybody,
  type Groups,
  type JourneyRow,
  type StoredEntries,
  tallyJourney,
  tallyOf,
} from './tally.ts'
import { type DayNumber, dayIn, dayNumber, plainDate } from './zone.ts'

/** A connection inside a transaction that sees one workspace. */
export type ReportClient = Pick<pg.ClientBase, 'query'>

/** One stored group of one span. */
export interface CellRow {
  readonly dimension: string
  readonly grain: Grain
  readonly day: DayNumber
  readonly value: string
  readonly cell: Readonly<Record<string, StoredCell>>
  readonly entries: StoredEntries | null
}

/** The first and last cohort day of a workspace, or null while it has nobody. */
export async function journeyDays(client: ReportClient, workspace: WorkspaceId): Promise<Range | null> {
  const { rows } = await client.query<{ first: string | null; last: string | null }>(
    'select min(day)::text as first, max(day)::text as last from journeys where workspace_id = $1',
    [workspace],
  )
  const { first, last } = rows[0] ?? { first: null, last: null }
  return first && last ? { from: dayNumber(first), to: dayNumber(last) } : null
}

/** How many journeys began in the range, counted no further than `most` + 1. */
export async function countJourneys(client: ReportClient, workspace: WorkspaceId, range: Range, most: number) {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from
       (select from journeys where workspace_id = $1 and day between $2::date and $3::date limit $4) as bounded`,
    [workspace, plainDate(range.from), plainDate(range.to), most + 1],
  )
  return rows[0]?.n ?? 0
}

/** Whether some journey or person has the dimension: a name that nobody declared may still be a trait. */
export async function isDimension(client: ReportClient, workspace: WorkspaceId, dimension: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select exists (select from journeys where workspace_id = $1 and dimensions ? $2)
         or exists (select from people where workspace_id = $1 and (state::jsonb->'values' ? $2 or state::jsonb->'account' ? $2)) as there`,
    [workspace, dimension],
  )
  return rows[0]?.there === true
}

/** Rows a fetch: 2,000 keep a scan of any size under 10 MB; 10,000 were no faster. */
const FETCH = 2000

/** A trait that journeys do not carry is read from the person, as it is now. */
const TRAIT = `jsonb_build_object(
         $4::text, coalesce(j.dimensions->$4, p.state::jsonb->'values'->$4, p.state::jsonb->'account'->$4),
         'empty:' || $4, coalesce(j.dimensions->('empty:' || $4), to_jsonb(p.state::jsonb->'values'->'empty_fields' ? $4)))`
const PERSON = 'left join people p on p.workspace_id = j.workspace_id and p.person_id = j.person_id'

/**
 * Calls `row` for each journey whose cohort day is in the range or among the days; in bounded memory, inside a transaction.
 * A journey comes with the entries of the person's next cycle, which ended it.
 */
export async function eachJourney(
  client: ReportClient,
  workspace: WorkspaceId,
  where: Range | readonly DayNumber[],
  row: (journey: JourneyRow) => void,
  trait?: string,
): Promise<void> {
  const range = 'from' in where ? where : null
  await client.query(
    `declare report_scan no scroll cursor for
     select j.day::text as day, j.entered, ${trait === undefined ? 'j.dimensions' : TRAIT} as dimensions, j.date_unknown, 
            (select n.entered from journeys n
              where n.workspace_id = j.workspace_id and n.person_id = j.person_id and n.cycle = j.cycle + 1 and n.cycle > 1) as next
       from journeys j ${trait === undefined ? '' : PERSON}
      where j.workspace_id = $1 and ${range ? 'j.day between $2::date and $3::date' : 'j.day = any($2::date[]) and $3::date is null'}`,
    [
      workspace,
      ...(range
        ? [plainDate(range.from), plainDate(range.to)]
        : [(where as readonly DayNumber[]).map(plainDate), null]),
      ...(trait === undefined ? [] : [trait]),
    ],
  )
  for (;;) {
    const { rows } = await client.query<StoredJourney>(`fetch ${FETCH} from report_scan`)
    for (const one of rows) row({ ...one, day: dayNumber(one.day), dateUnknown: one.date_unknown })
    if (rows.length < FETCH) break
  }
  await client.query('close report_scan')
}

interface StoredJourney {
  readonly day: string
  readonly entered: Entered
  readonly dimensions: Readonly<Record<string, Json>>
  readonly date_unknown: boolean
  readonly next: Entered | null
}

/** Days whose cells are older than their journeys. */
export async function dirtyDays(client: ReportClient, workspace: WorkspaceId): Promise<Set<DayNumber>> {
  const { rows } = await client.query<{ day: string }>(
    'select distinct day::text as day from dirty_days where workspace_id = $1',
    [workspace],
  )
  return new Set(rows.map(({ day }) => dayNumber(day)))
}

/** The stored cells of the spans of a cover, for some dimensions; `entries` only on demand, they are as large as the rest. */
export async function readCells(
  client: ReportClient,
  workspace: WorkspaceId,
  spans: Omit<Cover, 'live'>,
  dimensions: readonly string[],
  withEntries: boolean,
): Promise<CellRow[]> {
  const one = (grain: Grain, at: number) =>
    `select dimension, grain, day::text as day, value, cell, ${withEntries ? 'entries' : 'null::jsonb as entries'}
       from report_days
      where workspace_id = $1 and dimension = any($2) and grain = '${grain}' and day = any($${at}::date[])`
  const { rows } = await client.query<Omit<CellRow, 'day'> & { day: string }>(
    GRAINS.map((grain, i) => one(grain, i + 3)).join(' union all '),
    [workspace, dimensions, ...GRAINS.map((grain) => spans[grain].map(plainDate))],
  )
  return rows.map((row) => ({ ...row, day: dayNumber(row.day) }))
}

/** The row that says what all others were counted by: no dimension has an empty name and no cohort began in the year 1. */
export const SHAPE = ['', '0001-01-01', 'shape'] as const

/** Whether the stored cells were counted by this shape. */
export async function hasShape(client: ReportClient, workspace: WorkspaceId, shape: Shape): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from report_days
      where workspace_id = $1 and dimension = $2 and grain = 'year' and day = $3::date and value = $4 and cell = $5::jsonb`,
    [workspace, ...SHAPE, JSON.stringify(shape)],
  )
  return rows.length > 0
}

/**
 * Up to so many journeys a report reads them one by one and its medians are exact; beyond, it adds up cells.
 * A row costs 10-15 µs here, so this is 0.2-0.3 s at the border; cells over a million people cost 10-50 ms.
 */
export const EXACT_ROWS = 20_000

/** Why there is no comparison with the own past. */
const NO_PAST = 'no period before: ask with from (and to)'
const LONG_PAST = 'the period before has too many journeys to be seen at the same age'

/** Counts what a question asks for; inside a transaction. */
export async function countFunnel(
  client: ReportClient,
  workspace: WorkspaceId,
  definition: Funnel,
  question: Question,
  exactRows = EXACT_ROWS,
): Promise<Counted> {
  const shape = shapeOf(definition)
  const dimension = question.by ?? ALL
  await refuseUnknown(client, workspace, definition, dimension)
  const whole = await journeyDays(client, workspace)
  const range = whole && clamp(whole, question)
  const scanned = !shape.dimensions.includes(dimension)
  if (!range) return { groups: new Map(), range, precision: 'exact', scanned, past: NO_PAST }
  const exact = scanned || (await countJourneys(client, workspace, range, exactRows)) <= exactRows
  const how: Counting = { stages: shape.stages, dayOf: dayIn(shape.zone), exact, entries: question.mode === 'period' }
  const groups: Groups = new Map()
  if (exact) await scan(client, workspace, range, dimension, how, groups, scanned ? dimension : undefined)
  else await addUp(client, workspace, shape, question, range, dimension, how, groups)
  const past = await countPast(client, workspace, question, shape, exactRows)
  return { groups, range, precision: exact ? 'exact' : 'histogram', scanned, past }
}

async function refuseUnknown(client: ReportClient, workspace: WorkspaceId, definition: Funnel, dimension: string) {
  const known = knownDimensions(definition)
  if (known.includes(dimension) || (await isDimension(client, workspace, dimension))) return
  const hint = didYouMean(dimension, known)
  const names = known.filter((name) => name !== ALL).join(', ')
  throw new Fault(
    'bad_request',
    `Nobody has a trait "${dimension}" to split by${hint ? `; ${hint}` : '.'}`,
    `Known: ${names}.`,
  )
}

/**
 * The cohort days of a question; a period figure also needs the cohorts before it, whose entries may fall into it.
 * Open ends go to the end of the year, beyond anybody's cohort, so that whole years cover them.
 */
function clamp(whole: Range, { mode, from, to }: Question): Range | null {
  const first = from && mode === 'cohort' ? dayNumber(from) : 0
  const last = to ? dayNumber(to) : Number.POSITIVE_INFINITY
  if (first > whole.to || last < whole.from || first > last) return null
  return {
    from: first <= whole.from ? startOf('year', whole.from) : first,
    to: last >= whole.to ? endOf('year', startOf('year', whole.to)) - 1 : last,
  }
}

async function scan(
  client: ReportClient,
  workspace: WorkspaceId,
  where: Range | readonly DayNumber[],
  dimension: string,
  how: Counting,
  groups: Groups,
  trait?: string,
): Promise<void> {
  await eachJourney(client, workspace, where, (row) => tallyJourney(row, how, [dimension], () => groups), trait)
}

async function addUp(
  client: ReportClient,
  workspace: WorkspaceId,
  shape: Shape,
  question: Question,
  range: Range,
  dimension: string,
  how: Counting,
  groups: Groups,
): Promise<void> {
  // The marks are read before the cells: a cell that is read after its mark was gone is at least as new as the mark.
  const dirty = await dirtyDays(client, workspace)
  if (!(await hasShape(client, workspace, shape))) return scan(client, workspace, range, dimension, how, groups)
  const spans = cover(range, dirty)
  for (const row of await readCells(client, workspace, spans, [dimension], question.mode === 'period'))
    addTally(tallyOf(groups, row.value, false), row.cell, row.entries)
  if (spans.live.length > 0) await scan(client, workspace, spans.live, dimension, how, groups)
}

/** The period of the same length before, cut off when it was as old as this one is at `asOf`: like with like. */
async function countPast(
  client: ReportClient,
  workspace: WorkspaceId,
  question: Question,
  shape: Shape,
  exactRows: number,
): Promise<Counted['past']> {
  if (question.mode !== 'cohort' || !question.from) return NO_PAST
  const today = dayIn(shape.zone)(question.asOfMs)
  const now = { from: dayNumber(question.from), to: question.to ? dayNumber(question.to) : today }
  if (now.to < now.from) return NO_PAST
  const past = before(now)
  if ((await countJourneys(client, workspace, past, exactRows)) > exactRows) return LONG_PAST
  const asOfMs = question.asOfMs - (now.to - now.from + 1) * DAY
  const groups: Groups = new Map()
  const how: Counting = { stages: shape.stages, dayOf: dayIn(shape.zone), exact: true, entries: false }
  await eachJourney(client, workspace, past, (row) =>
    tallyJourney({ ...row, ...asSeenAt(row, asOfMs) }, how, [ALL], () => groups),
  )
  return { tally: everybody(groups, true), asOfMs }
}

const DAY = 86_400_000

/** The column each split groups by; the only text that ever becomes SQL. */
const SPLIT_BY: { readonly [S in Split | 'all']: string } = {
  all: "'all'",
  rep: "coalesce(o.rep, 'unknown')",
  product: "coalesce(o.product, 'unknown')",
  account: "coalesce(a.name, 'unknown')",
}

/** Counts opportunities by group in one statement; durations are medians (percentile_cont) of those with dates in order. */
export async function countOpportunities(
  client: ReportClient,
  workspace: WorkspaceId,
  by: Split | null,
): Promise<OpportunityCounts[]> {
  const { rows } = await client.query<OpportunityCounts>(
    `with deals as materialized (
       select ${SPLIT_BY[by ?? 'all']} as value, o.stage, o.status, o.value as amount, o.account_id, o.opened_at, o.closed_at,
              (o.opened_at is null and o.closed_at is null) or coalesce(o.state->'dateUnknown' = 'true'::jsonb, false) as undated,
              extract(epoch from o.closed_at - o.opened_at)::float8 / 86400 as days
         from opportunities o
         left join accounts a on a.workspace_id = o.workspace_id and a.account_id = o.account_id
        where o.workspace_id = $1 and not o.hidden),
     stages as (
       select value, jsonb_object_agg(stage, n) as stages
         from (select value, stage, count(*) as n from deals group by 1, 2) as counted group by 1)
     select d.value, s.stages, count(*)::int as total,
            count(*) filter (where status = 'open')::int as open,
            count(*) filter (where status = 'won')::int as won,
            count(*) filter (where status = 'lost')::int as lost,
            coalesce(sum(amount) filter (where status = 'won'), 0)::float8 as "wonValue",
            count(amount) filter (where status = 'won')::int as "wonValued",
            percentile_cont(0.5) within group (order by days)
              filter (where status = 'won' and days >= 0 and not undated) as "wonDays",
            percentile_cont(0.5) within group (order by days)
              filter (where status <> 'open' and days >= 0 and not undated) as "closedDays",
            count(*) filter (where undated)::int as "withoutDates",
            count(*) filter (where account_id is null)::int as "withoutAccount",
            count(*) filter (where days < 0)::int as negative
       from deals d join stages s on s.value = d.value
      group by d.value, s.stages order by "wonValue" desc, d.value`,
    [workspace],
  )
  return rows
}

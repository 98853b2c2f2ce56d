import type pg from 'pg'
import { didYouMean } from '../definition/nearest.ts'
import { Fault } from '../fault.ts'
import type { Json, WorkspaceId } from '../funnel/brand.ts'
import type { Counted } from './answer.ts'
import type { StoredCell } from './cell.ts'
import { ALL, type Funnel, groupOf, knownDimensions, leadStage, type Shape, shapeOf, UNKNOWN } from './dimension.ts'
import { asSeenAt, type Entered } from './journey.ts'
import { addLeadDays, countLeads } from './leads/store.ts'
import { type LeadDays, LONGEST_TREND, trendOf } from './leads/trend.ts'
import type { OpportunityCounts, Split } from './opportunities.ts'
import { asSeenOn } from './past.ts'
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
 * Up to so many journeys a report reads them one by one and its medians are exact; beyond, it adds up cells. A row costs
 * 10-15 µs here and the period before is read too, so this is 0.2-0.3 s at the border; cells over a million people cost 10-50 ms.
 */
export const EXACT_ROWS = 20_000
/** The same for a screen that has to be there in 50 ms; its medians are within 4.5 % beyond. */
export const QUICK_ROWS = 2000

/** Why there is no comparison with the own past. */
const NO_PAST = 'no period before: ask with from (and to)'

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
  const nobody = {
    groups: new Map(),
    range,
    precision: 'exact',
    scanned,
    past: NO_PAST,
    leads: null,
    trend: null,
  } as const
  if (!whole || !range) return nobody
  const exact = scanned || (await countJourneys(client, workspace, range, exactRows)) <= exactRows
  const how: Counting = { stages: shape.stages, dayOf: dayIn(shape.zone), exact, entries: question.mode === 'period' }
  const counting: Count = { client, workspace, dimension, how, groups: new Map(), ...leadsOf(definition) }
  // The marks are read before the cells: a cell that is read after its mark was gone is at least as new as the mark.
  const cells = { shape, dirty: await dirtyDays(client, workspace), there: await hasShape(client, workspace, shape) }
  if (exact || !cells.there) await scan(counting, range, scanned ? dimension : undefined)
  else await addUp(counting, cells, question, range)
  const trend = question.by === null ? null : trendOf(counting.leadDays, shown(range, whole))
  const past = await countPast(counting, cells, question, exactRows)
  // A scan for one trait brings no track along.
  const leads = counting.lead === undefined || scanned ? null : counting.leads
  return { groups: counting.groups, range, precision: exact ? 'exact' : 'histogram', scanned, past, leads, trend }
}

/** One question on its way to an answer. */
interface Count {
  readonly client: ReportClient
  readonly workspace: WorkspaceId
  readonly dimension: string
  readonly how: Counting
  readonly groups: Groups
  /** The stage where somebody becomes a lead. */
  readonly lead: string | undefined
  readonly leads: { of: number; unknown: number }
  readonly leadDays: LeadDays
}

/** The stored cells: what they were counted by, and which days are newer than they are. */
interface Cells {
  readonly shape: Shape
  readonly dirty: ReadonlySet<DayNumber>
  readonly there: boolean
}

const leadsOf = (definition: Funnel): Pick<Count, 'lead' | 'leads' | 'leadDays'> => ({
  lead: leadStage(definition),
  leads: { of: 0, unknown: 0 },
  leadDays: new Map(),
})

/** Open ends of a range go beyond anybody's cohort; a drawing ends where they do. */
const shown = (range: Range, whole: Range): Range => ({
  from: Math.max(range.from, whole.from),
  to: Math.min(range.to, whole.to),
})

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

async function scan(counting: Count, where: Range | readonly DayNumber[], trait?: string): Promise<void> {
  const { client, workspace, dimension, how, groups } = counting
  const row = (journey: JourneyRow) => {
    tallyJourney(journey, how, [dimension], () => groups)
    noteLead(counting, journey)
  }
  await eachJourney(client, workspace, where, row, trait)
}

function noteLead({ lead, leads, leadDays, dimension }: Count, { entered, dimensions, day }: JourneyRow): void {
  if (lead === undefined || entered[lead] === undefined) return
  leads.of++
  if (groupOf(dimensions, 'track') === UNKNOWN) leads.unknown++
  const value = groupOf(dimensions, dimension)
  const days = leadDays.get(value) ?? new Map<DayNumber, number>()
  leadDays.set(value, days)
  days.set(day, (days.get(day) ?? 0) + 1)
}

async function addUp(counting: Count, { dirty }: Cells, question: Question, range: Range): Promise<void> {
  const { client, workspace, dimension, groups, lead, leads, leadDays } = counting
  const spans = cover(range, dirty)
  for (const row of await readCells(client, workspace, spans, [dimension], question.mode === 'period'))
    addTally(tallyOf(groups, row.value, false), row.cell, row.entries)
  if (spans.live.length > 0) await scan(counting, spans.live)
  if (lead === undefined) return
  const stored = await countLeads(client, workspace, spans, lead)
  leads.of += stored.of
  leads.unknown += stored.unknown
  if (question.by === null || range.to - range.from > LONGEST_TREND) return
  const days = Array.from({ length: range.to - range.from + 1 }, (_, i) => range.from + i)
  const clean = days.filter((day) => !dirty.has(day))
  await addLeadDays(client, workspace, dimension, clean, lead, leadDays)
}

/** The period of the same length before, cut off when it was as old as this one is at `asOf`: like with like. */
async function countPast(
  counting: Count,
  cells: Cells,
  question: Question,
  exactRows: number,
): Promise<Counted['past']> {
  const { client, workspace, how } = counting
  if (question.mode !== 'cohort' || !question.from) return NO_PAST
  const today = how.dayOf(question.asOfMs)
  const now = { from: dayNumber(question.from), to: question.to ? dayNumber(question.to) : today }
  if (now.to < now.from) return NO_PAST
  const range = before(now)
  const asOfMs = question.asOfMs - (now.to - now.from + 1) * DAY
  if ((await countJourneys(client, workspace, range, exactRows)) <= exactRows) {
    const groups: Groups = new Map()
    const exactly: Counting = { ...how, exact: true, entries: false }
    await eachJourney(client, workspace, range, (row) =>
      tallyJourney({ ...row, ...asSeenAt(row, asOfMs) }, exactly, [ALL], () => groups),
    )
    return { tally: everybody(groups, true), asOfMs, range }
  }
  const groups: Groups = new Map()
  const spans = cells.there ? cover(range, cells.dirty) : null
  if (spans !== null)
    for (const row of await readCells(client, workspace, spans, [ALL], true))
      addTally(tallyOf(groups, ALL, false), {}, row.entries)
  const roughly: Counting = { ...how, exact: false, entries: true }
  if (spans === null || spans.live.length > 0)
    await eachJourney(client, workspace, spans?.live ?? range, (row) => tallyJourney(row, roughly, [ALL], () => groups))
  const { entries } = tallyOf(groups, ALL, false)
  return { tally: asSeenOn(entries, how.stages, how.dayOf(asOfMs)), asOfMs, range }
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

import type { WorkspaceId } from '../../funnel/brand.ts'
import { type Funnel, shapeOf } from '../dimension.ts'
import { type Cover, cover, endOf, type Range, startOf } from '../span.ts'
import {
  countJourneys,
  dirtyDays,
  eachJourney,
  hasShape,
  journeyDays,
  QUICK_ROWS,
  type ReportClient,
} from '../store.ts'
import { type Counting, type Groups, tallyJourney } from '../tally.ts'
import { type DayNumber, dayIn, plainDate } from '../zone.ts'
import { type Along, alongWith, type GroupStep } from './along.ts'

/** A track follows from the facts that also qualify, so that it goes along with a step says nothing. */
const EMPTY_WORDS = ['all', 'track']

/** What a step of a cohort goes along with most, over every dimension that is kept counted: stored cells, and dirty days live. */
export async function alongStep(
  client: ReportClient,
  workspace: WorkspaceId,
  definition: Funnel,
  asked: { readonly from: number | null; readonly to: number | null; readonly stage: string; readonly until: string },
): Promise<Along | null> {
  const whole = await journeyDays(client, workspace)
  if (whole === null) return null
  const range = {
    from: Math.max(asked.from ?? 0, startOf('year', whole.from)),
    to: Math.min(asked.to ?? whole.to, endOf('year', startOf('year', whole.to)) - 1),
  }
  if (range.from > range.to) return null
  const shape = shapeOf(definition)
  const exact = (await countJourneys(client, workspace, range, QUICK_ROWS)) <= QUICK_ROWS
  const there = !exact && (await hasShape(client, workspace, shape))
  const groups = there
    ? await added(client, workspace, definition, range, asked)
    : await scanned(client, workspace, definition, range, asked)
  const all = groups.find(({ dimension }) => dimension === 'all') ?? { n: 0, k: 0 }
  return alongWith(
    groups.filter(({ dimension }) => !EMPTY_WORDS.includes(dimension)),
    all,
  )
}

type Step = { readonly stage: string; readonly until: string }

async function added(
  client: ReportClient,
  workspace: WorkspaceId,
  definition: Funnel,
  range: Range,
  step: Step,
): Promise<GroupStep[]> {
  // The marks are read before the cells, as everywhere: a cell may be newer than its mark, never older.
  const spans = cover(range, await dirtyDays(client, workspace))
  const clean = await stored(client, workspace, spans, step)
  if (spans.live.length === 0) return clean
  const sums = new Map<string, GroupStep>()
  for (const one of [...clean, ...(await scanned(client, workspace, definition, spans.live, step))]) {
    const key = `${one.dimension}\n${one.value}`
    const known = sums.get(key)
    sums.set(key, known === undefined ? one : { ...known, n: known.n + one.n, k: known.k + one.k })
  }
  return [...sums.values()]
}

async function stored(
  client: ReportClient,
  workspace: WorkspaceId,
  spans: Omit<Cover, 'live'>,
  { stage, until }: Step,
): Promise<GroupStep[]> {
  const { rows } = await client.query<GroupStep>(
    `select dimension, value, sum(coalesce((cell->$2->>'entered')::int, 0))::int as n,
            sum(least(coalesce((cell->$2->>'entered')::int, 0), coalesce((cell->$3->>'entered')::int, 0) + coalesce((cell->$3->>'skipped')::int, 0)))::int as k
       from report_days
      where workspace_id = $1 and dimension <> ''
        and (grain = 'day' and day = any($4::date[]) or grain = 'month' and day = any($5::date[]) or grain = 'year' and day = any($6::date[]))
      group by dimension, value order by n desc limit 1000`,
    [workspace, stage, until, spans.day.map(plainDate), spans.month.map(plainDate), spans.year.map(plainDate)],
  )
  return rows
}

async function scanned(
  client: ReportClient,
  workspace: WorkspaceId,
  definition: Funnel,
  range: Range | readonly DayNumber[],
  { stage, until }: Step,
): Promise<GroupStep[]> {
  const shape = shapeOf(definition)
  const how: Counting = { stages: shape.stages, dayOf: dayIn(shape.zone), exact: false, entries: false }
  const found = new Map<string, Groups>()
  const groupsOf = (dimension: string): Groups => {
    const groups = found.get(dimension) ?? new Map()
    found.set(dimension, groups)
    return groups
  }
  await eachJourney(client, workspace, range, (row) => tallyJourney(row, how, shape.dimensions, groupsOf))
  return [...found].flatMap(([dimension, groups]) =>
    [...groups].map(([value, { cells }]) => {
      const n = cells[stage]?.entered ?? 0
      const reached = (cells[until]?.entered ?? 0) + (cells[until]?.skipped ?? 0)
      return { dimension, value, n, k: Math.min(n, reached) }
    }),
  )
}

import { ALL, type Funnel, shapeOf } from './dimension.ts'
import type { Trend } from './leads/trend.ts'
import { findLeaks } from './leak.ts'
import type { Leak } from './leak-text.ts'
import { benchmarksOf, type Said } from './packs.ts'
import type { Question } from './question.ts'
import { type Group, type Mode, type StageName, type StageRow, stageRows } from './report.ts'
import { before, type Range } from './span.ts'
import { entriesBetween, everybody, type Groups, type Tally, youngOpen } from './tally.ts'
import { dayNumber, plainDate } from './zone.ts'

/** `exact`: durations of every spell; `histogram`: medians within 4.5 %. Counts and rates are exact in both. */
export type Precision = 'exact' | 'histogram'

export interface FunnelAnswer {
  readonly mode: Mode
  /** What the mode counts, in words that stand over the table. */
  readonly counts: string
  readonly by: string | null
  readonly from: string | null
  readonly to: string | null
  readonly timezone: string
  readonly asOf: string
  readonly precision: Precision
  /** True for a trait that is not listed under `report:`; such a split reads every journey and has no speed goal. */
  readonly scanned: boolean
  readonly total: Group
  /** By size, the largest first; the total alone where nothing was split by. */
  readonly groups: readonly Group[]
  /** Smaller groups that are in the total and not listed. */
  readonly groupsLeftOff: number
  readonly leaks: readonly Leak[]
  /** Why there is no comparison with the own past, if there is none. */
  readonly past: string
  /** The period of the same length before, of everybody; a cohort as it was when it was as old as this one is now. */
  readonly previous: Previous | null
  /** The stages with what the definition says of them. */
  readonly stages: readonly StageSaid[]
  readonly benchmarks: readonly Said[]
  /** Of those who became leads, how many are on no track yet because facts are missing. */
  readonly unknownTrack: { readonly of: number; readonly unknown: number } | null
  /** The shape of each group over the period, where it was split. */
  readonly trend: Trend | null
  /** Names to split by within the speed goal. */
  readonly dimensions: readonly string[]
}

export interface Previous {
  readonly from: string
  readonly to: string
  readonly stages: readonly StageRow[]
}

export interface StageSaid {
  readonly id: string
  readonly name: string
  readonly short: string | null
  readonly owner: string | null
  readonly goal: string | null
  /** The entry criterion as it is written; null where everybody is in from the first fact. */
  readonly criterion: string | null
}

/** What the store found for a question. */
export interface Counted {
  readonly groups: Groups
  /** The cohort days that were counted; null while the workspace has nobody. */
  readonly range: Range | null
  readonly precision: Precision
  readonly scanned: boolean
  /** The period before, of everybody, as it was when it was as old as this one is now. */
  readonly past: { readonly tally: Tally; readonly asOfMs: number; readonly range: Range } | string
  readonly leads: { readonly of: number; readonly unknown: number } | null
  readonly trend: Trend | null
}

/** More groups than a person reads; the rest is in the total and said to be left off. */
const MAX_GROUPS = 200

const COUNTS: { readonly [M in Mode]: string } = {
  cohort: 'people whose journey began in the period, however long the next step took',
  period: 'entries made in the period, whoever made them; may exceed 100 %',
  snapshot: 'people in each stage now',
}

/** The report: rows of each group, the total, and the leaks of the total. */
export function funnelAnswer(definition: Funnel, question: Question, counted: Counted): FunnelAnswer {
  const stages: StageName[] = definition.stages.map(({ id, name }) => ({ id, name }))
  const total = everybody(counted.groups, counted.precision === 'exact')
  const rows = (tally: Tally) => rowsOf(tally, stages, question, counted.range)
  const all: Group = { value: 'all', stages: rows(total) }
  const sized = [...counted.groups].sort(([a, x], [b, y]) => size(y, stages) - size(x, stages) || (a < b ? -1 : 1))
  const listed = sized.slice(0, MAX_GROUPS).map(([value, tally]) => ({ value, stages: rows(tally) }))
  return {
    mode: question.mode,
    counts: COUNTS[question.mode],
    by: question.by,
    from: question.from,
    to: question.to,
    timezone: definition.timezone,
    asOf: new Date(question.asOfMs).toISOString(),
    precision: counted.precision,
    scanned: counted.scanned,
    total: all,
    groups: question.by === null ? [all] : listed,
    groupsLeftOff: question.by === null ? 0 : Math.max(0, sized.length - MAX_GROUPS),
    leaks: question.mode === 'cohort' ? leaksOf(definition, question, counted, total, all.stages) : [],
    past: typeof counted.past === 'string' ? counted.past : 'compared',
    previous: previousOf(question, counted, total, stages),
    stages: definition.stages.map(said),
    benchmarks: benchmarksOf(definition.stages, definition.benchmarks),
    unknownTrack: question.mode === 'cohort' ? counted.leads : null,
    trend: counted.trend,
    dimensions: shapeOf(definition).dimensions.filter((name) => name !== ALL),
  }
}

const said = (stage: Funnel['stages'][number]): StageSaid => ({
  id: stage.id,
  name: stage.name,
  short: stage.short ?? null,
  owner: stage.owner ?? null,
  goal: stage.goal ?? null,
  criterion: stage.enter?.text ?? null,
})

function previousOf(
  question: Question,
  { past }: Counted,
  total: Tally,
  stages: readonly StageName[],
): Previous | null {
  const dated = ({ from, to }: Range, rows: StageRow[]) => ({ from: plainDate(from), to: plainDate(to), stages: rows })
  if (typeof past !== 'string') {
    const { tally, asOfMs, range } = past
    return dated(range, stageRows({ cells: tally.cells, durations: tally.durations }, stages, 'cohort', asOfMs))
  }
  if (question.mode !== 'period' || !question.from || !question.to) return null
  const range = before({ from: dayNumber(question.from), to: dayNumber(question.to) })
  const entries = entriesBetween(total.entries, range.from, range.to)
  return dated(range, stageRows({ cells: {}, entries }, stages, 'period', question.asOfMs))
}

function rowsOf(tally: Tally, stages: readonly StageName[], question: Question, range: Range | null): StageRow[] {
  const { from, to } = question
  const entries = question.mode === 'period' && range ? entriesBetween(tally.entries, ...days(from, to)) : {}
  return stageRows({ cells: tally.cells, durations: tally.durations, entries }, stages, question.mode, question.asOfMs)
}

const DAY = 86_400_000
const days = (from: string | null, to: string | null): [number, number] => [
  from ? Date.parse(from) / DAY : Number.NEGATIVE_INFINITY,
  to ? Date.parse(to) / DAY : Number.POSITIVE_INFINITY,
]

/** Where nobody has gone on with a date yet, there is no telling how long it takes: a month, as long as the field reviews its funnels (S3), is not late. */
const UNTRIED_DAYS = 30

function leaksOf(
  definition: Funnel,
  question: Question,
  counted: Counted,
  total: Tally,
  rows: readonly StageRow[],
): Leak[] {
  const p90 = Object.fromEntries(rows.map((row) => [row.stage, row.p90Days ?? UNTRIED_DAYS]))
  const stages = definition.stages.map(({ id, name }) => ({ id, name }))
  const past =
    typeof counted.past === 'string'
      ? {}
      : {
          past: stageRows(
            { cells: counted.past.tally.cells, durations: counted.past.tally.durations },
            stages,
            'cohort',
            counted.past.asOfMs,
          ),
        }
  return findLeaks({
    rows,
    benchmarks: definition.benchmarks,
    young: youngOpen(total.cells, p90, question.asOfMs),
    ...past,
    ...(question.dealValue === undefined ? {} : { dealValue: question.dealValue }),
  })
}

/** The most people a group had in any stage. */
const size = (tally: Tally, stages: readonly StageName[]): number =>
  Math.max(0, ...stages.map(({ id }) => tally.cells[id]?.entered ?? 0))

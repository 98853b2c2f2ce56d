import { type Cell, type Cells, type Durations, emptyCell } from './cell.ts'
import { daysOf, quantileOf } from './histogram.ts'
import { median, quantile, shownDays } from './quantile.ts'
import { type Age, kaplanMeier, medianStay } from './survival.ts'
import { type Interval, wilson } from './wilson.ts'

export const MODES = ['cohort', 'period', 'snapshot'] as const
export type Mode = (typeof MODES)[number]

/** Under this many cases a rate is labelled: its interval is wider than most differences worth acting on (SEMANTICS 4.13). */
export const FEW = 30

export interface StageName {
  readonly id: string
  readonly name: string
}

/** How one group did at one stage. Rates are fractions of 1, durations days to one decimal. */
export interface StageRow {
  readonly stage: string
  readonly name: string
  /** The stage that `converted` leads to; null for the last. */
  readonly next: string | null
  readonly entered: number
  /** Cohort: reached the next stage or a later one. Period: entries into the next stage. */
  readonly converted: number
  readonly rate: number | null
  /** Wilson, 95 %; null where the rate is not a share of the same people (period). */
  readonly interval: Interval | null
  readonly medianDaysOfConverted: number | null
  /** Half have left by then, open spells counted as censored; null when not reached. */
  readonly kmMedianDays: number | null
  readonly p90Days: number | null
  readonly open: number
  readonly few: boolean
  /** Of those who reached the first stage: how many reached this one or a later one. */
  readonly cumulative: { readonly reached: number; readonly rate: number | null; readonly interval: Interval | null }
  readonly flags: { readonly negative: number; readonly withoutDates: number; readonly empty: number }
}

export interface Group {
  readonly value: string
  readonly stages: readonly StageRow[]
}

/** What was counted for one group; `durations` only where spells were kept one by one, `entries` only for period figures. */
export interface Counted {
  readonly cells: Cells
  readonly durations?: Readonly<Record<string, Durations>> | undefined
  readonly entries?: Readonly<Record<string, number>> | undefined
}

const DAY = 86_400_000
const share = (k: number, n: number): number | null => (n === 0 ? null : k / n)
const reachedBy = (cell: Cell): number => cell.entered + cell.skipped

/** The rows of one group, stages in order; `asOfMs` is when open spells are looked at. */
export function stageRows(counted: Counted, stages: readonly StageName[], mode: Mode, asOfMs: number): StageRow[] {
  const cells = stages.map(({ id }) => counted.cells[id] ?? emptyCell())
  const first = cells[0] ? reachedBy(cells[0]) : 0
  return stages.map(({ id, name }, i) => {
    const cell = cells[i] as Cell
    const next = stages[i + 1]?.id ?? null
    const reached = reachedBy(cell)
    const row = {
      stage: id,
      name,
      next,
      open: cell.open,
      cumulative: { reached, rate: share(reached, first), interval: wilson(reached, first) },
      flags: { negative: cell.negative, withoutDates: cell.undated, empty: cell.empty },
    }
    if (mode === 'cohort') return { ...row, ...converted(cell, next !== null), ...durations(counted, id, cell, asOfMs) }
    const none = { medianDaysOfConverted: null, kmMedianDays: null, p90Days: null, interval: null }
    if (mode === 'snapshot') {
      const nobodyMoved = { entered: cell.open, converted: 0, rate: null, few: cell.open < FEW }
      return { ...row, ...none, ...nobodyMoved, cumulative: { reached: cell.open, rate: null, interval: null } }
    }
    const n = counted.entries?.[id] ?? 0
    const k = next === null ? 0 : (counted.entries?.[next] ?? 0)
    const start = counted.entries?.[stages[0]?.id ?? ''] ?? 0
    const cumulative = { reached: n, rate: share(n, start), interval: null }
    return {
      ...row,
      ...none,
      entered: n,
      converted: k,
      rate: next === null ? null : share(k, n),
      few: n < FEW,
      cumulative,
    }
  })
}

function converted(cell: Cell, hasNext: boolean) {
  const rate = hasNext ? share(cell.converted, cell.entered) : null
  const interval = hasNext ? wilson(cell.converted, cell.entered) : null
  return { entered: cell.entered, converted: cell.converted, rate, interval, few: cell.entered < FEW }
}

function durations(counted: Counted, stage: string, cell: Cell, asOfMs: number) {
  const kept = counted.durations?.[stage]
  const ages = kept ? exactAges(kept, asOfMs) : bucketAges(cell, asOfMs)
  return {
    medianDaysOfConverted: shownDays(kept ? median(kept.converted) : quantileOf(cell.days, 0.5)),
    kmMedianDays: shownDays(medianStay(kaplanMeier(ages))),
    p90Days: shownDays(kept ? quantile(kept.converted, 0.9) : quantileOf(cell.days, 0.9)),
  }
}

function exactAges(kept: Durations, asOfMs: number): Age[] {
  return [
    ...kept.converted.map((days) => ({ days, left: 1, censored: 0 })),
    ...kept.lapsed.map((days) => ({ days, left: 0, censored: 1 })),
    ...kept.since.map((since) => ({ days: Math.max(0, (asOfMs - since) / DAY), left: 0, censored: 1 })),
  ]
}

/** Ages from a cell alone: leaving is right to 4.5 %, an open spell's age to half a week (half a day in the days read live). */
function bucketAges(cell: Cell, asOfMs: number): Age[] {
  return [
    ...Array.from(cell.days).map(([bucket, left]) => ({ days: daysOf(bucket), left, censored: 0 })),
    ...Array.from(cell.lapsed).map(([bucket, censored]) => ({ days: daysOf(bucket), left: 0, censored })),
    ...Array.from(cell.since).map(([day, censored]) => ({
      days: Math.max(0, asOfMs / DAY - day - 0.5),
      left: 0,
      censored,
    })),
  ]
}

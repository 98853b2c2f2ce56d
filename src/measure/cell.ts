import { bucketOf, count, type Histogram, pour, quantileOf } from './histogram.ts'
import { type Journey, spells } from './journey.ts'
import type { DayNumber } from './zone.ts'

/** What a set of journeys says about one stage. Every field is a sum, so cells add up in any order and grouping. */
export interface Cell {
  entered: number
  converted: number
  /** Reached a later stage without this one. */
  skipped: number
  /** Still in it. */
  open: number
  negative: number
  undated: number
  /** The dimension was present but empty in the source. */
  empty: number
  /** Days to the next stage, of those who converted with two usable dates. */
  days: Histogram
  /** Days until a new cycle ended the spell unconverted. */
  lapsed: Histogram
  /** By the UTC day of their entry, those still open with a usable date: their age depends on when one asks. */
  since: Record<DayNumber, number>
}

/** The cells of one group, by stage id. */
export type Cells = Record<string, Cell>

/** Durations kept one by one, for exact medians where the number of rows allows it. */
export interface Durations {
  readonly converted: number[]
  readonly lapsed: number[]
  /** Milliseconds since 1970 at which open spells began. */
  readonly since: number[]
}

const SUMS = ['entered', 'converted', 'skipped', 'open', 'negative', 'undated', 'empty'] as const
const DAY = 86_400_000

/** A cell of nobody: the neutral element of `addCell`. */
export const emptyCell = (): Cell => ({
  entered: 0,
  converted: 0,
  skipped: 0,
  open: 0,
  negative: 0,
  undated: 0,
  empty: 0,
  days: {},
  lapsed: {},
  since: {},
})

/** Adds `from` into `into`, in place. */
export function addCell(into: Cell, from: Partial<Cell>): void {
  for (const sum of SUMS) into[sum] += from[sum] ?? 0
  if (from.days) pour(into.days, from.days)
  if (from.lapsed) pour(into.lapsed, from.lapsed)
  if (from.since) pour(into.since, from.since)
}

/** Adds the cells of every stage of `from` into `into`, in place. */
export function addCells(into: Cells, from: Readonly<Record<string, Partial<Cell>>>): void {
  for (const stage in from) {
    into[stage] ??= emptyCell()
    addCell(into[stage], from[stage] as Partial<Cell>)
  }
}

/** The cell as it is stored: zeros and empty histograms left out. */
export function packed(cells: Cells): Record<string, Partial<Cell>> {
  const keep = ([, value]: [string, unknown]) =>
    typeof value === 'number' ? value !== 0 : Object.keys(value as object).length > 0
  return Object.fromEntries(
    Object.entries(cells).map(([stage, cell]) => [stage, Object.fromEntries(Object.entries(cell).filter(keep))]),
  )
}

/** Counts one journey into the cells of its group, and its durations one by one where `exact` is given. */
export function addJourney(
  cells: Cells,
  journey: Journey,
  stages: readonly string[],
  empty: boolean,
  exact?: Record<string, Durations>,
): void {
  for (const spell of spells(journey, stages)) {
    cells[spell.stage] ??= emptyCell()
    const cell = cells[spell.stage] as Cell
    if (!spell.entered) {
      cell.skipped++
      continue
    }
    cell.entered++
    if (spell.converted) cell.converted++
    if (spell.open) cell.open++
    if (spell.negative) cell.negative++
    if (spell.undated) cell.undated++
    if (empty) cell.empty++
    if (spell.days !== undefined) count(spell.converted ? cell.days : cell.lapsed, bucketOf(spell.days))
    else if (spell.open && spell.since !== undefined) count(cell.since, Math.floor(spell.since / DAY))
    if (exact) keep(exact, spell)
  }
}

function keep(exact: Record<string, Durations>, spell: ReturnType<typeof spells>[number]): void {
  exact[spell.stage] ??= { converted: [], lapsed: [], since: [] }
  const kept = exact[spell.stage] as Durations
  if (spell.days !== undefined) (spell.converted ? kept.converted : kept.lapsed).push(spell.days)
  else if (spell.open && spell.since !== undefined) kept.since.push(spell.since)
}

/** Whether two sets of cells say the same; absent and empty cells are equal. */
export function sameCells(a: Cells, b: Cells): boolean {
  const text = (cells: Cells) =>
    JSON.stringify(
      Object.entries(packed(cells))
        .filter(([, cell]) => Object.keys(cell).length > 0)
        .sort(([x], [y]) => (x < y ? -1 : 1))
        .map(([stage, cell]) => [stage, Object.entries(cell).sort(([x], [y]) => (x < y ? -1 : 1))]),
    )
  return text(a) === text(b)
}

/** The `q`-quantile of days to conversion from the buckets alone. */
export const bucketQuantile = (cell: Cell, q: number): number | null => quantileOf(cell.days, q)

import { bucketOf, count, type Histogram, type Pairs, pairs, pour } from './histogram.ts'
import type { Spell } from './journey.ts'
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
  since: Map<DayNumber, number>
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

/** A cell as it is stored: zeros and empty histograms left out. */
export type StoredCell = Partial<Record<(typeof SUMS)[number], number> & Record<(typeof MAPS)[number], Pairs>>

const SUMS = ['entered', 'converted', 'skipped', 'open', 'negative', 'undated', 'empty'] as const
const MAPS = ['days', 'lapsed', 'since'] as const
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
  days: new Map(),
  lapsed: new Map(),
  since: new Map(),
})

/** Adds `from` into `into`, in place. */
export function addCell(into: Cell, from: Cell | StoredCell): void {
  for (const sum of SUMS) into[sum] += from[sum] ?? 0
  for (const map of MAPS) pour(into[map], from[map] ?? [])
}

/** Adds the cells of every stage of `from` into `into`, in place. */
export function addCells(into: Cells, from: Readonly<Record<string, Cell | StoredCell>>): void {
  for (const stage in from) {
    into[stage] ??= emptyCell()
    addCell(into[stage], from[stage] ?? {})
  }
}

/** The cells of a group as they are stored. */
export function packed(cells: Cells): Record<string, StoredCell> {
  const stored: Record<string, StoredCell> = {}
  for (const stage in cells) {
    const cell = cells[stage] as Cell
    const kept: StoredCell = {}
    for (const sum of SUMS) if (cell[sum] !== 0) kept[sum] = cell[sum]
    for (const map of MAPS) if (cell[map].size > 0) kept[map] = pairs(cell[map])
    stored[stage] = kept
  }
  return stored
}

/**
 * The cells with the days of open spells moved to the middle of their week: months and years keep weeks, a seventh of the
 * keys, and an open spell's age is then right to half a week.
 */
export function byWeek(cells: Cells): Cells {
  for (const stage in cells) {
    const weeks = new Map<DayNumber, number>()
    for (const [day, n] of cells[stage]?.since ?? []) count(weeks, day - (day % 7) + 3, n)
    ;(cells[stage] as Cell).since = weeks
  }
  return cells
}

/** Counts the spells of one journey into the cells of its group, and its durations one by one where `exact` is given. */
export function addSpells(
  cells: Cells,
  spells: readonly Spell[],
  empty: boolean,
  exact?: Record<string, Durations>,
): void {
  for (const spell of spells) {
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

function keep(exact: Record<string, Durations>, spell: Spell): void {
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
        .sort(([x], [y]) => (x < y ? -1 : 1)),
    )
  return text(a) === text(b)
}

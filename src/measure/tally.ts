import type { Json } from '../funnel/brand.ts'
import { addCells, addSpells, type Cell, type Cells, type Durations, type StoredCell } from './cell.ts'
import { groupOf, wasEmpty } from './dimension.ts'
import { count, type Pairs, pour } from './histogram.ts'
import { type Journey, spells } from './journey.ts'
import type { DayNumber } from './zone.ts'

/** Entries by stage and by the day in the workspace's zone they were made on: what period figures are made of. */
export type EntryDays = Record<string, Map<DayNumber, number>>

/** Entries as they are stored. */
export type StoredEntries = Readonly<Record<string, Pairs>>

/** Everything counted of one group. */
export interface Tally {
  readonly cells: Cells
  readonly entries: EntryDays
  /** Present where spells are kept one by one. */
  readonly durations?: Record<string, Durations>
}

/** Tallies by the value of one dimension. */
export type Groups = Map<string, Tally>

export interface JourneyRow extends Journey {
  readonly day: DayNumber
  readonly dimensions: Readonly<Record<string, Json>>
}

/** How to count: the stages in order, which day an instant lies in, whether to keep spells one by one. */
export interface Counting {
  readonly stages: readonly string[]
  readonly dayOf: (ms: number) => DayNumber
  readonly exact: boolean
  /** Whether to count entries by day: a tenth of the work, needed for period figures and stored cells. */
  readonly entries: boolean
}

/** The tally of a value, made if it is the first. */
export function tallyOf(groups: Groups, value: string, exact: boolean): Tally {
  let tally = groups.get(value)
  if (!tally) {
    tally = { cells: {}, entries: {}, ...(exact ? { durations: {} } : {}) }
    groups.set(value, tally)
  }
  return tally
}

/** Counts one journey into its group of each dimension; it is read once, however many there are. */
export function tallyJourney(
  row: JourneyRow,
  how: Counting,
  dimensions: readonly string[],
  groupsOf: (dimension: string) => Groups,
): void {
  const found = spells(row, how.stages)
  const days = !how.entries ? [] : found.map(({ at }) => (at === undefined ? undefined : how.dayOf(at)))
  for (const dimension of dimensions) {
    const tally = tallyOf(groupsOf(dimension), groupOf(row.dimensions, dimension), how.exact)
    addSpells(tally.cells, found, wasEmpty(row.dimensions, dimension), tally.durations)
    if (!how.entries) continue
    found.forEach(({ stage }, i) => {
      const day = days[i]
      if (day === undefined) return
      tally.entries[stage] ??= new Map()
      count(tally.entries[stage], day)
    })
  }
}

/** Adds stored or counted figures into a tally, in place. */
export function addTally(
  into: Tally,
  cells: Readonly<Record<string, Cell | StoredCell>>,
  entries: EntryDays | StoredEntries | null,
  durations?: Readonly<Record<string, Durations>>,
): void {
  addCells(into.cells, cells)
  for (const stage in entries) {
    into.entries[stage] ??= new Map()
    pour(into.entries[stage], entries[stage] ?? [])
  }
  if (!into.durations) return
  for (const stage in durations) {
    into.durations[stage] ??= { converted: [], lapsed: [], since: [] }
    const kept = into.durations[stage]
    const more = durations[stage]
    for (const days of more?.converted ?? []) kept.converted.push(days)
    for (const days of more?.lapsed ?? []) kept.lapsed.push(days)
    for (const ms of more?.since ?? []) kept.since.push(ms)
  }
}

/** All groups of one dimension added up; every journey is in exactly one of them. */
export function everybody(groups: Groups, exact: boolean): Tally {
  const all = tallyOf(new Map(), '', exact)
  for (const tally of groups.values()) addTally(all, tally.cells, tally.entries, tally.durations)
  return all
}

/** How many entries fall into days `from` to `to`, by stage. */
export function entriesBetween(entries: EntryDays, from: DayNumber, to: DayNumber): Record<string, number> {
  const found: Record<string, number> = {}
  for (const stage in entries) {
    let n = 0
    for (const [day, made] of entries[stage] ?? []) if (day >= from && day <= to) n += made
    found[stage] = n
  }
  return found
}

const DAY = 86_400_000

/** Open spells of each stage that are younger than `days[stage]` at `asOfMs`. */
export function youngOpen(
  cells: Cells,
  days: Readonly<Record<string, number | null>>,
  asOfMs: number,
): Record<string, number> {
  const found: Record<string, number> = {}
  for (const stage in cells) {
    const limit = days[stage]
    if (limit === undefined || limit === null) continue
    let n = 0
    for (const [day, open] of cells[stage]?.since ?? []) if (asOfMs / DAY - day - 0.5 < limit) n += open
    found[stage] = n
  }
  return found
}

import type { Json } from '../funnel/brand.ts'
import { addCells, addJourney, type Cell, type Cells, type Durations } from './cell.ts'
import { groupOf, wasEmpty } from './dimension.ts'
import { count, pour } from './histogram.ts'
import type { Journey } from './journey.ts'
import type { DayNumber } from './zone.ts'

/** Entries by stage and by the day in the workspace's zone they were made on: what period figures are made of. */
export type EntryDays = Record<string, Record<DayNumber, number>>

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

/** Counts one journey into its group of one dimension. */
export function tallyJourney(groups: Groups, row: JourneyRow, dimension: string, how: Counting): void {
  const tally = tallyOf(groups, groupOf(row.dimensions, dimension), how.exact)
  addJourney(tally.cells, row, how.stages, wasEmpty(row.dimensions, dimension), tally.durations)
  for (const stage of how.stages) {
    const entry = row.entered[stage]
    if (!entry) continue
    tally.entries[stage] ??= {}
    count(tally.entries[stage], how.dayOf(Date.parse(entry.at)))
  }
}

/** Adds stored or counted figures into a tally, in place. */
export function addTally(
  into: Tally,
  cells: Readonly<Record<string, Partial<Cell>>>,
  entries: EntryDays | null,
  durations?: Readonly<Record<string, Durations>>,
): void {
  addCells(into.cells, cells)
  for (const stage in entries) {
    into.entries[stage] ??= {}
    pour(into.entries[stage], entries[stage] ?? {})
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
    for (const day in entries[stage])
      if (Number(day) >= from && Number(day) <= to) n += entries[stage][Number(day)] ?? 0
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
    for (const [day, open] of Object.entries(cells[stage]?.since ?? {}))
      if (asOfMs / DAY - Number(day) - 0.5 < limit) n += open
    found[stage] = n
  }
  return found
}

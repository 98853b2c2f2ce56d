import { emptyCell } from './cell.ts'
import { type EntryDays, entriesBetween, type Tally } from './tally.ts'
import type { DayNumber } from './zone.ts'

/**
 * A cohort as it stood at the end of a day, from how many entered each stage on which day: who entered a stage later had not yet.
 * Right to the day; how long steps took cannot be told from it.
 */
export function asSeenOn(entries: EntryDays, stages: readonly string[], day: DayNumber): Tally {
  const entered = entriesBetween(entries, Number.NEGATIVE_INFINITY, day)
  const cells: Tally['cells'] = {}
  let later = 0
  for (const stage of stages.toReversed()) {
    const n = entered[stage] ?? 0
    const converted = Math.min(n, later)
    const reached = Math.max(n, later)
    cells[stage] = { ...emptyCell(), entered: n, converted, skipped: reached - n, open: n - converted }
    later = reached
  }
  return { cells, entries: {} }
}

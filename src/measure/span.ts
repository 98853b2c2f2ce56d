import { type DayNumber, dayNumber, plainDate } from './zone.ts'

export const GRAINS = ['day', 'month', 'year'] as const
export type Grain = (typeof GRAINS)[number]

/** The first day of the month or year that a day lies in. */
export function startOf(grain: Grain, day: DayNumber): DayNumber {
  const date = plainDate(day)
  if (grain === 'day') return day
  return dayNumber(grain === 'month' ? `${date.slice(0, 7)}-01` : `${date.slice(0, 4)}-01-01`)
}

/** The day after the last of the span that starts on `start`. */
export function endOf(grain: Grain, start: DayNumber): DayNumber {
  if (grain === 'day') return start + 1
  return startOf(grain, start + (grain === 'month' ? 31 : 366))
}

export interface Range {
  /** First and last day, both included. */
  readonly from: DayNumber
  readonly to: DayNumber
}

/** Which stored cells add up to a range, and which days must be counted afresh. */
export interface Cover {
  readonly year: readonly DayNumber[]
  readonly month: readonly DayNumber[]
  readonly day: readonly DayNumber[]
  readonly live: readonly DayNumber[]
}

/**
 * The coarsest clean spans that cover `range` exactly: a year or month is used when it lies inside and none of its days is
 * dirty; dirty days are live. The spans and live days are disjoint and together are the range.
 */
export function cover(range: Range, dirty: ReadonlySet<DayNumber>): Cover {
  const dirtyIn = { month: starts('month', dirty), year: starts('year', dirty) }
  const found = { year: [] as DayNumber[], month: [] as DayNumber[], day: [] as DayNumber[], live: [] as DayNumber[] }
  const fits = (grain: 'month' | 'year', day: DayNumber) =>
    startOf(grain, day) === day && endOf(grain, day) <= range.to + 1 && !dirtyIn[grain].has(day)
  for (let day = range.from; day <= range.to; ) {
    const grain: Grain = fits('year', day) ? 'year' : fits('month', day) ? 'month' : 'day'
    if (grain === 'day' && dirty.has(day)) found.live.push(day)
    else found[grain].push(day)
    day = endOf(grain, day)
  }
  return found
}

function starts(grain: Grain, days: Iterable<DayNumber>): Set<DayNumber> {
  const found = new Set<DayNumber>()
  for (const day of days) found.add(startOf(grain, day))
  return found
}

/** The distinct spans of a grain that `days` lie in, ascending. */
export const spansOf = (grain: Grain, days: Iterable<DayNumber>): DayNumber[] =>
  [...starts(grain, days)].sort((a, b) => a - b)

/** The range of the same length just before. */
export const before = (range: Range): Range => ({ from: range.from - (range.to - range.from + 1), to: range.from - 1 })

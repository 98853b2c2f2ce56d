/** Days since 1970-01-01. */
export type DayNumber = number

const DAY = 86_400_000
/** Zones change their offset only at quarters of an hour (the last exception ended in 1972). */
const QUARTER = 900_000

/** The day number of a plain date, `2026-03-01`. */
export const dayNumber = (date: string): DayNumber => Date.parse(`${date}T00:00:00Z`) / DAY

/** The plain date of a day number. */
export const plainDate = (day: DayNumber): string => new Date(day * DAY).toISOString().slice(0, 10)

/** Whether text is a real calendar date written `YYYY-MM-DD`, of the years 1900 to 2200: databases and calendars differ beyond. */
export const isPlainDate = (text: string): boolean =>
  /^(19\d\d|2[01]\d\d|2200)-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(dayNumber(text)) &&
  plainDate(dayNumber(text)) === text

/**
 * A function from milliseconds since 1970 to the calendar day in `zone`. Temporal is asked twice for each UTC day it meets,
 * and for each quarter of an hour only on the days the clocks change: asked for each of a million entries it takes seconds.
 */
export function dayIn(zone: string): (ms: number) => DayNumber {
  const offsetAt = (ms: number): number =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
  /** By UTC day; NaN on a day the clocks change. */
  const offsets = new Map<DayNumber, number>()
  return (ms) => {
    const day = Math.floor(ms / DAY)
    let offset = offsets.get(day)
    if (offset === undefined) {
      const start = offsetAt(day * DAY)
      offset = start === offsetAt((day + 1) * DAY) ? start : Number.NaN
      if (offsets.size > 20_000) offsets.clear()
      offsets.set(day, offset)
    }
    if (Number.isNaN(offset)) offset = offsetAt(Math.floor(ms / QUARTER) * QUARTER)
    return Math.floor((ms + offset) / DAY)
  }
}

/** Days since 1970-01-01. */
export type DayNumber = number

const DAY = 86_400_000
/** Zones change their offset only at quarters of an hour (the last exception ended in 1972). */
const QUARTER = 900_000

/** The day number of a plain date, `2026-03-01`. */
export const dayNumber = (date: string): DayNumber => Date.parse(`${date}T00:00:00Z`) / DAY

/** The plain date of a day number. */
export const plainDate = (day: DayNumber): string => new Date(day * DAY).toISOString().slice(0, 10)

/** Whether text is a real calendar date written `YYYY-MM-DD`. */
export const isPlainDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(dayNumber(text)) && plainDate(dayNumber(text)) === text

/**
 * A function from milliseconds since 1970 to the calendar day in `zone`. It remembers the offset of each quarter of an
 * hour it met: asking Temporal for each of a million entries would take seconds.
 */
export function dayIn(zone: string): (ms: number) => DayNumber {
  const offsets = new Map<number, number>()
  return (ms) => {
    const quarter = Math.floor(ms / QUARTER)
    let offset = offsets.get(quarter)
    if (offset === undefined) {
      const at = Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER).toZonedDateTimeISO(zone)
      offset = at.offsetNanoseconds / 1e6
      if (offsets.size > 200_000) offsets.clear()
      offsets.set(quarter, offset)
    }
    return Math.floor((ms + offset) / DAY)
  }
}

import type { Sla } from '../definition/playbook.ts'

/** When a team works; absent means at all hours. */
export type Hours = NonNullable<Sla['hours']>

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** Beyond, the answer is "very long" whatever the hours. */
const MOST_DAYS = 120

/** The working spans that touch a calendar day of a zone, as milliseconds; none on a day off. */
function spanOf(day: Temporal.PlainDate, { days, open, close }: Hours, zone: string): readonly [number, number] | null {
  const name = WEEK[day.dayOfWeek - 1]
  if (name === undefined || !days.includes(name)) return null
  const at = (time: string) => day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds
  return [at(open), at(close)]
}

const dayAt = (ms: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate()

/** How much of the time between two instants was working time. */
export function workedBetween(fromMs: number, toMs: number, hours: Hours | undefined, zone: string): number {
  if (toMs <= fromMs) return 0
  if (hours === undefined) return toMs - fromMs
  let sum = 0
  let day = dayAt(fromMs, zone)
  for (let n = 0; n < MOST_DAYS; n++, day = day.add({ days: 1 })) {
    const span = spanOf(day, hours, zone)
    if (span !== null) sum += Math.max(0, Math.min(toMs, span[1]) - Math.max(fromMs, span[0]))
    if (day.toZonedDateTime({ timeZone: zone }).epochMilliseconds > toMs) break
  }
  return sum
}

/** The latest instant since which so much working time has passed. */
export function workedAgo(ms: number, nowMs: number, hours: Hours | undefined, zone: string): number {
  if (hours === undefined) return nowMs - ms
  let left = ms
  let day = dayAt(nowMs, zone)
  for (let n = 0; n < MOST_DAYS; n++, day = day.subtract({ days: 1 })) {
    const span = spanOf(day, hours, zone)
    if (span === null) continue
    const end = Math.min(nowMs, span[1])
    const length = Math.max(0, end - span[0])
    if (length >= left) return end - left
    left -= length
  }
  return nowMs - MOST_DAYS * 86_400_000
}

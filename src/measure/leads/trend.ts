import type { Range } from '../span.ts'
import { type DayNumber, plainDate } from '../zone.ts'

/** How many leads began in each of a dozen equal parts of the period, a group; to see a shape, not to read numbers off. */
export interface Trend {
  /** First days of the parts. */
  readonly days: readonly string[]
  readonly values: Readonly<Record<string, readonly number[]>>
}

/** Leads by group and cohort day. */
export type LeadDays = Map<string, Map<DayNumber, number>>

const PARTS = 12
/** Beyond, days are kept only as months and years and the shape is left out. */
export const LONGEST_TREND = 400

/** The trend of a range. */
export function trendOf(leads: LeadDays, { from, to }: Range): Trend | null {
  const length = to - from + 1
  if (length < 2 || length > LONGEST_TREND) return null
  const parts = Math.min(PARTS, length)
  const values: Record<string, number[]> = {}
  for (const [value, days] of leads) {
    const counts = Array.from({ length: parts }, () => 0)
    for (const [day, n] of days) {
      const part = Math.floor(((day - from) * parts) / length)
      if (part >= 0 && part < parts) counts[part] = (counts[part] ?? 0) + n
    }
    values[value] = counts
  }
  const days = Array.from({ length: parts }, (_, part) => plainDate(from + Math.ceil((part * length) / parts)))
  return { days, values }
}

export const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** A day is packed no earlier than so long after its end. */
export const CLOSES_MS = 2 * HOUR_MS
/**
 * What comes so long after the end of its day leaves a mark. The hour between is far longer than any transaction: one that left no mark
 * has committed before the day is packed.
 */
const LATE_MS = HOUR_MS

/** The UTC day of a hit that came so late that its day may be packed already, else undefined. */
export function lateDay(atMs: number, nowMs: number): string | undefined {
  const day = Math.floor(atMs / DAY_MS)
  return (day + 1) * DAY_MS + LATE_MS <= nowMs ? new Date(day * DAY_MS).toISOString().slice(0, 10) : undefined
}

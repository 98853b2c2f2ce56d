import type { Chance } from './chance.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** Six months of history. */
export const SPAN_DAYS = 182

/** How busy the days of a week are, Sunday first. */
const WEEKDAYS = [2, 10, 11, 11, 10, 8, 2].map((weight, day) => ({ weight, day }))

/** An instant of a believable working life, some day between both ends; never after `endMs`. */
export function momentBetween(chance: Chance, startMs: number, endMs: number): number {
  const weeks = Math.max(1, Math.floor((endMs - startMs) / (7 * DAY)))
  const { day } = chance.weighted(WEEKDAYS)
  const midnight = Math.floor(startMs / DAY) * DAY
  const shift = (day - new Date(midnight).getUTCDay() + 7) % 7
  const date = midnight + (chance.whole(0, weeks - 1) * 7 + shift) * DAY
  const hour = chance.happens(0.82) ? chance.whole(7, 17) : chance.whole(18, 22)
  const at = date + hour * HOUR + chance.whole(0, 3_599_000)
  return Math.min(Math.max(at, startMs), endMs)
}

/** Moved to the working hours that follow: nobody answers at night or on a Sunday. */
export function inWorkingHours(ms: number): number {
  let at = ms
  const hour = Math.floor((at % DAY) / HOUR)
  if (hour >= 17) at = Math.floor(at / DAY) * DAY + DAY + 8 * HOUR + (at % HOUR)
  else if (hour < 8) at = Math.floor(at / DAY) * DAY + 8 * HOUR + (at % HOUR)
  const day = new Date(at).getUTCDay()
  if (day === 6) return at + 2 * DAY
  return day === 0 ? at + DAY : at
}

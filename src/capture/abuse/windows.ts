/** How often something happened, by minute of the last hour and by hour of the last day; newest first, the running one included. */
export interface Windows {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
}

export const MINUTES = 60
export const HOURS = 24
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

/** How often in the last `count` minutes; with the running one, so that a window never forgets too much. */
export const lastMinutes = ({ minutes }: Windows, count: number): number => sum(minutes.slice(0, count))

/** How often in the last day. */
export const lastDay = ({ hours }: Windows): number => sum(hours)

/** A row of numbers as it looks `later` steps after its newest one. */
export function moved(numbers: readonly number[], later: number): readonly number[] {
  const empty = Math.min(numbers.length, Math.max(0, later))
  return [...Array<number>(empty).fill(0), ...numbers.slice(0, numbers.length - empty)]
}

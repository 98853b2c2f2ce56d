/** A limit of DESIGN 7: the value must be at most, or at least, so much. */
export interface Goal {
  readonly limit: number
  readonly at: 'most' | 'least'
}

/** One measured number. */
export interface Row {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly goal?: Goal
  readonly note?: string
}

/** How much work a run does. */
export interface Scale {
  readonly quick: boolean
  /** People of the big fixture; each has ten events. */
  readonly people: number
  /** Progress for whoever waits; on stderr. */
  readonly say: (line: string) => void
}

/** One scenario measures one goal, or a few that share a set-up. */
export interface Scenario {
  readonly name: string
  readonly run: (scale: Scale) => Promise<Row[]>
}

export const atMost = (limit: number): Goal => ({ limit, at: 'most' })
export const atLeast = (limit: number): Goal => ({ limit, at: 'least' })

/** The nearest-rank quantile; 0 of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Milliseconds that some work took. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Milliseconds of one core that synchronous work took; what else runs on the machine hardly changes it. */
export function worked(work: () => unknown): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** Numbers from 0 to `count - 1`. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Cuts a list into batches of one size. */
export const batchesOf = <T>(items: readonly T[], size: number): T[][] =>
  range(Math.ceil(items.length / size)).map((index) => items.slice(index * size, (index + 1) * size))

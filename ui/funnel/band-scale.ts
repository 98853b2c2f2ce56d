import type { Benchmark } from '#src/definition/definition.ts'

/** A benchmark as a strip of three parts with a mark on it, in hundredths of its width. */
export interface Strip {
  readonly weak: number
  readonly average: number
  readonly mark: number | null
}

/** Where the parts of a benchmark end and where a rate lies; a benchmark of median and top quarter has its parts there. */
export function stripOf({ weak, average, strong, median, topQuartile }: Benchmark, rate: number | null): Strip | null {
  const first = weak ?? average?.[0] ?? median
  const second = strong ?? average?.[1] ?? topQuartile
  if (first === undefined && second === undefined) return null
  const low = first ?? 0
  const high = second ?? low
  const end = Math.min(1, Math.max(high * 1.5, (rate ?? 0) * 1.1, 0.01))
  const at = (value: number) => Math.min(100, Math.max(0, (value / end) * 100))
  return { weak: at(low), average: at(Math.max(low, high)), mark: rate === null ? null : at(rate) }
}

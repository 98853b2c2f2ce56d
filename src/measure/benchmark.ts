import type { Benchmark } from '../definition/definition.ts'

/** Where a rate lies among a benchmark's bands; a value in a gap reads `between`. */
export type Band =
  | 'weak'
  | 'between weak and average'
  | 'average'
  | 'between average and strong'
  | 'strong'
  | 'below the median'
  | 'at or above the median'
  | 'top quartile'

/** The rate that counts as good enough: the low end of the average band, else the median, else the end of the weak band. */
export function goodEnough(benchmark: Benchmark): number | null {
  return benchmark.average?.[0] ?? benchmark.median ?? benchmark.weak ?? benchmark.strong ?? null
}

/** The band of a rate, or null where the source gives none. */
export function bandOf(benchmark: Benchmark, rate: number): Band | null {
  const { weak, average, strong, median, topQuartile } = benchmark
  if (strong !== undefined && rate >= strong) return 'strong'
  if (average && rate > average[1]) return 'between average and strong'
  if (average && rate >= average[0]) return 'average'
  if (weak !== undefined && rate < weak) return 'weak'
  if (average) return weak === undefined ? 'weak' : 'between weak and average'
  if (topQuartile !== undefined && rate >= topQuartile) return 'top quartile'
  if (median !== undefined) return rate < median ? 'below the median' : 'at or above the median'
  return null
}

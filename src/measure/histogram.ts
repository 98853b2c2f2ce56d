/** Counts by logarithmic bucket of a duration; addition is exact, so cells of days merge into months and years. */
export type Histogram = Map<number, number>

/** A histogram as it is stored: key, count, key, count …, ascending. A third of the bytes of an object, and three times as fast to parse. */
export type Pairs = readonly number[]

const SECONDS = 86_400

/** Buckets a doubling. 8 keeps a cell near 1 kB and puts a quantile within 4.5 % of the true one; 16 would say 2.2 % for twice the bytes. */
const PER_DOUBLING = 8

/** Bucket of a duration in days; everything under a second shares bucket 0. */
export function bucketOf(days: number): number {
  const seconds = days * SECONDS
  return seconds < 1 ? 0 : 1 + Math.floor(Math.log2(seconds) * PER_DOUBLING)
}

/** The duration that stands for a bucket: its geometric middle, at most a factor 2^(1/16) (4.5 %) from any member. */
export function daysOf(bucket: number): number {
  return bucket === 0 ? 0 : 2 ** ((bucket - 0.5) / PER_DOUBLING) / SECONDS
}

/** Adds `n` to a bucket in place. */
export function count(histogram: Histogram, bucket: number, n = 1): void {
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + n)
}

/** Adds every bucket of `from` into `into`. */
export function pour(into: Histogram, from: ReadonlyMap<number, number> | Pairs): void {
  if (!Array.isArray(from)) for (const [bucket, n] of from as ReadonlyMap<number, number>) count(into, bucket, n)
  else for (let i = 0; i < from.length; i += 2) count(into, from[i], from[i + 1])
}

/** The histogram as it is stored. */
export const pairs = (histogram: ReadonlyMap<number, number>): number[] =>
  [...histogram].sort(([a], [b]) => a - b).flat()

/** The duration below which a share `q` of the counts lies (nearest rank); `null` of nothing. */
export function quantileOf(histogram: ReadonlyMap<number, number>, q: number): number | null {
  const buckets = [...histogram].sort(([a], [b]) => a - b)
  const total = buckets.reduce((sum, [, n]) => sum + n, 0)
  let seen = 0
  for (const [bucket, n] of buckets) {
    seen += n
    if (seen > 0 && seen >= q * total) return daysOf(bucket)
  }
  return null
}

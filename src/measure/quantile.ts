/**
 * The `q`-quantile by linear interpolation between order statistics; `null` of nothing.
 * Source: definition 7 of R. J. Hyndman, Y. Fan, The American Statistician 50 (1996) 361-365; Postgres calls it percentile_cont.
 */
export function quantile(values: ArrayLike<number>, q: number): number | null {
  const sorted = Float64Array.from(values).sort()
  const rank = (sorted.length - 1) * q
  const below = sorted[Math.floor(rank)]
  const above = sorted[Math.ceil(rank)]
  if (below === undefined || above === undefined) return null
  return below + (above - below) * (rank - Math.floor(rank))
}

/** The middle value, or the mean of the two middle ones. */
export const median = (values: ArrayLike<number>): number | null => quantile(values, 0.5)

/** Days as they are shown: one decimal. */
export const shownDays = (days: number | null): number | null => (days === null ? null : Math.round(days * 10) / 10)

/** A closed interval, low end first. */
export type Interval = readonly [number, number]

/** Standard normal quantile for a two-sided 95 % interval. */
export const Z95 = 1.959963984540054

/**
 * Wilson's score interval for `k` successes of `n`; `null` when nothing was tried.
 * Source: E. B. Wilson, JASA 22 (1927) 209-212; as method 3 in R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872.
 */
export function wilson(k: number, n: number, z: number = Z95): Interval | null {
  if (n <= 0) return null
  const p = k / n
  const z2 = z * z
  const middle = 2 * n * p + z2
  const reach = z * Math.sqrt(z2 + 4 * n * p * (1 - p))
  const whole = 2 * (n + z2)
  // At the ends of the range the formula gives 0 and 1 but for the last bit of the arithmetic.
  return [k === 0 ? 0 : (middle - reach) / whole, k === n ? 1 : (middle + reach) / whole]
}

/**
 * Interval for the difference k1/n1 - k2/n2 of two independent shares; `null` when either is empty.
 * Source: method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890 (from the two Wilson intervals).
 */
export function newcombe(k1: number, n1: number, k2: number, n2: number, z: number = Z95): Interval | null {
  const a = wilson(k1, n1, z)
  const b = wilson(k2, n2, z)
  if (!a || !b) return null
  const p1 = k1 / n1
  const p2 = k2 / n2
  return [p1 - p2 - Math.hypot(p1 - a[0], b[1] - p2), p1 - p2 + Math.hypot(a[1] - p1, p2 - b[0])]
}

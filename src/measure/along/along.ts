import { type Interval, newcombe, wilson } from '../wilson.ts'

/** How one group did at one step. */
export interface GroupStep {
  readonly dimension: string
  readonly value: string
  readonly n: number
  readonly k: number
}

/** The group that a leak goes along with most; a difference, never a cause. */
export interface Along extends GroupStep {
  readonly rate: number
  readonly interval: Interval | null
  /** Everybody else. */
  readonly rest: { readonly n: number; readonly k: number; readonly rate: number }
  /** Who would have gone on at everybody else's rate and did not. */
  readonly people: number
}

/** Fewer say nothing (SEMANTICS 4.13). */
const FEW = 30

/** z of m two-sided intervals that hold together at 95 %, near enough (Bonferroni; the tail of the normal as e^(-z²/2)/z). */
function together(m: number): number {
  const tail = 0.025 / Math.max(1, m)
  let z = 1.96
  for (let i = 0; i < 30; i++) z = Math.sqrt(-2 * Math.log(tail * z * Math.sqrt(2 * Math.PI)))
  return Math.max(1.96, z)
}

/** The group whose shortfall against everybody else is largest, among those where it is certain; null if there is none. */
export function alongWith(groups: readonly GroupStep[], all: { readonly n: number; readonly k: number }): Along | null {
  const asked = groups.filter(({ n, value }) => value !== 'unknown' && n >= FEW && all.n - n >= FEW)
  const z = together(asked.length)
  const found = asked.flatMap((group): Along[] => {
    const rest = { n: all.n - group.n, k: all.k - group.k }
    const difference = newcombe(rest.k, rest.n, group.k, group.n, z)
    if (difference === null || difference[0] <= 0) return []
    const rate = group.k / group.n
    const restRate = rest.k / rest.n
    return [
      {
        ...group,
        rate,
        interval: wilson(group.k, group.n),
        rest: { ...rest, rate: restRate },
        people: (restRate - rate) * group.n,
      },
    ]
  })
  return found.sort((a, b) => b.people - a.people)[0] ?? null
}

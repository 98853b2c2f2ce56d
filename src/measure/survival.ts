/** What happened at one age: `left` moved on, `censored` were last seen still there. */
export interface Age {
  readonly days: number
  readonly left: number
  readonly censored: number
}

/** The share still there just after `days`. */
export interface Step {
  readonly days: number
  readonly staying: number
}

/**
 * The Kaplan-Meier curve, one step for each age at which somebody left; those censored at an age still counted as at risk in it.
 * Source: E. L. Kaplan, P. Meier, JASA 53 (1958) 457-481.
 */
export function kaplanMeier(ages: Iterable<Age>): Step[] {
  const byAge = [...ages].sort((a, b) => a.days - b.days)
  let atRisk = byAge.reduce((sum, age) => sum + age.left + age.censored, 0)
  let staying = 1
  const steps: Step[] = []
  for (let i = 0; i < byAge.length; ) {
    const days = byAge[i]?.days ?? 0
    let left = 0
    let gone = 0
    for (; i < byAge.length && byAge[i]?.days === days; i++) {
      left += byAge[i]?.left ?? 0
      gone += (byAge[i]?.left ?? 0) + (byAge[i]?.censored ?? 0)
    }
    if (left > 0) {
      staying *= 1 - left / atRisk
      steps.push({ days, staying })
    }
    atRisk -= gone
  }
  return steps
}

/** The first age by which half have left, or `null` when the curve never falls to a half. */
export function medianStay(steps: readonly Step[]): number | null {
  // The product of many ratios may miss a half that is exact on paper by a few units of the last place.
  return steps.find((step) => step.staying <= 0.5 + 1e-12)?.days ?? null
}

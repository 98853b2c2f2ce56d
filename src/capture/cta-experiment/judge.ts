import { type Interval, newcombe, wilson, Z95 } from '../../measure/wilson.ts'
import type { Arm } from '../ctas/arm.ts'

/** What was counted of one arm: people from the first time they saw it, those who sent a form or had an asset after, and who got how far. */
export interface ArmCounts {
  readonly people: number
  readonly converted: number
  /** By stage from the lead on: who entered it after they first saw the arm. */
  readonly stages: Readonly<Record<string, number>>
}

/** Standard normal quantile of 80 %. */
const POWER = 0.8416212335729143

/**
 * How many people each arm takes until a share that doubles is seen with 80 % certainty at the 5 % level, two-sided.
 * Source: J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd ed. (1981), formula 3.14, without continuity correction.
 */
export function peopleToSee(expected: number): number {
  const [p, twice] = [expected, Math.min(0.999, 2 * expected)]
  const mean = (p + twice) / 2
  const reach = Z95 * Math.sqrt(2 * mean * (1 - mean)) + POWER * Math.sqrt(p * (1 - p) + twice * (1 - twice))
  return Math.ceil((reach / (twice - p)) ** 2)
}

/** The 99.9 % quantile of chi-square with one degree of freedom: an even split is further off once in a thousand times. */
const SPLIT_OFF = 10.827566170662733

/**
 * Whether people fell into the arms as unevenly as an even split hardly ever does: then something treats the arms apart, and no figure of
 * the test means anything. Pearson's chi-square. Source: A. Fabijan et al., KDD 2019, "Diagnosing Sample Ratio Mismatch".
 */
export function isSplitOff(a: number, b: number): boolean {
  return a + b > 0 && (a - b) ** 2 / (a + b) > SPLIT_OFF
}

/** How many times as often the one as the other, with its 95 % interval. */
export interface Times {
  readonly times: number
  readonly interval: Interval
}

/**
 * The ratio of two shares; null while one of them is nought.
 * Source: D. Katz et al., Biometrics 34 (1978) 469-474, the log method.
 */
export function timesAsOften(k1: number, n1: number, k2: number, n2: number): Times | null {
  if (k1 === 0 || k2 === 0 || n1 === 0 || n2 === 0) return null
  const times = k1 / n1 / (k2 / n2)
  const reach = Z95 * Math.sqrt(1 / k1 - 1 / n1 + 1 / k2 - 1 / n2)
  return { times, interval: [times * Math.exp(-reach), times * Math.exp(reach)] }
}

/** One thing that is compared: what came of the people of each arm. */
export interface Compared {
  readonly tiered: { readonly k: number; readonly n: number; readonly interval: Interval | null }
  readonly single: { readonly k: number; readonly n: number; readonly interval: Interval | null }
  /** Of the shares, tiered less single, by Newcombe. */
  readonly difference: Interval | null
}

function compared({ tiered, single }: Readonly<Record<Arm, ArmCounts>>, of: (counts: ArmCounts) => number): Compared {
  const arm = (counts: ArmCounts) => {
    const [k, n] = [of(counts), counts.people]
    return { k, n, interval: wilson(k, n) }
  }
  const difference = newcombe(of(tiered), tiered.people, of(single), single.people)
  return { tiered: arm(tiered), single: arm(single), difference }
}

export type Verdict = 'not enough' | 'split off' | 'tiered' | 'single' | 'no difference'

/** What a test has shown so far. */
export interface Judgement {
  readonly verdict: Verdict
  readonly sentence: string
  readonly converted: Compared
  readonly times: Times | null
  readonly stages: readonly (Compared & { readonly stage: string })[]
}

/** What the two arms came to. Nothing is said before as many people as were planned are in both: whoever looks at a good moment finds what is not there. */
export function judged(arms: Readonly<Record<Arm, ArmCounts>>, perArm: number, stages: readonly string[]): Judgement {
  const { tiered, single } = arms
  const converted = compared(arms, (counts) => counts.converted)
  const times = timesAsOften(tiered.converted, tiered.people, single.converted, single.people)
  return {
    ...said({ ...arms, perArm, difference: converted.difference, times }),
    ...{ converted, times },
    stages: stages.map((stage) => ({ stage, ...compared(arms, (counts) => counts.stages[stage] ?? 0) })),
  }
}

type Said = Readonly<Record<Arm, ArmCounts>> &
  Pick<Compared, 'difference'> & { readonly perArm: number; readonly times: Times | null }

function said({ tiered, single, perArm, difference, times }: Said): Pick<Judgement, 'verdict' | 'sentence'> {
  if (isSplitOff(tiered.people, single.people))
    return {
      verdict: 'split off',
      sentence: `Nothing can be said: ${tiered.people} people saw the tiered arm and ${single.people} the single one, which an even split hardly ever does. Something treats the arms apart, such as a page that shows only one of them.`,
    }
  const fewest = Math.min(tiered.people, single.people)
  if (fewest < perArm)
    return {
      verdict: 'not enough',
      sentence: `Not enough yet: ${fewest} of the ${perArm} people that each half takes.`,
    }
  const doubles = doubling(times)
  const [low, high] = difference ?? [0, 0]
  if (low > 0)
    return { verdict: 'tiered', sentence: `More convert with tiered CTAs than with the single one. ${doubles}` }
  if (high < 0)
    return { verdict: 'single', sentence: `More convert with the single CTA than with tiered ones. ${doubles}` }
  return {
    verdict: 'no difference',
    sentence: `No difference that is more than chance, with as many people as would show a doubling. ${doubles}`,
  }
}

function doubling(times: Times | null): string {
  if (times === null) return 'In one of the arms nobody converted.'
  const [low, high] = times.interval
  const range = `${rounded(times.times)} times as often (95 %: ${rounded(low)} to ${rounded(high)})`
  if (low >= 2) return `Tiered converts ${range}: it at least doubles.`
  return `Tiered converts ${range}: that it doubles is ${high < 2 ? 'refuted' : 'not shown'}.`
}

const rounded = (value: number): string => String(Math.round(value * 100) / 100)

import type { Benchmark } from '../definition/definition.ts'
import { bandOf, goodEnough } from './benchmark.ts'
import { type Leak, leakSentence } from './leak-text.ts'
import { FEW, type StageRow } from './report.ts'
import { type Interval, newcombe, wilson } from './wilson.ts'

export interface LeakInput {
  readonly rows: readonly StageRow[]
  readonly benchmarks: readonly Benchmark[]
  /** The period before, seen when it was as old as this one is now; so that a young cohort is not called bad. */
  readonly past?: readonly StageRow[]
  /** By stage, open spells younger than the 90th percentile of days to conversion. */
  readonly young?: Readonly<Record<string, number>>
  /** What a customer is worth; typed by a person, else leaks are in people, never in money. */
  readonly dealValue?: number
}

/** z for m two-sided intervals that hold together at 95 %: the standard normal quantile of 1 - 0.025 / m. */
const TOGETHER = [1.95996, 2.2414, 2.39398, 2.49771, 2.57583, 2.63826, 2.69011, 2.73437, 2.77292, 2.80703]

interface Step {
  readonly from: StageRow
  readonly to: StageRow
  readonly n: number
  readonly k: number
  readonly young: number
}

/**
 * Every step against its comparators, the largest expected loss first: people lost x the funnel's own conversion downstream
 * (the leak value of lotoftools.org, in SEMANTICS 4.13). A step is a leak only where the whole interval lies below the comparator.
 */
export function findLeaks(input: LeakInput): Leak[] {
  const steps = stepsOf(input)
  const z = TOGETHER[Math.min(steps.length, TOGETHER.length) - 1] ?? 1.96
  const leaks = steps.flatMap((step) => {
    const past = againstPast(step, input, z)
    const benchmark = againstBenchmark(step, input, z)
    return [past, benchmark].filter((leak) => leak !== null)
  })
  const order = { leak: 0, 'not-enough-data': 1, healthy: 2 }
  return leaks.sort(
    (a, b) => order[a.verdict] - order[b.verdict] || (b.lost ?? 0) - (a.lost ?? 0) || b.people - a.people,
  )
}

/** Neighbouring stages, and the pairs further apart that a benchmark speaks about. */
function stepsOf({ rows, benchmarks, young }: LeakInput): Step[] {
  const found: Step[] = []
  rows.forEach((from, i) => {
    rows.slice(i + 1).forEach((to, j) => {
      const left = young?.[from.stage] ?? 0
      if (j === 0) found.push({ from, to, n: from.entered - left, k: from.converted, young: left })
      else if (benchmarks.some((one) => one.from === from.stage && one.to === to.stage))
        found.push({ from, to, n: from.cumulative.reached - left, k: to.cumulative.reached, young: left })
    })
  })
  return found
}

function againstPast(step: Step, input: LeakInput, z: number): Leak | null {
  const from = input.past?.find((row) => row.stage === step.from.stage)
  const to = input.past?.find((row) => row.stage === step.to.stage)
  if (!from || !to || from.next !== to.stage || from.entered === 0) return null
  const value = from.converted / from.entered
  // Both were looked at when equally old, so nobody here is too young to tell.
  const whole = { ...step, n: step.n + step.young, young: 0 }
  const difference = newcombe(from.converted, from.entered, whole.k, whole.n, z)
  const source = 'your own period before, seen at the same age'
  const few = Math.min(from.entered, whole.n) < FEW
  return weigh(
    whole,
    { kind: 'past', value, source, guess: false },
    few ? null : difference,
    input,
    z,
    from.medianDaysOfConverted,
  )
}

function againstBenchmark(step: Step, input: LeakInput, z: number): Leak | null {
  const own = input.benchmarks.filter((one) => one.from === step.from.stage && one.to === step.to.stage)
  // The mildest of the packs: they disagree up to threefold on what the same stage means (SEMANTICS 4.14).
  const mildest = own
    .flatMap((one) => ((value) => (value === null ? [] : [{ one, value }]))(goodEnough(one)))
    .sort((a, b) => a.value - b.value)[0]
  if (!mildest) return null
  const { one, value } = mildest
  const shares = step.n < FEW ? null : wilson(step.k, step.n, z)
  const difference: Interval | null = shares && [value - shares[1], value - shares[0]]
  return weigh(step, { kind: 'benchmark', value, source: one.source, guess: one.guess }, difference, input, z, null)
}

/** `difference` is the interval of comparator minus rate; null where there are too few to have one. */
function weigh(
  step: Step,
  comparator: Leak['comparator'],
  difference: Interval | null,
  input: LeakInput,
  z: number,
  pastMedianDays: number | null,
): Leak {
  const { from, to, n, k, young } = step
  const rate = n === 0 ? null : k / n
  const goal = goalOf(input.rows, to)
  const reached = to.cumulative.reached
  const downstream = wilson(goal.cumulative.reached, reached)
  const people = rate === null ? 0 : Math.max(0, (comparator.value - rate) * n)
  const lost = reached === 0 ? null : people * (goal.cumulative.reached / reached)
  const bounds: Interval | null =
    difference && downstream
      ? [
          Math.max(0, difference[0]) * n * (goal === to ? 1 : downstream[0]),
          Math.max(0, difference[1]) * n * downstream[1],
        ]
      : null
  const own = input.benchmarks.filter((one) => one.from === from.stage && one.to === to.stage)
  const above = own.filter((one) => rate !== null && rate < (goodEnough(one) ?? 0)).length
  const lever = own.find((one) => one.lever !== undefined)?.lever
  const slowest = Math.max(...input.rows.map((row) => row.medianDaysOfConverted ?? -1))
  const leak = {
    from: from.stage,
    to: to.stage,
    n,
    young,
    rate,
    interval: wilson(k, n, z),
    comparator,
    below: `${above} of ${own.length}`,
    bands: own.map((one) => ({ source: one.source, band: rate === null ? null : bandOf(one, rate) })),
    people,
    lost,
    lostInterval: bounds,
    goal: goal.stage,
    ...(input.dealValue !== undefined && lost !== null ? { value: lost * input.dealValue } : {}),
    verdict: verdict(difference),
    slow: {
      medianDays: from.medianDaysOfConverted,
      kmMedianDays: from.kmMedianDays,
      pastMedianDays,
      slowest: from.medianDaysOfConverted !== null && from.medianDaysOfConverted === slowest,
    },
    ...(lever === undefined ? {} : { lever }),
  }
  return { ...leak, sentence: leakSentence(leak, from.name, to.name, goal.name) }
}

/** The stage that losses are counted at: `customer` or `won` if the funnel has one further down, else the step's own or the last. */
function goalOf(rows: readonly StageRow[], to: StageRow): StageRow {
  const named = rows.findIndex((row) => row.stage === 'customer' || row.stage === 'won')
  const at = rows.indexOf(to)
  if (named >= 0) return at > named ? to : (rows[named] ?? to)
  return rows.at(-1) ?? to
}

function verdict(difference: Interval | null): Leak['verdict'] {
  if (!difference || (difference[0] <= 0 && difference[1] >= 0)) return 'not-enough-data'
  return difference[0] > 0 ? 'leak' : 'healthy'
}

import type { Condition, Definition, Reads } from '../definition/definition.ts'
import { silentUntil } from '../qualify/exits.ts'
import { shown } from '../score/decay.ts'
import { sumsAt } from '../score/score.ts'
import { toMs } from './brand.ts'
import type { Person } from './person.ts'

const SECOND = 1000

/** Half-lives after which any score has decayed below a hundredth of a point: nothing can flip by decay later. */
const DECAY_HORIZON_HALF_LIVES = 40

/** Rounding to hundredths shows a score half a hundredth early. */
const ROUNDING_MICRO = 5_000

type Threshold = Reads['thresholds'][number]

/** What the conditions that still matter to somebody in a stage depend on. */
interface Ahead {
  readonly windows: Reads['windows']
  readonly recencies: Reads['recencies']
  readonly thresholds: readonly Threshold[]
}

function conditionsAhead(stage: string, isOwned: boolean, definition: Definition): Condition[] {
  const current = definition.stages.findIndex((candidate) => candidate.id === stage)
  const found: (Condition | undefined)[] = [
    ...definition.disqualify.map((rule) => rule.when),
    ...definition.recycle.filter((rule) => rule.from.includes(current)).map((rule) => rule.when),
    ...definition.stages.slice(current + 1).map((ahead) => ahead.enter),
    ...definition.tracks.map((track) => track.when),
    ...(isOwned ? [] : [definition.routing.when, ...definition.routing.rules.map((rule) => rule.when)]),
  ]
  return found.filter((condition) => condition !== undefined)
}

const gradeLines = (definition: Definition): Threshold[] =>
  definition.grades.engagement.map(({ atLeast }) => ({ of: 'engagement', value: atLeast }))

const distinct = <T>(all: readonly T[]): T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()]

const aheadOf = new WeakMap<Definition, Map<string, Ahead>>()

/** Computed once a definition, stage and ownership: the fold asks after every fact that moved something. */
function ahead(stage: string, isOwned: boolean, definition: Definition): Ahead {
  const known = aheadOf.get(definition) ?? new Map<string, Ahead>()
  aheadOf.set(definition, known)
  const key = `${isOwned ? 'owned' : 'free'} ${stage}`
  let found = known.get(key)
  if (found === undefined) {
    const reads = conditionsAhead(stage, isOwned, definition).map((condition) => condition.reads)
    const graded = reads.some(({ grade }) => grade) ? gradeLines(definition) : []
    const thresholds = [...reads.flatMap((one) => one.thresholds), ...graded]
    found = {
      windows: distinct(reads.flatMap(({ windows }) => windows)),
      recencies: distinct(reads.flatMap(({ recencies }) => recencies)),
      // Fit does not change without a fact.
      thresholds: distinct(thresholds.filter((threshold) => threshold.of !== 'fit')),
    }
    known.set(key, found)
  }
  return found
}

interface Decay {
  readonly total: number
  readonly engagement: number
  readonly fit: number
  /** The visible part that decays, and what is taken off it for good, in millionths. */
  readonly positive: number
  readonly negative: number
  readonly shortest: number
  readonly longest: number
}

function decayOf(person: Person, ms: number, definition: Definition): Decay {
  const { total, fit, engagement } = sumsAt(person, ms, definition)
  let negative = 0
  let shortest = Number.POSITIVE_INFINITY
  let longest = 0
  for (const rule of definition.engagementRules) {
    const sum = person.contributions[rule.id]
    if (sum === undefined) continue
    if (sum.s < 0) negative -= sum.s
    if (rule.halfLifeMs === undefined) continue
    shortest = Math.min(shortest, rule.halfLifeMs)
    longest = Math.max(longest, rule.halfLifeMs)
  }
  return { total, engagement, fit, positive: engagement + negative, negative, shortest, longest }
}

/**
 * An instant that a falling score certainly does not cross a threshold before: all that decays taken to decay as fast as the
 * shortest half-life, caps left aside (a capped sum falls later, never sooner). Undefined: never crosses.
 */
function notBefore(decay: Decay, fromMs: number, { of, value }: Threshold): number | undefined {
  if (decay.longest === 0) return undefined
  const needed = value * 1_000_000 + ROUNDING_MICRO + decay.negative - (of === 'score' ? decay.fit : 0)
  if (needed <= 0) return undefined
  return fromMs + decay.shortest * Math.max(0, Math.log2(decay.positive / needed))
}

/** The first full second at which a score shows another side of a threshold; undefined if it never does without a fact. */
function crossing(person: Person, fromMs: number, threshold: Threshold, longest: number, definition: Definition) {
  const side = (ms: number): number => {
    const sums = sumsAt(person, ms, definition)
    return Math.sign(shown(threshold.of === 'score' ? sums.total : sums[threshold.of]) - threshold.value)
  }
  const start = side(fromMs)
  let before = Math.floor(fromMs / SECOND) * SECOND
  let after = before + Math.ceil((longest * DECAY_HORIZON_HALF_LIVES) / SECOND) * SECOND
  if (side(after) === start) return undefined
  while (after - before > SECOND) {
    const middle = before + Math.floor((after - before) / SECOND / 2) * SECOND
    if (middle <= fromMs || side(middle) === start) before = middle
    else after = middle
  }
  return after
}

/**
 * `early` names an instant no later than a score's crossing, for free; `exact` searches for the crossing itself. Most people are
 * heard of again before the early one, so only who is not pays for the search.
 */
export type Search = 'early' | 'exact'

/** When the first of some thresholds is crossed, exactly or early; only the candidates that could be first are searched. */
function firstCrossing(
  person: Person,
  fromMs: number,
  thresholds: readonly Threshold[],
  search: Search,
  definition: Definition,
): number | undefined {
  if (thresholds.length === 0) return undefined
  const decay = decayOf(person, fromMs, definition)
  const candidates = thresholds
    // A score only falls between facts, so whoever is below a threshold stays there.
    .filter(({ of, value }) => shown(of === 'score' ? decay.total : decay.engagement) >= value)
    .map((threshold) => ({ threshold, early: notBefore(decay, fromMs, threshold) }))
    .filter((candidate): candidate is { threshold: Threshold; early: number } => candidate.early !== undefined)
    .sort((a, b) => a.early - b.early)
  let first: number | undefined
  for (const { threshold, early } of candidates) {
    if (first !== undefined && early >= first) break
    const isFar = early - fromMs > SECOND
    if (search === 'early' && isFar) return Math.min(Math.floor(early), first ?? early)
    const exact = crossing(person, fromMs, threshold, decay.longest, definition)
    if (exact !== undefined && (first === undefined || exact < first)) first = exact
  }
  return first
}

const timeless = new WeakMap<Definition, boolean>()

/** Nothing in the definition depends on the passing of time, so no person ever has an alarm. */
function isTimeless(definition: Definition): boolean {
  let answer = timeless.get(definition)
  if (answer === undefined) {
    const all = [
      ...conditionsAhead('', false, definition),
      ...definition.recycle.map((rule) => rule.when).filter((condition) => condition !== undefined),
    ]
    answer =
      definition.recycle.every((rule) => rule.afterMs === undefined && rule.coolDownMs === 0) &&
      all.every(
        ({ reads }) => reads.windows.length + reads.recencies.length + reads.thresholds.length === 0 && !reads.grade,
      )
    timeless.set(definition, answer)
  }
  return answer
}

/**
 * The earliest instant after `fromMs` at which some rule could decide otherwise without a further fact (LEDGER 7): a window
 * empties, a recency passes, a decaying score crosses a constant, silence lasts long enough, a cool-down ends. May name
 * an instant at which nothing changes after all; never misses one, and what flips does so at the same instant however often
 * one looked before.
 */
export function nextFlip(person: Person, fromMs: number, search: Search, definition: Definition): number | undefined {
  if (isTimeless(definition)) return undefined
  let earliest: number | undefined
  const consider = (flip: number | undefined) => {
    if (flip !== undefined && flip > fromMs && (earliest === undefined || flip < earliest)) earliest = flip
  }
  const { windows, recencies, thresholds } = ahead(person.stage, person.owner !== undefined, definition)
  for (const { signal, ms } of windows) for (const time of person.signals[signal]?.times ?? []) consider(time + ms)
  for (const { signal, ms } of recencies) {
    const last = person.signals[signal]?.last
    if (last === undefined) continue
    // A strict comparison flips an instant later than an inclusive one: look at both.
    consider(last + ms)
    consider(last + ms + 1)
  }
  consider(firstCrossing(person, fromMs, thresholds, search, definition))
  if (definition.recycle.length > 0) {
    const current = definition.stages.findIndex((stage) => stage.id === person.stage)
    for (const rule of definition.recycle) consider(rule.from.includes(current) ? silentUntil(person, rule) : undefined)
  }
  if (person.coolUntil !== undefined) consider(toMs(person.coolUntil))
  return earliest
}

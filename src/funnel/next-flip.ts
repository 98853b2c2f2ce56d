import type { Condition, Definition } from '../definition/definition.ts'
import { silentUntil } from '../qualify/exits.ts'
import { scoreAt } from '../score/score.ts'
import { toMs } from './brand.ts'
import type { Person } from './person.ts'

const SECOND = 1000

/** Half-lives after which any score has decayed below a hundredth of a point: nothing can flip by decay later. */
const DECAY_HORIZON_HALF_LIVES = 40

function conditionsAhead(stage: string, isOwned: boolean, definition: Definition): Condition[] {
  const current = definition.stages.findIndex((candidate) => candidate.id === stage)
  const found: (Condition | undefined)[] = [
    ...definition.disqualify.map((rule) => rule.when),
    ...definition.recycle.filter((rule) => rule.from.includes(current)).map((rule) => rule.when),
    ...definition.stages.slice(current + 1).map((ahead) => ahead.enter),
    ...definition.tracks.map((track) => track.when),
    isOwned ? undefined : definition.routing.when,
  ]
  return found.filter((condition) => condition !== undefined)
}

function crossing(
  person: Person,
  fromMs: number,
  threshold: Condition['reads']['thresholds'][number],
  definition: Definition,
) {
  const side = (ms: number): number => {
    const score = scoreAt(person, ms, definition)
    return Math.sign((threshold.of === 'score' ? score.total : score[threshold.of]) - threshold.value)
  }
  const longest = Math.max(0, ...definition.engagementRules.map((rule) => rule.halfLifeMs ?? 0))
  const start = side(fromMs)
  let before = Math.floor(fromMs / SECOND) * SECOND
  let after = before + Math.ceil((longest * DECAY_HORIZON_HALF_LIVES) / SECOND) * SECOND
  // A score only falls between facts, so whoever is below a threshold stays there.
  if (longest === 0 || start < 0 || side(after) === start) return undefined
  while (after - before > SECOND) {
    const middle = before + Math.floor((after - before) / SECOND / 2) * SECOND
    if (middle <= fromMs || side(middle) === start) before = middle
    else after = middle
  }
  return after
}

const gradeLines = (definition: Definition): Condition['reads']['thresholds'] =>
  definition.grades.engagement.map(({ atLeast }) => ({ of: 'engagement', value: atLeast }))

function flipsOf(condition: Condition, person: Person, fromMs: number, definition: Definition): number[] {
  const { reads } = condition
  const flips: (number | undefined)[] = []
  for (const { signal, ms } of reads.windows) {
    for (const time of person.signals[signal]?.times ?? []) if (time + ms > fromMs) flips.push(time + ms)
  }
  for (const { signal, ms } of reads.recencies) {
    const last = person.signals[signal]?.last
    // A strict comparison flips an instant later than an inclusive one: look at both.
    if (last !== undefined) flips.push(last + ms, last + ms + 1)
  }
  const thresholds = reads.grade ? [...reads.thresholds, ...gradeLines(definition)] : reads.thresholds
  for (const threshold of thresholds) {
    if (threshold.of !== 'fit') flips.push(crossing(person, fromMs, threshold, definition))
  }
  return flips.filter((flip) => flip !== undefined)
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
 * an instant at which nothing changes after all; never misses one.
 */
export function nextFlip(person: Person, fromMs: number, definition: Definition): number | undefined {
  if (isTimeless(definition)) return undefined
  const current = definition.stages.findIndex((stage) => stage.id === person.stage)
  const flips = conditionsAhead(person.stage, person.owner !== undefined, definition).flatMap((condition) =>
    flipsOf(condition, person, fromMs, definition),
  )
  for (const rule of definition.recycle) {
    const due = rule.from.includes(current) ? silentUntil(person, rule) : undefined
    if (due !== undefined) flips.push(due)
  }
  if (person.coolUntil !== undefined) flips.push(toMs(person.coolUntil))
  let earliest: number | undefined
  for (const flip of flips) if (flip > fromMs && (earliest === undefined || flip < earliest)) earliest = flip
  return earliest
}

import type { Condition, Definition } from '../definition/definition.ts'
import type { Timestamp } from '../funnel/brand.ts'
import { toMs } from '../funnel/brand.ts'
import { type DefinitionOf, fold, recompile, standing } from '../funnel/fold.ts'
import { viewAt } from '../funnel/view.ts'
import type { MatchAnswer } from './definition-answer.ts'
import { type Concerned, estimate, type Who } from './plan.ts'

/** A condition that somebody is writing, over people as they stand. */
export interface Matching {
  readonly condition: Condition
  readonly definition: Definition
  readonly definitionOf: DefinitionOf
  readonly now: Timestamp
}

/** What was counted so far. */
export interface Matched {
  readonly looked: number
  readonly match: number
  readonly unknown: number
  readonly examples: readonly Who[]
}

/** Where a count begins. */
export const NOBODY_MATCHED: Matched = { looked: 0, match: 0, unknown: 0, examples: [] }

const SHOWN = 3

/** The definition, keeping also the signals that a condition asks about and no rule does yet. */
export function listeningTo(definition: Definition, { reads }: Condition): Definition {
  const signals: Record<string, { keepMs: number }> = { ...definition.signals }
  for (const key of reads.signals) signals[key] ??= { keepMs: 0 }
  for (const { signal, ms } of reads.windows) signals[signal] = { keepMs: Math.max(signals[signal]?.keepMs ?? 0, ms) }
  return { ...definition, signals }
}

/** Adds those of some people for whom a condition holds, or cannot be told. */
export function matching(people: readonly Concerned[], asked: Matching, before = NOBODY_MATCHED): Matched {
  const { condition, definition, definitionOf, now } = asked
  let { match, unknown } = before
  const examples = [...before.examples]
  for (const { id, email, facts } of people) {
    const folded = recompile(fold(id, facts, now, definitionOf), standing(facts), definition)
    const held = condition.holds(viewAt(folded, toMs(now), definition))
    if (held === 'unknown') unknown += 1
    if (held !== true) continue
    match += 1
    if (examples.length < SHOWN) examples.push({ id, email })
  }
  return { looked: before.looked + people.length, match, unknown, examples }
}

/** What a count says of everybody. */
export function matchAnswer(
  { looked, match, unknown, examples }: Matched,
  everybody: number,
  cut: boolean,
): MatchAnswer {
  const people = Math.max(looked, everybody)
  return {
    ...{ looked, people, examples, cut },
    match: estimate(match, looked, people),
    unknown: estimate(unknown, looked, people),
  }
}

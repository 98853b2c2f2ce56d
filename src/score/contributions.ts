import type { Definition, EngagementRule } from '../definition/definition.ts'
import type { EventId, Json, Timestamp } from '../funnel/brand.ts'
import { toMs } from '../funnel/brand.ts'
import type { Contribution } from '../funnel/person.ts'
import { decayed } from './decay.ts'

interface Occurrence {
  readonly keys: readonly string[]
  readonly at: Timestamp
  readonly id: EventId
  readonly properties: Readonly<Record<string, Json>>
}

const matches = (pattern: string, key: string): boolean =>
  pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : pattern === key

const rulesByKey = new WeakMap<Definition, Map<string, readonly EngagementRule[]>>()

/** A stream of page addresses is unbounded; past this many distinct keys the memory starts over. */
const REMEMBERED_KEYS = 10_000

/** The engagement rules that listen to a signal key; remembered, because a funnel meets few distinct keys very often. */
export function rulesOn(definition: Definition, key: string): readonly EngagementRule[] {
  let byKey = rulesByKey.get(definition)
  if (byKey === undefined || byKey.size > REMEMBERED_KEYS) {
    byKey = new Map()
    rulesByKey.set(definition, byKey)
  }
  const known = byKey.get(key)
  if (known !== undefined) return known
  const found = definition.engagementRules.filter((rule) => rule.on.some((pattern) => matches(pattern, key)))
  byKey.set(key, found)
  return found
}

const DAY_MS = 86_400_000

/** Folds one hit into a rule's running sum; the same object when the day's allowance is used up. */
export function hit(before: Contribution | undefined, rule: EngagementRule, ms: number, id: EventId): Contribution {
  const day = Math.floor(ms / DAY_MS)
  if (before === undefined) return { s: rule.points, last: ms, id, hits: 1, day, dayHits: 1 }
  const dayHits = before.day === day ? before.dayHits : 0
  if (rule.perDay !== undefined && dayHits >= rule.perDay) return before
  const s = decayed(before.s, ms - before.last, rule.halfLifeMs) + rule.points
  return { s, last: ms, id, hits: before.hits + 1, day, dayHits: dayHits + 1 }
}

/** The contributions after an occurrence; the same object if no rule listens, so that callers can tell that nothing changed. */
export function contribute(
  before: Readonly<Record<string, Contribution>>,
  occurrence: Occurrence,
  definition: Definition,
): Readonly<Record<string, Contribution>> {
  const ms = toMs(occurrence.at)
  let after: Record<string, Contribution> | undefined
  for (const key of occurrence.keys) {
    for (const rule of rulesOn(definition, key)) {
      if (rule.where !== undefined && rule.where(occurrence.properties) !== true) continue
      const current = (after ?? before)[rule.id]
      const next = hit(current, rule, ms, occurrence.id)
      if (next === current) continue
      after ??= { ...before }
      after[rule.id] = next
    }
  }
  return after ?? before
}

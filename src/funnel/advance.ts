import type { Definition, View } from '../definition/definition.ts'
import { knockout, recycle } from '../qualify/exits.ts'
import { qualify } from '../qualify/qualify.ts'
import { track } from '../qualify/track.ts'
import { route } from '../route/route.ts'
import { toMs } from './brand.ts'
import type { Cause, Decision } from './decision.ts'
import type { Person } from './person.ts'
import { viewAt } from './view.ts'

type Rule = (person: Person, cause: Cause, view: View, definition: Definition) => Decision[]

/** The funnel's rules in the order they speak; the first with something to say is heard, then all are asked again. */
export const STAGES: readonly Rule[] = [knockout, recycle, qualify, track, route]

/** Decisions that chase each other end here (LEDGER 1). */
export const MAX_ROUNDS = 16

/** What the rules conclude from a person as it is, or nothing. Pure: time is `cause.ms`. */
export function advance(person: Person, cause: Cause, definition: Definition): readonly Decision[] {
  if (person.erased !== undefined) return []
  const view = viewAt(person, cause.ms, definition)
  for (const rule of STAGES) {
    const decisions = rule(person, cause, view, definition)
    if (decisions.length > 0) return decisions
  }
  return []
}

const rankOf = (stage: string, definition: Definition): number =>
  definition.stages.findIndex((candidate) => candidate.id === stage)

/** The person after a decision about it. */
export function apply(person: Person, decision: Decision, definition: Definition): Person {
  switch (decision.kind) {
    case 'enter': {
      const { entry } = decision
      const isFurther = rankOf(entry.stage, definition) > rankOf(person.furthest, definition)
      const { exit, ...rest } = person
      // Another system's date does not overrule a colleague who took somebody out.
      const isBack = entry.basis === 'declared' && (exit?.by === undefined || entry.evidence.by === 'person')
      return {
        ...(isBack ? rest : person),
        stage: entry.stage,
        furthest: isFurther ? entry.stage : person.furthest,
        entered: { ...person.entered, [entry.stage]: toMs(entry.at) },
        entries: [...person.entries, entry],
      }
    }
    case 'note':
      return { ...person, entries: [...person.entries, decision.entry] }
    case 'recycle': {
      const { entry, coolUntil } = decision
      // A new cycle asks anew, for a way out as for an owner.
      const { exit: _, wants: __, ...rest } = person
      return {
        ...rest,
        stage: entry.stage,
        cycle: entry.cycle,
        cycleSince: entry.at,
        coolUntil,
        signals: {},
        entered: { [entry.stage]: toMs(entry.at) },
        entries: [...person.entries, entry],
      }
    }
    case 'disqualify': {
      // Whoever is out waits for nobody.
      const { wants: _, ...rest } = person
      return { ...rest, exit: decision.exit }
    }
    case 'requalify': {
      const { exit: _, ...rest } = person
      return rest
    }
    case 'track':
      return { ...person, track: decision.track }
    case 'needs-owner':
      return { ...person, wants: decision.wants }
    default:
      return decision satisfies never
  }
}

/** Asks the rules until they have nothing more to say; a declared stage is heard once. */
export function settle(person: Person, cause: Cause, definition: Definition): Person {
  let current = person
  let heard = cause
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const decisions = advance(current, heard, definition)
    if (decisions.length === 0) {
      if (heard.declared === undefined) return current
    } else {
      for (const decision of decisions) current = apply(current, decision, definition)
    }
    const { declared: _, ...rest } = heard
    heard = rest
  }
  return { ...current, loopStopped: cause.at }
}

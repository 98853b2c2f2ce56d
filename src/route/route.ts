import type { Definition, View } from '../definition/definition.ts'
import type { Cause, Decision } from '../funnel/decision.ts'
import type { Person } from '../funnel/person.ts'

/** Asks for an owner when the definition's routing condition holds; who it is depends on the world and is decided by `assign`. */
export function route(person: Person, cause: Cause, view: View, definition: Definition): Decision[] {
  const { routing } = definition
  if (routing.when === undefined || person.owner !== undefined || person.exit !== undefined) return []
  if (person.wants !== undefined || !cause.acts || routing.when.holds(view) !== true) return []
  const rule = routing.rules.find((candidate) => candidate.when === undefined || candidate.when.holds(view) === true)
  if (rule === undefined) return []
  return [
    { kind: 'needs-owner', wants: { team: rule.team, rule: rule.id, why: rule.why, since: cause.at, cause: cause.id } },
  ]
}

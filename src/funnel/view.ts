import type { Definition, View } from '../definition/definition.ts'
import { scoreAt } from '../score/score.ts'
import type { Person } from './person.ts'

const NO_CONSENTS: View['consents'] = {}

/** What conditions see of a person at an instant; scores as shown. */
export function viewAt(person: Person, ms: number, definition: Definition): View {
  const { total, fit, engagement, grade } = scoreAt(person, ms, definition)
  return {
    score: total,
    fit,
    engagement,
    grade,
    stage: person.stage,
    track: person.track,
    cycle: person.cycle,
    person: person.values,
    account: person.account,
    opportunity: person.opportunity,
    nowMs: ms,
    signals: person.signals,
    entered: person.entered,
    consents: person.consents ?? NO_CONSENTS,
  }
}

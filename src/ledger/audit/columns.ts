import type { Person } from '../../funnel/person.ts'
import type { PersonColumns } from './dossier.ts'

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** The columns of `people` that repeat what the state says. */
export function columnsOf(person: Person, hidden: boolean): Omit<PersonColumns, 'state' | 'merged_into' | 'folded_to'> {
  const { owner, wants } = person
  return {
    person_id: person.id,
    version: person.version,
    hidden,
    email: textOf(person.values.email),
    stage: person.stage,
    track: person.track,
    cycle: person.cycle,
    owner: owner?.rep ?? null,
    account_id: textOf(person.account.id),
    waiting_team: owner === undefined && wants !== undefined && !hidden ? wants.team : null,
  }
}

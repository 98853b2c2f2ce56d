import type { PersonId } from '../../funnel/brand.ts'
import type { FunnelEvent } from '../../funnel/event.ts'
import type { Person } from '../../funnel/person.ts'
import type { Item } from '../batch.ts'

/** A fact for somebody who was erased meanwhile; it is dropped, and nothing of it is kept. */
export class Gone extends Error {
  readonly person: PersonId
  constructor(person: PersonId) {
    super('this person was erased')
    this.person = person
  }
}

/** What the ledger itself tells a stream says nothing of the person. */
const OURS: ReadonlySet<FunnelEvent['type']> = new Set(['definition.applied', 'account.changed', 'opportunity.changed'])

/** What must not be added to people who are erased: found by an identifier it was a race, and is asked again; by id it is `Gone`. */
export function refusedByErasure(
  people: readonly { readonly id: PersonId; readonly person: Person }[],
  itemsOf: (person: PersonId) => readonly Item[],
): { readonly raced: boolean; readonly items: readonly Item[]; readonly person: PersonId } | undefined {
  for (const { id, person } of people) {
    if (person.erased === undefined) continue
    const items = itemsOf(id).filter(({ capture }) => !OURS.has(capture.event.type))
    if (items.length === 0) continue
    return { raced: items.some(({ capture }) => capture.to.kind !== 'subject'), items, person: id }
  }
  return undefined
}

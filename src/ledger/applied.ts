import type { Definition } from '../definition/definition.ts'
import type { PersonId, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import type { Book } from './book.ts'
import { eventId } from './ids.ts'

interface Around {
  readonly workspace: WorkspaceId
  readonly now: Timestamp
  readonly book: Pick<Book, 'publication'>
}

/** A version that came into force while nobody looked at this person: told now, dated when it was published. */
export function appliedFact(person: PersonId, definition: Definition, { workspace, now, book }: Around): Fact {
  const { at, act } = book.publication(workspace, definition.version)
  const root: string = person
  return {
    id: eventId(`definition:${definition.version}:${root}`),
    subject: root as SubjectId,
    at,
    recordedAt: now,
    version: definition.version,
    mode: 'live',
    trust: 'trusted',
    door: 'publish',
    event: { type: 'definition.applied', version: definition.version, act },
  }
}

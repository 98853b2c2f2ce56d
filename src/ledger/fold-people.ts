import type { Definition } from '../definition/definition.ts'
import type { PersonId, Timestamp } from '../funnel/brand.ts'
import { fromMs, toMs } from '../funnel/brand.ts'
import { type Fact, inFoldOrder } from '../funnel/event.ts'
import { type DefinitionOf, fold, passTime, standing, step } from '../funnel/fold.ts'
import { nobody, type Person } from '../funnel/person.ts'
import type { PersonRow } from './read.ts'

/** One person of a batch: what was stored, what came in, and what it is now. */
export interface Folding {
  readonly id: PersonId
  readonly row: PersonRow | undefined
  readonly news: readonly Fact[]
  readonly person: Person
  readonly hidden: boolean
}

/** Facts that are somebody's word or deed; without any of them left a person is hidden (LEDGER 8). */
const isSubstance = ({ event: { type } }: Fact): boolean =>
  type.startsWith('capture.') ? type !== 'capture.withdrawn' : type === 'stage.declared'

/**
 * Can the new facts simply be added at the end? Not if one is older than what was folded, if people were joined, if a batch
 * was withdrawn, or if the stored sums were compiled for another version.
 */
export function needsRefold(row: PersonRow | undefined, news: readonly Fact[], isJoined: boolean): boolean {
  if (isJoined) return true
  if (news.some(({ event }) => event.type === 'capture.withdrawn')) return true
  if (row === undefined) return news.some((fact) => fact.version !== news[0]?.version)
  const { foldedTo, version } = row.person
  return row.hidden || news.some((fact) => fact.version !== version || (foldedTo !== undefined && fact.at <= foldedTo))
}

const latest = (...instants: readonly (Timestamp | undefined)[]): Timestamp | undefined =>
  instants.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined)

/** A person from all its facts; nothing but its name if every fact that made it was withdrawn. */
export function foldAll(id: PersonId, facts: readonly Fact[], until: Timestamp, definitionOf: DefinitionOf) {
  const folded = fold(id, facts, until, definitionOf)
  const isErased = folded.erased !== undefined
  const hidden = isErased || !standing(facts).some(isSubstance)
  const person = hidden && !isErased ? { ...nobody(id, folded.version), foldedTo: until } : folded
  return { person, hidden }
}

/** Folds a person's new facts onto what is stored, or everything anew where that is needed. */
export function foldPerson(
  input: { readonly id: PersonId; readonly row: PersonRow | undefined; readonly news: readonly Fact[] },
  stored: readonly Fact[] | undefined,
  wakeTo: Timestamp | undefined,
  definitionOf: DefinitionOf,
): Folding {
  const { id, row, news } = input
  if (stored !== undefined) {
    const until =
      latest(
        row?.person.foldedTo,
        news
          .map(({ at }) => at)
          .sort()
          .at(-1),
        wakeTo,
      ) ?? fromMs(0)
    return { ...input, ...foldAll(id, [...stored, ...news], until, definitionOf) }
  }
  const version = news[0]?.version ?? row?.person.version ?? 0
  const definition: Definition = definitionOf(version)
  let person = row?.person ?? nobody(id, definition.version)
  for (const fact of [...news].sort(inFoldOrder)) person = step(person, fact, definition)
  if (wakeTo !== undefined && (person.foldedTo === undefined || wakeTo > person.foldedTo)) {
    person = { ...passTime(person, toMs(wakeTo), definition), foldedTo: wakeTo }
  }
  return { ...input, person, hidden: false }
}

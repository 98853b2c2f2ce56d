import type { Definition } from '../definition/definition.ts'
import type { Json, PersonId, Timestamp } from '../funnel/brand.ts'
import { TIME } from '../funnel/fold.ts'
import { idOf } from '../funnel/hash.ts'
import { type Entry, type Person, UNKNOWN_TRACK } from '../funnel/person.ts'

export interface EntryWrite {
  readonly person: PersonId
  readonly id: string
  readonly entry: Entry
  readonly position: number
}

/** When a stage was first reached in a cycle; `unknown` marks a date that a file did not give. */
export interface Reached {
  readonly at: Timestamp
  readonly basis: Entry['basis']
  readonly unknown?: true
}

export interface JourneyWrite {
  readonly person: PersonId
  readonly cycle: number
  readonly day: string
  readonly entered: Readonly<Record<string, Reached>>
  readonly dimensions: Readonly<Record<string, Json>>
  readonly dateUnknown: boolean
}

/** The id of a derived entry: the same whenever the same facts lead to the same decision. */
export const entryId = ({ stage, cycle, cause, basis, at }: Entry): string =>
  idOf('entry', stage, cycle, cause, basis, cause === TIME ? at : '')

/** Entries that are new or justified otherwise, and those that no longer follow from the facts, between two folds of one person. */
export function entryChanges(
  before: readonly Entry[],
  after: readonly Entry[],
): { readonly added: Entry[]; readonly gone: Entry[] } {
  // Without a re-fold the entries are the very same objects, so the common case costs nothing.
  if (before.every((entry, index) => entry === after[index])) return { added: after.slice(before.length), gone: [] }
  const had = new Map(before.map((entry) => [entryId(entry), JSON.stringify(entry)]))
  const has = new Set(after.map(entryId))
  return {
    added: after.filter((entry) => had.get(entryId(entry)) !== JSON.stringify(entry)),
    gone: before.filter((entry) => !has.has(entryId(entry))),
  }
}

/** The calendar day of an instant in a zone; UTC without the cost of a calendar. */
export function dayIn(at: Timestamp, timezone: string): string {
  if (timezone === 'UTC') return at.slice(0, 10)
  return Temporal.Instant.from(at).toZonedDateTimeISO(timezone).toPlainDate().toString()
}

const ALWAYS = ['source', 'channel', 'campaign']

/** What reports split by, as a journey carries it. */
export function dimensionsOf(person: Person, definition: Definition): Record<string, Json> {
  const dimensions: Record<string, Json> = {}
  for (const name of new Set([...ALWAYS, ...definition.reportDimensions])) {
    const value = person.values[name] ?? person.account[name]
    if (value !== undefined && value !== null && typeof value !== 'object') dimensions[name] = String(value)
  }
  // Whose they are and on which track follows from no trait; a trait of such a name does not count here.
  delete dimensions.rep
  delete dimensions.track
  if (person.owner !== undefined) dimensions.rep = person.owner.name
  if (person.track !== UNKNOWN_TRACK) dimensions.track = person.track
  const empty = person.values.empty_fields
  if (Array.isArray(empty)) for (const name of empty) dimensions[`empty:${String(name)}`] = true
  return dimensions
}

/** One row a cycle: when each of its stages was first reached, and what the reports split by. */
export function journeysOf(person: Person, definition: Definition): JourneyWrite[] {
  const cycles = new Map<number, Entry[]>()
  for (const entry of person.entries) cycles.set(entry.cycle, [...(cycles.get(entry.cycle) ?? []), entry])
  const dimensions = dimensionsOf(person, definition)
  return [...cycles].map(([cycle, entries]) => {
    const entered: Record<string, Reached> = {}
    for (const { stage, at, basis, dateUnknown } of entries) {
      const known = entered[stage]
      // A stage passed over has no date of its own: one that another system names is better.
      if (known !== undefined && !(known.basis === 'implied' && basis !== 'implied')) continue
      entered[stage] = dateUnknown === true ? { at, basis, unknown: true } : { at, basis }
    }
    const first = entries[0]
    const day = first === undefined ? '' : dayIn(first.at, definition.timezone)
    return {
      person: person.id,
      cycle,
      day,
      entered,
      dimensions,
      dateUnknown: entries.some((entry) => entry.dateUnknown === true),
    }
  })
}

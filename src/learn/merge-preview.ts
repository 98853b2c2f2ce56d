import type { Definition } from '../definition/definition.ts'
import type { EventId, Json, PersonId, Timestamp } from '../funnel/brand.ts'
import { toMs } from '../funnel/brand.ts'
import { type Fact, TRUST } from '../funnel/event.ts'
import { type DefinitionOf, fold } from '../funnel/fold.ts'
import type { Person, TraitSource } from '../funnel/person.ts'
import { nameOf, stageNameOf, trackName } from '../funnel/person-record.ts'
import { scoreAt } from '../score/score.ts'

/** Who stays, or who becomes part of them. */
export type Side = 'into' | 'from'

interface Said {
  readonly value: Json
  readonly source: TraitSource | null
}

/** One field of two people: whose value the law takes, and why. */
export interface FieldChoice {
  readonly name: string
  readonly label: string | null
  readonly into: Said | null
  readonly from: Said | null
  readonly wins: Side | 'same'
  /** `only` one of them has it; a `stronger` source; or equally strong and `newer`. */
  readonly why: 'same' | 'only' | 'stronger' | 'newer'
}

/** Somebody in the few lines that tell two people apart. */
export interface SideBrief {
  readonly id: PersonId
  readonly name: string
  readonly email: string | null
  readonly company: string | null
  readonly stage: string
  readonly track: string | null
  readonly score: number
  readonly grade: string
  readonly owner: string | null
  readonly facts: number
  readonly firstAt: Timestamp | null
  readonly lastAt: Timestamp | null
}

/** What a merge would come to, field by field. */
export interface MergePreview {
  readonly into: SideBrief
  readonly from: SideBrief
  readonly after: SideBrief
  readonly fields: readonly FieldChoice[]
}

/** Two people with everything they are made of. */
export interface Pair {
  readonly into: { readonly id: PersonId; readonly facts: readonly Fact[] }
  readonly from: { readonly id: PersonId; readonly facts: readonly Fact[] }
  readonly now: Timestamp
}

const textOr = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)

function brief(person: Person, facts: number, now: Timestamp, definition: Definition): SideBrief {
  const { total, grade } = scoreAt(person, toMs(now), definition)
  return {
    ...{ id: person.id, name: nameOf(person), email: textOr(person.values.email) },
    company: textOr(person.account.name) ?? textOr(person.values.company),
    ...{ stage: stageNameOf(person.stage, definition), track: trackName(person, definition) },
    ...{ score: total, grade, owner: person.owner?.name ?? null, facts },
    ...{ firstAt: person.firstAt ?? null, lastAt: person.lastAt ?? null },
  }
}

const saidBy = (person: Person, name: string): Said | null => {
  const value = person.values[name]
  return value === undefined ? null : { value, source: person.sources[name] ?? null }
}

const strength = (said: Said): number => (said.source === null ? TRUST.length : TRUST.indexOf(said.source.trust))
const idOf = (said: Said | null): EventId | undefined => said?.source?.id

function choice(
  name: string,
  label: string | null,
  into: Said | null,
  from: Said | null,
  merged: Said | null,
): FieldChoice {
  const base = { name, label, into, from }
  if (into === null || from === null) return { ...base, wins: from === null ? 'into' : 'from', why: 'only' }
  if (JSON.stringify(into.value) === JSON.stringify(from.value)) return { ...base, wins: 'same', why: 'same' }
  const isFrom =
    idOf(merged) === undefined
      ? JSON.stringify(merged?.value) === JSON.stringify(from.value)
      : idOf(merged) === idOf(from)
  return { ...base, wins: isFrom ? 'from' : 'into', why: strength(into) === strength(from) ? 'newer' : 'stronger' }
}

/** What a merge would come to, by the same fold that the merge itself runs; nothing is stored. */
export function mergePreview({ into, from, now }: Pair, definitionOf: DefinitionOf): MergePreview {
  const kept = fold(into.id, into.facts, now, definitionOf)
  const gone = fold(from.id, from.facts, now, definitionOf)
  const merged = fold(into.id, [...into.facts, ...from.facts], now, definitionOf)
  const definition = definitionOf(merged.version)
  const labels = new Map(definition.fields.map(({ id, label }) => [id, label ?? null]))
  const names = [...new Set([...Object.keys(kept.values), ...Object.keys(gone.values)])].sort()
  return {
    into: brief(kept, into.facts.length, now, definitionOf(kept.version)),
    from: brief(gone, from.facts.length, now, definitionOf(gone.version)),
    after: brief(merged, into.facts.length + from.facts.length, now, definition),
    fields: names.map((name) =>
      choice(name, labels.get(name) ?? null, saidBy(kept, name), saidBy(gone, name), saidBy(merged, name)),
    ),
  }
}

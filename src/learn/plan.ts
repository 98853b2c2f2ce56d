import type { EventId, PersonId, SubjectId, Timestamp } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import { type DefinitionOf, fold, recompile, standing, step } from '../funnel/fold.ts'
import { idOf } from '../funnel/hash.ts'
import type { Person } from '../funnel/person.ts'
import { wilson } from '../measure/wilson.ts'

/** Somebody whom a new version may move, with everything that is known of them. */
export interface Concerned {
  readonly id: PersonId
  readonly email: string | null
  /** The version they were last folded under; below the one in force until the background walk reaches them. */
  readonly version: number
  readonly facts: readonly Fact[]
}

/** What is compared: the version in force with a draft, at one instant. */
export interface Comparison {
  readonly inForce: { readonly version: number; readonly at: Timestamp; readonly act: boolean }
  readonly draft: number
  readonly definitionOf: DefinitionOf
  readonly now: Timestamp
}

/** `stage` and `track` name both ends; `out` and `back` the rule that disqualifies or did; `owner` the team that is asked. */
export type MoveKind = 'stage' | 'track' | 'out' | 'back' | 'owner'

/** One thing that changes for one person. */
export interface Move {
  readonly kind: MoveKind
  readonly from: string
  readonly to: string
}

/** People who change alike, as counted among those looked at. */
export interface MoveGroup extends Move {
  readonly seen: number
  /** E-mail addresses, or ids where there is none. */
  readonly examples: readonly string[]
  /** The first of them, to be opened. */
  readonly who: readonly Who[]
}

/** Somebody to show. */
export interface Who {
  readonly id: PersonId
  readonly email: string | null
}

/** What was counted among the people looked at so far. */
export interface Tally {
  readonly looked: number
  /** People for whom anything changes. */
  readonly moved: number
  readonly groups: readonly MoveGroup[]
}

/** How many of everybody, with a 95 % interval where only a sample was looked at. */
export interface Estimate {
  readonly people: number
  readonly low: number
  readonly high: number
}

/** Who would move where, were the draft published now. */
export interface Plan {
  readonly people: number
  readonly looked: number
  readonly moved: Estimate
  readonly groups: readonly (MoveGroup & Estimate)[]
}

/** Examples kept a group. */
export const EXAMPLES = 10
/** People kept a group to be listed. */
export const LISTED = 50

export const NOBODY_LOOKED_AT: Tally = { looked: 0, moved: 0, groups: [] }

/** The fact that puts a version into force for a person, as the ledger would write it. */
function applied(person: PersonId, version: number, at: Timestamp, act: boolean): Fact {
  const subject: string = person
  return {
    id: idOf('plan', version, subject) as EventId,
    subject: subject as SubjectId,
    at,
    recordedAt: at,
    version,
    mode: 'live',
    trust: 'trusted',
    door: 'plan',
    event: { type: 'definition.applied', version, act },
  }
}

/** Everything that publishing the draft now would change for one person; asks for owners are those of `--act`. */
export function movesOf({ id, version, facts }: Concerned, comparison: Comparison): readonly Move[] {
  const { inForce, draft, definitionOf, now } = comparison
  const owed = version < inForce.version ? [applied(id, inForce.version, inForce.at, inForce.act)] : []
  const known = [...facts, ...owed]
  const before = fold(id, known, now, definitionOf)
  return differences(before, withDraft(before, known, applied(id, draft, now, true), comparison))
}

/** The fold goes on from where it stands, as it would after publishing; all over again only if some fact is of this instant. */
function withDraft(before: Person, known: readonly Fact[], publishing: Fact, comparison: Comparison): Person {
  const { draft, definitionOf, now } = comparison
  if (known.some((fact) => fact.at >= now)) return fold(before.id, [...known, publishing], now, definitionOf)
  return step(recompile(before, standing(known), definitionOf(draft)), publishing, definitionOf(draft))
}

function differences(before: Person, after: Person): readonly Move[] {
  const moves: Move[] = []
  if (before.stage !== after.stage) moves.push({ kind: 'stage', from: before.stage, to: after.stage })
  if (before.track !== after.track) moves.push({ kind: 'track', from: before.track, to: after.track })
  if (after.exit !== undefined && after.exit.rule !== before.exit?.rule)
    moves.push({ kind: 'out', from: before.exit?.rule ?? '', to: after.exit.rule })
  if (after.exit === undefined && before.exit !== undefined)
    moves.push({ kind: 'back', from: before.exit.rule, to: '' })
  if (after.owner === undefined && after.wants !== undefined && after.wants.team !== before.wants?.team)
    moves.push({ kind: 'owner', from: before.wants?.team ?? '', to: after.wants.team })
  return moves
}

/** Adds the moves of some people to what was counted before. */
export function planMoves(people: readonly Concerned[], comparison: Comparison, before = NOBODY_LOOKED_AT): Tally {
  const groups = new Map(before.groups.map((group) => [keyOf(group), group]))
  let { moved } = before
  for (const person of people) {
    const moves = movesOf(person, comparison)
    if (moves.length > 0) moved += 1
    for (const move of moves) {
      const { seen, examples, who } = groups.get(keyOf(move)) ?? { seen: 0, examples: [], who: [] }
      const { id, email } = person
      const shown = examples.length < EXAMPLES ? [...examples, email ?? id] : examples
      const listed = who.length < LISTED ? [...who, { id, email }] : who
      groups.set(keyOf(move), { ...move, seen: seen + 1, examples: shown, who: listed })
    }
  }
  return { looked: before.looked + people.length, moved, groups: [...groups.values()] }
}

const keyOf = ({ kind, from, to }: Move): string => `${kind}\n${from}\n${to}`

const KINDS: readonly MoveKind[] = ['stage', 'track', 'out', 'back', 'owner']

/** What a tally says of everybody: exact if all were looked at, else scaled with Wilson's interval. */
export function planOf({ looked, moved, groups }: Tally, people: number): Plan {
  const everybody = Math.max(people, looked)
  return {
    people: everybody,
    looked,
    moved: estimate(moved, looked, everybody),
    groups: groups
      .map((group) => ({ ...group, ...estimate(group.seen, looked, everybody) }))
      .sort(
        (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.seen - a.seen || (keyOf(a) < keyOf(b) ? -1 : 1),
      ),
  }
}

/** How many of everybody some of those looked at stand for; exact where everybody was looked at. */
export function estimate(seen: number, looked: number, people: number): Estimate {
  const interval = wilson(seen, looked)
  if (looked >= people || interval === null) return { people: seen, low: seen, high: seen }
  // Who was seen is certain, whatever the interval says.
  const low = Math.max(seen, Math.floor(interval[0] * people))
  const high = Math.min(people - (looked - seen), Math.ceil(interval[1] * people))
  return { people: Math.min(high, Math.max(low, Math.round((seen / looked) * people))), low, high }
}

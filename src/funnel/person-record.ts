import type { Touch } from '../capture/events.ts'
import type { Definition } from '../definition/definition.ts'
import type { Sentence } from '../definition/sentence.ts'
import type { EventId, Json, Timestamp } from './brand.ts'
import { fromMs } from './brand.ts'
import type { Fact, Trust } from './event.ts'
import { passTime, standing } from './fold.ts'
import { nextFlip } from './next-flip.ts'
import { type ClosedChannel, type Entry, type Person, type TraitSource, UNKNOWN_TRACK } from './person.ts'
import type { PersonAnswer } from './person-answer.ts'
import { viewAt } from './view.ts'

/** One thing that is known of a person, and who said so; without a source it came with the first visit. */
export interface TraitRow {
  readonly name: string
  readonly label: string | null
  readonly value: Json
  readonly source: TraitSource | null
}

/** Somebody's word on one trait, in the order told; `null` cleared it. */
export interface TraitChange {
  readonly name: string
  readonly value: Json
  readonly at: Timestamp
  readonly trust: Trust
  readonly door: string
  readonly id: EventId
}

/** What the passing of time alone will change next. */
export interface PredictedFlip {
  readonly at: Timestamp
  readonly changes: readonly {
    readonly of: 'stage' | 'track' | 'grade' | 'exit'
    readonly from: string
    readonly to: string
  }[]
}

/** An entry as a page shows it: with who declared it, and why it no longer stands. */
export interface StageEntry extends Omit<Entry, 'cause'> {
  readonly name: string
  /** Who declared it, where a person did. */
  readonly by: string | null
  readonly recordedAt: Timestamp
  /** Since when it no longer follows from the facts, and why; null while it stands. */
  readonly supersededAt: Timestamp | null
  readonly because: string | null
}

/** Why somebody has an owner, or none. */
export interface Ownership {
  readonly kind: 'owned' | 'waiting' | 'out' | 'historic' | 'not-yet' | 'not-routed'
  /** The definition's condition, where one decided. */
  readonly condition: string | null
}

/** A company in a line. */
export interface AccountBrief {
  readonly id: string
  readonly name: string
  readonly domain: string | null
  readonly people: number
}

/** A deal in a line. */
export interface OpportunityRow {
  readonly id: string
  readonly stage: string
  readonly status: 'open' | 'won' | 'lost'
  readonly value: number | null
  readonly product: string | null
  readonly rep: string | null
  readonly openedAt: Timestamp | null
  readonly closedAt: Timestamp | null
}

/** A deal of the company that names nobody, or somebody else of it. */
export interface CompanyDeal extends OpportunityRow {
  readonly person: string | null
}

/** Handed to a rep who has not yet taken the lead up nor turned it away. */
export interface HandedOver {
  readonly at: Timestamp
  /** The promised time for a first answer has passed. */
  readonly late: boolean
}

/** Somebody who turned out to be this person. */
export interface MergedAway {
  readonly id: string
  readonly at: Timestamp | null
  readonly by: string | null
  readonly reason: string | null
}

/** Everything a person's page shows beside the timeline, in one answer. */
export interface PersonRecord {
  readonly answer: PersonAnswer
  readonly name: string
  readonly definition: number
  readonly trackName: string | null
  readonly furthestName: string | null
  readonly ownership: Ownership
  readonly firstAt: Timestamp | null
  readonly lastAt: Timestamp | null
  readonly first: Touch | null
  readonly last: Touch | null
  readonly consent: { readonly value: boolean; readonly source: TraitSource } | null
  readonly suppressed: readonly ClosedChannel[]
  readonly identifiers: readonly { readonly kind: string; readonly value: string; readonly trusted: boolean }[]
  readonly traits: readonly TraitRow[]
  readonly changes: readonly TraitChange[]
  readonly history: readonly StageEntry[]
  readonly merged: readonly MergedAway[]
  readonly account: AccountBrief | null
  readonly opportunities: readonly OpportunityRow[]
  readonly companyDeals: readonly CompanyDeal[]
  readonly handedOver: HandedOver | null
  /** The conditions that are named here, as sentences; those that have no words are missing. */
  readonly sentences: Readonly<Record<string, Sentence>>
  readonly flip: PredictedFlip | null
  /** Days after which a rule's points are half, by rule; absent: they stay. */
  readonly halfLives: Readonly<Record<string, number>>
  readonly stages: readonly { readonly id: string; readonly name: string }[]
  readonly reasons: readonly string[]
}

/** A score at an instant of the past. */
export interface CurvePoint {
  readonly at: Timestamp
  readonly total: number
  readonly fit: number
  readonly engagement: number
}

/** What visits tell about where somebody came from; shown as sources, not as traits. */
const ORIGIN: ReadonlySet<string> = new Set(['channel', 'source', 'medium', 'campaign', 'landing', 'referrer'])

const textAt = (person: Person, name: string): string => {
  const value = person.values[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** How somebody is called: their name, else the address, else nothing (a visitor). */
export function nameOf(person: Person): string {
  const whole = `${textAt(person, 'first_name')} ${textAt(person, 'last_name')}`.trim()
  return textAt(person, 'name') || whole || textAt(person, 'email')
}

/** Traits in the order people read them, by name; what a visit's origin says is left out unless somebody said it. */
export function traitRows(person: Person, definition: Definition): readonly TraitRow[] {
  const labels = new Map(definition.fields.map(({ id, label }) => [id, label ?? null]))
  return Object.entries(person.values)
    .filter(([name]) => person.sources[name] !== undefined || !ORIGIN.has(name))
    .map(([name, value]) => ({ name, label: labels.get(name) ?? null, value, source: person.sources[name] ?? null }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Every word on a trait that changed something, newest first. */
export function traitChanges(facts: readonly Fact[]): readonly TraitChange[] {
  const last = new Map<string, string>()
  const changes: TraitChange[] = []
  for (const { event, at, trust, door, id } of standing(facts)) {
    if (event.type !== 'capture.identified') continue
    for (const [name, value] of Object.entries(event.traits)) {
      const said = JSON.stringify(value)
      if (last.get(`${name} ${trust}`) === said) continue
      last.set(`${name} ${trust}`, said)
      changes.push({ name, value, at, trust, door, id })
    }
  }
  return changes.reverse()
}

const trackNameOf = (track: string, definition: Definition): string =>
  definition.tracks.find(({ id }) => id === track)?.name ?? ''

/** The name of a person's track; null while it is not known. */
export const trackName = (person: Person, definition: Definition): string | null =>
  person.track === UNKNOWN_TRACK ? null : trackNameOf(person.track, definition) || person.track

const stageName = (stage: string, definition: Definition): string =>
  definition.stages.find(({ id }) => id === stage)?.name ?? stage

/** Alarms that name an instant at which nothing changes are passed over, but not for ever. */
const MAX_LOOKS = 24

/** The next thing that happens to somebody of whom nothing more is heard; null if nothing ever does. */
export function predictedFlip(person: Person, fromMs_: number, definition: Definition): PredictedFlip | null {
  if (!person.live) return null
  let current = person
  let ms = fromMs_
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const due = nextFlip(current, ms, 'exact', definition)
    if (due === undefined) return null
    const before = viewAt(current, ms, definition)
    const later = passTime({ ...current, alarm: due }, due, definition)
    const changes = flips(current, later, before.grade, viewAt(later, due, definition).grade, definition)
    if (changes.length > 0) return { at: fromMs(due), changes }
    current = later
    ms = due
  }
  return null
}

function flips(
  before: Person,
  after: Person,
  gradeBefore: string,
  gradeAfter: string,
  definition: Definition,
): PredictedFlip['changes'] {
  const pairs = [
    { of: 'stage' as const, from: stageName(before.stage, definition), to: stageName(after.stage, definition) },
    { of: 'track' as const, from: trackNameOf(before.track, definition), to: trackNameOf(after.track, definition) },
    { of: 'exit' as const, from: before.exit?.reason ?? '', to: after.exit?.reason ?? '' },
    { of: 'grade' as const, from: gradeBefore, to: gradeAfter },
  ]
  return pairs.filter(({ from, to }) => from !== to)
}

/** Who the person belongs to, or what that waits for. */
export function ownershipOf(person: Person, definition: Definition): Ownership {
  const { routing } = definition
  const ruleOf = (id: string) => routing.rules.find((rule) => rule.id === id)?.when?.text ?? routing.when?.text ?? null
  if (person.owner !== undefined) return { kind: 'owned', condition: ruleOf(person.owner.rule) }
  if (person.exit !== undefined) return { kind: 'out', condition: null }
  if (person.wants !== undefined) return { kind: 'waiting', condition: ruleOf(person.wants.rule) }
  if (!person.live) return { kind: 'historic', condition: null }
  if (routing.when === undefined) return { kind: 'not-routed', condition: null }
  return { kind: 'not-yet', condition: routing.when.text }
}

const DAY_MS = 86_400_000

/** Half-lives of the engagement rules in days. */
export const halfLivesOf = (definition: Definition): Readonly<Record<string, number>> =>
  Object.fromEntries(
    definition.engagementRules.flatMap(({ id, halfLifeMs }) =>
      halfLifeMs === undefined ? [] : [[id, halfLifeMs / DAY_MS] as const],
    ),
  )

/** How a stage is called. */
export const stageNameOf = stageName

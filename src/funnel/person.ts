import type { Basis, ConsentState, SuppressionReason, Touch } from '../capture/events.ts'
import type { Signal, Stand } from '../definition/definition.ts'
import type { EventId, Json, Micro, PersonId, RepId, SubjectId, Timestamp } from './brand.ts'
import type { Trust } from './event.ts'

/** Where a trait's value came from; the strongest trust wins, within one the newest fact. */
export interface TraitSource {
  readonly trust: Trust
  readonly door: string
  readonly at: Timestamp
  readonly id: EventId
}

/** One engagement rule's running sum: `s` is its value at `last`, from which decay is computed when read (LEDGER 7). */
export interface Contribution {
  readonly s: Micro
  /** The newest hit, in milliseconds since 1970 as in signals: reading a score must not parse text. */
  readonly last: number
  readonly id: EventId
  readonly hits: number
  /** Days since 1970 in UTC of the newest hit, and how many of that day counted, for `perDay`. */
  readonly day: number
  readonly dayHits: number
}

/** What justified an entry: the criterion as it was worded and what it saw. */
export interface Evidence {
  readonly criterion?: string
  readonly reason?: string
  readonly by?: string
  readonly score?: number
  readonly fit?: number
  readonly engagement?: number
  /** Signal key to the newest fact behind it. */
  readonly signals?: Readonly<Record<string, EventId>>
  /** What was last said to each purpose that the criterion asks about. */
  readonly consents?: Readonly<Record<string, Stand>>
  readonly recycled?: string
  /** Another system's date for a stage that was passed already: recorded, and nobody moved. */
  readonly noted?: true
}

/** A stage was reached; entries are never removed from the table, only superseded (LEDGER 1). */
export interface Entry {
  readonly stage: string
  readonly at: Timestamp
  readonly cycle: number
  readonly basis: 'criteria' | 'declared' | 'implied'
  readonly version: number
  readonly cause: EventId
  readonly evidence: Evidence
  readonly dateUnknown?: true
}

/** Out of the funnel for a standing reason; ends when the rule no longer holds. */
export interface Exit {
  readonly rule: string
  readonly reason: string
  readonly at: Timestamp
  /** Who said so; absent where a rule of the definition did, which also takes it back. */
  readonly by?: string
}

/** The rule that an exit names where a person said so and no rule of the definition. */
export const BY_HAND = 'by-hand'

export interface Owner {
  readonly rep: RepId
  readonly name: string
  readonly team: string
  readonly rule: string
  readonly why: string
  readonly at: Timestamp
  readonly subject: SubjectId
}

/** A channel that is closed to us, since when and by whose word. */
export interface Suppression {
  readonly channel: 'email'
  readonly reason: SuppressionReason
  readonly at: Timestamp
  readonly source: string
  /** Whose word it was: while merged it holds for all, and only a later word of the same subject ends it (LEDGER 5). */
  readonly subject: SubjectId
  /** The address was known to be closed before these facts came. */
  readonly recalled?: true
}

/** A closed channel as it is told to people: whose word of several it was is ours. */
export type ClosedChannel = Omit<Suppression, 'subject' | 'recalled'>

/** Channels that are closed, one line a reason, the first word for it. */
export function closedBy({ suppressed = [] }: Pick<Person, 'suppressed'>): readonly ClosedChannel[] {
  const first = new Map<string, ClosedChannel>()
  for (const { channel, reason, at, source } of suppressed) {
    const before = first.get(`${channel} ${reason}`)
    if (before === undefined || at < before.at) first.set(`${channel} ${reason}`, { channel, reason, at, source })
  }
  return [...first.values()]
}

/** What a person last said to a purpose, and where the proof of it lies. */
export interface Consent {
  readonly state: ConsentState
  readonly basis: Basis
  readonly at: Timestamp
  readonly source: string
  readonly proof?: string
}

/** A decision that waits for the world: who of the team takes this person. */
export interface Wants {
  readonly team: string
  readonly rule: string
  readonly why: string
  readonly since: Timestamp
  readonly cause: EventId
}

/** One person at one instant: the fold of the facts of its subjects, and nothing else. */
export interface Person {
  readonly id: PersonId
  /** The definition the aggregates below were compiled for. */
  readonly version: number
  readonly values: Readonly<Record<string, Json>>
  readonly sources: Readonly<Record<string, TraitSource>>
  readonly account: Readonly<Record<string, Json>>
  readonly opportunity: Readonly<Record<string, Json>>
  readonly first?: Touch
  readonly last?: Touch
  readonly signals: Readonly<Record<string, Signal>>
  readonly contributions: Readonly<Record<string, Contribution>>
  /** Points of the fit rules that hold, and those that could still hold once missing facts are known. */
  readonly fit: { readonly sum: Micro; readonly possible: Micro; readonly held: readonly string[] }
  readonly stage: string
  readonly furthest: string
  readonly cycle: number
  readonly cycleSince?: Timestamp
  readonly coolUntil?: Timestamp
  readonly entered: Readonly<Record<string, number>>
  readonly entries: readonly Entry[]
  readonly exit?: Exit
  readonly track: string
  readonly owner?: Owner
  readonly wants?: Wants
  /** Why nothing may be sent any more, one line a reason and subject, the first word for it; absent: nobody said so. */
  readonly suppressed?: readonly Suppression[]
  /** By purpose; absent: nothing was ever said. */
  readonly consents?: Readonly<Record<string, Consent>>
  /** Some live fact was folded; until then nobody is assigned (LEDGER 8). */
  readonly live: boolean
  readonly firstAt?: Timestamp
  readonly lastAt?: Timestamp
  readonly lastVisitAt?: Timestamp
  /** How far time has passed for this person: the last fact folded, or the last alarm that rang. */
  readonly foldedTo?: Timestamp
  /** Milliseconds since 1970 before which no rule can decide otherwise without a further fact; absent: never. */
  readonly alarm?: number
  /** Erased since: only dates of stages are left, and no rule looks at them any more. */
  readonly erased?: Timestamp
  /** The decisions chased each other for 16 rounds here; the definition contradicts itself. */
  readonly loopStopped?: Timestamp
}

export const UNKNOWN_TRACK = 'unknown'

/** A person to whom nothing has happened yet. */
export const nobody = (id: PersonId, version: number): Person => ({
  id,
  version,
  values: {},
  sources: {},
  account: {},
  opportunity: {},
  signals: {},
  contributions: {},
  fit: { sum: 0, possible: 0, held: [] },
  stage: '',
  furthest: '',
  cycle: 1,
  entered: {},
  entries: [],
  track: UNKNOWN_TRACK,
  live: false,
})

import type { ConsentState } from '../capture/events.ts'
import type { EventId, Json, Micro, Timestamp } from '../funnel/brand.ts'
import type { OwnChannel } from './channels.ts'
import type { Playbook } from './playbook.ts'

/** Occurrences of one thing a definition asks about, kept in the person's state. Times are milliseconds since 1970. */
export interface Signal {
  readonly n: number
  readonly first: number
  readonly last: number
  readonly lastId: EventId
  /** Ascending; only when some rule counts in a window, and only the newest MAX_TIMES. */
  readonly times?: readonly number[]
}

/** How many occurrences a windowed count can see: beyond any threshold a person would write, and it bounds the state. */
export const MAX_TIMES = 200

/** Everything a condition may look at: one person at one instant, nothing else. Scores are points as shown. */
export interface View {
  readonly score: number
  readonly fit: number
  readonly engagement: number
  readonly grade: string
  readonly stage: string
  readonly track: string
  readonly cycle: number
  readonly person: Readonly<Record<string, Json>>
  readonly account: Readonly<Record<string, Json>>
  readonly opportunity: Readonly<Record<string, Json>>
  readonly nowMs: number
  /** By signal key: `visited:/pricing`, `did:demo_requested`. */
  readonly signals: Readonly<Record<string, Signal>>
  /** When a stage was entered in this cycle, by stage id. */
  readonly entered: Readonly<Record<string, number>>
  /** What they last said to a purpose, by its id; absent: nothing. */
  readonly consents: Readonly<Record<string, Stand>>
}

/** Where a consent stands, since when and by which word. */
export interface Stand {
  readonly state: ConsentState
  readonly at: Timestamp
  readonly source: string
}

/** What a condition depends on, so that it is evaluated only when that changed and its next flip can be computed. */
export interface Reads {
  readonly signals: readonly string[]
  /** Windows in milliseconds: the condition can flip when an occurrence leaves one. */
  readonly windows: readonly { readonly signal: string; readonly ms: number }[]
  /** `last(x)` compared with a constant: can flip at last + ms. */
  readonly recencies: readonly { readonly signal: string; readonly ms: number }[]
  /** Constants that a score is compared with: a decaying score can flip there. */
  readonly thresholds: readonly { readonly of: 'score' | 'fit' | 'engagement'; readonly value: number }[]
  readonly grade: boolean
  readonly person: readonly string[]
  readonly account: readonly string[]
  readonly opportunity: readonly string[]
  /** Stages whose entry time it asks for. */
  readonly stages: readonly string[]
  /** Which of the person's own standing it asks for. */
  readonly standing?: readonly ('stage' | 'track' | 'cycle')[]
  /** Purposes whose consent it asks for. */
  readonly consents?: readonly string[]
}

/** A CEL expression, checked and compiled. A missing fact makes it `unknown`, which never counts as true or as a knock-out. */
export interface Condition {
  readonly text: string
  readonly reads: Reads
  readonly holds: (view: View) => boolean | 'unknown'
}

export type Position = 'TOFU' | 'MOFU' | 'BOFU' | 'post'

export interface Stage {
  readonly id: string
  readonly name: string
  /** The field's short name, if it is one: MQL, SAL, SQL. */
  readonly short?: string
  readonly position: Position
  readonly owner: 'marketing' | 'sales'
  /** Absent on a first stage that everybody is in from the first fact. */
  readonly enter?: Condition
  readonly goal?: string
  readonly input?: string
  readonly action?: string
  readonly output?: string
  readonly tool?: string
  readonly failure?: string
  readonly content?: readonly string[]
  readonly maxDwellMs?: number
}

export interface Knockout {
  readonly id: string
  readonly when: Condition
  readonly reason: string
}

/** The only automatic way back; `after` counts from the last captured activity. Starts a new cycle. */
export interface Recycle {
  readonly id: string
  readonly from: readonly number[]
  readonly to: number
  readonly when?: Condition
  readonly afterMs?: number
  readonly reason: string
  readonly coolDownMs: number
}

export interface FitRule {
  readonly id: string
  readonly when: Condition
  readonly points: Micro
  readonly reason: string
  readonly group?: string
}

export interface EngagementRule {
  readonly id: string
  /** Signal keys; `*` at the end of a path matches what follows. */
  readonly on: readonly string[]
  /** Evaluated over the event's own properties. */
  readonly where?: (properties: Readonly<Record<string, Json>>) => boolean | 'unknown'
  /** `where` as it was written, to show and to compare. */
  readonly whereText?: string
  readonly points: Micro
  readonly reason: string
  readonly group?: string
  /** Absent: never decays. Always absent for negative points. */
  readonly halfLifeMs?: number
  readonly cap?: Micro
  /** At most this many hits a UTC day count. */
  readonly perDay?: number
}

export interface Grades {
  /** Descending; the first whose `atLeast` (points as shown) is reached names the letter or digit, else the last. */
  readonly fit: readonly { readonly atLeast: number; readonly label: string }[]
  readonly engagement: readonly { readonly atLeast: number; readonly label: string }[]
}

export interface Track {
  readonly id: string
  readonly name: string
  /** Absent only on the last one, which takes everybody else. */
  readonly when?: Condition
  readonly to: 'rep' | 'nurture' | 'out' | 'ask'
}

export interface RoutingRule {
  readonly id: string
  readonly when?: Condition
  readonly team: string
  readonly why: string
}

export interface Routing {
  /** Who needs an owner; absent: nobody is routed. */
  readonly when?: Condition
  readonly accountOwnerFirst: boolean
  /** A rep gets a mail when a lead becomes theirs. */
  readonly alerts?: true
  /** Events by which somebody asks to be called, by their names: the owner gets a mail at once. */
  readonly alertOn?: readonly string[]
  readonly teams: readonly { readonly id: string; readonly name: string }[]
  /** In order; the first that holds names the team. */
  readonly rules: readonly RoutingRule[]
}

/** Fractions of 1. `weak` is an upper bound, `strong` a lower one; a value in a gap reads "between". */
export interface Benchmark {
  readonly from: string
  readonly to: string
  readonly weak?: number
  readonly average?: readonly [number, number]
  readonly strong?: number
  readonly median?: number
  readonly topQuartile?: number
  readonly source: string
  readonly lever?: string
  readonly below?: string
  readonly guess: boolean
}

export interface Field {
  readonly id: string
  readonly type: 'text' | 'number' | 'flag' | 'list' | 'date'
  readonly of: 'person' | 'account' | 'opportunity'
  readonly label?: string
  readonly options?: readonly string[]
  /** The stage from which on it should be known. */
  readonly requiredAt?: string
}

export interface IdentityRules {
  readonly blocked: readonly RegExp[]
  /** How many identifiers of a kind one person may hold; the excess one is demoted (SEMANTICS 4.1). */
  readonly limits: Readonly<Record<string, number>>
  /** Strongest first. */
  readonly priority: readonly string[]
}

/** One immutable version of a funnel, compiled; the same for every person until the next is published. */
export interface Definition {
  readonly version: number
  readonly name: string
  readonly title: string
  readonly timezone: string
  readonly currency: string
  readonly stages: readonly Stage[]
  readonly skip: 'imply' | 'strict'
  readonly disqualify: readonly Knockout[]
  readonly recycle: readonly Recycle[]
  readonly fitRules: readonly FitRule[]
  readonly engagementRules: readonly EngagementRule[]
  readonly caps: {
    readonly fit?: Micro
    readonly engagement?: Micro
    readonly total?: Micro
    readonly groups: Readonly<Record<string, Micro>>
  }
  readonly grades: Grades
  readonly tracks: readonly Track[]
  readonly routing: Routing
  readonly benchmarks: readonly Benchmark[]
  /** Person fields that reports split by within their speed goal. */
  readonly reportDimensions: readonly string[]
  readonly fields: readonly Field[]
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly identity: IdentityRules
  /** In order, before the built-in ones. */
  readonly channels: readonly OwnChannel[]
  /** Product name variants to the name they stand for; used by imports of deals. */
  readonly aliases: Readonly<Record<string, string>>
  /** Every signal key some rule asks about, with the longest window it is counted in (0: only totals). */
  readonly signals: Readonly<Record<string, { readonly keepMs: number }>>
  /** Every purpose whose consent some rule asks about. */
  readonly consentsAsked: readonly string[]
  /** The article or person the funnel follows. */
  readonly source?: string
  readonly playbook: Playbook
  /** Parts of the file whose numbers no source gives, as `stages.evaluation`: shown as "starting guess, change me". */
  readonly guesses: readonly string[]
}

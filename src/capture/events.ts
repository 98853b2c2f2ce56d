import type { BatchId, Json, Timestamp } from '../funnel/brand.ts'

export const SOURCE_CATEGORIES = ['search', 'social', 'video', 'shopping', 'assistant', 'email', 'push'] as const
/** What kind of site a source is. */
export type SourceCategory = (typeof SOURCE_CATEGORIES)[number]

/** Where a visit came from: always filled, `direct` is a value (SEMANTICS 4.3). */
export interface Touch {
  readonly channel: string
  readonly source: string
  readonly medium?: string
  readonly campaign?: string
  readonly term?: string
  readonly content?: string
  readonly referrer?: string
  readonly landing?: string
  readonly clickId?: string
  /** The version of the channel rules that sorted it; absent is the first. */
  readonly rules?: number
  /** The version of the definition whose own channels it was held against first; absent: that had none. */
  readonly definition?: number
}

/** Silence that ends a visit; the field's usual half hour (GA4's default session time-out). */
export const VISIT_GAP_MS = 30 * 60_000

export type Traits = Readonly<Record<string, Json>>

/** A page or screen was seen; `path` is normalised (lower case, no query, no trailing slash). */
export interface PageViewed {
  readonly type: 'capture.page-viewed'
  readonly path: string
  readonly url?: string
  readonly title?: string
  readonly touch?: Touch
  /** What the page before was on the same site, by its address; counts only for somebody of whom no touch was ever told. */
  readonly before?: Touch
  readonly properties?: Traits
}

/** Somebody did something with a name; `name` is normalised to snake case (`Demo Requested` is `demo_requested`). */
export interface Tracked {
  readonly type: 'capture.tracked'
  readonly name: string
  readonly properties?: Traits
  readonly touch?: Touch
}

/** Somebody told or was told about: traits of a person, from any door. A null trait clears, an absent one keeps. */
export interface Identified {
  readonly type: 'capture.identified'
  readonly traits: Traits
  readonly touch?: Touch
  /** What the client said of things that only the server may say; nothing reads it. */
  readonly claimed?: Traits
}

/** A person was tied to a company by a group call; the company's own traits go to the account's stream. */
export interface Grouped {
  readonly type: 'capture.grouped'
  readonly group: string
  readonly touch?: Touch
  readonly claimed?: Traits
}

export const SUPPRESSIONS = ['unsubscribed', 'bounced', 'complained'] as const
/** Why a channel is closed: the person said so, the address does not work, or they called it spam. */
export type SuppressionReason = (typeof SUPPRESSIONS)[number]

/** Nothing more may be sent to this person on this channel; it outlasts every sequence, list and import. */
export interface Suppressed {
  readonly type: 'capture.suppressed'
  readonly channel: 'email'
  readonly reason: SuppressionReason
  /** Who said so: a file's source, a mail server. */
  readonly source: string
  /** When it was first said, where the ledger knew the address from before: of somebody erased, or undone (D7). */
  readonly since?: Timestamp
}

export const CONSENT_STATES = ['asked', 'granted', 'refused', 'revoked'] as const
/** `asked`: ticked, and not yet confirmed by mail where the purpose needs it; only `granted` allows anything. */
export type ConsentState = (typeof CONSENT_STATES)[number]

export const BASES = ['consent', 'legitimate interest', 'contract'] as const
/** Why a purpose is lawful (GDPR Art. 6); only consent can be asked for and revoked, the others can be objected to. */
export type Basis = (typeof BASES)[number]

/** What a person said to one purpose. The proof (text, address, times) lies in `consent_proofs`, since parts of it are not kept for ever. */
export interface Consented {
  readonly type: 'capture.consented'
  /** Its id in the definition: `newsletter`. */
  readonly purpose: string
  readonly state: ConsentState
  readonly basis: Basis
  /** A row of `consent_proofs`; absent where somebody told us in another way. */
  readonly proof?: string
  /** Where: `form demo-request`, `preferences`, `import crm.csv`. */
  readonly source: string
}

/** A batch was undone: every fact that carries it folds to nothing from here on. */
export interface Withdrawn {
  readonly type: 'capture.withdrawn'
  readonly batch: BatchId
}

export type CaptureEvent = PageViewed | Tracked | Identified | Grouped | Suppressed | Consented | Withdrawn

import type { BatchId, EventId, Json, PersonId, SubjectId, Timestamp } from './brand.ts'
import type { FunnelEvent, Seen, Trust } from './event.ts'
import type { Person } from './person.ts'

/** How a person may be recognised; `external:SOURCE` is the key of another system, so leads without e-mail are people too. */
export interface Identifier {
  readonly kind: 'user' | 'email' | 'anonymous' | `external:${string}`
  /** Normalised once by `identity/normalise.ts`. */
  readonly value: string
}

/** How a company may be recognised. */
export interface AccountKey {
  readonly kind: 'domain' | 'name' | `external:${string}`
  readonly value: string
}

/** Whose stream a fact goes to. */
export type Addressee =
  | {
      readonly kind: 'person'
      readonly identifiers: readonly Identifier[]
      readonly account?: readonly AccountKey[]
      /** Identifiers that are to be tied to the same person though this fact is not theirs (Segment's alias). */
      readonly alias?: readonly Identifier[]
    }
  | {
      readonly kind: 'subject'
      readonly subject: SubjectId
      /** Whose stream it is; a person's unless it says otherwise. */
      readonly stream?: 'account' | 'opportunity' | 'workspace'
    }
  | { readonly kind: 'account'; readonly keys: readonly AccountKey[] }
  | {
      readonly kind: 'opportunity'
      /** `SOURCE:KEY`, unique in the workspace. */
      readonly key: string
      readonly person?: readonly Identifier[]
      readonly account?: readonly AccountKey[]
    }
  | { readonly kind: 'pool'; readonly team: string }
  | { readonly kind: 'workspace' }

/** Work that follows from a fact: written in the transaction that stores it, so it is asked for exactly once, and done after the commit. */
export interface EffectRequest {
  /** `<stage>.<verb>`, a handler of the background worker. */
  readonly kind: string
  readonly payload: Readonly<Record<string, Json>>
  /** When it may begin; as soon as there is a hand unless said. */
  readonly due?: Timestamp
}

/** One input, parsed and cleaned at its edge, on its way into the ledger. */
export interface Capture {
  /** 1-100 printable characters, unique in the workspace for ever: the only dedupe key. */
  readonly messageId: string
  readonly to: Addressee
  readonly at: Timestamp
  readonly mode: 'live' | 'historic'
  readonly trust: Trust
  readonly door: string
  readonly batch?: BatchId
  readonly flags?: readonly string[]
  /** What the ledger itself saw and passes on; doors leave it out. */
  readonly seen?: Seen
  /** When it was handed in, where it has waited since: it does not bring back whoever was erased meanwhile. */
  readonly heldSince?: Timestamp
  /** A submission whose recorded proofs (`consent_proofs`) become those of whoever this fact is, in the transaction that stores it. */
  readonly proofs?: string
  readonly event: FunnelEvent
  /** At most one of each kind. A duplicate asks for nothing; a historic fact may not ask at all. */
  readonly effects?: readonly EffectRequest[]
}

/** What became of one capture, in the order given. `duplicate` names the person of the first one, whose payload was kept. */
export type Outcome =
  | {
      readonly status: 'stored'
      readonly id: EventId
      readonly subject: SubjectId
      readonly person?: PersonId
      /** The person after the whole batch, so that whoever answers need not ask the database again. */
      readonly folded?: Person
    }
  | {
      readonly status: 'duplicate'
      readonly id: EventId
      readonly person?: PersonId
      /** The payload differs from the one stored first. */
      readonly conflict: boolean
    }
  | { readonly status: 'quarantined'; readonly id: EventId; readonly reason: string }

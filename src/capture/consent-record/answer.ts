import type { Timestamp } from '../../funnel/brand.ts'
import type { ClosedChannel } from '../../funnel/person.ts'
import type { Choice } from '../consent/choices.ts'
import type { Basis, ConsentState, SuppressionReason } from '../events.ts'

/** Everything that shows a word was theirs; addresses of networks and browsers are gone after their time. */
export interface ProofAnswer {
  readonly id: string
  readonly purpose: string | null
  readonly textHash: string | null
  readonly text: string | null
  readonly policy: string | null
  readonly form: string | null
  readonly version: number | null
  readonly page: string | null
  /** Of a word that a member recorded. */
  readonly reason: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly renderedAt: Timestamp
  readonly askedAt: Timestamp
  readonly mailedAt: Timestamp | null
  readonly confirmedAt: Timestamp | null
  readonly confirmedIp: string | null
  readonly revokedAt: Timestamp | null
}

/** One purpose as it stands for one person. */
export interface PurposeAnswer {
  readonly id: string
  readonly name: string
  readonly basis: Basis
  readonly state: Choice['state']
  /** Whether mail for it may be sent now. */
  readonly on: boolean
  readonly since: Timestamp | null
  readonly source: string | null
}

/** A word of theirs, or for them: to a purpose, or to all mail. */
export interface WordAnswer {
  readonly id: string
  readonly at: Timestamp
  readonly by: string
  readonly source: string
  readonly purpose: string | null
  readonly state: ConsentState | SuppressionReason
  readonly proof: ProofAnswer | null
}

/** The answer of `GET /api/people/:id/consents`. */
export interface ConsentsAnswer {
  readonly purposes: readonly PurposeAnswer[]
  readonly suppressed: readonly ClosedChannel[]
  /** Newest first, at most 200. */
  readonly history: readonly WordAnswer[]
}

import type { Traits } from '../capture/events.ts'
import type { AccountId, SubjectId } from '../funnel/brand.ts'

/** `from` was joined to the person whose stream this stands in: by a rule (`reason` names it) or by a human. */
export interface Merged {
  readonly type: 'identity.merged'
  readonly from: SubjectId
  readonly into: SubjectId
  readonly by: string
  readonly reason: string
}

/** The edge that joined `from` was removed again. */
export interface Unmerged {
  readonly type: 'identity.unmerged'
  readonly from: SubjectId
  readonly into: SubjectId
  readonly by: string
}

/** What is known of a company, from any door; stands in the account's own stream. */
export interface AccountDescribed {
  readonly type: 'account.described'
  readonly traits: Traits
}

/** A field of the account that some rule reads has changed; tells each of its people (LEDGER 4). */
export interface AccountChanged {
  readonly type: 'account.changed'
  readonly account: AccountId
}

export type IdentityEvent = Merged | Unmerged | AccountDescribed | AccountChanged

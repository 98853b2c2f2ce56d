import type { Json, OpportunityId } from '../funnel/brand.ts'

export type OpportunityStatus = 'open' | 'won' | 'lost'

/** What is known of a deal at an instant; stands in the opportunity's own stream, person and account optional. */
export interface OpportunityRecorded {
  readonly type: 'opportunity.recorded'
  readonly stage: string
  readonly status: OpportunityStatus
  readonly value?: number
  readonly product?: string
  readonly rep?: string
  readonly account?: string
  readonly openedAt?: string
  readonly closedAt?: string
  /** The file gave no date: counted, but left out of durations. */
  readonly dateUnknown?: boolean
  readonly flags?: readonly string[]
  readonly traits?: Readonly<Record<string, Json>>
}

/** A deal of this person changed; the deal's fields as they stood come with the fact's `seen`. */
export interface OpportunityChanged {
  readonly type: 'opportunity.changed'
  readonly opportunity: OpportunityId
}

export type HandoffEvent = OpportunityRecorded | OpportunityChanged

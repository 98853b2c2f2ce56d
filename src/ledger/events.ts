import type { EventId, Json, Timestamp } from '../funnel/brand.ts'

/** A stage entry without what justified it: when, in which cycle, on what ground. */
export interface KeptEntry {
  readonly stage: string
  readonly at: Timestamp
  readonly cycle: number
  readonly basis: 'criteria' | 'declared' | 'implied'
  readonly version: number
  readonly cause: EventId
  readonly dateUnknown?: true
}

/** What reports need of somebody who is nobody any more: dates of stages and groups of many, nothing that names a person. */
export interface Remains {
  readonly stage: string
  readonly furthest: string
  readonly cycle: number
  readonly track: string
  readonly entries: readonly KeptEntry[]
  /** Report dimensions only. */
  readonly values: Readonly<Record<string, Json>>
  readonly firstAt?: Timestamp
  readonly lastAt?: Timestamp
}

/** Replay begins here: earlier facts of the stream are deleted, all but commitments such as `route.assigned` (LEDGER 6). */
export interface Compacted {
  readonly type: 'ledger.compacted'
  /** `erased`: on the person's own wish; `expired`: kept for as long as the definition says. */
  readonly because: 'erased' | 'expired'
  readonly remains: Remains
}

export type LedgerEvent = Compacted

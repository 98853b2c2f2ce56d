import type { Json } from '../funnel/brand.ts'

/** Older facts were removed by policy; replay starts from this state (LEDGER 6). */
export interface Compacted {
  readonly type: 'ledger.compacted'
  readonly state: Json
}

export type LedgerEvent = Compacted

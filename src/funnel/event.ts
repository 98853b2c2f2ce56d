import type { CaptureEvent } from '../capture/events.ts'
import type { DefinitionEvent } from '../definition/events.ts'
import type { HandoffEvent } from '../handoff/events.ts'
import type { IdentityEvent } from '../identity/events.ts'
import type { LedgerEvent } from '../ledger/events.ts'
import type { MeasureEvent } from '../measure/events.ts'
import type { QualifyEvent } from '../qualify/events.ts'
import type { RouteEvent } from '../route/events.ts'
import type { BatchId, EventId, Json, SubjectId, Timestamp } from './brand.ts'

/** What a fact says; the prefix of `type` names the stage that owns it. */
export type FunnelEvent =
  | CaptureEvent
  | IdentityEvent
  | QualifyEvent
  | RouteEvent
  | DefinitionEvent
  | HandoffEvent
  | MeasureEvent
  | LedgerEvent

export type EventType = FunnelEvent['type']

/** Whose word it is, strongest first; decides which source's trait wins (LEDGER 5). */
export const TRUST = ['human', 'trusted', 'import', 'form', 'enrichment', 'claim'] as const
export type Trust = (typeof TRUST)[number]

/** Account, opportunity and enrichment fields as they stood at capture, so that a replay never reads today's (LEDGER 4). */
export interface Seen {
  readonly account?: Readonly<Record<string, Json>>
  readonly opportunity?: Readonly<Record<string, Json>>
  readonly enriched?: Readonly<Record<string, Json>>
}

/** One row of the ledger. Facts of a person fold in the order (at, rank, id). */
export interface Fact<E extends FunnelEvent = FunnelEvent> {
  readonly id: EventId
  readonly subject: SubjectId
  readonly at: Timestamp
  readonly recordedAt: Timestamp
  /** The definition version in force when it was recorded; 0 precedes every version. */
  readonly version: number
  /** `historic` facts derive entries and scores at their own dates, but assign, alarm and send nothing (LEDGER 8). */
  readonly mode: 'live' | 'historic'
  readonly trust: Trust
  /** The door it came through, in words a person reads: `segment`, `lead api`, `import crm.csv`. */
  readonly door: string
  readonly batch?: BatchId
  readonly seen?: Seen
  /** Marks what the edge changed to make it storable: `sanitized`, `clamped`, `late`. */
  readonly flags?: readonly string[]
  readonly event: E
}

/** Ties at one instant: a new definition first, then what was captured, then what people and the ledger decided on it. */
export const RANK: { readonly [T in EventType]: number } = {
  'ledger.compacted': 0,
  'definition.applied': 1,
  'capture.withdrawn': 2,
  'identity.merged': 3,
  'identity.unmerged': 3,
  'account.described': 4,
  'account.changed': 4,
  'capture.identified': 5,
  'capture.grouped': 5,
  'capture.page-viewed': 5,
  'capture.tracked': 5,
  'capture.suppressed': 5,
  'capture.consented': 5,
  'opportunity.recorded': 6,
  'opportunity.changed': 6,
  'spend.recorded': 6,
  'stage.declared': 7,
  'stage.disqualified': 7,
  'stage.requalified': 7,
  'route.rep-described': 8,
  'route.assigned': 9,
}

/** Negative, zero or positive as `a` folds before, with or after `b`. */
export function inFoldOrder(a: Fact, b: Fact): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  const rank = RANK[a.event.type] - RANK[b.event.type]
  if (rank !== 0) return rank
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}

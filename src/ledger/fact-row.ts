import type { BatchId, EventId, Json, SubjectId, Timestamp } from '../funnel/brand.ts'
import type { Fact, FunnelEvent, Seen, Trust } from '../funnel/event.ts'

export type SubjectKind = 'person' | 'account' | 'opportunity' | 'pool' | 'workspace'

/** A row of `events` as it is read back. */
export interface FactRow {
  readonly subject_id: SubjectId
  readonly at: Timestamp
  readonly id: EventId
  readonly type: FunnelEvent['type']
  readonly version: number
  readonly mode: 'live' | 'historic'
  readonly trust: Trust
  readonly door: string
  readonly recorded_at: Timestamp
  readonly batch_id: BatchId | null
  readonly flags: readonly string[] | null
  readonly body: Readonly<Record<string, Json>>
  readonly seen: Seen | null
}

export const FACT_COLUMNS =
  'e.subject_id, e.at, e.id, e.type, e.version, e.mode, e.trust, e.door, e.recorded_at, e.batch_id, e.flags, e.body, e.seen'

/** The fact of a stored row; its body was written from the same type, so it is trusted here and nowhere else. */
export function factOf(row: FactRow): Fact {
  return {
    id: row.id,
    subject: row.subject_id,
    at: row.at,
    recordedAt: row.recorded_at,
    version: row.version,
    mode: row.mode,
    trust: row.trust,
    door: row.door,
    ...(row.batch_id === null ? {} : { batch: row.batch_id }),
    ...(row.flags === null ? {} : { flags: row.flags }),
    ...(row.seen === null ? {} : { seen: row.seen }),
    event: { type: row.type, ...row.body } as FunnelEvent,
  }
}

/** What of an event goes into `body`: all but its type, which has a column. */
export function bodyOf(event: FunnelEvent): object {
  const { type: _, ...body } = event
  return body
}

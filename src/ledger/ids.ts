import { hash, randomUUIDv7 } from 'node:crypto'
import type { EventId, SubjectId } from '../funnel/brand.ts'

/** The first 16 bytes of a text's sha256 as a uuid: an id that follows from what it names, so that a retry finds it again. */
export function uuidOf(text: string): string {
  const hex = hash('sha256', text, 'hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** The receipt key, and id, of a fact (LEDGER 6). */
export const eventId = (messageId: string): EventId => uuidOf(messageId) as EventId

/** 32 bits of a payload's hash: tells a repeated message from another one under the same id. */
export const digestOf = (payload: string): number => hash('sha256', payload, 'buffer').readInt32BE(0)

/** A time-ordered id for something new; made at the edge only, never in a fold. */
export const newSubject = (): SubjectId => randomUUIDv7() as SubjectId

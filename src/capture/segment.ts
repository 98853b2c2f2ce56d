import type { Capture } from '../funnel/capture.ts'
import { clean } from './clean.ts'
import { isMessageId } from './message-id.ts'
import type { Refusal, Rejected } from './refusal.ts'
import { type Given, readCall } from './segment-call.ts'
import { KINDS } from './segment-kinds.ts'
import { isObject } from './shape.ts'

/** SEMANTICS 4.1: Segment's own; beyond it the whole batch is refused, where Segment answers 200 and drops it. */
export const MAX_BATCH = 2_500

export const CALL_TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const
export type CallType = (typeof CALL_TYPES)[number]

/** What one item became: its captures (a group call makes two), or why not. */
export type ReadItem =
  | { readonly ok: true; readonly messageId: string; readonly captures: readonly Capture[] }
  | { readonly ok: false; readonly rejected: Rejected }

export type ReadBatch =
  | { readonly ok: true; readonly items: readonly ReadItem[] }
  | { readonly ok: false; readonly refusal: Refusal }

const isCallType = (type: unknown): type is CallType => CALL_TYPES.some((known) => known === type)

/** One call of Segment's HTTP API; without `type` its own `type` field says what it is. */
export function parseCall(body: unknown, given: Given, type?: CallType, index = 0): ReadItem {
  const cleaned = clean(body)
  const rejected = (refusal: Refusal): ReadItem => ({ ok: false, rejected: { ...refusal, index, ...idOf(body) } })
  if (!cleaned.ok) return rejected({ code: cleaned.code, message: cleaned.message, path: cleaned.path })
  const item = cleaned.value
  if (!isObject(item)) return rejected({ code: 'malformed', message: 'a call is an object', path: '' })
  const kind = type ?? item.type
  if (!isCallType(kind)) {
    const message = `type is one of ${CALL_TYPES.join(', ')}`
    return rejected({ code: 'unknown_type', message, path: '/type' })
  }
  const read = readCall(item, given, cleaned.sanitized ? ['sanitized'] : [])
  if (!read.ok) return rejected(read.refusal)
  const became = KINDS[kind](read.call)
  return became.ok ? { ok: true, messageId: read.call.messageId, captures: became.captures } : rejected(became.refusal)
}

/** A batch: every item stands alone, and takes from the batch what it lacks of context and sentAt. */
export function parseBatch(body: unknown, given: Given): ReadBatch {
  if (!isLoose(body) || !Array.isArray(body.batch)) {
    const hint = 'send {"batch": [{"type": "track", …}]}'
    return { ok: false, refusal: { code: 'malformed', message: 'batch is a list of calls', path: '/batch', hint } }
  }
  const batch: readonly unknown[] = body.batch
  if (batch.length > MAX_BATCH) {
    const message = `a batch has at most ${MAX_BATCH} calls, this one has ${batch.length}; nothing was stored`
    return { ok: false, refusal: { code: 'too_many', message, path: '/batch' } }
  }
  const shared = { context: body.context, sentAt: body.sentAt }
  return { ok: true, items: batch.map((item, index) => parseCall(withShared(item, shared), given, undefined, index)) }
}

type Loose = { readonly [key: string]: unknown }

const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value)

function withShared(item: unknown, shared: Loose): unknown {
  if (!isLoose(item)) return item
  const context = isLoose(shared.context)
    ? { ...shared.context, ...(isLoose(item.context) ? item.context : {}) }
    : item.context
  const sentAt = item.sentAt ?? shared.sentAt
  return { ...item, ...(context !== undefined && { context }), ...(sentAt != null && { sentAt }) }
}

const idOf = (body: unknown): { messageId?: string } =>
  isLoose(body) && isMessageId(body.messageId) ? { messageId: body.messageId } : {}

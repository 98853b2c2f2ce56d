import { fromMs, type Timestamp, toMs } from '../funnel/brand.ts'
import type { Told } from './device-order.ts'

/** RELIABILITY A12: a clock may be in another zone by mistake, not in another year. */
export const MAX_FUTURE_MS = 24 * 3_600_000
/** RELIABILITY A12: nothing a funnel tells of happened before; earlier dates are unset clocks. */
export const EARLIEST_MS = Date.UTC(2000, 0, 1)

/** RFC 3339 with an offset; a space may stand for the T (its section 5.6). */
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/
/** Temporal reads no more digits of a second. */
const MAX_FRACTION = 10

/** Milliseconds since 1970, or null for anything but RFC 3339 with an offset: `now`, `infinity` and bare dates are no instants. */
export function parseInstant(raw: unknown): number | null {
  if (typeof raw !== 'string' || raw.length > 64) return null
  const usual = usualShape(raw)
  if (usual !== null) return usual
  const parts = RFC_3339.exec(raw)
  if (parts === null) return null
  const [, day, time, fraction = '', offset] = parts
  try {
    return Temporal.Instant.from(`${day}T${time}${fraction.slice(0, MAX_FRACTION)}${offset}`).epochMilliseconds
  } catch {
    return null
  }
}

/** `YYYY-MM-DDTHH:mm:ss.sssZ`, as nearly every client writes it: five times as fast as the general way; null for all else. */
function usualShape(raw: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?Z$/.exec(raw)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second, ms] = parts
  // A day that every month has needs no calendar; the others take the general way, and so do years that Date.UTC reads as 19xx.
  if (Number(year) < 1000 || Number(month) > 12 || Number(month) < 1 || Number(day) > 28 || Number(day) < 1) return null
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  return Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(ms ?? 0),
  )
}

export interface Occurred {
  readonly at: Timestamp
  /** `clamped` and `clamped_from:INSTANT` when the instant told was impossible, so that the original is kept. */
  readonly flags: readonly string[]
}

/** The instant, or the server's when it lies before 2000 or more than a day ahead. */
export function clampInstant(ms: number, receivedAt: Timestamp): Occurred {
  const now = toMs(receivedAt)
  if (ms >= EARLIEST_MS && ms <= now + MAX_FUTURE_MS) return { at: fromMs(ms), flags: [] }
  const original = new Date(ms)
  const told = Number.isNaN(original.getTime()) ? String(ms) : original.toISOString()
  return { at: receivedAt, flags: ['clamped', `clamped_from:${told}`] }
}

/** What a client says about time; `null` counts as absent. */
export interface ToldTimes {
  readonly timestamp?: unknown
  readonly originalTimestamp?: unknown
  readonly sentAt?: unknown
}

export type OccurredAt =
  | ({ readonly ok: true } & Occurred)
  | { readonly ok: false; readonly path: string; readonly message: string }

/** The instant of an event by the server's clock, from what a device said of it. */
export type Correct = (told: Told) => number

/** Cancels a wrong clock, and nothing else. */
const alone: Correct = ({ deviceMs, sentMs, receivedMs }) => receivedMs - (sentMs - deviceMs)

/** When it happened by the server's clock: `receivedAt - (sentAt - originalTimestamp)` cancels a wrong clock (SEMANTICS 4.1). */
export function occurredAt(told: ToldTimes, receivedAt: Timestamp, correct: Correct = alone): OccurredAt {
  const path = told.originalTimestamp == null ? 'timestamp' : 'originalTimestamp'
  const original = told.originalTimestamp ?? told.timestamp
  if (original == null) return { ok: true, at: receivedAt, flags: [] }
  const happened = parseInstant(original)
  if (happened === null) return { ok: false, path, message: NOT_AN_INSTANT }
  if (told.sentAt == null) return { ok: true, ...clampInstant(happened, receivedAt) }
  const sent = parseInstant(told.sentAt)
  if (sent === null) return { ok: false, path: 'sentAt', message: NOT_AN_INSTANT }
  const receivedMs = toMs(receivedAt)
  return { ok: true, ...clampInstant(correct({ deviceMs: happened, sentMs: sent, receivedMs }), receivedAt) }
}

/** Said of every refused time, so that the fix is in the message. */
export const NOT_AN_INSTANT = 'not an RFC 3339 time with an offset, such as 2026-03-01T09:30:00.000Z'

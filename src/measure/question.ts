import { Fault } from '../fault.ts'
import { MODES, type Mode } from './report.ts'
import { isPlainDate } from './zone.ts'

/** What a funnel report is asked; all time and everybody unless said. */
export interface Question {
  readonly mode: Mode
  readonly by: string | null
  /** First and last day, both included, in the workspace's zone. */
  readonly from: string | null
  readonly to: string | null
  /** When open spells are looked at, milliseconds since 1970. */
  readonly asOfMs: number
  /** What one customer is worth, typed by whoever asks. */
  readonly dealValue?: number
  /** Cells are read sooner instead of journeys: for a screen. */
  readonly quick?: true
}

/** A question as text, from a query string or a command line. */
export interface Asked {
  readonly mode?: string | undefined
  readonly by?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly asOf?: string | undefined
  readonly dealValue?: string | undefined
  readonly precision?: string | undefined
}

/** Parses a question; a `bad_request` names what is wrong and what would do. */
export function parseQuestion(asked: Asked, nowMs: number): Question {
  const mode = MODES.find((one) => one === (asked.mode ?? 'cohort'))
  if (!mode) throw new Fault('bad_request', `There is no mode "${asked.mode}".`, `Modes: ${MODES.join(', ')}.`)
  const from = parseDate('from', asked.from)
  const to = parseDate('to', asked.to)
  if (from && to && from > to) throw new Fault('bad_request', `from (${from}) is after to (${to}).`)
  if (mode === 'snapshot' && (from || to))
    throw new Fault('bad_request', 'A snapshot is of now; it takes no from or to.', 'Use mode cohort or period.')
  return {
    mode,
    by: parseBy(asked.by),
    from,
    to,
    asOfMs: parseAsOf(asked.asOf, nowMs),
    ...parseDealValue(asked.dealValue),
    ...parsePrecision(asked.precision),
  }
}

function parsePrecision(text: string | undefined): { quick?: true } {
  if (text === undefined || text === '' || text === 'exact') return {}
  if (text === 'quick') return { quick: true }
  throw new Fault('bad_request', `There is no precision "${text}".`, 'Use exact or quick.')
}

function parseBy(text: string | undefined): string | null {
  if (text === undefined || text === '' || text === 'all') return null
  if (/[\p{Cc}\p{Cs}]/u.test(text))
    throw new Fault('bad_request', 'A report is split by a name without control characters.', 'Use source or channel.')
  return text
}

function parseDate(name: string, text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  if (!isPlainDate(text)) throw new Fault('bad_request', `${name} is no date: "${text}".`, 'Write it as 2026-03-01.')
  return text
}

/** A date, or RFC 3339 with an offset. */
const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/

function parseAsOf(text: string | undefined, nowMs: number): number {
  if (text === undefined || text === '') return nowMs
  const ms = INSTANT.test(text) && isPlainDate(text.slice(0, 10)) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms))
    throw new Fault('bad_request', `asOf is no instant: "${text}".`, 'Write it as 2026-03-01T09:30:00Z.')
  return ms
}

function parseDealValue(text: string | undefined): { dealValue?: number } {
  if (text === undefined || text === '') return {}
  const value = /^\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : 0
  if (value <= 0) throw new Fault('bad_request', `The deal value is no amount: "${text}".`)
  return { dealValue: value }
}

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
}

/** A question as text, from a query string or a command line. */
export interface Asked {
  readonly mode?: string | undefined
  readonly by?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly asOf?: string | undefined
  readonly dealValue?: string | undefined
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
  const by = asked.by === undefined || asked.by === '' || asked.by === 'all' ? null : asked.by
  return { mode, by, from, to, asOfMs: parseAsOf(asked.asOf, nowMs), ...parseDealValue(asked.dealValue) }
}

function parseDate(name: string, text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  if (!isPlainDate(text)) throw new Fault('bad_request', `${name} is no date: "${text}".`, 'Write it as 2026-03-01.')
  return text
}

function parseAsOf(text: string | undefined, nowMs: number): number {
  if (text === undefined || text === '') return nowMs
  const ms = Date.parse(text)
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(ms))
    throw new Fault('bad_request', `asOf is no instant: "${text}".`, 'Write it as 2026-03-01T09:30:00Z.')
  return ms
}

function parseDealValue(text: string | undefined): { dealValue?: number } {
  if (text === undefined || text === '') return {}
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new Fault('bad_request', `The deal value is no amount: "${text}".`)
  return { dealValue: value }
}

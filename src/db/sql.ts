import pg from 'pg'
import { fromMs } from '../funnel/brand.ts'

const INT8 = 20
const DATE = 1082
const TIMESTAMPTZ = 1184

/** Quotes a name for SQL text. */
export const identifier = (name: string): string => pg.escapeIdentifier(name)

/** Quotes a value for the few statements that take no parameters (role passwords, SET). */
export const literal = (value: string): string => pg.escapeLiteral(value)

/**
 * How values come back: timestamptz as `Timestamp` text, date as its text, bigint as a number (counts stay far below 2^53);
 * numeric stays text, since money must not pass through a float.
 */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format === 'binary') return pg.types.getTypeParser(oid, 'binary')
    if (oid === TIMESTAMPTZ) return timestamp
    if (oid === DATE) return (text: string) => text
    if (oid === INT8) return Number
    return pg.types.getTypeParser(oid, 'text')
  },
}

/** The session's zone is UTC, so Postgres writes `2026-03-01 09:30:00.123456+00`. */
function timestamp(text: string): string {
  const ms = Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace('+00', 'Z')}`)
  return Number.isNaN(ms) ? text : fromMs(ms)
}

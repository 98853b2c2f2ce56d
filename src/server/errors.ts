import type { FastifyError } from 'fastify'
import { isAway } from '../db/away.ts'
import { codeOf, Fault, type FaultCode } from '../fault.ts'

/** The HTTP status of each code. 503 means: nothing was stored, send it again. */
export const STATUSES: Readonly<Record<FaultCode, number>> = {
  bad_setting: 500,
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  gone: 410,
  too_large: 413,
  overloaded: 503,
  too_many_requests: 429,
  unsupported_media_type: 415,
  timeout: 408,
  internal: 500,
  database_away: 503,
  database_unsafe: 503,
  database_not_started: 503,
  database_newer: 503,
  migration_changed: 503,
  conflict: 409,
  not_empty: 409,
  bad_backup: 400,
  bad_file: 500,
  bad_workspace: 404,
  no_definition: 409,
  bad_definition: 400,
  port_taken: 500,
  usage: 400,
  check_failed: 422,
}

/** What every failed request is answered with. */
export interface ErrorBody {
  readonly error: {
    readonly code: FaultCode
    readonly message: string
    /** Where in the request's body the problem is: `/batch/3/timestamp`. */
    readonly path?: string
    readonly hint?: string
  }
}

/** The status and body for anything thrown; a bug is told as `internal` and nothing more. */
export function answerTo(error: unknown): { readonly status: number; readonly body: ErrorBody } {
  const fault = faultOf(error)
  const path = pathOf(error)
  const { code, message, hint } = fault
  const details = { ...(path === undefined ? {} : { path }), ...(hint === undefined ? {} : { hint }) }
  return { status: STATUSES[code], body: { error: { code, message, ...details } } }
}

/** SQLSTATEs of values that the database cannot read or hold; the edges refuse those they know of, this is the net below them. */
const UNUSABLE = /^22(P02|P05|003|007|008|009|021)$/

const BY_STATUS: Readonly<Record<number, readonly [FaultCode, string]>> = {
  400: ['bad_request', 'The request cannot be understood.'],
  401: ['unauthorized', 'A valid key is needed.'],
  // Only static files answer so, for a path that is not theirs; who may not do something is told by a `Fault`.
  403: ['not_found', 'There is nothing here.'],
  404: ['not_found', 'There is nothing here.'],
  408: ['timeout', 'The request took too long to arrive.'],
  413: ['too_large', 'The request is larger than what is accepted here.'],
  // Fastify's answer to a part of a path longer than any id: nothing goes by it.
  414: ['not_found', 'There is nothing here.'],
  415: ['unsupported_media_type', 'Send JSON with content-type application/json.'],
  429: ['too_many_requests', 'Too many requests; wait and send again.'],
}

function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (isAway(error)) return new Fault('database_away', 'The database is away; nothing was stored.', 'Send it again.')
  if (UNUSABLE.test(codeOf(error) ?? '')) return new Fault('bad_request', 'A value cannot be used.')
  const known = BY_STATUS[statusOf(error)]
  if (known === undefined) return new Fault('internal', 'Something failed here. It is in the log.')
  const [code, message] = known
  const said = isValidation(error) && error instanceof Error ? error.message : message
  return new Fault(code, said)
}

function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
}

function isValidation(error: unknown): error is FastifyError {
  return typeof error === 'object' && error !== null && 'validation' in error && Array.isArray(error.validation)
}

function pathOf(error: unknown): string | undefined {
  const path = isValidation(error) ? error.validation?.[0]?.instancePath : undefined
  return path === undefined || path === '' ? undefined : path
}

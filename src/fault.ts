/** Every failure that a person is meant to read, by its stable code; `server/errors.ts` gives each an HTTP status. */
export const FAULTS = {
  bad_setting: 'a setting has a value that cannot be used',
  bad_request: 'the request cannot be understood',
  unauthorized: 'the key or session is missing, unknown or has ended',
  forbidden: 'the key or role may not do this',
  not_found: 'there is nothing here',
  gone: 'what was here can be had no more',
  too_large: 'the request is larger than what is accepted',
  overloaded: 'more is arriving than can be held; nothing was stored',
  too_many_requests: 'more requests than are accepted',
  unsupported_media_type: 'the body is not of a kind that is read here',
  timeout: 'the request took too long to arrive',
  internal: 'something failed that should not',
  database_away: 'the database cannot be reached',
  database_unsafe: 'the database could lose what it has acknowledged',
  database_not_started: 'the embedded database could not be started',
  database_newer: 'the database was migrated by a newer Sluice',
  migration_changed: 'a migration that ran is not the one in this release',
  conflict: 'somebody else changed this meanwhile',
  not_empty: 'the database already holds data',
  bad_backup: 'the file is not a backup, or is damaged',
  bad_file: 'a file cannot be read or written',
  bad_workspace: 'there is no such workspace',
  no_definition: 'the workspace has no published definition',
  bad_definition: 'the definition has mistakes',
  port_taken: 'another program listens on the port',
  usage: 'the command was used wrongly',
  check_failed: 'a check found something wrong',
} as const

export type FaultCode = keyof typeof FAULTS

/** A failure with a stable code and, where there is one, what to do about it; anything else thrown is a bug. */
export class Fault extends Error {
  readonly code: FaultCode
  readonly hint: string | undefined

  constructor(code: FaultCode, message: string, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'Fault'
    this.code = code
    this.hint = hint
  }
}

/** The `code` an error carries (SQLSTATE, errno or ours); the only field of an error that may decide anything. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

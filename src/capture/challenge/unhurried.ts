/**
 * Counts and spent proofs need not wait for the disk: the commit that stores a submission takes along whatever was written before it, and
 * of a refused one half a second of counts may be lost with the machine. Each wait was a third of what a submission takes.
 */
export const UNHURRIED = "unhurried as materialized (select set_config('synchronous_commit', 'off', true))"

/** The same for a transaction in a workspace. */
export const UNHURRIED_SETTINGS: readonly string[] = ['synchronous_commit = off']

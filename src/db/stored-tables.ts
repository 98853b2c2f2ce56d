import type { Client } from './pool.ts'
import { identifier } from './sql.ts'

/**
 * `processes` is of those that run now; `migrations` is written by migrating; sessions and links that ended must not come back to life,
 * and belong in no file; counts of the last hours and what name servers said are stale when a backup is read.
 */
const NOT_KEPT = [
  ...['mail_domains', 'migrations', 'processes', 'rate_limits', 'sessions', 'spent_proofs', 'submit_counts'],
  'verifications',
]

export interface StoredTable {
  readonly name: string
  readonly columns: readonly string[]
  /** Row-level security: enabled, and forced on the owner too. */
  readonly secured: boolean
  readonly forced: boolean
}

/** The tables whose rows a backup holds, with the columns that are stored, as the catalogue of this moment has them. */
export async function storedTables(client: Client): Promise<StoredTable[]> {
  const { rows } = await client.query<StoredTable>(
    `select c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
            array_agg(a.attname::text order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all($1)
      group by c.oid order by c.relname`,
    [NOT_KEPT],
  )
  return rows
}

/** The names of tables for a LOCK or ANALYZE; there is always at least `workspaces`. */
export const listed = (tables: readonly StoredTable[]): string => tables.map(({ name }) => identifier(name)).join(', ')

/** The columns of a table for COPY, in the order of its text. */
export const columnList = (columns: readonly string[]): string => `(${columns.map(identifier).join(', ')})`

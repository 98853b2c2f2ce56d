import { identifier } from '../../db/sql.ts'
import type { Check, Whole } from './check.ts'
import type { Finding } from './finding.ts'

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Reading every row in full makes Postgres verify the checksum of every page that is not in memory already. */
async function physical({ client }: Whole, finding: Finding): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  for (const { name } of rows) {
    finding.saw()
    await client.query('savepoint reading')
    try {
      await client.query(`select count(length(t::text)) from ${identifier(name)} t`)
    } catch (error) {
      finding.tell(`table ${name}`, messageOf(error))
      await client.query('rollback to savepoint reading')
    }
  }
  await finding.ask(
    client,
    `select 'index ' || indexrelid::regclass as who, 'is not valid' as what from pg_index where not (indisvalid and indisready)`,
    [],
  )
}

/** I28: the pages are whole. */
export const PHYSICAL: Check = {
  id: 'I28',
  invariant: 'Every row of every table can be read, and every index is valid.',
  how: 'Reads everything in full, so that damaged pages show by their checksums.',
  database: physical,
  deep: true,
}

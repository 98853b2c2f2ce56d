import { Fault } from '../fault.ts'
import type { Pool } from './pool.ts'
import { connect } from './pool.ts'

/** Without any of these a power cut can lose or tear what was acknowledged. */
const NEEDED = ['fsync', 'full_page_writes', 'synchronous_commit']

/** Refuses a database that could lose acknowledged facts, or a standby, as the connection of requests sees it. */
export async function checkDurable(pool: Pool, where: 'embedded' | 'external'): Promise<void> {
  const client = await connect(pool)
  try {
    const { rows } = await client.query<{ name: string; setting: string; standby: boolean }>(
      'select name, setting, pg_is_in_recovery() as standby from pg_settings where name = any($1) order by name',
      [NEEDED],
    )
    const unsafe = rows.filter((row) => row.setting !== 'on').map((row) => `${row.name} is ${row.setting}`)
    if (unsafe.length > 0)
      throw new Fault('database_unsafe', `The database could lose data: ${unsafe.join(', ')}.`, HINTS[where])
    if (rows[0]?.standby) {
      const hint = 'Point DATABASE_URL at the primary; target_session_attrs=read-write does that after a failover too.'
      throw new Fault('database_unsafe', 'The database is a standby that only reads.', hint)
    }
  } finally {
    client.release()
  }
}

const HINTS = {
  embedded: 'Another program started it; end that one and start Sluice again.',
  external:
    'Set them to on in postgresql.conf, or with ALTER SYSTEM, ALTER DATABASE or ALTER ROLE, and start Sluice again.',
} as const

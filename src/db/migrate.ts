import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { Fault } from '../fault.ts'
import { type Client, connect, type Pool } from './pool.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)
/** Any constant will do; it only has to be the same for every Sluice. */
const LOCK = 5_170_231

interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly digest: string
}

/** Brings the schema to this release, or to one of its levels, one transaction a file, and returns the names of the files that ran. */
export async function migrate(owner: Pool, level = Number.POSITIVE_INFINITY): Promise<string[]> {
  const client = await connect(owner)
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const done = await appliedTo(client)
    const files = migrations()
    refuseStrangers(done, files)
    const pending = files.filter((file) => !done.has(file.number) && file.number <= level)
    for (const file of pending) await apply(client, file)
    return pending.map((file) => file.name)
  } finally {
    // The lock is the session's, so it must not go back to the pool with the client.
    client.release(true)
  }
}

/** The files of this release in order. A number that two branches took stops the second of them at its row in `migrations`. */
export function migrations(): readonly Migration[] {
  const names = readdirSync(FOLDER).filter((name) => /^\d{4}_\w+\.sql$/.test(name))
  return names.sort().map((name) => {
    const sql = readFileSync(new URL(name, FOLDER), 'utf8')
    return { number: Number(name.slice(0, 4)), name, sql, digest: createHash('sha256').update(sql).digest('hex') }
  })
}

async function appliedTo(client: Client): Promise<ReadonlyMap<number, string>> {
  await client.query(
    'create table if not exists migrations (number integer primary key, name text not null, digest text not null, applied_at timestamptz not null default now())',
  )
  const { rows } = await client.query<{ number: number; digest: string }>('select number, digest from migrations')
  return new Map(rows.map((row) => [row.number, row.digest]))
}

function refuseStrangers(done: ReadonlyMap<number, string>, files: readonly Migration[]): void {
  for (const [number, digest] of done) {
    const file = files.find((candidate) => candidate.number === number)
    if (file === undefined) {
      throw new Fault(
        'database_newer',
        `The database has migration ${number}, which this Sluice does not know.`,
        'Run the newer Sluice; there is no way back but a backup.',
      )
    }
    if (file.digest !== digest) {
      throw new Fault(
        'migration_changed',
        `Migration ${file.name} is not the file that ran here.`,
        'Migrations only go forward: undo the change and add a file.',
      )
    }
  }
}

async function apply(client: Client, file: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(file.sql)
    await client.query('insert into migrations (number, name, digest) values ($1, $2, $3)', [
      file.number,
      file.name,
      file.digest,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

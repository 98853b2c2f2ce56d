import { pipeline } from 'node:stream/promises'
import { from } from 'pg-copy-streams'
import { codeOf, Fault } from '../fault.ts'
import { type Begin, damaged, type Header } from './backup-file.ts'
import { type OnShare, readBackup, type WholeBackup } from './backup-read.ts'
import type { Database } from './database.ts'
import { holdEffects } from './hold-effects.ts'
import { migrate, migrations } from './migrate.ts'
import { type Client, inTransaction } from './pool.ts'
import { identifier } from './sql.ts'
import { columnList, listed, type StoredTable, storedTables } from './stored-tables.ts'

export interface RestoreSummary {
  readonly created_at: string
  readonly tables: number
  readonly rows: number
  /** Effects that wait for a person to release them, by kind. */
  readonly held: Readonly<Record<string, number>>
}

/** Loads a verified backup into an empty database, whole or not at all, and brings that to this release. */
export async function restore(
  { owner }: Pick<Database, 'owner'>,
  whole: WholeBackup,
  onProgress: OnShare = () => undefined,
): Promise<RestoreSummary> {
  const level = levelOf(whole.header)
  await inTransaction(owner, (client) => refuseUnlessEmpty(client, level))
  // Later migrations may change rows, so they come after them.
  await migrate(owner, level)
  const held = await inTransaction(owner, async (client) => {
    const tables = await openTables(client)
    await refuseUnlessEmpty(client, level)
    const again = await readBackup(whole.file, {
      onTable: (table, rows) => load(client, tables, table, rows),
      onProgress,
    })
    if (again.sha256 !== whole.sha256) throw damaged('it was replaced while it was read')
    const effects = await holdEffects(client)
    await closeTables(client, tables)
    return effects
  })
  await migrate(owner)
  await inTransaction(owner, async (client) => client.query(`analyze ${listed(await storedTables(client))}`))
  return { created_at: whole.header.created_at, tables: whole.tables.length, rows: whole.rows, held }
}

/** The last migration of the backup, all of whose migrations must be ours. */
export function levelOf(header: Header): number {
  const ours = new Map(migrations().map((file) => [file.number, file.digest]))
  for (const { number, name, digest } of header.migrations) {
    if (!ours.has(number)) {
      const message = `The backup was made by Sluice ${header.program} and has migration ${name}, which this one does not know.`
      throw new Fault('database_newer', message, `Restore it with Sluice ${header.program} or a newer one.`)
    }
    if (ours.get(number) !== digest) {
      const message = `Migration ${name} of the backup is not the file of this release.`
      throw new Fault('migration_changed', message, `Restore it with Sluice ${header.program}, which made it.`)
    }
  }
  return Math.max(...header.migrations.map(({ number }) => number))
}

const ELSEWHERE = 'Restore into a new home, such as SLUICE_HOME=./restored, or an empty database of DATABASE_URL.'

async function refuseUnlessEmpty(client: Client, level: number): Promise<void> {
  // A sole role or the owner sees the rows of every workspace only so.
  await client.query(`set local app.ops = 'on'`)
  for (const { name } of await storedTables(client)) {
    const { rowCount } = await client.query(`select from ${identifier(name)} limit 1`)
    if (rowCount !== 0) throw new Fault('not_empty', `The database already holds data, in table ${name}.`, ELSEWHERE)
  }
  const { rows: known } = await client.query<{ there: boolean }>(
    `select to_regclass('migrations') is not null as there`,
  )
  if (known[0]?.there !== true) return
  const { rows } = await client.query<{ level: number | null }>('select max(number) as level from migrations')
  if ((rows[0]?.level ?? 0) > level) {
    const message = `The database is empty but of a newer level than the backup, ${rows[0]?.level} and not ${level}.`
    throw new Fault('not_empty', message, ELSEWHERE)
  }
}

/** COPY refuses tables where row-level security binds the owner; until the commit nobody but us can reach them. */
async function openTables(client: Client): Promise<readonly StoredTable[]> {
  const tables = await storedTables(client)
  await client.query(`lock table ${listed(tables)} in access exclusive mode`)
  for (const table of forced(tables)) await client.query(`alter table ${table} no force row level security`)
  return tables
}

async function closeTables(client: Client, before: readonly StoredTable[]): Promise<void> {
  for (const table of forced(before)) await client.query(`alter table ${table} force row level security`)
  if (JSON.stringify(await storedTables(client)) !== JSON.stringify(before))
    throw new Fault('internal', 'Row-level security would not be as it was; nothing was restored.')
}

const forced = (tables: readonly StoredTable[]): string[] =>
  tables.filter((table) => table.forced).map((table) => identifier(table.name))

async function load(
  client: Client,
  tables: readonly StoredTable[],
  { begin, columns }: Begin,
  rows: AsyncIterable<Buffer>,
): Promise<void> {
  const table = tables.find(({ name }) => name === begin)
  if (table === undefined || columns.some((column) => !table.columns.includes(column)))
    throw damaged(`its table ${begin} is not one of its migrations`)
  const sql = `copy ${identifier(begin)} ${columnList(columns)} from stdin with (encoding 'UTF8')`
  try {
    await pipeline(rows, client.query(from(sql)))
  } catch (error) {
    // Data exceptions and constraints; the rest is the connection.
    if (/^2[23]/.test(codeOf(error) ?? '')) throw damaged(`its rows of ${begin} do not fit their table`, error)
    throw error
  }
}

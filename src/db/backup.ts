import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import stated from '../../package.json' with { type: 'json' }
import { Fault } from '../fault.ts'
import { counting } from './backup-count.ts'
import { type Begin, END_OF_ROWS, type End, FORMAT, type Header, type Trailer } from './backup-file.ts'
import { copyOut } from './copy-out.ts'
import type { Database } from './database.ts'
import { fileFault } from './file-fault.ts'
import { type Client, connect, type Pool } from './pool.ts'
import { listed, type StoredTable, storedTables } from './stored-tables.ts'

export interface BackupSummary {
  readonly file: string
  readonly created_at: string
  readonly tables: number
  readonly rows: number
}

export type OnProgress = (table: string, rows: number) => void

/** Writes every row of every workspace, as of one moment, into a new file that only its owner may read. Writers do not wait. */
export async function backup(
  { ops }: Pick<Database, 'ops'>,
  file: string,
  onProgress: OnProgress = () => undefined,
): Promise<BackupSummary> {
  if (existsSync(file)) throw new Fault('bad_file', `${file} is there already.`, 'Name a file that is not.')
  const half = `${file}.${process.pid}.half`
  const summary = { file, created_at: '', tables: 0, rows: 0 }
  try {
    await inSnapshot(ops, (client, tables) => {
      const lines = textOf(client, tables, onProgress, (counts) => Object.assign(summary, counts))
      const out = createWriteStream(half, { flags: 'wx', mode: 0o600, flush: true })
      return pipeline(lines, createGzip({ level: 4 }), out)
    })
    renameSync(half, file)
    return summary
  } catch (error) {
    rmSync(half, { force: true })
    throw fileFault(error, 'written', file)
  }
}

/** The client is thrown away after: its limits are off, and a COPY that was broken off leaves it unusable. */
async function inSnapshot(
  ops: Pool,
  work: (client: Client, tables: readonly StoredTable[]) => Promise<void>,
): Promise<void> {
  const client = await connect(ops)
  // What fails is the statement under way.
  client.on('error', () => undefined)
  try {
    await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0')
    const before = await storedTables(client)
    if (before.length === 0)
      throw new Fault('not_found', 'There is nothing to back up: the database was never started.')
    // Locked before the first SELECT makes the snapshot, so that no migration comes between the two.
    await client.query(
      `begin isolation level repeatable read, read only; lock table ${listed(before)} in access share mode`,
    )
    await work(client, await storedTables(client))
    await client.query('commit')
  } finally {
    client.release(true)
  }
}

async function* textOf(
  client: Client,
  tables: readonly StoredTable[],
  onProgress: OnProgress,
  onEnd: (counts: Omit<BackupSummary, 'file'>) => void,
): AsyncGenerator<Buffer | string> {
  const header = await headerOf(client)
  const lines = counting()
  const say = (line: Header | Begin | End): Buffer => {
    const text = Buffer.from(`${JSON.stringify(line)}\n`)
    lines.add(text)
    return text
  }
  let total = 0
  yield say(header)
  for (const table of tables) {
    yield say({ begin: table.name, columns: [...table.columns] })
    const rows = counting()
    yield* rows.through(copyOut(client, table), (done) => onProgress(table.name, done))
    yield `${END_OF_ROWS}\n`
    const counted = rows.result()
    yield say({ end: table.name, ...counted })
    total += counted.rows
  }
  yield `${JSON.stringify({ tables: tables.length, rows: total, sha256: lines.result().sha256 } satisfies Trailer)}\n`
  onEnd({ created_at: header.created_at, tables: tables.length, rows: total })
}

async function headerOf(client: Client): Promise<Header> {
  const { rows: now } = await client.query<{ at: string }>('select now() as at')
  const { rows: migrations } = await client.query<Header['migrations'][number]>(
    'select number, name, digest from migrations order by number',
  )
  const { rows: workspaces } = await client.query<Header['workspaces'][number]>(
    'select id, slug, name from workspaces order by created_at, id',
  )
  return { sluice_backup: FORMAT, program: stated.version, created_at: now[0]?.at ?? '', migrations, workspaces }
}

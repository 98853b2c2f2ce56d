import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from, to } from 'pg-copy-streams'
import type { Client } from './pool.ts'
import { identifier } from './sql.ts'

/** A column's value as COPY takes it: objects go as JSON, dates as ISO text, arrays only as JSON. */
export type Cell = string | number | boolean | null | Date | object

/**
 * Streams rows into a table inside the client's transaction; a bad row fails all of them. Postgres refuses COPY where
 * row-level security holds ("COPY FROM not supported"), so the rows go through a temporary table, whose insert is checked.
 */
export async function copyInto(
  client: Client,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>,
): Promise<void> {
  const names = columns.map(identifier).join(', ')
  const staged = identifier(`staged_${table}`)
  await client.query(
    `create temporary table ${staged} on commit drop as select ${names} from ${identifier(table)} with no data`,
  )
  await pipeline(Readable.from(lines(rows)), client.query(from(`copy ${staged} (${names}) from stdin`)))
  await client.query(`insert into ${identifier(table)} (${names}) select ${names} from ${staged}`)
  await client.query(`drop table ${staged}`)
}

/** Node hands on a chunk at a time, so rows travel in pieces of about 64 kB. */
async function* lines(rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>): AsyncGenerator<string> {
  let piece = ''
  for await (const row of rows) {
    piece += `${row.map(field).join('\t')}\n`
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function field(value: Cell): string {
  if (value === null) return '\\N'
  const text =
    value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character)
}

/** Eleven bytes of signature, four of flags, four of what the header says besides: nothing. */
const HEADER = 19

/**
 * The rows of a query as bytes, column by column: what is large comes as it is, and as text in twice its size otherwise. A query of COPY
 * takes no parameters, so its values are literals.
 */
export async function copyOut(client: Pick<Client, 'query'>, query: string): Promise<(Buffer | null)[][]> {
  const chunks: Buffer[] = []
  for await (const chunk of client.query(to(`copy (${query}) to stdout (format binary)`))) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const rows: (Buffer | null)[][] = []
  let place = HEADER
  // The number of columns of a row; -1 is the end.
  for (let columns = bytes.readInt16BE(place); columns >= 0; columns = bytes.readInt16BE(place)) {
    place += 2
    const row: (Buffer | null)[] = []
    for (let column = 0; column < columns; column += 1) {
      const size = bytes.readInt32BE(place)
      place += 4
      row.push(size < 0 ? null : bytes.subarray(place, place + size))
      place += Math.max(0, size)
    }
    rows.push(row)
  }
  return rows
}

import { to } from 'pg-copy-streams'
import type { Client } from './pool.ts'
import { identifier } from './sql.ts'
import { columnList, type StoredTable } from './stored-tables.ts'

/** About 24 days, the longest that a timer takes; the pool's limit is for reports. */
const NO_LIMIT_MS = 2 ** 31 - 1

/** A table's rows as the text that COPY reads back; when it is not read to its end, the client is of no more use. */
export function copyOut(client: Client, { name, columns }: StoredTable): AsyncIterable<Buffer> {
  const sql = `copy ${identifier(name)} ${columnList(columns)} to stdout with (encoding 'UTF8')`
  const stream = Object.assign(to(sql), { query_timeout: NO_LIMIT_MS, callback: () => undefined })
  // pg stops its timer in the callback, which the stream itself never calls.
  stream.once('close', () => stream.callback())
  return client.query(stream)
}

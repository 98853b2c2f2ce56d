import { idOf } from '../funnel/hash.ts'

/** One table's part of the single statement that writes a batch. */
export interface Part {
  readonly name: string
  /** Text with `$?` where each parameter goes; `$1` is the workspace. */
  readonly sql: string
  readonly parameters: readonly unknown[]
}

type Cell = string | number | boolean | null

interface Upsert<Row> {
  readonly table: string
  readonly rows: readonly Row[]
  /** Column name, its SQL type, and the row's value; json and jsonb columns take the value itself, not its text. */
  readonly columns: readonly (readonly [name: string, type: string, value: (row: Row) => unknown])[]
  readonly conflict?: string
}

/** Between the JSON texts of a column; JSON escapes it, so no value contains it. */
const SEPARATOR = '\u001e'

const isJson = (type: string): boolean => type === 'jsonb' || type === 'json'

const joined = (values: readonly unknown[]): string =>
  values.map((value) => (value === null || value === undefined ? '' : JSON.stringify(value))).join(SEPARATOR)

/**
 * `insert … select … from rows`; undefined when there is nothing to write. Plain columns travel as one JSON text (500 people cost
 * this process 4 ms that way and 11 ms as one array a column), each jsonb column as one text of its own: inside the other
 * it would be parsed twice there (500 states: 46 ms against 20 ms).
 */
export function insertPart<Row>({ table, rows, columns, conflict = '' }: Upsert<Row>): Part | undefined {
  if (rows.length === 0) return undefined
  const plain = columns.filter(([, type]) => !isJson(type))
  const json = columns.filter(([, type]) => isJson(type))
  const names = [...plain, ...json].map(([name]) => name).join(', ')
  // Short names, since they are repeated in every row that is sent.
  const fields = plain.map(([, type], index) => `c${index} ${type}`).join(', ')
  const sources = [`json_to_recordset($?::json) as (${fields})`, ...json.map(() => `string_to_table($?, e'\\x1e')`)]
  const aliases = [...plain.map((_, index) => `c${index}`), ...json.map((_, index) => `j${index}`)]
  const selected = [
    ...plain.map((_, index) => `u.c${index}`),
    ...json.map(([, type], index) => `nullif(u.j${index}, '')::${type}`),
  ]
  const sql = `insert into ${table} (workspace_id, ${names}) select $1, ${selected.join(', ')} from rows from (${sources.join(', ')}) u(${aliases.join(', ')}) ${conflict} returning 1`
  const readers = plain.map(([, , value], index) => [`c${index}`, value] as const)
  const records = rows.map((row) => {
    const record: Record<string, unknown> = {}
    for (const [key, value] of readers) record[key] = value(row)
    return record
  })
  return {
    name: table,
    sql,
    parameters: [JSON.stringify(records), ...json.map(([, , value]) => joined(rows.map(value)))],
  }
}

/** `update`, `delete` and other statements over unnested columns. */
export const part = (name: string, sql: string, ...columns: readonly (readonly Cell[])[]): Part | undefined =>
  (columns[0]?.length ?? 0) === 0 ? undefined : { name, sql, parameters: columns }

/** All parts as one statement that answers with the number of rows each wrote, by part name. */
export function statementOf(
  workspace: string,
  parts: readonly Part[],
): { name: string; text: string; values: unknown[] } {
  const values: unknown[] = [workspace]
  const bodies = parts.map((one, index) => {
    let sql = one.sql
    for (const parameter of one.parameters) {
      values.push(parameter)
      sql = sql.replace('$?', `$${values.length}`)
    }
    return `p${index} as (${sql})`
  })
  const counts = parts.map((one, index) => `(select count(*) from p${index})::int as "${one.name}"`)
  // The text follows from the parts present, so each combination is planned once a connection.
  return {
    name: `ledger-write:${idOf(...parts.map((one) => one.name))}`,
    text: `with ${bodies.join(', ')} select ${counts.join(', ')}`,
    values,
  }
}

/** Rows are written in key order, so that two batches never wait for each other in a circle. */
export const byText =
  <T>(key: (item: T) => string) =>
  (a: T, b: T) =>
    key(a) < key(b) ? -1 : 1

/** A value where a text column wants text. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

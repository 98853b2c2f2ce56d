import { idOf } from '../funnel/hash.ts'

/** One table's part of the single statement that writes a batch. */
export interface Part {
  readonly name: string
  /** Text with `$?` where each column's array goes; `$1` is the workspace. */
  readonly sql: string
  readonly columns: readonly (readonly unknown[])[]
}

type Cell = string | number | boolean | null

interface Upsert<Row> {
  readonly table: string
  readonly rows: readonly Row[]
  /** Column name, its SQL type, and the row's value. */
  readonly columns: readonly (readonly [name: string, type: string, value: (row: Row) => Cell])[]
  readonly conflict?: string
}

/** `insert … select … from unnest(…)`, every column one array parameter; undefined when there is nothing to write. */
export function insertPart<Row>({ table, rows, columns, conflict = '' }: Upsert<Row>): Part | undefined {
  if (rows.length === 0) return undefined
  const names = columns.map(([name]) => name)
  const unnested = columns.map(([, type]) => `$?::${arrayType(type)}`)
  const selected = columns.map(([name, type]) => (type === 'text[]' ? `u.${name}::text[]` : `u.${name}`))
  const sql = `insert into ${table} (workspace_id, ${names.join(', ')}) select $1, ${selected.join(', ')} from unnest(${unnested.join(', ')}) u(${names.join(', ')}) ${conflict} returning 1`
  return { name: table, sql, columns: columns.map(([, , value]) => rows.map(value)) }
}

/** An array of arrays has no ragged form in Postgres: text arrays travel as their literals. */
const arrayType = (type: string): string => (type === 'text[]' ? 'text[]' : `${type}[]`)

/** `update`, `delete` and other statements over unnested columns. */
export const part = (name: string, sql: string, ...columns: readonly (readonly Cell[])[]): Part | undefined =>
  (columns[0]?.length ?? 0) === 0 ? undefined : { name, sql, columns }

/** All parts as one statement that answers with the number of rows each wrote, by part name. */
export function statementOf(
  workspace: string,
  parts: readonly Part[],
): { name: string; text: string; values: unknown[] } {
  const values: unknown[] = [workspace]
  const bodies = parts.map((one, index) => {
    let sql = one.sql
    for (const column of one.columns) {
      values.push(column)
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

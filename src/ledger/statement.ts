import { idOf } from '../funnel/hash.ts'
import { binaryArray, isBinaryType, NOT_TEXT_OF, Unwritable } from './binary-array.ts'

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

/** A list as the text of an array; each element in quotes, so that none is taken for NULL. */
const arrayText = (list: readonly unknown[]): string =>
  `{${list.map((one) => `"${String(one).replace(/["\\]/g, '\\$&')}"`).join(',')}}`

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  // Postgres would take it, and every sum with it would be endless.
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Unwritable(NOT_TEXT_OF, value, 'number')
  return Array.isArray(value) ? arrayText(value) : String(value)
}

/** `insert … select … from rows`, one array a column; undefined when there is nothing to write. */
export function insertPart<Row>({ table, rows, columns, conflict = '' }: Upsert<Row>): Part | undefined {
  if (rows.length === 0) return undefined
  const names = columns.map(([name]) => name).join(', ')
  const sources = columns.map(([, type]) => `unnest($?::${isBinaryType(type) ? type : 'text'}[])`)
  const aliases = columns.map((_, index) => `c${index}`)
  const selected = columns.map(([, type], index) => (isBinaryType(type) ? `u.c${index}` : `u.c${index}::${type}`))
  const sql = `insert into ${table} (workspace_id, ${names}) select $1, ${selected.join(', ')} from rows from (${sources.join(', ')}) u(${aliases.join(', ')}) ${conflict} returning 1`
  const parameters = columns.map(([, type, read]) =>
    isBinaryType(type)
      ? binaryArray(type, rows.map(read))
      : binaryArray(
          'text',
          rows.map((row) => asText(read(row))),
        ),
  )
  return { name: table, sql, parameters }
}

/** `update`, `delete` and other statements over unnested columns. */
export const part = (name: string, sql: string, ...columns: readonly (readonly Cell[])[]): Part | undefined =>
  (columns[0]?.length ?? 0) === 0 ? undefined : { name, sql, parameters: columns }

/** Texts by the names of their parts: how many rows each writes is not in them. */
const texts = new Map<string, { readonly name: string; readonly text: string }>()

function textOfParts(parts: readonly Part[]): { readonly name: string; readonly text: string } {
  const key = parts.map(({ name }) => name).join('\n')
  const known = texts.get(key)
  if (known !== undefined) return known
  let parameter = 1
  const bodies = parts.map(({ sql }, index) => {
    const numbered = sql.replaceAll('$?', () => {
      parameter += 1
      return `$${parameter}`
    })
    return `p${index} as (${numbered})`
  })
  const counts = parts.map((one, index) => `(select count(*) from p${index})::int as "${one.name}"`)
  // The text follows from the parts present, so each combination is planned once a connection.
  const made = { name: `ledger-write:${idOf(key)}`, text: `with ${bodies.join(', ')} select ${counts.join(', ')}` }
  texts.set(key, made)
  return made
}

/** All parts as one statement that answers with the number of rows each wrote, by part name. */
export const statementOf = (
  workspace: string,
  parts: readonly Part[],
): { name: string; text: string; values: unknown[] } => ({
  ...textOfParts(parts),
  values: [workspace, ...parts.flatMap(({ parameters }) => parameters)],
})

/** Rows are written in key order, so that two batches never wait for each other in a circle. */
export const byText =
  <T>(key: (item: T) => string) =>
  (a: T, b: T) =>
    key(a) < key(b) ? -1 : 1

/** A value where a text column wants text. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

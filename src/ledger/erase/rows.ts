import { inWorkspace, type Pool } from '../../db/pool.ts'
import { identifier } from '../../db/sql.ts'
import type { Json, WorkspaceId } from '../../funnel/brand.ts'
import type { Place } from './places.ts'

/** A row in which something sought may stand. */
export interface Found {
  /** Its primary key, but for the workspace. */
  readonly key: Readonly<Record<string, Json>>
  readonly said: Readonly<Record<string, Json>>
  /** Stands for what it said when it was read, so that a change of somebody else is not written over. */
  readonly digest: string
  /** Of what kind its stream is, where it is a fact. */
  readonly stream: string | null
  /** Whose row it is, where it is somebody's. */
  readonly subject: string | null
}

interface Column {
  readonly name: string
  readonly type: string
  readonly isKey: boolean
}

/** A table as it is looked through: how its rows are told apart, and of what type each column is. */
export interface Shape {
  readonly place: Place
  readonly keys: readonly Column[]
  readonly texts: readonly Column[]
}

/** Rows a page: what is looked at between two statements stays small, however much stands in a workspace. */
const PAGE = 500

const COLUMNS = `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnum = any(i.indkey) as "isKey"
  from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisprimary
 where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped order by array_position(i.indkey::int2[], a.attnum), a.attnum`

const TEXTS = new Set(['text', 'json', 'jsonb'])

/** What the catalogue says of a place; without columns of its own every text of the table counts. */
export async function shapeOf(pool: Pool, place: Place): Promise<Shape> {
  const { rows } = await pool.query<Column>(COLUMNS, [place.table])
  const whole = rows.filter(({ isKey }) => isKey)
  // Of some tables a workspace has one row.
  const keys = whole.length === 1 ? whole : whole.filter(({ name }) => name !== 'workspace_id')
  const named = new Set(place.columns)
  const isText = ({ name, type }: Column) => (named.size === 0 ? TEXTS.has(type) : named.has(name))
  return { place, keys, texts: rows.filter(isText) }
}

const built = (columns: readonly Column[]): string =>
  `jsonb_build_object(${columns.map(({ name }) => `'${name}', t.${identifier(name)}`).join(', ')})`

const record = (columns: readonly Column[]): string =>
  columns.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ')

/** By functions that say the same on every machine, since an update compares it (CITUS.md rule 12). */
const digestOf = (texts: readonly Column[]): string =>
  `md5(${texts.map(({ name }) => `quote_nullable(t.${identifier(name)}::text)`).join(' || ')})`

const listOf = (columns: readonly Column[], of: string): string =>
  columns.map(({ name }) => `${of}.${identifier(name)}`).join(', ')

/** A workspace's rows that pass the sieve, a page at a time in the order of their keys. Each page is a transaction of its own. */
export async function* sieved(
  pool: Pool,
  workspace: WorkspaceId,
  { place, keys, texts }: Shape,
  sieve: readonly string[],
): AsyncGenerator<readonly Found[]> {
  const words = texts.map(({ name }) => `t.${identifier(name)}::text`).join(', ')
  const text = `select ${built(keys)} as key, ${built(texts)} as said, ${digestOf(texts)} as digest,
      ${place.table === 'events' ? 't.subject_kind' : 'null'} as stream, ${place.of === undefined ? 'null' : `t.${place.of}`} as subject
    from ${identifier(place.table)} t
    where t.workspace_id = $1 and lower(concat_ws(' ', ${words})) ~ any($2::text[]) ${place.only === undefined ? '' : `and ${place.only}`}
      and ($3::jsonb is null or (${listOf(keys, 't')}) > (select ${listOf(keys, 'k')} from jsonb_to_record($3::jsonb) k(${record(keys)})))
    order by ${listOf(keys, 't')} limit ${PAGE}`
  for (let last: Found['key'] | null = null; ; ) {
    const after: string | null = last === null ? null : JSON.stringify(last)
    const rows: readonly Found[] = await inWorkspace(
      pool,
      workspace,
      async (client) => (await client.query<Found>(text, [workspace, sieve, after])).rows,
    )
    if (rows.length > 0) yield rows
    last = rows.at(-1)?.key ?? null
    if (rows.length < PAGE) return
  }
}

/** Writes columns anew, all rows in one statement, but for those that somebody changed since they were read; answers how many it wrote. */
export async function rewrite(
  pool: Pool,
  workspace: WorkspaceId,
  { place, keys, texts }: Shape,
  rows: readonly Pick<Found, 'key' | 'said' | 'digest'>[],
): Promise<number> {
  if (rows.length === 0) return 0
  const sets = texts.map(({ name }) => `${identifier(name)} = u.${identifier(name)}`).join(', ')
  const same = keys.map(({ name }) => `t.${identifier(name)} = u.${identifier(name)}`).join(' and ')
  const { rowCount } = await inWorkspace(pool, workspace, (client) =>
    client.query(
      `update ${identifier(place.table)} t set ${sets} from jsonb_to_recordset($2::jsonb) u(${record([...keys, ...texts])}, "read as" text)
        where t.workspace_id = $1 and ${same} and ${digestOf(texts)} = u."read as"`,
      [workspace, JSON.stringify(rows.map(({ key, said, digest }) => ({ ...key, ...said, 'read as': digest })))],
    ),
  )
  return rowCount ?? 0
}

/** Deletes rows by their keys, in one statement. */
export async function remove(
  pool: Pool,
  workspace: WorkspaceId,
  { place, keys }: Shape,
  rows: readonly Pick<Found, 'key'>[],
): Promise<void> {
  if (rows.length === 0) return
  const same = keys.map(({ name }) => `t.${identifier(name)} = u.${identifier(name)}`).join(' and ')
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `delete from ${identifier(place.table)} t using jsonb_to_recordset($2::jsonb) u(${record(keys)})
        where t.workspace_id = $1 and ${same}`,
      [workspace, JSON.stringify(rows.map(({ key }) => key))],
    ),
  )
}

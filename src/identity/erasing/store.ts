import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import { identifier } from '../../db/sql.ts'
import { Fault } from '../../fault.ts'
import type { Json, PersonId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { RULES } from '../../ledger/erase/tables.ts'

/** Everything that is held of one person, by table; the registry of erasure says where to look, so the two cannot differ. */
export interface Everything {
  readonly person: PersonId
  readonly exportedAt: Timestamp
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, Json>>[]>>
}

/** Rows a table: a person with more has a program writing in their name, and the answer says so. */
export const MOST_ROWS = 200_000

/** What is the same for every row or is worked out of other rows, and would only make the file unreadable. */
const LEFT_OUT: ReadonlySet<string> = new Set(['people_words', 'people_listed', 'alarms'])

const COLUMNS = `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname in ('subject_id', 'person_id') and not a.attisdropped
    and c.relname = any($1::text[])`

/** What is theirs by other ways than their id: the words they agreed to, and forms of theirs that were refused. */
const BESIDE: Readonly<Record<string, string>> = {
  consent_texts: `select to_jsonb(t) - 'workspace_id' as row from consent_texts t where t.workspace_id = $1 and t.hash in (
    select p.text_hash from consent_proofs p where p.workspace_id = $1 and p.subject_id = any($2::uuid[]))`,
  refusals: `select to_jsonb(t) - 'workspace_id' as row from refusals t where t.workspace_id = $1 and exists (
    select from identities i where i.workspace_id = $1 and i.subject_id = any($2::uuid[])
      and ((i.kind = 'email' and lower(t.email) = i.value) or (i.kind = 'anonymous' and t.body ->> 'anonymous' = i.value)))
    limit ${MOST_ROWS}`,
}

/** Where a person's rows are found: tables by the column that names them. */
async function placesOf(client: Client): Promise<readonly { readonly table: string; readonly column: string }[]> {
  const tables = Object.entries(RULES).flatMap(([table, { how }]) =>
    how === 'keep' || how === 'mention' || LEFT_OUT.has(table) ? [] : [table],
  )
  const { rows } = await client.query<{ table: string; column: string }>(COLUMNS, [[...tables, 'hits']])
  // A table with both columns names the same person twice.
  const byTable = new Map(rows.map((row) => [row.table, row.column]))
  for (const { table, column } of rows) if (column === 'subject_id') byTable.set(table, column)
  return [...byTable].map(([table, column]) => ({ table, column })).sort((a, b) => (a.table < b.table ? -1 : 1))
}

/** Who an id names, shown or not: somebody whose import was undone may wish to be erased too. `not_found` for nobody. */
export async function whomToErase(pool: Pool, workspace: WorkspaceId, id: string): Promise<PersonId> {
  const { rows } = await inWorkspace(pool, workspace, (client) =>
    client.query<{ person: PersonId }>(
      'select person_id as person from subjects where workspace_id = $1 and subject_id = $2',
      [workspace, id],
    ),
  )
  if (rows[0] === undefined) throw new Fault('not_found', 'There is no person with this id in this workspace.')
  return rows[0].person
}

/** Reads everything held of a person (GDPR Art. 15 and 20): a statement a table, whatever their number of rows. */
export async function everythingOf(
  pool: Pool,
  workspace: WorkspaceId,
  person: PersonId,
  now: Timestamp,
): Promise<Everything> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      'select subject_id as id from subjects where workspace_id = $1 and person_id = $2',
      [workspace, person],
    )
    const ids = rows.map(({ id }) => id)
    const tables: Record<string, readonly Readonly<Record<string, Json>>[]> = {}
    for (const { table, column } of await placesOf(client)) {
      const found = await client.query<{ row: Readonly<Record<string, Json>> }>(
        `select to_jsonb(t) - 'workspace_id' - 'lease_token' as row from ${identifier(table)} t
          where t.workspace_id = $1 and t.${identifier(column)} = any($2::uuid[]) limit ${MOST_ROWS}`,
        [workspace, ids],
      )
      if (found.rows.length > 0) tables[table] = found.rows.map(({ row }) => row)
    }
    for (const [table, text] of Object.entries(BESIDE)) {
      const found = await client.query<{ row: Readonly<Record<string, Json>> }>(text, [workspace, ids])
      if (found.rows.length > 0) tables[table] = found.rows.map(({ row }) => row)
    }
    return { person, exportedAt: now, tables }
  })
}

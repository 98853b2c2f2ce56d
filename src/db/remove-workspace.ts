import type { WorkspaceId } from '../funnel/brand.ts'
import type { Database } from './database.ts'
import { inWorkspace, type Pool } from './pool.ts'
import { identifier } from './sql.ts'

/** Rows deleted in one transaction: about a second's work, so that leads of other workspaces pass in between. */
const AT_ONCE = 20_000
/** Nobody is to be woken while the rest goes, so these go first. */
const FIRST = ['alarms', 'effects']
/** While these stand the workspace is known to its members, and a removal that was cut short can be done again. */
const LAST = ['members', 'keys']

/** Removes a workspace with every row of it, and itself at the end. Called again it goes on where it was cut short. */
export async function removeWorkspace(
  { app, ops }: Pick<Database, 'app' | 'ops'>,
  workspace: WorkspaceId,
): Promise<void> {
  const byApp = await tablesOf(app)
  // Facts and versions are never deleted by what serves requests.
  const byOps = (await tablesOf(ops)).filter((table) => !byApp.includes(table))
  const between = byApp.filter((table) => !FIRST.includes(table) && !LAST.includes(table))
  for (const table of FIRST) await empty(app, workspace, table)
  for (const table of byOps) await empty(ops, workspace, table)
  for (const table of [...between, ...LAST]) await empty(app, workspace, table)
  await app.query('delete from workspaces where id = $1', [workspace])
  // What was under way until a moment ago, such as a lead or a recount, has written by now or finds no workspace.
  for (const table of byOps) await empty(ops, workspace, table)
  for (const table of [...FIRST, ...between]) await empty(app, workspace, table)
}

/** Tables with rows of workspaces that this role may delete. */
async function tablesOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and has_table_privilege(c.oid, 'delete') order by c.relname`,
  )
  return rows.map(({ name }) => name)
}

async function empty(pool: Pool, workspace: WorkspaceId, table: string): Promise<void> {
  const name = identifier(table)
  for (let deleted = AT_ONCE; deleted === AT_ONCE; ) {
    deleted = await inWorkspace(pool, workspace, async (client) => {
      const { rowCount } = await client.query(
        `delete from ${name} where workspace_id = $1 and ctid = any(array(select ctid from ${name} where workspace_id = $1 limit ${AT_ONCE}))`,
        [workspace],
      )
      return rowCount ?? 0
    })
  }
}

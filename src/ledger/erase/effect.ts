import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { identifier } from '../../db/sql.ts'
import { codeOf } from '../../fault.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import type { Result, Task } from '../worker.ts'
import { MENTIONS } from './tables.ts'

/** What the handler needs: `ops` may delete facts, the home holds uploaded files. */
export interface Forgetting {
  readonly pool: Pool
  readonly ops: Pool
  readonly home: string
}

const PAYLOAD = z.object({
  subjects: z.array(z.uuid()),
  identifiers: z.array(z.object({ kind: z.string(), value: z.string() })),
})

/** Deleted in one statement: about a second's work. */
const AT_ONCE = 20_000
/** A shorter identifier (a number of somebody's own system) stands in texts about others too. */
const LEAST_MENTION = 6

/** Facts that stay: what is left, and whose turn it was. */
const FORGOTTEN = `delete from events where workspace_id = $1 and ctid = any(array(
  select e.ctid from events e where e.workspace_id = $1 and e.subject_id = any($2::uuid[]) and e.subject_kind = 'person'
    and e.type not in ('ledger.compacted', 'route.assigned')
    and e.recorded_at <= (select max(c.recorded_at) from events c where c.workspace_id = $1 and c.subject_id = any($2::uuid[]) and c.type = 'ledger.compacted')
  limit ${AT_ONCE}))`

async function deleteFacts(ops: Pool, workspace: WorkspaceId, subjects: readonly string[]): Promise<void> {
  for (let deleted = AT_ONCE; deleted === AT_ONCE; ) {
    const { rowCount } = await inWorkspace(ops, workspace, (client) => client.query(FORGOTTEN, [workspace, subjects]))
    deleted = rowCount ?? 0
  }
}

/** Rows in whose words somebody is mentioned; one statement a table, and there are few such tables. */
async function deleteMentions(ops: Pool, workspace: WorkspaceId, values: readonly string[]): Promise<void> {
  if (values.length === 0) return
  await inWorkspace(ops, workspace, async (client) => {
    for (const table of MENTIONS)
      await client.query(
        `delete from ${identifier(table)} t where t.workspace_id = $1
           and exists (select from unnest($2::text[]) v(value) where position(v.value in lower(t::text)) > 0)`,
        [workspace, values],
      )
  })
}

const mentions = (text: string, values: readonly string[]): boolean => {
  const lower = text.toLowerCase()
  return values.some((value) => lower.includes(value))
}

/** Uploaded files that name them go whole: what was imported of others is in the ledger already. */
async function deleteFiles(
  { pool, home }: Forgetting,
  workspace: WorkspaceId,
  values: readonly string[],
): Promise<void> {
  if (values.length === 0) return
  const { rows } = await inWorkspace(pool, workspace, (client) =>
    client.query<{ id: string }>('select file_id as id from import_files where workspace_id = $1', [workspace]),
  )
  for (const { id } of rows) {
    const path = join(home, 'uploads', `${id}.csv`)
    const text = await readFile(path, 'latin1').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return ''
      throw error
    })
    if (!mentions(text, values)) continue
    await rm(path, { force: true })
    await inWorkspace(pool, workspace, (client) =>
      client.query('delete from import_files where workspace_id = $1 and file_id = $2', [workspace, id]),
    )
  }
}

/** Clears away what the erasure's transaction left: facts, work that was still to be done, files and texts. Safe to repeat. */
export async function forget(forgetting: Forgetting, task: Task): Promise<Result> {
  const { pool, ops } = forgetting
  const { workspace, id } = task
  // Done before and cut off between the last step and its settlement: the payload is empty then.
  const read = PAYLOAD.safeParse(task.payload)
  if (!read.success) return { kind: 'done' }
  const { subjects, identifiers } = read.data
  const values = identifiers.map(({ value }) => value.toLowerCase()).filter((value) => value.length >= LEAST_MENTION)
  await deleteFacts(ops, workspace, subjects)
  await pool.query('delete from effects where workspace_id = $1 and subject_id = any($2::uuid[]) and id <> $3', [
    workspace,
    subjects,
    id,
  ])
  await deleteMentions(ops, workspace, values)
  await deleteFiles(forgetting, workspace, values)
  await pool.query(`update effects set payload = '{}' where workspace_id = $1 and id = $2`, [workspace, id])
  return { kind: 'done' }
}

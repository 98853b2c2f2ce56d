import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { BatchId, SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Action } from './action.ts'

/** One action on many, as it is remembered to be undone. */
export interface BulkChange {
  readonly batch: BatchId
  readonly action: Action
  readonly people: number
  readonly by: string
}

/** Written before the facts, so that a change that was cut off half-way can be undone too. */
export async function recordChange(
  pool: Pool,
  workspace: WorkspaceId,
  { batch, action, people, by }: BulkChange,
  now: Timestamp,
): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      'insert into bulk_changes (workspace_id, batch_id, action, people, made_by, made_at) values ($1, $2, $3, $4, $5, $6)',
      [workspace, batch, JSON.stringify(action), people, by, now],
    ),
  )
}

/** Whether there is such a change by this person, and whether it was undone already. */
export async function changeOf(
  pool: Pool,
  workspace: WorkspaceId,
  batch: string,
  by: string,
): Promise<{ readonly isUndone: boolean } | undefined> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ undone_at: string | null }>(
      'select undone_at from bulk_changes where workspace_id = $1 and batch_id = $2 and made_by = $3',
      [workspace, batch, by],
    )
    return rows[0] === undefined ? undefined : { isUndone: rows[0].undone_at !== null }
  })
}

/** Every fact of it is withdrawn. */
export async function markUndone(pool: Pool, workspace: WorkspaceId, batch: string, now: Timestamp): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query('update bulk_changes set undone_at = $3 where workspace_id = $1 and batch_id = $2', [
      workspace,
      batch,
      now,
    ]),
  )
}

/** The streams that hold facts of a change: at most as many as one change may touch. */
export async function streamsOf(
  pool: Pool,
  workspace: WorkspaceId,
  batch: string,
  limit: number,
): Promise<readonly SubjectId[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ subject: SubjectId }>(
      `select distinct subject_id as subject from events
       where workspace_id = $1 and batch_id = $2 and subject_kind = 'person' order by subject_id limit $3`,
      [workspace, batch, limit],
    )
    return rows.map(({ subject }) => subject)
  })
}

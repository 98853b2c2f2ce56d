import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { MOST_VIEWS, type SavedView } from './view.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly query: string
  readonly shared: boolean
  readonly created_by: string
}

const viewOf = ({ id, name, query, shared, created_by }: Row, by: string): SavedView => ({
  ...{ id, name, query: JSON.parse(query), shared, by: created_by, isMine: created_by === by },
})

/** The asker's own views and those that colleagues share, oldest first. */
export async function viewsOf(pool: Pool, workspace: WorkspaceId, by: string): Promise<SavedView[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Row>(
      `select id, name, query, shared, created_by from saved_views
       where workspace_id = $1 and (shared or created_by = $2) order by created_at, id limit ${4 * MOST_VIEWS}`,
      [workspace, by],
    )
    return rows.map((row) => viewOf(row, by))
  })
}

/** A view that is kept or changed, and by whom. */
export interface ViewWrite {
  readonly id: string
  readonly name: string
  readonly query: Readonly<Record<string, string>>
  readonly shared: boolean
  readonly by: string
}

/** Keeps a new view, unless its maker has as many as anybody may; null then. */
export async function addView(
  pool: Pool,
  workspace: WorkspaceId,
  { id, name, query, shared, by }: ViewWrite,
  now: Timestamp,
): Promise<SavedView | null> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Row>(
      `insert into saved_views (workspace_id, id, name, query, shared, created_by, created_at)
       select $1::uuid, $2::uuid, $3::text, $4::text, $5::boolean, $6::text, $7::timestamptz
       where (select count(*) from saved_views where workspace_id = $1 and created_by = $6) < ${MOST_VIEWS}
       returning id, name, query, shared, created_by`,
      [workspace, id, name, JSON.stringify(query), shared, by, now],
    )
    return rows[0] === undefined ? null : viewOf(rows[0], by)
  })
}

/** Changes a view of the asker's own; undefined where there is none. */
export async function changeView(
  pool: Pool,
  workspace: WorkspaceId,
  { id, name, query, shared, by }: ViewWrite,
): Promise<SavedView | undefined> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Row>(
      `update saved_views set name = $3, query = $4, shared = $5 where workspace_id = $1 and id = $2 and created_by = $6
       returning id, name, query, shared, created_by`,
      [workspace, id, name, JSON.stringify(query), shared, by],
    )
    return rows[0] === undefined ? undefined : viewOf(rows[0], by)
  })
}

/** Removes a view of the asker's own; whether there was one. */
export async function removeView(pool: Pool, workspace: WorkspaceId, id: string, by: string): Promise<boolean> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      'delete from saved_views where workspace_id = $1 and id = $2 and created_by = $3 returning 1',
      [workspace, id, by],
    )
    return rows.length > 0
  })
}

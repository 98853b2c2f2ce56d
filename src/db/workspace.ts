import { randomUUIDv7 } from 'node:crypto'
import { Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import type { Pool } from './pool.ts'

export interface Workspace {
  readonly id: WorkspaceId
  readonly slug: string
  readonly name: string
  /** IANA name; days of reports are cut here. */
  readonly timezone: string
}

const COLUMNS = 'id, slug, name, timezone'

/** The workspace of a slug such as `main`; a fault that lists the known ones if there is none. */
export async function workspaceOf(pool: Pool, slug: string): Promise<Workspace> {
  const { rows } = await pool.query<Workspace>(`select ${COLUMNS} from workspaces where slug = $1`, [slug])
  if (rows[0] !== undefined) return rows[0]
  const known = (await listWorkspaces(pool)).map((workspace) => workspace.slug)
  throw new Fault('bad_workspace', `There is no workspace "${slug}".`, `Known: ${known.join(', ') || 'none'}.`)
}

/** All workspaces, oldest first. */
export async function listWorkspaces(pool: Pool): Promise<Workspace[]> {
  const { rows } = await pool.query<Workspace>(`select ${COLUMNS} from workspaces order by created_at, id`)
  return rows
}

/** Creates a workspace unless the slug is taken, by another process at the same moment too; undefined if it was. */
export async function createWorkspace(pool: Pool, slug: string, name: string): Promise<Workspace | undefined> {
  const { rows } = await pool.query<Workspace>(
    `insert into workspaces (id, slug, name) values ($1, $2, $3) on conflict (slug) do nothing returning ${COLUMNS}`,
    [randomUUIDv7(), slug, name],
  )
  return rows[0]
}

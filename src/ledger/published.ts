import { type Client, inWorkspace, type Pool } from '../db/pool.ts'
import { Fault } from '../fault.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'

/** One version as it was published; versions never change. */
export interface Published {
  readonly version: number
  readonly files: Readonly<Record<string, string>>
  readonly note: string
  readonly by: string
  readonly at: Timestamp
}

/** The version of this number, or the one in force; a fault that says which there are. */
export async function publishedVersion(pool: Pool, workspace: WorkspaceId, number?: number): Promise<Published> {
  return inWorkspace(pool, workspace, async (client) => {
    const head = await headOf(client, workspace)
    const { rows } = await client.query(
      'select version, files, note, published_by, published_at from definitions where workspace_id = $1 and version = $2',
      [workspace, number ?? head],
    )
    const row = rows[0]
    if (row === undefined) {
      throw new Fault('no_definition', `There is no version ${number ?? head}.`, `Versions run from 1 to ${head}.`)
    }
    const { version, files, note, published_by: by, published_at: at } = row
    return { version, files, note, by, at }
  })
}

async function headOf(client: Client, workspace: WorkspaceId): Promise<number> {
  const { rows } = await client.query('select version from definition_heads where workspace_id = $1', [workspace])
  return rows[0]?.version ?? 0
}

/** Whether two definitions are the same files with the same text. */
export function isSameFiles(a: Published['files'], b: Published['files']): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

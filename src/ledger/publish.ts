import { type Client, inWorkspace, type Pool } from '../db/pool.ts'
import { compileDefinition } from '../definition/compile.ts'
import { formatProblem } from '../definition/problem.ts'
import { Fault } from '../fault.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { idOf } from '../funnel/hash.ts'

export interface Publishing {
  readonly files: Readonly<Record<string, string>>
  readonly note: string
  readonly by: string
  /** Lets decisions made by re-evaluation start effects and ask for owners. */
  readonly act: boolean
  /** Do nothing where a version is in force already: two first starts at once publish one. */
  readonly onlyFirst?: boolean
  /** The version that must be in force: what was planned and agreed on was a change of that one. */
  readonly over?: number
}

/**
 * Makes files the next version of a workspace's definition and puts it into force: whoever appends after the commit judges by it,
 * whoever is appending holds it back until then (LEDGER 2). Returns the version's number.
 */
export const publish = (pool: Pool, workspace: WorkspaceId, publishing: Publishing, now: Timestamp): Promise<number> =>
  inWorkspace(pool, workspace, (client) => publishIn(client, workspace, publishing, now))

/** As `publish`, inside a transaction of the workspace, so that what belongs to a version is kept with it or not at all. */
export async function publishIn(
  client: Client,
  workspace: WorkspaceId,
  publishing: Publishing,
  now: Timestamp,
): Promise<number> {
  const { files, note, by, act } = publishing
  await client.query('insert into definition_heads (workspace_id, version) values ($1, 0) on conflict do nothing', [
    workspace,
  ])
  const head = await client.query('select version from definition_heads where workspace_id = $1 for update', [
    workspace,
  ])
  const version = (head.rows[0]?.version ?? 0) + 1
  if (publishing.onlyFirst === true && version > 1) return version - 1
  if (publishing.over !== undefined && publishing.over !== version - 1)
    throw new Fault(
      'conflict',
      `Version ${version - 1} was published meanwhile.`,
      'Load it, and look at your changes again.',
    )
  const compiled = compileDefinition(files, version)
  if (!compiled.ok) {
    throw new Fault('bad_definition', compiled.problems.map(formatProblem).join('\n'), 'Nothing was published.')
  }
  await client.query(
    `insert into definitions (workspace_id, version, files, note, act, published_at, published_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [workspace, version, JSON.stringify(files), note, act, now, by],
  )
  await client.query('update definition_heads set version = $2 where workspace_id = $1', [workspace, version])
  if (version > 1) {
    await client.query(
      `insert into effects (workspace_id, id, kind, payload, due) values ($1, $2, 'definition.re-evaluate', $3, $4)`,
      [workspace, idOf('definition.re-evaluate', version), JSON.stringify({ version }), now],
    )
  }
  return version
}

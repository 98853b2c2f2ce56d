import type { Config } from '../config.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { inWorkspace } from './pool.ts'
import { createWorkspace, workspaceOf } from './workspace.ts'

/** What other parts do to a home that is new to them. */
export interface Hooks {
  /** Publishes a workspace's first definition. Must do nothing when it has one: a start that died half-way calls it again. */
  readonly onNewWorkspace: (database: Database, workspace: WorkspaceId) => Promise<void>
}

/** Opens the home's database with the schema of this release and a workspace `main` that has a definition. */
export async function prepareHome(config: Config, hooks: Hooks): Promise<Database> {
  const database = await openDatabase(config)
  try {
    await prepare(database, hooks)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Migrates and makes `main`; safe to run at every start and by several processes at once. */
export async function prepare(database: Database, hooks: Hooks): Promise<void> {
  await migrate(database.owner)
  await createWorkspace(database.app, 'main', 'Main')
  const { id } = await workspaceOf(database.app, 'main')
  if (!(await isPublished(database, id))) await hooks.onNewWorkspace(database, id)
}

async function isPublished(database: Database, workspace: WorkspaceId): Promise<boolean> {
  return inWorkspace(database.app, workspace, async (client) => {
    const { rowCount } = await client.query('select from definition_heads where workspace_id = $1', [workspace])
    return rowCount !== 0
  })
}

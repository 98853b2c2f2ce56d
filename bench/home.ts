import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../src/config.ts'
import type { Database } from '../src/db/database.ts'
import { prepareHome } from '../src/db/prepare.ts'
import { workspaceOf } from '../src/db/workspace.ts'
import { type Engine, openEngine } from '../src/engine.ts'
import type { WorkspaceId } from '../src/funnel/brand.ts'
import { parts } from '../src/parts.ts'
import { createKey } from '../src/server/keys.ts'

/** Everything that a bench keeps; ignored by git, and safe to delete. */
export const BENCH = fileURLToPath(new URL('../.sluice/bench/', import.meta.url))

/** A home with its database, opened as every command of the product opens it. */
export interface Home {
  readonly folder: string
  readonly database: Database
  readonly engine: Engine
  readonly workspace: WorkspaceId
  readonly close: () => Promise<void>
}

export async function openHome(folder: string): Promise<Home> {
  const config = readConfig({ SLUICE_HOME: folder })
  const database = await prepareHome(config, parts)
  const { id: workspace } = await workspaceOf(database.app, 'main')
  return { folder, database, engine: openEngine(config, database), workspace, close: () => database.close() }
}

/** The path of a home in which nothing was ever started. */
export async function emptyHome(name: string): Promise<string> {
  const folder = join(BENCH, name)
  await removeHome(folder)
  mkdirSync(folder, { recursive: true })
  return folder
}

export async function removeHome(folder: string): Promise<void> {
  const data = join(folder, 'postgres')
  // A run that was killed leaves its server behind; whoever joins it last stops it.
  if (existsSync(join(data, 'postmaster.pid'))) await (await openHome(folder)).close()
  if (lstatSync(data, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    rmSync(dirname(readlinkSync(data)), { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}

/** A secret key for the home's workspace, made as `./sluice keys create` does. */
export async function secretOf(folder: string): Promise<string> {
  const { database, workspace, close } = await openHome(folder)
  try {
    return await createKey(database.app, workspace, 'secret', 'bench')
  } finally {
    await close()
  }
}

/** Megabytes a process holds now and held at most; NaN where /proc does not tell. */
export function memoryOf(pid: number): { readonly now: number; readonly most: number } {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8')
    const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1] ?? Number.NaN) / 1024
    return { now: megabytes('VmRSS'), most: megabytes('VmHWM') }
  } catch {
    return { now: Number.NaN, most: Number.NaN }
  }
}

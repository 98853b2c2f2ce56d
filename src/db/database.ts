import pg from 'pg'
import type { Config } from '../config.ts'
import { Fault } from '../fault.ts'
import { checkDurable } from './boot-check.ts'
import type { Overrides } from './cluster.ts'
import { joinEmbedded } from './embedded.ts'
import { type Pool, poolFor, type Reach } from './pool.ts'
import { createRolesAndDatabase, type Isolation, isolate, ROLES, type Role, rolePassword } from './roles.ts'

/** The name of the embedded database. */
const EMBEDDED_NAME = 'sluice'

/** Connections to one database, by what they may do. */
export interface Database {
  /** Requests: bound by row-level security, may not change facts. */
  readonly app: Pool
  /** Audit, reports over workspaces, compaction: reads every row. */
  readonly ops: Pool
  /** Migrations only. */
  readonly owner: Pool
  readonly isolation: Isolation
  readonly kind: 'embedded' | 'external'
  /** How each role connects, for the pools of a worker thread (`poolFor`); plain values that can be sent to one. */
  readonly reach: Readonly<Record<Role, Reach>>
  readonly close: () => Promise<void>
}

export interface OpenOptions {
  /** Tests give up durability for speed; nothing else may. */
  readonly unsafe?: Overrides
}

/** Connects to `DATABASE_URL`, or joins or starts the home's own server; refuses one that could lose acknowledged facts. */
export async function openDatabase(config: Config, options: OpenOptions = {}): Promise<Database> {
  const database =
    config.databaseUrl === undefined
      ? await openEmbedded(config, options)
      : await openExternal(config, config.databaseUrl)
  try {
    if (options.unsafe === undefined) await checkDurable(database.app, database.kind)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openEmbedded(config: Config, options: OpenOptions): Promise<Database> {
  const pools: Pool[] = []
  const server = await joinEmbedded(config.home, {
    settings: options.unsafe ?? {},
    prepare: (superuser, password) => createRolesAndDatabase(superuser, password, EMBEDDED_NAME),
    onMoved: (port) => {
      for (const pool of pools) pool.options.port = port
    },
  })
  const reach = embeddedReach(server.port, server.password, EMBEDDED_NAME)
  const all = poolsFor(reach, config.databasePool)
  pools.push(all.app, all.ops, all.owner)
  return {
    ...all,
    isolation: 'three roles',
    kind: 'embedded',
    close: async () => {
      await endAll(pools)
      await server.leave()
    },
  }
}

async function openExternal(config: Config, url: string): Promise<Database> {
  const first = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  first.on('error', () => undefined)
  await first.connect().catch((error: unknown) => {
    throw new Fault('database_away', 'The database of DATABASE_URL cannot be reached.', reasonOf(error), error)
  })
  const isolation = await isolate(first).finally(() => first.end())
  const reach = (role: Role): Reach => ({
    connectionString: url,
    ...(isolation === 'three roles' && role !== 'owner' ? { become: ROLES[role] } : {}),
  })
  const all = poolsFor(reach, config.databasePool)
  return { ...all, isolation, kind: 'external', close: () => endAll([all.app, all.ops, all.owner]) }
}

/** How each role logs in to a database of an embedded server. */
export function embeddedReach(port: number, password: string, database: string): (role: Role) => Reach {
  return (role) => ({
    host: '127.0.0.1',
    port,
    database,
    user: ROLES[role],
    password: rolePassword(password, ROLES[role]),
  })
}

/** Where the app's connections lead now: an embedded server that was killed comes back on another port, which only the pool knows. */
export function reachNow({ app, reach }: Pick<Database, 'app' | 'reach'>): Reach {
  const { port } = app.options
  return port === undefined || reach.app.connectionString !== undefined ? reach.app : { ...reach.app, port }
}

/** The three pools of one database; `ops` and `owner` work alone, so they need few connections. */
export function poolsFor(reach: (role: Role) => Reach, max: number): Pick<Database, Role | 'reach'> {
  const each = { app: reach('app'), ops: reach('ops'), owner: reach('owner') }
  return {
    app: poolFor('app', each.app, max),
    ops: poolFor('ops', each.ops, 4),
    owner: poolFor('owner', each.owner, 2),
    reach: each,
  }
}

/** Ends pools, whether or not the server still answers. */
export async function endAll(pools: readonly Pool[]): Promise<void> {
  await Promise.all(pools.map((pool) => pool.end().catch(() => undefined)))
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'No answer.'
}

import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { codeOf, Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import type { Role } from './roles.ts'
import { columnTypes, literal } from './sql.ts'

export type Pool = pg.Pool
export type Client = pg.PoolClient

/** A connection waits this long for a free place before the caller is told that the database is busy (K3). */
const CONNECT_MS = 2000

/** Milliseconds; 0 is no limit. Requests are short, audits and reports of `ops` are long, migrations must not wait for locks. */
const LIMITS: {
  readonly [role in Role]: { readonly statement: number; readonly lock: number; readonly idle: number }
} = {
  app: { statement: 15_000, lock: 5_000, idle: 15_000 },
  ops: { statement: 600_000, lock: 5_000, idle: 60_000 },
  owner: { statement: 0, lock: 10_000, idle: 60_000 },
}

export interface Reach
  extends Pick<pg.PoolConfig, 'host' | 'port' | 'database' | 'user' | 'password' | 'connectionString'> {
  /** A role taken on at connect, where the three are not log-ins of their own. */
  readonly become?: string
}

/** A pool whose lost connections are replaced, and whose statements, locks and idle transactions all have limits. */
export function poolFor(role: Role, reach: Reach, max: number): Pool {
  const { become, ...where } = reach
  const { statement, lock, idle } = LIMITS[role]
  const options = [
    `statement_timeout=${statement}`,
    `lock_timeout=${lock}`,
    `idle_in_transaction_session_timeout=${idle}`,
  ]
  options.push('timezone=UTC', 'datestyle=ISO', 'client_min_messages=warning')
  // Only a sole role's policy asks for it (LEDGER 11).
  if (role === 'ops') options.push('app.ops=on')
  if (become !== undefined) options.push(`role=${become}`)
  const pool = new pg.Pool({
    ...where,
    max,
    // Half-open connections never answer (F15): the client side gives up a little after the server would have.
    ...(statement === 0 ? {} : { query_timeout: statement + 2000 }),
    options: options.map((option) => `-c ${option}`).join(' '),
    application_name: `sluice:${role}:${process.pid}`,
    connectionTimeoutMillis: CONNECT_MS,
    idleTimeoutMillis: role === 'app' ? 300_000 : 10_000,
    allowExitOnIdle: true,
    keepAlive: true,
    types: columnTypes,
  })
  // A lost idle connection is replaced at the next request; unhandled it would end the process.
  pool.on('error', () => undefined)
  return pool
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Runs `work` in one transaction that sees one workspace's rows and commits what it did, or nothing.
 * `settings` (`name = value`, from code only) come with the same message. A connection that breaks, or whose transaction cannot
 * be ended, is destroyed and reported as 08006.
 */
export async function inWorkspace<T>(
  pool: Pool,
  workspace: WorkspaceId,
  work: (client: Client) => Promise<T>,
  settings: readonly string[] = [],
): Promise<T> {
  if (!UUID.test(workspace)) throw new Fault('bad_workspace', 'A workspace is named by a lower-case uuid.')
  // One message and a literal: Citus passes only that on to its nodes.
  const begin = [
    'begin',
    `set local app.workspace_id = ${literal(workspace)}`,
    ...settings.map((one) => `set local ${one}`),
  ]
  return transaction(pool, begin.join('; '), work)
}

/** As `inWorkspace`, for tables that belong to no workspace: tenant tables show no rows. */
export async function inTransaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  return transaction(pool, 'begin', work)
}

async function transaction<T>(pool: Pool, begin: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = await connect(pool)
  let broken = false
  const onError = () => {
    broken = true
  }
  client.on('error', onError)
  try {
    await client.query(begin)
    const result = await work(client)
    const { command } = await client.query('commit')
    // A failed statement whose error was swallowed turns COMMIT into a silent ROLLBACK.
    if (command !== 'COMMIT')
      throw new Fault('internal', 'A transaction was rolled back where it should have committed.')
    return result
  } catch (error) {
    if (!broken) await client.query('rollback').catch(onError)
    throw broken && codeOf(error) === undefined ? lost(error) : error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

/** A client of the pool, or a fault that says the database is away or busy. */
export async function connect(pool: Pool): Promise<Client> {
  try {
    return await pool.connect()
  } catch (error) {
    throw new Fault('database_away', 'The database cannot be reached or is too busy.', undefined, error)
  }
}

function lost(cause: unknown): Error {
  return Object.assign(new Error('The connection to the database was lost', { cause }), { code: '08006' })
}

/** Deadlock, serialization, connection lost, server restarting: nothing was committed, or `work` must be safe to repeat. */
const RETRIED = new Set(['40P01', '40001', '08006', '57P01'])
const ATTEMPTS = 5

/** Repeats `work` up to five times on the errors that pass by themselves, with a growing random wait. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= ATTEMPTS || !RETRIED.has(codeOf(error) ?? '')) throw error
      await sleep(Math.random() * 20 * 2 ** attempt)
    }
  }
}

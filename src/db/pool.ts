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
  const begin = beginning(workspace, settings)
  return transaction(pool, (client) => client.query(begin), work)
}

/**
 * As `inWorkspace` for work that asks for one row first, whatever comes: that goes with the begin, and the work starts once both are
 * answered, so it waits for the database once less.
 */
export async function inWorkspaceFrom<R extends pg.QueryResultRow, T>(
  pool: Pool,
  workspace: WorkspaceId,
  first: pg.QueryConfig,
  work: (client: Client, row: R) => Promise<T>,
  settings: readonly string[] = [],
): Promise<T> {
  const begin = beginning(workspace, settings)
  const open = async (client: Client) => {
    pipelining(client, true)
    const ask = async () => client.query<R>(first)
    const [begun, asked] = await Promise.allSettled([client.query(begin), ask()])
    pipelining(client, false)
    given(begun)
    const [row] = given(asked).rows
    if (row === undefined) throw new Fault('internal', 'A transaction began with a question that has no answer.')
    return row
  }
  return transaction(pool, open, work)
}

/** One message and a literal: Citus passes only that on to its nodes. */
function beginning(workspace: WorkspaceId, settings: readonly string[]): string {
  if (!UUID.test(workspace)) throw new Fault('bad_workspace', 'A workspace is named by a lower-case uuid.')
  const workspaceIs = `set local app.workspace_id = ${literal(workspace)}`
  return ['begin', workspaceIs, ...settings.map((one) => `set local ${one}`)].join('; ')
}

/** One statement as a transaction of its own that sees one workspace's rows, as `askAll`. */
export async function askWorkspace<R extends pg.QueryResultRow>(
  pool: Pool,
  workspace: WorkspaceId,
  query: pg.QueryConfig,
  settings: readonly string[] = [],
): Promise<pg.QueryResult<R>> {
  return together(pool, beginning(workspace, settings), async (client) => client.query<R>(query))
}

/**
 * Statements that need no answer of each other as one transaction in a workspace: one wait for the database where `inWorkspace` takes
 * two more than there are statements, since begin, statements and commit are sent before anything is answered.
 */
export async function askAll(
  pool: Pool,
  workspace: WorkspaceId,
  queries: readonly pg.QueryConfig[],
  settings: readonly string[] = [],
): Promise<void> {
  await together(pool, beginning(workspace, settings), async (client) =>
    (await Promise.allSettled(queries.map((query) => client.query(query)))).map(given),
  )
}

/**
 * Where the begin fails, row-level security shows the statements nothing and lets them write nothing; where a statement fails, Postgres
 * refuses those after it and answers the commit with a rollback.
 */
function together<T>(pool: Pool, begin: string, ask: (client: Client) => Promise<T>): Promise<T> {
  return held(pool, async (client) => {
    pipelining(client, true)
    const [begun, asked, ended] = await Promise.allSettled([client.query(begin), ask(client), client.query('commit')])
    pipelining(client, false)
    given(begun)
    const answer = given(asked)
    given(ended)
    return answer
  })
}

function given<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

/** pg looks at it at each statement; COPY and cursors need a connection of which it is not true. */
const pipelining = (client: Client, pipeline: boolean): unknown => Object.assign(client, { pipeline })

/** As `inWorkspace`, for tables that belong to no workspace: tenant tables show no rows. */
export async function inTransaction<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  return transaction(pool, (client) => client.query('begin'), work)
}

function transaction<A, T>(
  pool: Pool,
  open: (client: Client) => Promise<A>,
  work: (client: Client, opened: A) => Promise<T>,
): Promise<T> {
  const inTurn = async (client: Client): Promise<T> => {
    const result = await work(client, await open(client))
    const { command } = await client.query('commit')
    // A failed statement whose error was swallowed turns COMMIT into a silent ROLLBACK.
    if (command !== 'COMMIT')
      throw new Fault('internal', 'A transaction was rolled back where it should have committed.')
    return result
  }
  return held(pool, inTurn, (client) => client.query('rollback'))
}

/** Uses a client of the pool for itself, and mends what a failure left of its transaction. */
async function held<T>(
  pool: Pool,
  use: (client: Client) => Promise<T>,
  mend?: (client: Client) => Promise<unknown>,
): Promise<T> {
  const client = await connect(pool)
  let broken = false
  const onError = () => {
    broken = true
  }
  client.on('error', onError)
  try {
    return await use(client)
  } catch (error) {
    if (!broken) await mend?.(client).catch(onError)
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

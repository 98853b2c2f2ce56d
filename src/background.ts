import { setTimeout as wait } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import type { FastifyPluginAsync } from 'fastify'
import { sweepingRefusals } from './capture/refused/effect.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { inWorkspace, poolFor, type Reach } from './db/pool.ts'
import { listWorkspaces } from './db/workspace.ts'
import { type Engine, openEngine } from './engine.ts'
import { toMs } from './funnel/brand.ts'
import { handlersOf } from './ledger/background.ts'
import { letGo } from './ledger/erase/retention.ts'
import { faultsOf } from './ledger/failpoint.ts'
import { startWorker } from './ledger/worker.ts'
import { deliveryIn, mailingFor } from './mail.ts'
import { rebuildDirtyDays } from './measure/effect.ts'
import { packSiteDays } from './measure/site/effect.ts'

/** What the thread is handed; plain values only. */
interface Handed {
  readonly task: 'background'
  readonly config: Config
  readonly reach: Reach
  /** As whom facts of people who wished it are erased. */
  readonly ops: Reach
}

/** Two connections: one holds a lease or a transaction while the other renews it (LEDGER 9). */
const CONNECTIONS = 2
/** Days recounted in one go, so that a thread that is told to stop does so soon. */
const DAYS_AT_ONCE = 7
/** After a thread failed, another begins when the database may be back. */
const AGAIN_MS = 1000

async function recountReports(pool: Database['app'], engine: Engine): Promise<void> {
  for (const { id } of await listWorkspaces(pool)) {
    const funnel = await engine.definition(id)
    await inWorkspace(pool, id, (client) => rebuildDirtyDays(client, id, funnel, DAYS_AT_ONCE))
    await inWorkspace(pool, id, (client) => packSiteDays(client, id, toMs(engine.clock()), DAYS_AT_ONCE))
  }
}

const tell = (error: unknown): void => parentPort?.postMessage(error instanceof Error ? error.message : String(error))

/** How often one looks for what has been kept long enough; a day late is early enough. */
const LET_GO_MS = 60 * 60_000

/** Lets go of old data once an hour, and again soon while there is more. */
function lettingGo(pool: Database['app'], engine: Engine): () => Promise<void> {
  let next = 0
  return async () => {
    const now = toMs(engine.clock())
    if (now < next) return
    next = now + LET_GO_MS
    for (const { id } of await listWorkspaces(pool)) {
      const { playbook, version } = await engine.definition(id)
      if (version === 0) continue
      const { retention } = playbook
      const about = { pool, workspace: id, book: engine.ledger.book, retention, now: engine.clock(), onError: tell }
      if (await letGo(about)) next = now
    }
  }
}

async function work({ config, reach, ops: opsReach }: Handed): Promise<void> {
  const pool = poolFor('app', reach, CONNECTIONS)
  const ops = poolFor('ops', opsReach, 1)
  const engine = openEngine(config, { app: pool }, config.failpoints ? faultsOf(config.fault) : undefined)
  const { ledger, clock } = engine
  const worker = startWorker({
    pool,
    ledger,
    handlers: handlersOf({ pool, ledger, clock, ops, home: config.home, mailing: mailingFor(config, pool, engine) }),
    chores: [() => recountReports(pool, engine), lettingGo(pool, engine), sweepingRefusals(pool, clock)],
    onError: tell,
  })
  const post = deliveryIn(config, reach, engine, tell)
  parentPort?.once('message', () => {
    Promise.all([worker.stop(), post.stop()])
      .then(() => Promise.all([pool.end(), ops.end()]))
      .then(() => parentPort?.close())
      .catch((error: unknown) => {
        throw error
      })
  })
}

/**
 * The background worker in a thread of its own, for as long as the server runs: tasks, alarms and report cells never hold up a
 * request. A thread that dies, or whose database moved to another port, is followed by another.
 */
export function backgroundThread(config: Config, database: Database): FastifyPluginAsync {
  return (app) => {
    let stopping = false
    let thread: Worker | undefined
    const begin = () => {
      if (stopping) return
      const reach: Reach = { ...database.reach.app, ...portOf(database) }
      const ops: Reach = { ...database.reach.ops, ...portOf(database) }
      const handed: Handed = { task: 'background', config, reach, ops }
      thread = new Worker(new URL(import.meta.url), { workerData: handed })
      thread.on('message', (said: unknown) => {
        app.log.warn({ because: said }, 'background work failed and will be tried again')
        if (reach.port !== portOf(database).port) thread?.postMessage('stop')
      })
      thread.on('error', (error) => app.log.error({ err: error }, 'the background thread failed; another begins'))
      thread.on('exit', () => {
        thread = undefined
        wait(AGAIN_MS).then(begin, begin)
      })
    }
    begin()
    app.addHook('onClose', async () => {
      stopping = true
      const last = thread
      if (last === undefined) return
      const ended = new Promise((resolve) => last.once('exit', resolve))
      last.postMessage('stop')
      await ended
    })
    return Promise.resolve()
  }
}

/** An embedded server that was killed comes back on another port, which only the pool knows. */
function portOf(database: Database): { readonly port?: number } {
  const { port } = database.app.options
  return port === undefined ? {} : { port }
}

const isHanded = (value: unknown): value is Handed =>
  typeof value === 'object' && value !== null && 'task' in value && value.task === 'background'

if (!isMainThread && isHanded(workerData)) await work(workerData)

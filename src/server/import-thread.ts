import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type ImportAnswer, type ImportAsked, importFile } from '../capture/import/effect.ts'
import type { Apart, Going, Told } from '../capture/running/effect.ts'
import { undoImport } from '../capture/undo/effect.ts'
import type { Config } from '../config.ts'
import { poolFor, type Reach } from '../db/pool.ts'
import { openEngine } from '../engine.ts'
import { Fault, type FaultCode } from '../fault.ts'
import type { BatchId, WorkspaceId } from '../funnel/brand.ts'
import { faultsOf } from '../ledger/failpoint.ts'

/** What the thread is handed; plain values only. */
type Handed = {
  readonly config: Config
  readonly reach: Reach
  readonly workspace: WorkspaceId
} & (
  | { readonly task: 'import'; readonly asked: Omit<ImportAsked, 'onBegun' | 'onProgress'> }
  | { readonly task: 'undo import'; readonly batch: BatchId }
)

type Said =
  | { readonly what: 'begun'; readonly batch: BatchId }
  | { readonly what: 'progress'; readonly done: number }
  | { readonly what: 'done'; readonly answer: unknown }
  | { readonly what: 'refused'; readonly code: FaultCode; readonly message: string; readonly hint: string | undefined }

/** One holds the batch, one stores, one counts beside it. */
const CONNECTIONS = 3
/** A file of 200,000 rows with everything that is remembered of it takes about 250 MB. */
const MEGABYTES = 512

class Stopped extends Error {}

/**
 * Imports and undos in a thread of their own: 100,000 rows are a minute of one core, during which requests would wait for up to 0.4 s
 * at a time. `where` is asked each time, since an embedded database may move.
 */
export const importsApart = (config: Config, where: () => Reach): Apart => ({
  importing: (workspace, asked, told) =>
    inThread<ImportAnswer>({ task: 'import', config, reach: where(), workspace, asked }, told),
  undoing: (workspace, batch, told) =>
    inThread<unknown>({ task: 'undo import', config, reach: where(), workspace, batch }, told),
})

function inThread<T>(handed: Handed, { onBegun, onProgress }: Told): Going<T> {
  const thread = new Worker(new URL(import.meta.url), {
    workerData: handed,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  })
  const ended = new Promise<T>((resolve, reject) => {
    thread.on('message', (said: Said) => {
      if (said.what === 'begun') onBegun?.(said.batch)
      else if (said.what === 'progress') onProgress?.(said.done)
      else if (said.what === 'done') resolve(said.answer as T)
      else reject(new Fault(said.code, said.message, said.hint))
    })
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`The thread of an import ended with ${code} before its file did.`)))
  })
  return { ended, stop: () => thread.postMessage('stop') }
}

async function work(handed: Handed, say: (said: Said) => void): Promise<void> {
  const { config, reach, workspace } = handed
  const pool = poolFor('app', reach, CONNECTIONS)
  const { ledger, clock: now } = openEngine(
    config,
    { app: pool },
    config.failpoints ? faultsOf(config.fault) : undefined,
  )
  let stopped = false
  parentPort?.once('message', () => {
    stopped = true
  })
  const onProgress = (done: number): void => {
    if (stopped) throw new Stopped('told to stop')
    say({ what: 'progress', done })
  }
  try {
    const parts = { pool, ledger, workspace, now, onProgress }
    const answer =
      handed.task === 'import'
        ? await importFile(parts, { ...handed.asked, onProgress, onBegun: (batch) => say({ what: 'begun', batch }) })
        : await undoImport({ ...parts, onBegun: () => say({ what: 'begun', batch: handed.batch }) }, handed.batch)
    say({ what: 'done', answer })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    say({ what: 'refused', code: error.code, message: error.message, hint: error.hint })
  } finally {
    await pool.end()
    parentPort?.close()
  }
}

const isHanded = (value: unknown): value is Handed =>
  typeof value === 'object' &&
  value !== null &&
  'task' in value &&
  (value.task === 'import' || value.task === 'undo import')

if (!isMainThread && isHanded(workerData)) await work(workerData, (said) => parentPort?.postMessage(said))

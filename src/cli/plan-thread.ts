import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { poolFor, type Reach } from '../db/pool.ts'
import { compileDefinition } from '../definition/compile.ts'
import { Fault, type FaultCode } from '../fault.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Plan } from '../learn/plan.ts'
import { type OnProgress, planFromAll } from '../learn/store.ts'
import { openBook } from '../ledger/book.ts'
import type { Files } from './folder.ts'

/** A full plan as it is handed to its thread; plain values only. */
export interface FullPlan {
  readonly task: 'plan'
  readonly reach: Reach
  readonly workspace: WorkspaceId
  readonly files: Files
  /** The number the files would get. */
  readonly version: number
  readonly now: Timestamp
}

type Said =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'done'; readonly plan: Plan }
  | { readonly kind: 'failed'; readonly code: FaultCode; readonly message: string; readonly hint: string | undefined }

/** Looks at everybody in a thread of its own, with two connections of its own, so that nothing else waits for it. */
export function planInThread(asked: FullPlan, onProgress: OnProgress): Promise<Plan> {
  const worker = new Worker(new URL(import.meta.url), { workerData: asked })
  return new Promise((resolve, reject) => {
    worker.on('message', (said: Said) => {
      if (said.kind === 'progress') onProgress(said.done, said.of)
      else if (said.kind === 'done') resolve(said.plan)
      else reject(new Fault(said.code, said.message, said.hint))
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Fault('internal', 'The thread of the plan ended early.')))
  })
}

async function work({ reach, workspace, files, version, now }: FullPlan, say: (said: Said) => void): Promise<void> {
  const pool = poolFor('app', reach, 2)
  try {
    const draft = compileDefinition(files, version)
    if (!draft.ok) throw new Fault('bad_definition', 'The draft does not compile.')
    const asking = { pool, book: openBook(), workspace, draft: draft.definition, now }
    const plan = await planFromAll(asking, (done, of) => say({ kind: 'progress', done, of }))
    say({ kind: 'done', plan })
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'internal'
    const hint = error instanceof Fault ? error.hint : undefined
    say({
      kind: 'failed',
      code,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      hint,
    })
  } finally {
    await pool.end()
  }
}

const isAsked = (value: unknown): value is FullPlan =>
  typeof value === 'object' && value !== null && 'task' in value && value.task === 'plan'

if (!isMainThread && isAsked(workerData)) await work(workerData, (said) => parentPort?.postMessage(said))

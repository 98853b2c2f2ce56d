import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { poolFor, type Reach } from '../db/pool.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { type DemoFill, fillDemo, type OnProgress } from './demo-fill.ts'

/** What a thread is handed to fill a demo; plain values only. */
export interface DemoTask {
  readonly task: 'demo'
  readonly reach: Reach
  readonly workspace: WorkspaceId
  readonly seed: number
  readonly now: Timestamp
  readonly address: DemoFill['address']
}

/** A demo that is being filled, beside the requests. */
export interface Filling {
  readonly ended: Promise<void>
  /** Ends it where it is; what is stored stays. */
  readonly stop: () => Promise<void>
}

/** Fills a demo in a thread of its own; `ended` rejects if it fails. */
export function fillInThread(task: DemoTask, onProgress: OnProgress): Filling {
  const worker = new Worker(new URL(import.meta.url), { workerData: task })
  const ended = new Promise<void>((resolve, reject) => {
    worker.on('message', ({ done, of }: { done: number; of: number }) => onProgress(done, of))
    worker.on('error', reject)
    worker.on('exit', () => resolve())
  })
  return {
    ended,
    stop: async () => {
      await worker.terminate()
    },
  }
}

async function work({ reach, ...fill }: DemoTask): Promise<void> {
  const pool = poolFor('app', reach, 2)
  try {
    await fillDemo({ pool, ...fill }, (done, of) => parentPort?.postMessage({ done, of }))
  } finally {
    await pool.end()
  }
}

const isTask = (value: unknown): value is DemoTask =>
  typeof value === 'object' && value !== null && 'task' in value && value.task === 'demo'

if (!isMainThread && isTask(workerData)) await work(workerData)

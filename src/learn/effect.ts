import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { poolFor, type Reach } from '../db/pool.ts'
import { compileCondition } from '../definition/cel.ts'
import { compileDefinition } from '../definition/compile.ts'
import { conditionScope } from '../definition/compile-scope.ts'
import { Fault, type FaultCode } from '../fault.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { openBook } from '../ledger/book.ts'
import type { Files, MatchAnswer } from './definition-answer.ts'
import type { Plan } from './plan.ts'
import { type Asking, matchInSample, type OnProgress, planFromAll, planFromSample } from './store.ts'

/** What every task of the thread is handed; plain values only. */
interface Handed {
  readonly reach: Reach
  readonly workspace: WorkspaceId
  readonly files: Files
  /** The number the files would get. */
  readonly version: number
  readonly now: Timestamp
}

/** A plan over everybody, or over a sample. */
export interface PlanTask extends Handed {
  readonly task: 'plan'
  readonly sample?: true
}

/** How many people a condition holds for, found in so many milliseconds. */
export interface MatchTask extends Handed {
  readonly task: 'match'
  readonly expression: string
  readonly withinMs: number
}

type Said =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'done'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly code: FaultCode; readonly message: string; readonly hint: string | undefined }

/** Work in a thread of its own, which can be given up. */
export interface Running<T> {
  readonly answer: Promise<T>
  readonly stop: () => void
}

/** Looks at people in a thread of its own, with two connections of its own, so that nothing else waits for it. */
export function planInThread(asked: PlanTask, onProgress: OnProgress, limitMs = 0): Running<Plan> {
  return inThread<Plan>(asked, onProgress, limitMs)
}

/** As `planInThread`, for a condition that somebody is writing. */
export const matchInThread = (asked: MatchTask): Running<MatchAnswer> =>
  inThread<MatchAnswer>(asked, () => undefined, asked.withinMs * 3)

/** Threads that live, those too that were told to stop and have not yet: each is some 50 MB, however fast others are asked for. */
const MOST_THREADS = 4
let living = 0

function inThread<T>(asked: PlanTask | MatchTask, onProgress: OnProgress, limitMs: number): Running<T> {
  if (living >= MOST_THREADS)
    throw new Fault('overloaded', 'Other plans are being worked out.', 'Ask again in a few seconds.')
  const worker = new Worker(new URL(import.meta.url), { workerData: asked })
  living += 1
  worker.once('exit', () => {
    living -= 1
  })
  let late: NodeJS.Timeout | undefined
  const answer = new Promise<T>((resolve, reject) => {
    worker.on('message', (said: Said) => {
      if (said.kind === 'progress') onProgress(said.done, said.of)
      else if (said.kind === 'done') resolve(said.answer as T)
      else reject(new Fault(said.code, said.message, said.hint))
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Fault('internal', 'The thread of the plan ended early.')))
    if (limitMs > 0)
      late = setTimeout(() => {
        reject(
          new Fault(
            'timeout',
            'It took too long.',
            'Ask for a sample, or on the command line: ./sluice plan DIR --full',
          ),
        )
        void worker.terminate()
      }, limitMs)
  }).finally(() => clearTimeout(late))
  return { answer, stop: () => void worker.terminate() }
}

async function work(asked: PlanTask | MatchTask, say: (said: Said) => void): Promise<void> {
  const pool = poolFor('app', asked.reach, 2)
  try {
    const draft = compileDefinition(asked.files, asked.version)
    if (!draft.ok) throw new Fault('bad_definition', 'The draft does not compile.', 'Mend its mistakes first.')
    const { workspace, now } = asked
    const asking: Asking = { pool, book: openBook(), workspace, draft: draft.definition, now }
    say({ kind: 'done', answer: await answerTo(asked, asking, say) })
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'internal'
    const hint = error instanceof Fault ? error.hint : undefined
    const message =
      error instanceof Fault ? error.message : error instanceof Error ? (error.stack ?? '') : String(error)
    say({ kind: 'failed', code, message, hint })
  } finally {
    await pool.end()
  }
}

async function answerTo(asked: PlanTask | MatchTask, asking: Asking, say: (said: Said) => void): Promise<unknown> {
  if (asked.task === 'plan') {
    if (asked.sample === true) return planFromSample(asking)
    return planFromAll(asking, (done, of) => say({ kind: 'progress', done, of }))
  }
  const condition = compileCondition(asked.expression, conditionScope(asking.draft))
  if (!('holds' in condition)) throw new Fault('bad_definition', condition[0]?.message ?? 'The condition is wrong.')
  const until = Date.now() + asked.withinMs
  return matchInSample({ ...asking, condition, isLate: () => Date.now() > until })
}

const isAsked = (value: unknown): value is PlanTask | MatchTask =>
  typeof value === 'object' && value !== null && 'task' in value && (value.task === 'plan' || value.task === 'match')

if (!isMainThread && isAsked(workerData)) await work(workerData, (said) => parentPort?.postMessage(said))

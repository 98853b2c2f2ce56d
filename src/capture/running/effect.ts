import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '../../fault.ts'
import type { BatchId, WorkspaceId } from '../../funnel/brand.ts'
import type { Uploads } from '../file/store.ts'
import { type ImportAsked, type ImportParts, importFile } from '../import/effect.ts'
import { failImport } from '../import/store.ts'
import { undoImport } from '../undo/effect.ts'
import { saveUndoing } from './store.ts'

/** What runs imports beside the requests. */
export interface RunnerParts extends Omit<ImportParts, 'workspace'> {
  readonly uploads: Uploads
  /** What failed without anybody waiting for it. */
  readonly onError: (error: unknown) => void
}

/** An import as a screen asks for it. */
export interface Begin extends Pick<ImportAsked, 'map' | 'mode'> {
  readonly upload: string
  readonly name: string
  readonly by: string
}

/** Imports and undos that go on when nobody looks; one at a time in a workspace. */
export interface Runner {
  /** The import's id, once everything that can be refused was refused. */
  readonly begin: (workspace: WorkspaceId, asked: Begin) => Promise<BatchId>
  /** Takes an import back, stopping it first if it runs here. */
  readonly undo: (workspace: WorkspaceId, batch: BatchId, total: number) => Promise<void>
  /** Stops after the batch under way; what is not done is continued later. */
  readonly stop: () => Promise<void>
}

class Stopped extends Error {}

const ENDING_MS = 1000

interface Job {
  readonly batch: BatchId | undefined
  stopped: boolean
  readonly ended: Promise<void>
}

/** Runs imports in this process. */
export function importRunner(parts: RunnerParts): Runner {
  const jobs = new Map<WorkspaceId, Job>()
  const run = (workspace: WorkspaceId, batch: BatchId | undefined, work: (job: Job) => Promise<void>): Job => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const job: Job = { batch, stopped: false, ended: promise }
    jobs.set(workspace, job)
    work(job).then(
      () => done(),
      (error: unknown) => {
        if (!(error instanceof Fault || error instanceof Stopped)) parts.onError(error)
        done()
      },
    )
    const done = (): void => {
      if (jobs.get(workspace) === job) jobs.delete(workspace)
      resolve()
    }
    return job
  }
  return {
    begin: async (workspace, asked) => {
      // One that has said its last word is still putting its file away.
      await Promise.race([jobs.get(workspace)?.ended, wait(ENDING_MS, undefined, { ref: false })])
      if (jobs.has(workspace))
        throw new Fault('too_many_requests', 'Another import is running here.', 'Wait until it has ended.')
      const begun = Promise.withResolvers<BatchId>()
      run(workspace, undefined, (job) => importing(parts, workspace, asked, job, begun))
      return begun.promise
    },
    undo: async (workspace, batch, total) => {
      const other = jobs.get(workspace)
      if (other !== undefined) {
        other.stopped = true
        await other.ended
      }
      const begun = Promise.withResolvers<void>()
      run(workspace, batch, (job) => undoing(parts, workspace, { batch, total }, job, begun))
      await begun.promise
    },
    stop: async () => {
      const all = [...jobs.values()]
      for (const job of all) job.stopped = true
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}

async function importing(
  parts: RunnerParts,
  workspace: WorkspaceId,
  { upload, name, by, map, mode }: Begin,
  job: Job,
  begun: PromiseWithResolvers<BatchId>,
): Promise<void> {
  const { pool, ledger, now, uploads } = parts
  let batch: BatchId | undefined
  const asked: ImportAsked = {
    ...{ file: uploads.path(upload), name, map, mode, dryRun: false, about: { upload, by } },
    onBegun: (id) => {
      batch = id
      begun.resolve(id)
    },
    onProgress: () => {
      if (job.stopped) throw new Stopped()
    },
  }
  try {
    await importFile({ pool, ledger, workspace, now }, asked)
    await uploads.remove(workspace, upload)
  } catch (error) {
    begun.reject(error)
    if (batch !== undefined && !(error instanceof Stopped))
      await failImport(pool, workspace, batch, reasonOf(error), now())
    throw error
  }
}

/** What is told of a failure: our own words, never a driver's. */
const reasonOf = (error: unknown): string =>
  error instanceof Fault ? error.message : 'Something failed at our side; the log says what.'

async function undoing(
  { pool, ledger, now }: RunnerParts,
  workspace: WorkspaceId,
  { batch, total }: { readonly batch: BatchId; readonly total: number },
  job: Job,
  begun: PromiseWithResolvers<void>,
): Promise<void> {
  let told = Promise.resolve()
  const onProgress = (done: number): void => {
    if (job.stopped) throw new Stopped()
    told = told.then(() => saveUndoing(pool, workspace, batch, { done, total }))
  }
  try {
    const parts = { pool, ledger, workspace, now, onProgress, onBegun: begun.resolve }
    const { subjects } = await undoImport(parts, batch)
    await told
    await saveUndoing(pool, workspace, batch, { done: subjects, total: Math.max(total, subjects) })
  } catch (error) {
    begun.reject(error)
    throw error
  }
}

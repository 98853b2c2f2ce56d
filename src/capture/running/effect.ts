import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { BatchId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Uploads } from '../file/store.ts'
import type { ImportAnswer, ImportAsked } from '../import/effect.ts'
import { failImport } from '../import/store.ts'
import { saveUndoing } from './store.ts'

/** Told while an import or an undo goes on. */
export interface Told {
  /** The import's id, once everything that can be refused was refused. */
  readonly onBegun?: (batch: BatchId) => void
  readonly onProgress?: (done: number) => void
}

/** Work that goes on beside the requests. */
export interface Going<T> {
  /** Rejects with a fault where it was refused. */
  readonly ended: Promise<T>
  /** Ends it after the batch under way, by rejecting. */
  readonly stop: () => void
}

/** Does the work where no request waits for it. */
export interface Apart {
  readonly importing: (
    workspace: WorkspaceId,
    asked: Omit<ImportAsked, 'onBegun' | 'onProgress'>,
    told: Told,
  ) => Going<ImportAnswer>
  readonly undoing: (workspace: WorkspaceId, batch: BatchId, told: Told) => Going<unknown>
}

/** What runs imports beside the requests. */
export interface RunnerParts {
  readonly pool: Pool
  readonly apart: Apart
  readonly uploads: Uploads
  readonly now: () => Timestamp
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
  /** What a file would become; a newer try of the same file ends the older one. */
  readonly tryOut: (workspace: WorkspaceId, asked: Omit<Begin, 'by'>) => Promise<ImportAnswer>
  /** Takes an import back, stopping it first if it runs here. */
  readonly undo: (workspace: WorkspaceId, batch: BatchId, total: number) => Promise<void>
  /** Stops after the batch under way; what is not done is continued later. */
  readonly stop: () => Promise<void>
}

const ENDING_MS = 1000
/** Each has a thread and reads the whole file. */
const MOST_TRIES = 3

interface Job {
  /** Unknown until the import has begun. */
  batch: BatchId | undefined
  isStopped: boolean
  stop: () => void
  ended: Promise<void>
}

/** Keeps account of what this process has going. */
export function importRunner(parts: RunnerParts): Runner {
  const jobs = new Map<WorkspaceId, Job>()
  const tries = new Map<string, Going<ImportAnswer>>()
  const run = (workspace: WorkspaceId, batch: BatchId | undefined, work: (job: Job) => Promise<void>): void => {
    const job: Job = { batch, isStopped: false, stop: () => undefined, ended: Promise.resolve() }
    jobs.set(workspace, job)
    job.ended = work(job)
      .catch((error: unknown) => {
        if (!(error instanceof Fault || job.isStopped)) parts.onError(error)
      })
      .finally(() => jobs.delete(workspace))
  }
  const stop = (job: Job): Promise<void> => {
    job.isStopped = true
    job.stop()
    return job.ended
  }
  return {
    begin: async (workspace, asked) => {
      // One that has said its last word is still putting its file away.
      await Promise.race([jobs.get(workspace)?.ended, wait(ENDING_MS, undefined, { ref: false })])
      if (jobs.has(workspace)) throw busy()
      const begun = Promise.withResolvers<BatchId>()
      run(workspace, undefined, (job) => importing(parts, workspace, asked, job, begun))
      return begun.promise
    },
    tryOut: (workspace, asked) => tryOut(parts, tries, workspace, asked),
    undo: async (workspace, batch, total) => {
      const other = jobs.get(workspace)
      if (other !== undefined && other.batch !== batch) throw busy()
      if (other !== undefined) await stop(other)
      if (jobs.has(workspace)) throw busy()
      const begun = Promise.withResolvers<void>()
      run(workspace, batch, (job) => undoing(parts, workspace, { batch, total }, job, begun))
      await begun.promise
    },
    stop: async () => {
      for (const one of tries.values()) one.stop()
      await Promise.all([...jobs.values()].map(stop))
    },
  }
}

const busy = (): Fault =>
  new Fault('too_many_requests', 'Another import is running here, or is being taken back.', 'Wait until it has ended.')

async function tryOut(
  { apart, uploads }: RunnerParts,
  tries: Map<string, Going<ImportAnswer>>,
  workspace: WorkspaceId,
  { upload, name, map, mode }: Omit<Begin, 'by'>,
): Promise<ImportAnswer> {
  const before = tries.get(upload)
  tries.delete(upload)
  before?.stop()
  if (tries.size >= MOST_TRIES)
    throw new Fault('overloaded', 'Other files are being tried out.', 'Ask again in a few seconds.')
  const going = apart.importing(workspace, { file: uploads.path(upload), name, map, mode, dryRun: true }, {})
  tries.set(upload, going)
  try {
    return await going.ended
  } catch (error) {
    if (tries.get(upload) === going) throw error
    throw new Fault('conflict', 'A newer dry run of this file took the place of this one.')
  } finally {
    if (tries.get(upload) === going) tries.delete(upload)
  }
}

async function importing(
  { pool, apart, now, uploads }: RunnerParts,
  workspace: WorkspaceId,
  { upload, name, by, map, mode }: Begin,
  job: Job,
  begun: PromiseWithResolvers<BatchId>,
): Promise<void> {
  const asked = { file: uploads.path(upload), name, map, mode, dryRun: false, about: { upload, by } }
  const onBegun = (batch: BatchId): void => {
    job.batch = batch
    begun.resolve(batch)
  }
  const going = apart.importing(workspace, asked, { onBegun })
  job.stop = going.stop
  try {
    await going.ended
    await uploads.remove(workspace, upload)
  } catch (error) {
    begun.reject(error)
    if (job.batch !== undefined && !job.isStopped) await failImport(pool, workspace, job.batch, reasonOf(error), now())
    throw error
  }
}

/** What is told of a failure: our own words, never a driver's. */
const reasonOf = (error: unknown): string =>
  error instanceof Fault ? error.message : 'Something failed at our side; the log says what.'

async function undoing(
  { pool, apart }: RunnerParts,
  workspace: WorkspaceId,
  { batch, total }: { readonly batch: BatchId; readonly total: number },
  job: Job,
  begun: PromiseWithResolvers<void>,
): Promise<void> {
  let subjects = 0
  let told: Promise<unknown> = Promise.resolve()
  const onProgress = (done: number): void => {
    subjects = done
    told = told.then(() => saveUndoing(pool, workspace, batch, { done, total }))
  }
  const going = apart.undoing(workspace, batch, { onBegun: () => begun.resolve(), onProgress })
  job.stop = going.stop
  try {
    await going.ended
    await told
    await saveUndoing(pool, workspace, batch, { done: subjects, total: Math.max(total, subjects) })
  } catch (error) {
    begun.reject(error)
    throw error
  }
}

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { poolFor, type Reach } from '../db/pool.ts'
import type { Isolation } from '../db/roles.ts'
import type { Workspace } from '../db/workspace.ts'
import type { Timestamp } from '../funnel/brand.ts'
import { type AuditReport, audit } from '../ledger/audit/audit.ts'
import { CHECKS } from '../ledger/audit/checks.ts'

/** What an audit is handed; plain values only. */
export interface AuditAsked {
  readonly reach: Reach
  readonly isolation: Isolation
  readonly workspace: Pick<Workspace, 'id' | 'slug'>
  readonly now: Timestamp
}

type Handed = AuditAsked & { readonly task: 'audit' }
type Said =
  | { readonly what: 'progress'; readonly done: number; readonly total: number }
  | { readonly what: 'report'; readonly report: AuditReport }

/** An audit reads one person at a time; more than this would be a leak. */
const MEGABYTES = 384
/** Messages cost the other thread its time too. */
const SAID_EVERY = 200

/** Audits a workspace in a thread of its own, so that no request waits for it; rejects when the thread fails. */
export function auditApart(asked: AuditAsked, onProgress: (done: number, total: number) => void): Promise<AuditReport> {
  const handed: Handed = { task: 'audit', ...asked }
  const thread = new Worker(new URL(import.meta.url), {
    workerData: handed,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  })
  // A server that is told to stop does not wait for it.
  thread.unref()
  return new Promise((resolve, reject) => {
    thread.on('message', (said: Said) => {
      if (said.what === 'progress') onProgress(said.done, said.total)
      else resolve(said.report)
    })
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`The audit ended with ${code} before its report.`)))
  })
}

async function work({ reach, isolation, workspace, now }: Handed): Promise<void> {
  const ops = poolFor('ops', reach, 1)
  const say = (said: Said) => parentPort?.postMessage(said)
  try {
    const report = await audit(
      { ops, isolation },
      {
        checks: CHECKS.filter(({ deep }) => deep !== true),
        workspaces: [workspace],
        now,
        onProgress: (done, total) => {
          if (done % SAID_EVERY === 0 || done === total) say({ what: 'progress', done, total })
        },
      },
    )
    say({ what: 'report', report })
  } finally {
    await ops.end()
  }
}

const isHanded = (value: unknown): value is Handed =>
  typeof value === 'object' && value !== null && 'task' in value && value.task === 'audit'

if (!isMainThread && isHanded(workerData)) await work(workerData)

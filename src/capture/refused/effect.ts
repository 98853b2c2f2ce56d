import type { Pool } from '../../db/pool.ts'
import { listWorkspaces } from '../../db/workspace.ts'
import { type Timestamp, toMs } from '../../funnel/brand.ts'
import { sweepCounts } from '../abuse/store.ts'
import { sweepTallies } from './store.ts'

/** Rows live for hours and days; looking more often finds nothing. */
const EVERY_MS = 3_600_000

/** A chore of the background worker: once an hour forgets what the abuse rules no longer need. */
export function sweepingRefusals(pool: Pool, now: () => Timestamp): () => Promise<void> {
  let nextMs = 0
  return async () => {
    const nowMs = toMs(now())
    if (nowMs < nextMs) return
    nextMs = nowMs + EVERY_MS
    await sweepCounts(pool, nowMs)
    for (const { id } of await listWorkspaces(pool)) await sweepTallies(pool, id, nowMs)
  }
}

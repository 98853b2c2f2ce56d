import { inWorkspace, type Pool } from '../db/pool.ts'
import { codeOf } from '../fault.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Outcome } from '../funnel/capture.ts'
import type { Item } from './batch.ts'
import { Gone } from './erase/gone.ts'

/** What a person reads about an item that could not be stored: the database's own words for data errors, ours else. */
const reasonOf = (error: unknown): string => {
  const said = error instanceof Error ? error.message : String(error)
  return `${codeOf(error) ?? 'fold'}: ${said}`.slice(0, 500)
}

/** Keeps items that the ledger could not take, whole and with the reason, so that nothing acknowledged is lost. */
export async function quarantine(
  pool: Pool,
  workspace: WorkspaceId,
  items: readonly Item[],
  error: unknown,
  now: Timestamp,
): Promise<Map<number, Outcome>> {
  const reason = reasonOf(error)
  // Nothing may be kept of whoever wished to be erased.
  if (error instanceof Error && error.cause instanceof Gone)
    return new Map(items.map(({ index, id }) => [index, { status: 'quarantined', id, reason }]))
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `insert into quarantine (workspace_id, id, reason, body, recorded_at)
       select $1, u.id, $4, u.body, $5 from unnest($2::uuid[], $3::text[]) u(id, body) on conflict do nothing`,
      [workspace, items.map(({ id }) => id), items.map(({ capture }) => JSON.stringify(capture)), reason, now],
    ),
  )
  return new Map(items.map(({ index, id }) => [index, { status: 'quarantined', id, reason }]))
}

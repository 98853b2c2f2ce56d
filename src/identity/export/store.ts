import { createHash, randomBytes } from 'node:crypto'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { fromMs, toMs } from '../../funnel/brand.ts'

/** A link made by mistake, or seen by others, is worthless soon. */
const VALID_MS = 15 * 60_000

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** What may be taken out once, and by whom. */
export interface ExportLink {
  readonly token: string
  readonly expiresAt: Timestamp
}

/** Makes a link; only its hash is kept. */
export async function makeLink(
  pool: Pool,
  workspace: WorkspaceId,
  { query, by, now }: { readonly query: string; readonly by: string; readonly now: Timestamp },
): Promise<ExportLink> {
  const token = randomBytes(24).toString('base64url')
  const expiresAt = fromMs(toMs(now) + VALID_MS)
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      'insert into export_links (workspace_id, hash, query, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)',
      [workspace, hashOf(token), query, by, now, expiresAt],
    ),
  )
  return { token, expiresAt }
}

/** Uses a link up and says what it is for; whoever made it may, once and in time. */
export async function useLink(
  pool: Pool,
  workspace: WorkspaceId,
  { token, by, now }: { readonly token: string; readonly by: string; readonly now: Timestamp },
): Promise<string> {
  return inWorkspace(pool, workspace, async (client) => {
    const hash = hashOf(token)
    const used = await client.query<{ query: string }>(
      `update export_links set used_at = $4 where workspace_id = $1 and hash = $2 and made_by = $3 and used_at is null
         and expires_at > $4 returning query`,
      [workspace, hash, by, now],
    )
    const query = used.rows[0]?.query
    if (query !== undefined) return query
    const known = await client.query(
      'select 1 from export_links where workspace_id = $1 and hash = $2 and made_by = $3',
      [workspace, hash, by],
    )
    if (known.rows.length === 0) throw new Fault('not_found', 'There is no such export of yours.')
    throw new Fault(
      'gone',
      'This file was downloaded already, or its 15 minutes are over.',
      'Export again for a new link.',
    )
  })
}

/** Records how many people left the house in the end. */
export async function recordExport(
  pool: Pool,
  workspace: WorkspaceId,
  { token, people, now }: { readonly token: string; readonly people: number; readonly now: Timestamp },
): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query('update export_links set people = $3, finished_at = $4 where workspace_id = $1 and hash = $2', [
      workspace,
      hashOf(token),
      people,
      now,
    ]),
  )
}

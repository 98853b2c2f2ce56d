import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import type { BatchId, EventId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Counts, Issue } from './issue.ts'

/** What an import keeps beside its counts: enough to know it again when it is continued. */
export interface ImportRecord extends Counts {
  readonly source: string
  readonly kind: string
  readonly mode: 'live' | 'historic'
  /** The file's and the map's content; the same import run again continues a killed one. */
  readonly fingerprint: string
  /** All facts of it were withdrawn, at this instant. */
  readonly undoneAt?: string
}

export interface ImportRow {
  readonly batch: BatchId
  readonly file: string
  readonly state: 'running' | 'done' | 'failed' | 'undone'
  readonly record: ImportRecord
  readonly createdAt: string
}

const COLUMNS = 'batch_id as batch, file, state, counts as record, created_at as "createdAt"'

/** An import that was begun with the same file and map and did not end. */
export async function unfinished(pool: Pool, workspace: WorkspaceId, fingerprint: string): Promise<ImportRow[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<ImportRow>(
      `select ${COLUMNS} from imports where workspace_id = $1 and state = 'running' and counts ->> 'fingerprint' = $2
        order by created_at desc`,
      [workspace, fingerprint],
    )
    return rows
  })
}

export async function importOf(pool: Pool, workspace: WorkspaceId, batch: string): Promise<ImportRow | undefined> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<ImportRow>(
      `select ${COLUMNS} from imports where workspace_id = $1 and batch_id::text = $2`,
      [workspace, batch],
    )
    return rows[0]
  })
}

/** The workspace's imports, newest first. */
export async function listImports(pool: Pool, workspace: WorkspaceId): Promise<ImportRow[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<ImportRow>(
      `select ${COLUMNS} from imports where workspace_id = $1 order by created_at desc limit 100`,
      [workspace],
    )
    return rows
  })
}

export async function beginImport(
  pool: Pool,
  workspace: WorkspaceId,
  begun: {
    readonly batch: BatchId
    readonly file: string
    readonly map: string
    readonly record: ImportRecord
    readonly at: Timestamp
  },
): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `insert into imports (workspace_id, batch_id, file, map, state, counts, created_at) values ($1, $2, $3, $4, 'running', $5, $6)
       on conflict (workspace_id, batch_id) do nothing`,
      [workspace, begun.batch, begun.file, begun.map, JSON.stringify(begun.record), begun.at],
    ),
  )
}

/** Writes the counts so far, and the end if it has come; false when somebody has undone the import meanwhile. */
export async function saveCounts(
  pool: Pool,
  workspace: WorkspaceId,
  batch: BatchId,
  record: ImportRecord,
  finishedAt: Timestamp | null,
): Promise<boolean> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rowCount } = await client.query(
      `update imports set counts = $3, state = $4, finished_at = $5
        where workspace_id = $1 and batch_id = $2 and state = 'running'`,
      [workspace, batch, JSON.stringify(record), finishedAt === null ? 'running' : 'done', finishedAt],
    )
    return rowCount === 1
  })
}

export async function saveIssues(
  pool: Pool,
  workspace: WorkspaceId,
  batch: BatchId,
  issues: readonly Issue[],
): Promise<void> {
  if (issues.length === 0) return
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `insert into import_issues (workspace_id, batch_id, line, code, message)
       select $1, $2, u.line, u.code, u.message from unnest($3::int[], $4::text[], $5::text[]) u(line, code, message)
       on conflict do nothing`,
      [
        workspace,
        batch,
        issues.map(({ line }) => line),
        issues.map(({ code }) => code),
        issues.map(({ message }) => message),
      ],
    ),
  )
}

/** Which of these facts were brought by an import that was undone. */
export async function withdrawnFacts(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly EventId[],
): Promise<Set<EventId>> {
  const { rows } = await client.query<{ key: EventId }>(
    `select r.key from unnest($2::uuid[]) q(key)
      cross join lateral (select key, subject_id from receipts where workspace_id = $1 and key = q.key offset 0) r
      cross join lateral (
        select batch_id from events where workspace_id = $1 and subject_id = r.subject_id and id = r.key offset 0
      ) e
      cross join lateral (
        select from imports where workspace_id = $1 and batch_id = e.batch_id and state = 'undone' offset 0
      ) i`,
    [workspace, ids],
  )
  return new Set(rows.map(({ key }) => key))
}

export async function hasUndone(pool: Pool, workspace: WorkspaceId): Promise<boolean> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rowCount } = await client.query(
      `select from imports where workspace_id = $1 and state = 'undone' limit 1`,
      [workspace],
    )
    return rowCount !== 0
  })
}

/** Which of these facts are in the ledger. */
export async function knownFacts(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly EventId[],
): Promise<Set<EventId>> {
  const { rows } = await client.query<{ key: EventId }>(
    'select key from receipts where workspace_id = $1 and key = any($2::uuid[])',
    [workspace, ids],
  )
  return new Set(rows.map(({ key }) => key))
}

/** The version in force. */
export async function headVersion(client: Client, workspace: WorkspaceId): Promise<number> {
  const { rows } = await client.query('select version from definition_heads where workspace_id = $1', [workspace])
  return rows[0]?.version ?? 0
}

/** Holds a batch for this process as long as the connection lives; false when another one holds it. */
export async function holdBatch(client: Client, batch: BatchId): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as held',
    [`import ${batch}`],
  )
  return rows[0]?.held === true
}

export async function releaseBatch(client: Client, batch: BatchId): Promise<void> {
  await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [`import ${batch}`])
}

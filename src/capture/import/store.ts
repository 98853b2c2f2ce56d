import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import type { BatchId, EventId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Comparison, LedgerTally } from './comparison.ts'
import type { Counts, Issue } from './issue.ts'
import type { KnownRep } from './reps.ts'

/** What an import keeps beside its counts: enough to know it again when it is continued. */
export interface ImportRecord extends Counts {
  readonly source: string
  readonly kind: string
  readonly mode: 'live' | 'historic'
  /** The file's and the map's content; the same import run again continues a killed one. */
  readonly fingerprint: string
  /** Rows in the file, below its header. */
  readonly total?: number
  /** The upload that it reads, while there is one. */
  readonly upload?: string
  readonly by?: string
  readonly comparison?: Comparison
  /** Why it ended before its file did. */
  readonly failure?: string
  /** How far an undo is. */
  readonly undoing?: { readonly done: number; readonly total: number }
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
      `select ${COLUMNS} from imports where workspace_id = $1 and state in ('running', 'failed') and counts ->> 'fingerprint' = $2
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

/** When an upload began to come here; undefined where the import reads none, or it is gone. */
export async function uploadedAt(
  pool: Pool,
  workspace: WorkspaceId,
  upload: string | undefined,
): Promise<Timestamp | undefined> {
  if (upload === undefined) return undefined
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ at: Timestamp }>(
      'select created_at as at from import_files where workspace_id = $1 and file_id::text = $2',
      [workspace, upload],
    )
    return rows[0]?.at
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

/** A run that was broken off goes on: it counts from the beginning of its file, and what is known counts as known. */
export async function resumeImport(
  pool: Pool,
  workspace: WorkspaceId,
  batch: BatchId,
  record: ImportRecord,
): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `update imports set state = 'running', counts = $3, finished_at = null
        where workspace_id = $1 and batch_id = $2 and state in ('running', 'failed')`,
      [workspace, batch, JSON.stringify(record)],
    ),
  )
}

/** An import that ended before its file did, and why; it can be taken up again or taken back. */
export async function failImport(
  pool: Pool,
  workspace: WorkspaceId,
  batch: BatchId,
  failure: string,
  at: Timestamp,
): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `update imports set state = 'failed', finished_at = $4, counts = counts || jsonb_build_object('failure', $3::text)
        where workspace_id = $1 and batch_id = $2 and state = 'running'`,
      [workspace, batch, failure, at],
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
      `insert into import_issues (workspace_id, batch_id, line, code, message, field)
       select $1, $2, u.line, u.code, u.message, u.field
         from unnest($3::int[], $4::text[], $5::text[], $6::text[]) u(line, code, message, field)
       on conflict do nothing`,
      [
        workspace,
        batch,
        issues.map(({ line }) => line),
        issues.map(({ code }) => code),
        issues.map(({ message }) => message),
        issues.map(({ column }) => column ?? null),
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

/** Which of these identifiers somebody or something has, as `kind`, a line break and `value`. */
export async function knownKeys(
  client: Client,
  workspace: WorkspaceId,
  keys: readonly { readonly kind: string; readonly value: string }[],
): Promise<Set<string>> {
  const { rows } = await client.query<{ kind: string; value: string }>(
    `select i.kind, i.value from unnest($2::text[], $3::text[]) q(kind, value)
      cross join lateral (
        select kind, value from identities where workspace_id = $1 and kind = q.kind and value = q.value offset 0
      ) i`,
    [workspace, keys.map(({ kind }) => kind), keys.map(({ value }) => value)],
  )
  return new Set(rows.map(({ kind, value }) => `${kind}\n${value}`))
}

/** The reps of every team. */
export async function repsOf(pool: Pool, workspace: WorkspaceId): Promise<readonly KnownRep[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ team: string; reps: Record<string, Omit<KnownRep, 'team'>> }>(
      `select team, state -> 'reps' as reps from pools where workspace_id = $1 order by team limit 1000`,
      [workspace],
    )
    return rows.flatMap(({ team, reps }) =>
      Object.values(reps).map(({ id, name, email }) => ({ id, name, email, team })),
    )
  })
}

/** Whom an import speaks of, merged people once; everything below is counted over these. */
const PEOPLE_OF = `with touched as materialized (
  select distinct e.subject_id from events e where e.workspace_id = $1 and e.batch_id = $2 and e.subject_kind = 'person'
), persons as materialized (
  select distinct s.person_id from touched t
  join subjects s on s.workspace_id = $1 and s.subject_id = t.subject_id
  join people p on p.workspace_id = $1 and p.person_id = s.person_id and not p.hidden
)`

const SAID_STAGES = `${PEOPLE_OF}, said as materialized (
  select s.person_id, max(array_position($3::text[], e.body ->> 'stage')) as furthest
  from events e join subjects s on s.workspace_id = $1 and s.subject_id = e.subject_id
  where e.workspace_id = $1 and e.batch_id = $2 and e.type = 'stage.declared' group by 1
)
select ($3::text[])[said.furthest] as said, p.stage as now, count(*)::int as people
from said join persons x on x.person_id = said.person_id
join people p on p.workspace_id = $1 and p.person_id = said.person_id
where said.furthest is not null group by 1, 2 limit 1000`

const OWNERS = `${PEOPLE_OF}
select p.state -> 'owner' ->> 'name' as name, count(*)::int as people
from persons x join people p on p.workspace_id = $1 and p.person_id = x.person_id
where p.owner is not null group by 1 order by 2 desc limit 500`

const CLOSED = `${PEOPLE_OF}
select q.one ->> 'reason' as reason, count(distinct x.person_id)::int as people
from persons x join people p on p.workspace_id = $1 and p.person_id = x.person_id
cross join lateral json_array_elements(coalesce(p.state -> 'suppressed', '[]')) q(one)
group by 1 limit 20`

/** What the ledger has of an import's people. */
export async function ledgerTally(
  pool: Pool,
  workspace: WorkspaceId,
  batch: BatchId,
  order: readonly string[],
): Promise<LedgerTally> {
  return inWorkspace(pool, workspace, async (client) => {
    const all = await client.query(`${PEOPLE_OF} select count(*)::int as people from persons`, [workspace, batch])
    const stages = await client.query(SAID_STAGES, [workspace, batch, order])
    const owners = await client.query(OWNERS, [workspace, batch])
    const closed = await client.query(CLOSED, [workspace, batch])
    return {
      people: all.rows[0]?.people ?? 0,
      stages: stages.rows,
      owners: owners.rows,
      suppressed: Object.fromEntries(closed.rows.map(({ reason, people }) => [reason, people])),
    }
  })
}

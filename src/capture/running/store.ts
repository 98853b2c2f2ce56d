import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { BatchId, WorkspaceId } from '../../funnel/brand.ts'
import type { ImportedPerson } from '../import/answers.ts'
import type { Issue } from '../import/issue.ts'
import type { ImportRow } from '../import/store.ts'

/** An import with what only the database knows of it. */
export interface ShownImport extends ImportRow {
  readonly finishedAt: string | null
  /** Some process is at it now. */
  readonly isHeld: boolean
}

/** A lock of a batch that somebody holds, as Postgres shows locks. */
const HELD = `exists (
  select from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.database = (select oid from pg_database where datname = current_database())
    and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended('import ' || i.batch_id, 0))`

const SHOWN = `i.batch_id as batch, i.file, i.state, i.counts as record, i.created_at as "createdAt",
  i.finished_at as "finishedAt", ${HELD} as "isHeld"`

/** Whether a file is being read into the workspace at this moment, by whatever process. */
export async function isImporting(pool: Pool, workspace: WorkspaceId): Promise<boolean> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rowCount } = await client.query(
      `select from imports i where i.workspace_id = $1 and i.state = 'running' and ${HELD} limit 1`,
      [workspace],
    )
    return rowCount !== 0
  })
}

/** The newest imports; `before` is the last one of the page above. */
export async function shownImports(
  pool: Pool,
  workspace: WorkspaceId,
  before: string | undefined,
  limit: number,
): Promise<ShownImport[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<ShownImport>(
      `select ${SHOWN} from imports i
        where i.workspace_id = $1 and ($2::uuid is null or (i.created_at, i.batch_id) < (
          select created_at, batch_id from imports where workspace_id = $1 and batch_id = $2::uuid))
        order by i.created_at desc, i.batch_id desc limit $3`,
      [workspace, before ?? null, limit],
    )
    return rows
  })
}

/** One import with what only the database knows of it, whatever its state. */
export async function shownImport(pool: Pool, workspace: WorkspaceId, batch: string): Promise<ShownImport | undefined> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<ShownImport>(
      `select ${SHOWN} from imports i where i.workspace_id = $1 and i.batch_id = $2`,
      [workspace, batch],
    )
    return rows[0]
  })
}

/** The map that an import was read by, to continue it. */
export async function mapOfImport(pool: Pool, workspace: WorkspaceId, batch: string): Promise<string> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query('select map from imports where workspace_id = $1 and batch_id = $2', [
      workspace,
      batch,
    ])
    return rows[0]?.map ?? ''
  })
}

/** How many people, accounts and deals hold facts of a batch. */
export async function touchedCount(pool: Pool, workspace: WorkspaceId, batch: string): Promise<number> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      'select count(distinct subject_id)::int as n from events where workspace_id = $1 and batch_id = $2',
      [workspace, batch],
    )
    return rows[0]?.n ?? 0
  })
}

/** How far an undo is. */
export async function saveUndoing(
  pool: Pool,
  workspace: WorkspaceId,
  batch: BatchId,
  undoing: { readonly done: number; readonly total: number },
): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `update imports set counts = counts || jsonb_build_object('undoing', $3::jsonb) where workspace_id = $1 and batch_id = $2`,
      [workspace, batch, JSON.stringify(undoing)],
    ),
  )
}

/** Findings of an import by line, after one of them. */
export async function issuesOf(
  pool: Pool,
  workspace: WorkspaceId,
  batch: string,
  page: { readonly after: { readonly line: number; readonly code: string }; readonly limit: number },
): Promise<Issue[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Issue>(
      `select line, code, message, field as column from import_issues
        where workspace_id = $1 and batch_id = $2 and (line, code) > ($3, $4)
        order by line, code limit $5`,
      [workspace, batch, page.after.line, page.after.code, page.limit],
    )
    return rows
  })
}

/**
 * The people of an import, each once, by the first of their subjects in it: a walk along `events_batch`, which a page of 100,000
 * people takes 7 ms of where sorting them all took 230. `place` is where the next page goes on.
 */
export async function peopleOf(
  pool: Pool,
  workspace: WorkspaceId,
  batch: string,
  page: { readonly after: string; readonly limit: number },
): Promise<(ImportedPerson & { readonly place: string })[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<ImportedPerson & { readonly place: string }>(
      `select x.subject_id as place, p.person_id as id, p.email, p.stage, p.state -> 'values' ->> 'company' as company,
              coalesce(p.state -> 'values' ->> 'name', nullif(concat_ws(' ',
                p.state -> 'values' ->> 'first_name', p.state -> 'values' ->> 'last_name'), '')) as name
         from (select distinct e.subject_id from events e
                where e.workspace_id = $1 and e.batch_id = $2 and e.subject_kind = 'person' and e.subject_id > $3) x
         join subjects s on s.workspace_id = $1 and s.subject_id = x.subject_id
         join people p on p.workspace_id = $1 and p.person_id = s.person_id and not p.hidden
        where not exists (
          select from subjects o join events e on e.workspace_id = $1 and e.batch_id = $2 and e.subject_kind = 'person'
                 and e.subject_id = o.subject_id
           where o.workspace_id = $1 and o.person_id = s.person_id and o.subject_id < x.subject_id)
        order by x.subject_id limit $4`,
      [workspace, batch, page.after, page.limit],
    )
    return rows
  })
}

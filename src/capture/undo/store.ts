import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { BatchId, RepId, SubjectId, WorkspaceId } from '../../funnel/brand.ts'
import type { RepDescribed } from '../../route/events.ts'

/** A stream that holds facts of a batch. */
export interface Touched {
  readonly subject: SubjectId
  readonly kind: 'person' | 'account' | 'opportunity' | 'workspace'
}

/** Kinds in the order they are withdrawn: an account is hidden only when nobody visible is left of it. */
export const KINDS = ['person', 'opportunity', 'account', 'workspace'] as const

/** The next streams of a kind, by subject, that hold facts of a batch. */
export async function touchedBy(
  pool: Pool,
  workspace: WorkspaceId,
  batch: BatchId,
  next: { readonly kind: Touched['kind']; readonly after: string; readonly limit: number },
): Promise<Touched[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Touched>(
      `select distinct subject_id as subject, subject_kind as kind from events
        where workspace_id = $1 and batch_id = $2 and subject_id > $3 and subject_kind = $4
        order by subject_id limit $5`,
      [workspace, batch, next.after, next.kind, next.limit],
    )
    return rows
  })
}

/** From here on the import counts as undone: who imports its rows again begins a new generation of them. */
export async function markUndone(pool: Pool, workspace: WorkspaceId, batch: BatchId, at: string): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `update imports set state = 'undone', finished_at = $3 where workspace_id = $1 and batch_id = $2 and state <> 'undone'`,
      [workspace, batch, at],
    ),
  )
}

/** Every fact of it is withdrawn. */
export async function markWithdrawn(pool: Pool, workspace: WorkspaceId, batch: BatchId, at: string): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `update imports set counts = counts || jsonb_build_object('undoneAt', $3::text) where workspace_id = $1 and batch_id = $2`,
      [workspace, batch, at],
    ),
  )
}

/** An owner that somebody of the import got meanwhile. */
export interface Commitment {
  readonly person: string
  readonly email: string | null
  readonly rep: string
  readonly why: string
  readonly at: string
}

/** What was promised to or about the batch's people while it stood; at most a thousand. */
export async function commitmentsSince(pool: Pool, workspace: WorkspaceId, batch: BatchId): Promise<Commitment[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<Commitment>(
      `select c.subject_id as person, p.email, c.body ->> 'repName' as rep, c.body ->> 'why' as why, c.at
         from events c
         left join people p on p.workspace_id = c.workspace_id and p.person_id = c.subject_id
        where c.workspace_id = $1 and c.type = 'route.assigned' and c.batch_id is distinct from $2
          and c.recorded_at >= (select created_at from imports where workspace_id = $1 and batch_id = $2)
          and exists (select from events e where e.workspace_id = $1 and e.subject_id = c.subject_id and e.batch_id = $2)
        order by c.at, c.subject_id limit 1000`,
      [workspace, batch],
    )
    return rows
  })
}

/** How many of the streams a page of subjects names are hidden now. */
export async function hiddenOf(
  pool: Pool,
  workspace: WorkspaceId,
  subjects: readonly SubjectId[],
): Promise<{ readonly people: number; readonly accounts: number; readonly opportunities: number }> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      `select (select count(*) from people where workspace_id = $1 and person_id = any($2::uuid[]) and hidden)::int as people,
              (select count(*) from accounts where workspace_id = $1 and account_id = any($2::uuid[]) and hidden)::int as accounts,
              (select count(*) from opportunities where workspace_id = $1 and opportunity_id = any($2::uuid[]) and hidden)::int as opportunities`,
      [workspace, subjects],
    )
    return rows[0]
  })
}

/** A rep that a batch described, and what all other facts together say of them; nothing for a rep it brought. */
export interface DescribedRep {
  readonly team: string
  readonly rep: RepId
  readonly before: Omit<RepDescribed, 'type'> | null
}

/** The reps of a batch: a team's stream knows no withdrawal, so each is described again as before. */
export async function repsOfBatch(pool: Pool, workspace: WorkspaceId, batch: BatchId): Promise<DescribedRep[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ team: string; body: RepDescribed; own: boolean }>(
      `select p.team, e.body, e.batch_id is not distinct from $2 as own from events e
         join pools p on p.workspace_id = $1 and p.pool_id = e.subject_id
        where e.workspace_id = $1 and e.subject_kind = 'pool' and e.type = 'route.rep-described'
          and exists (
            select from events b where b.workspace_id = $1 and b.subject_id = e.subject_id and b.batch_id = $2
              and b.body ->> 'rep' = e.body ->> 'rep')
        order by e.subject_id, e.seq limit 20000`,
      [workspace, batch],
    )
    const found = new Map<string, DescribedRep>()
    for (const { team, body, own } of rows) {
      const { type: _, ...said } = body
      const key = `${team}\n${said.rep}`
      const before = found.get(key)?.before ?? null
      found.set(key, { team, rep: said.rep, before: own ? before : { ...before, ...said } })
    }
    return [...found.values()]
  })
}

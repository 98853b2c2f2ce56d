import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { toMs } from '../../funnel/brand.ts'
import type { PlanAnswer } from '../definition-answer.ts'

/** A run says this often that it lives. */
export const BEAT_MS = 1000
/** Whoever was silent so long has ended, with its process. */
const SILENT_MS = 30_000

/** One working out of a plan; a newer one takes its place, in whichever process. */
export interface Run {
  readonly workspace: WorkspaceId
  readonly token: string
  readonly now: Timestamp
}

/** Begins a run, in place of the one before. */
export async function beginPlan(pool: Pool, { workspace, token, now }: Run, answer: PlanAnswer): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `insert into plans (workspace_id, token, beat, answer) values ($1, $2, $3, $4)
       on conflict (workspace_id) do update set token = excluded.token, beat = excluded.beat, answer = excluded.answer`,
      [workspace, token, now, JSON.stringify(answer)],
    ),
  )
}

/** Says how far a run is, or how it ended; false once a newer one has taken its place. */
export async function keepPlan(pool: Pool, { workspace, token, now }: Run, answer: PlanAnswer): Promise<boolean> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rowCount } = await client.query(
      // What ended stays so, whatever a beat that was on its way says.
      `update plans set beat = $3, answer = $4 where workspace_id = $1 and token = $2 and answer ->> 'state' = 'running'`,
      [workspace, token, now, JSON.stringify(answer)],
    )
    return rowCount === 1
  })
}

/** The plan as any process knows it; one whose process ended without a word has failed. */
export async function readPlan(pool: Pool, workspace: WorkspaceId, now: Timestamp): Promise<PlanAnswer> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ answer: PlanAnswer; beat: Timestamp }>(
      'select answer, beat from plans where workspace_id = $1 limit 1',
      [workspace],
    )
    const row = rows[0]
    if (row === undefined) return { state: 'none' }
    const { answer, beat } = row
    if (answer.state !== 'running' || toMs(now) - toMs(beat) < SILENT_MS) return answer
    return { state: 'failed', revision: answer.revision, message: 'The server was stopped before it was done.' }
  })
}

import { inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import { idOf } from '../../funnel/hash.ts'
import type { ProgressAnswer, VersionAnswer, VersionsAnswer } from '../definition-answer.ts'
import { agreedVersions } from '../draft/store.ts'

const LINE = 'version, published_at as at, published_by as by, note, act'

/** Versions, newest first, page by page. */
export const versionsOf = (
  pool: Pool,
  workspace: WorkspaceId,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<VersionsAnswer> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      `select ${LINE} from definitions where workspace_id = $1 and version < $2 order by version desc limit $3`,
      [workspace, before, limit + 1],
    )
    const items = rows.slice(0, limit)
    const agreed = await agreedVersions(
      client,
      workspace,
      items.map(({ version }) => version),
    )
    return {
      items: items.map((line) => ({ ...line, signOffs: agreed.get(line.version) ?? [] })),
      next: rows.length > limit ? (items.at(-1)?.version ?? null) : null,
    }
  })

/** One version with its files; without a number, the one in force. */
export const versionOf = (pool: Pool, workspace: WorkspaceId, number?: number): Promise<VersionAnswer> =>
  inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      `select ${LINE}, files from definitions d where workspace_id = $1 and version = coalesce($2::int,
         (select version from definition_heads where workspace_id = $1)) limit 1`,
      [workspace, number ?? null],
    )
    const [row] = rows
    if (row === undefined)
      throw number === undefined
        ? new Fault('no_definition', 'No definition has been published yet.', './sluice publish funnel')
        : new Fault('not_found', `There is no version ${number}.`)
    const agreed = await agreedVersions(client, workspace, [row.version])
    return { ...row, signOffs: agreed.get(row.version) ?? [] }
  })

/** People counted at most; beyond it a screen says "more than". */
const MOST = 100_000

/** How far everybody is with the version in force. */
export const progressOf = (pool: Pool, workspace: WorkspaceId): Promise<ProgressAnswer> =>
  inWorkspace(pool, workspace, async (client) => {
    const head = await client.query('select version from definition_heads where workspace_id = $1', [workspace])
    const version: number = head.rows[0]?.version ?? 0
    const effect = await client.query('select state, note from effects where workspace_id = $1 and id = $2', [
      workspace,
      idOf('definition.re-evaluate', version),
    ])
    const { state = 'none', note = null } = effect.rows[0] ?? {}
    if (state === 'none' || state === 'done') return { version, state, left: 0, people: 0, note }
    const { rows } = await client.query(
      `select count(*)::int as people, count(*) filter (where version < $2)::int as left
       from (select version from people where workspace_id = $1 and merged_into is null limit ${MOST}) p`,
      [workspace, version],
    )
    const isFailed = state === 'gave_up' || state === 'uncertain'
    return { version, state: isFailed ? 'failed' : 'running', ...rows[0], note }
  })

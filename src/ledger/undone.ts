import type { Client } from '../db/pool.ts'
import type { Json, SubjectId, WorkspaceId } from '../funnel/brand.ts'

/** What is left of an account whose facts were withdrawn. */
export interface Remains {
  /** The keys it is found by, as fields: they stay, since the same company may be named again. */
  readonly keys: Readonly<Record<string, Json>>
  /** Somebody visible works there, or a visible deal is with it. */
  readonly isUsed: boolean
}

const REMAINS = `
select q.id, coalesce(k.keys, '{}') as keys,
  exists (select from people p where p.workspace_id = $1 and p.account_id = q.id and not p.hidden)
    or exists (select from opportunities o where o.workspace_id = $1 and o.account_id = q.id and not o.hidden) as used
from unnest($2::uuid[]) q(id)
left join lateral (
  select json_object_agg(substr(i.kind, 9), i.value order by i.kind, i.value desc) as keys from identities i
  where i.workspace_id = $1 and i.subject_id = q.id and i.kind like 'account:%'
) k on true`

/** The keys accounts are found by, and whether somebody still needs them once an import is withdrawn; one query for all. */
export async function remainsOf(
  client: Client,
  workspace: WorkspaceId,
  ids: readonly SubjectId[],
): Promise<Map<SubjectId, Remains>> {
  if (ids.length === 0) return new Map()
  const { rows } = await client.query({ name: 'ledger-account-remains', text: REMAINS, values: [workspace, ids] })
  return new Map(rows.map((row) => [row.id, { keys: row.keys, isUsed: row.used }]))
}

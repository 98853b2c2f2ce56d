import { createHmac } from 'node:crypto'
import { type SuppressionKey, suppressionKey } from '../../capture/suppression/store.ts'
import type { Client, Pool } from '../../db/pool.ts'
import type { PersonId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Item } from '../batch.ts'
import type { Compacted } from '../events.ts'
import type { Known } from './mention.ts'

/** Stands for the erasure itself, beside the hashes of what the person was known by. */
const ITSELF = Buffer.alloc(0)

/** What stands for an identifier of somebody who was erased: only this installation can make it again. */
const hashOf = ({ key }: SuppressionKey, kind: string, value: string): Buffer =>
  createHmac('sha256', key).update(`erased\n${kind}\n${value}`).digest()

interface Remembering {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly now: Timestamp
  readonly because: Compacted['because']
}

/** Writes down that somebody was erased, in the erasure's own transaction; who merely expired was nobody by name. */
export async function rememberErasure(
  client: Client,
  { pool, workspace, now, because }: Remembering,
  { person, identifiers }: { readonly person: PersonId; readonly identifiers: readonly Known[] },
): Promise<void> {
  if (because !== 'erased') return
  const key = await suppressionKey(pool)
  const hashes = [ITSELF, ...identifiers.map(({ kind, value }) => hashOf(key, kind, value))]
  await client.query(
    `insert into erasures (workspace_id, hash, person_id, at) select $1, u.hash, $2, $4 from unnest($3::bytea[]) u(hash)
     on conflict do nothing`,
    [workspace, person, hashes, now],
  )
}

/** Items that were handed in before somebody they name was erased, and waited: a file under way, a form that was refused. */
export async function overtaken(
  client: Client,
  workspace: WorkspaceId,
  key: SuppressionKey,
  items: readonly Item[],
): Promise<{ readonly items: readonly Item[]; readonly person: PersonId } | undefined> {
  const asked = items.flatMap((item) => {
    const { to, heldSince } = item.capture
    const named = to.kind === 'person' ? to.identifiers : to.kind === 'opportunity' ? (to.person ?? []) : []
    return heldSince === undefined
      ? []
      : named.map(({ kind, value }) => ({ item, hash: hashOf(key, kind, value), heldSince }))
  })
  if (asked.length === 0) return undefined
  const { rows } = await client.query<{ n: number; person: PersonId }>({
    name: 'ledger-overtaken',
    text: `select q.n::int as n, e.person_id as person from unnest($2::bytea[], $3::timestamptz[]) with ordinality q(hash, since, n)
      join erasures e on e.workspace_id = $1 and e.hash = q.hash and e.at >= q.since`,
    values: [workspace, asked.map(({ hash }) => hash), asked.map(({ heldSince }) => heldSince)],
  })
  const [first] = rows
  if (first === undefined) return undefined
  const gone = new Set(rows.flatMap(({ n }) => asked[n - 1]?.item ?? []))
  return { items: [...gone], person: first.person }
}

/** When the last of what was handed in before an erasure has come or never will; then only the erasure itself is remembered. */
export const OVERTAKES_MS = 400 * 86_400_000

/** Forgets hashes that nothing can be held against any more. */
export const forgetHashes = (client: Client, workspace: WorkspaceId, before: Timestamp): Promise<unknown> =>
  client.query('delete from erasures where workspace_id = $1 and at < $2 and length(hash) > 0', [workspace, before])

/** Everybody who was ever erased on request here, with each id that was theirs. */
export async function erasuresOf(
  client: Client,
  workspace: WorkspaceId,
): Promise<readonly { readonly person: PersonId; readonly subjects: readonly string[] }[]> {
  const { rows } = await client.query<{ person: PersonId; subjects: string[] }>(
    `select e.person_id as person, array_agg(s.subject_id::text order by s.subject_id) as subjects from erasures e
       join subjects s on s.workspace_id = $1 and s.person_id = e.person_id
      where e.workspace_id = $1 and length(e.hash) = 0 group by e.person_id order by e.person_id`,
    [workspace],
  )
  return rows
}

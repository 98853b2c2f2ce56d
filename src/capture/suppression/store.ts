import { createHmac, randomBytes } from 'node:crypto'
import type { Client, Pool } from '../../db/pool.ts'
import type { SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { parseEmail } from '../../identity/normalise.ts'
import type { SuppressionReason } from '../events.ts'

/** A key in the two forms that HMAC uses it in, so that SQL can hash addresses where they lie (RFC 2104). */
export interface SuppressionKey {
  readonly key: Buffer
  readonly inner: Buffer
  readonly outer: Buffer
}

const BLOCK = 64

const padded = (key: Buffer, sign: number): Buffer => {
  const block = Buffer.alloc(BLOCK, sign)
  for (const [index, byte] of key.entries()) block[index] = byte ^ sign
  return block
}

const keyOf = (key: Buffer): SuppressionKey => ({ key, inner: padded(key, 0x36), outer: padded(key, 0x5c) })

const known = new WeakMap<Pool, Promise<SuppressionKey>>()

/** The installation's key, unless nothing was ever hashed. */
export async function keptKey(client: Pick<Pool, 'query'> | Client): Promise<SuppressionKey | undefined> {
  const { rows } = await client.query<{ key: Buffer }>('select key from suppression_keys where id = 1')
  return rows[0] === undefined ? undefined : keyOf(rows[0].key)
}

async function load(pool: Pool): Promise<SuppressionKey> {
  const found = await keptKey(pool)
  if (found !== undefined) return found
  await pool.query('insert into suppression_keys (id, key, made_at) values (1, $1, now()) on conflict do nothing', [
    randomBytes(32),
  ])
  const made = await keptKey(pool)
  if (made === undefined) throw new Error('the key of suppressions was not kept')
  return made
}

/** The installation's key, made at the first use; read once a process, since it never changes. */
export function suppressionKey(pool: Pool): Promise<SuppressionKey> {
  const before = known.get(pool)
  if (before !== undefined) return before
  const loading = load(pool)
  known.set(pool, loading)
  loading.catch(() => known.delete(pool))
  return loading
}

/** What stands for an address where it may not be kept: the same for every spelling of it; undefined where it is no address. */
export function suppressionHash({ key }: SuppressionKey, email: string): Buffer | undefined {
  const parsed = parseEmail(email)
  return parsed.ok ? createHmac('sha256', key).update(parsed.email).digest() : undefined
}

/** SQL for `suppressionHash` of a normalised address, given the two forms of the key in the order in which they are read. */
export const hashSql = (email: string, outer: string, inner: string): string =>
  `sha256(${outer}::bytea || sha256(${inner}::bytea || convert_to(${email}, 'UTF8')))`

/**
 * The one way an address is closed: `rows` selects workspace, hash, reason, at and source. One that is closed already stays as it is; one
 * that was opened since is closed anew, from now on. `told`: somebody said so just now, and what they said replaces what stood there;
 * `known`: it follows from what was said before, which stays. `opened` says of which opening that is so: any, unless it was before `$n`.
 */
export const closeAddresses = (rows: string, how: 'told' | 'known', opened = 'is not null'): string =>
  `insert into suppressions (workspace_id, hash, reason, at, source) ${rows}
   on conflict (workspace_id, hash, reason) do update set lifted_at = null, recorded_at = excluded.recorded_at
     ${how === 'told' ? ', at = excluded.at, source = excluded.source' : ''}
   where suppressions.lifted_at ${opened}`

/** Locks the person of a subject against the ledger until the end of the transaction, and says whether mail to them is closed. */
export async function holdPerson(client: Client, workspace: WorkspaceId, subject: SubjectId): Promise<boolean> {
  const { rows } = await client.query<{ closed: boolean }>(
    `select p.state -> 'suppressed' is not null as closed from subjects s
       join people p on p.workspace_id = $1 and p.person_id = s.person_id
      where s.workspace_id = $1 and s.subject_id = $2 for share of p`,
    [workspace, subject],
  )
  return rows.some(({ closed }) => closed)
}

/** Keeps the suppressions of somebody who is about to be erased, for every address they have, by hash alone. Answers how many. */
export async function keepSuppressions(
  client: Client,
  workspace: WorkspaceId,
  key: SuppressionKey,
  { person, now }: { readonly person: string; readonly now: Timestamp },
): Promise<number> {
  const { rowCount } = await client.query(
    closeAddresses(
      `select $1, ${hashSql('i.value', '$3', '$4')}, q.one ->> 'reason', (q.one ->> 'at')::timestamptz, split_part(q.one ->> 'source', ':', 1)
         from people p
         cross join lateral json_array_elements(coalesce(p.state -> 'suppressed', '[]')) q(one)
         join subjects s on s.workspace_id = $1 and s.person_id = p.person_id
         join identities i on i.workspace_id = $1 and i.subject_id = s.subject_id and i.kind = 'email'
        where p.workspace_id = $1 and p.person_id = $2`,
      'known',
      '< $5',
    ),
    [workspace, person, key.outer, key.inner, now],
  )
  return rowCount ?? 0
}

/** Closes an address that nobody here has: of it only the hash is kept, and whoever comes with it is closed from the first fact on. */
export async function suppressAddress(
  client: Client,
  workspace: WorkspaceId,
  key: SuppressionKey,
  said: {
    readonly email: string
    readonly reason: SuppressionReason
    readonly at: Timestamp
    readonly source: string
  },
): Promise<void> {
  const hash = suppressionHash(key, said.email)
  if (hash === undefined) return
  await client.query(closeAddresses('values ($1::uuid, $2::bytea, $3, $4::timestamptz, $5)', 'told'), [
    ...[workspace, hash, said.reason, said.at, said.source],
  ])
}

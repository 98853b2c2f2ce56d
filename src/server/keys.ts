import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import type { Pool } from '../db/pool.ts'
import { Fault } from '../fault.ts'
import { fromMs, type Timestamp, toMs, type WorkspaceId } from '../funnel/brand.ts'

export const KEY_KINDS = ['write', 'secret'] as const
/** A write key is public (it sits in web pages) and only sends; a secret key is trusted and reads too. */
export type KeyKind = (typeof KEY_KINDS)[number]

/** Whom a request speaks for. */
export interface KeyHolder {
  readonly workspace: WorkspaceId
  readonly kind: KeyKind
}

/** A key as it can be shown: what it is, never what it says. */
export interface KeyEntry {
  readonly id: string
  readonly kind: KeyKind
  /** The first characters, to recognise it by. */
  readonly prefix: string
  readonly label: string
  readonly created_at: Timestamp
  readonly revoked_at: Timestamp | null
  /** From then on it is refused; null for a write key without end. */
  readonly expires_at: Timestamp | null
  /** To the hour. */
  readonly last_used_at: Timestamp | null
}

const LETTER: Readonly<Record<KeyKind, string>> = { write: 'w', secret: 's' }
const SHAPE = /^sluice_[ws]_[\w-]{32}$/
const SHOWN = 13
/** A secret key works no longer than this. */
export const MAX_KEY_DAYS = 365

const DAY_MS = 86_400_000

/** When a key ends: a secret one after a year unless said, a write key, which sits in web pages, only if said. */
export function keyEnd(kind: KeyKind, days: number | undefined, at: Timestamp): Timestamp | null {
  const counted = days ?? (kind === 'secret' ? MAX_KEY_DAYS : undefined)
  return counted === undefined ? null : fromMs(toMs(at) + counted * DAY_MS)
}

/** Makes a key and returns it; this is the only moment it is known, since only its sha256 is kept. */
export async function createKey(
  pool: Pool,
  workspace: WorkspaceId,
  kind: KeyKind,
  label = '',
  expires: Timestamp | null = null,
): Promise<string> {
  const key = `sluice_${LETTER[kind]}_${randomBytes(24).toString('base64url')}`
  await pool.query(
    'insert into keys (id, workspace_id, kind, hash, prefix, label, expires_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [randomUUIDv7(), workspace, kind, hashOf(key), key.slice(0, SHOWN), label, expires],
  )
  return key
}

/** A workspace's keys, oldest first, revoked ones too. */
export async function listKeys(pool: Pool, workspace: WorkspaceId): Promise<KeyEntry[]> {
  const { rows } = await pool.query<KeyEntry>(
    `select id, kind, prefix, label, created_at, revoked_at, expires_at, last_used_at
       from keys where workspace_id = $1 order by created_at, id limit 1000`,
    [workspace],
  )
  return rows
}

/** Revokes by id or by the key itself; every process refuses it within a second. Revoking twice changes nothing. */
export async function revokeKey(pool: Pool, workspace: WorkspaceId, idOrKey: string): Promise<void> {
  const { rowCount } = await pool.query(
    'update keys set revoked_at = coalesce(revoked_at, $4) where workspace_id = $1 and (id::text = $2 or hash = $3)',
    [workspace, idOrKey, hashOf(idOrKey), new Date()],
  )
  if (rowCount === 0) throw new Fault('not_found', 'There is no such key.', 'See `./sluice keys list`.')
}

/** Known and unknown keys are remembered this long, which is how long a revoked one may still work. */
const CACHE_MS = 1000
/** Guessed keys must not fill the memory. */
const CACHE_SIZE = 10_000

/** Answers whom a key speaks for, asking the database at most once a second a key; undefined for unknown and revoked ones. */
export function keyLookup(pool: Pool, now: () => number = Date.now): (key: string) => Promise<KeyHolder | undefined> {
  const cache = new Map<string, { readonly until: number; readonly holder: Promise<KeyHolder | undefined> }>()
  return (key) => {
    if (!SHAPE.test(key)) return Promise.resolve(undefined)
    const hash = hashOf(key)
    const name = hash.toString('base64')
    const cached = cache.get(name)
    if (cached !== undefined && now() < cached.until) return cached.holder
    const holder = find(pool, hash, now)
    if (cache.size >= CACHE_SIZE) cache.clear()
    cache.set(name, { until: now() + CACHE_MS, holder })
    // An answer that never came is not remembered.
    holder.catch(() => cache.delete(name))
    return holder
  }
}

/** When a key was last used is worth a write an hour. */
const USED_MS = 3_600_000

async function find(pool: Pool, hash: Buffer, now: () => number): Promise<KeyHolder | undefined> {
  const at = new Date(now())
  const { rows } = await pool.query<KeyHolder & { id: string; stale: boolean }>(
    `select workspace_id as workspace, kind, id, last_used_at is null or last_used_at < $3 as stale from keys
      where hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
    [hash, at, new Date(now() - USED_MS)],
  )
  const [found] = rows
  if (found === undefined) return undefined
  const { id, stale, workspace, kind } = found
  // Nobody waits for it, and a use that went unnoted harms nothing.
  if (stale) pool.query('update keys set last_used_at = $2 where id = $1', [id, at]).catch(() => undefined)
  return { workspace, kind }
}

/** A plain hash is enough: a key has 192 random bits, so there is nothing to guess. */
function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

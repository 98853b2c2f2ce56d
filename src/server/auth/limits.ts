import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { networkOf } from '../../access/network.ts'
import type { Pool } from '../../db/pool.ts'
import { fromMs, type Timestamp, toMs } from '../../funnel/brand.ts'

/** A count of tries under one name, and how many of them are free. */
export interface Allowance {
  readonly key: string
  readonly free: number
}

const MINUTE_MS = 60_000
/** Tries are forgotten when none came for so long. */
const FORGET_MS = 24 * 60 * MINUTE_MS
/** Doublings of the minute that one waits after the free tries: an hour and four minutes at most, never for ever (H5). */
const DOUBLINGS = 6

/** Counts a try before it is made, so that a thousand at once are counted too; the answer is how many seconds to wait, 0 for go on. */
export async function take(pool: Pool, { key, free }: Allowance, now: Timestamp): Promise<number> {
  const count = 'case when r.counted_at < $4 then 1 else r.count + 1 end'
  const { rowCount } = await pool.query(
    `insert into rate_limits as r (key, count, free_at, counted_at) values ($1, 1, $3, $3)
     on conflict (key) do update set counted_at = $3, count = ${count},
       free_at = $3::timestamptz + case when ${count} < $2 then interval '0' else interval '1 minute' * power(2, least(${count} - $2, $5)) end
     -- A free try at the same moment may have been counted by a clock that is a millisecond ahead.
     where r.free_at <= greatest($3, r.counted_at)`,
    [key, free, now, fromMs(toMs(now) - FORGET_MS), DOUBLINGS],
  )
  if (rowCount !== 0) return 0
  const { rows } = await pool.query<{ until: Timestamp }>('select free_at as until from rate_limits where key = $1', [
    key,
  ])
  return Math.max(1, Math.ceil((toMs(rows[0]?.until ?? now) - toMs(now)) / 1000))
}

/** A try that succeeded was no guess: what it counted is taken back, and what its `own` name counted before is forgotten. */
export async function forgive(pool: Pool, allowances: readonly Allowance[], own?: Allowance): Promise<void> {
  const keys = allowances.map(({ key }) => key)
  await pool.query(
    `update rate_limits set count = case when key = $2 then 0 else greatest(count - 1, 0) end,
       free_at = case when key = $2 or count <= 1 then counted_at else free_at end where key = any($1)`,
    [keys, own?.key ?? null],
  )
}

/** Longer than the minute and a half for which an authenticator's code is right. */
const CODE_MS = 2 * MINUTE_MS

/** Uses an authenticator's code up; of two at once only one succeeds, and the other is false. */
export async function useCode(pool: Pool, userId: string, code: string, now: Timestamp): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into rate_limits as r (key, count, free_at, counted_at) values ($1, 1, $2, $3)
     on conflict (key) do update set free_at = excluded.free_at, counted_at = excluded.counted_at where r.free_at <= $3`,
    [`code ${short(`${userId} ${code}`)}`, fromMs(toMs(now) + CODE_MS), now],
  )
  return rowCount !== 0
}

/** Forgets old counts, sessions and promises. */
export async function sweep(pool: Pool, now: Timestamp): Promise<void> {
  const yesterday = fromMs(toMs(now) - FORGET_MS)
  await pool.query('delete from rate_limits where counted_at < $1 and free_at < $2', [yesterday, now])
  await pool.query('delete from sessions where expires_at < $1', [yesterday])
  await pool.query('delete from verifications where expires_at < $1', [yesterday])
  await pool.query('delete from invitations where expires_at < $1', [fromMs(toMs(now) - 30 * FORGET_MS)])
}

/** What tries to sign in are counted under: a browser that signed in before under its own name alone, others by account and network. */
export function signInAllowances(
  email: string,
  address: string,
  device: string | undefined,
): readonly [Allowance, ...Allowance[]] {
  if (device !== undefined) return [{ key: `device ${short(device)}`, free: 10 }]
  const network = networkOf(address)
  return [
    { key: `sign-in ${short(email)} ${network}`, free: 5 },
    { key: `sign-in ${network}`, free: 30 },
    { key: `sign-in ${short(email)}`, free: 50 },
  ]
}

/** The mark of a browser in which this account signed in: it cannot be made for another account, nor without the secret. */
export function deviceMark(
  email: string,
  secret: string,
  nonce: string = randomBytes(12).toString('base64url'),
): string {
  return `${nonce}.${createHmac('sha256', secret).update(`device ${nonce} ${email}`).digest('base64url')}`
}

/** The mark's own name if it is one of this account. */
export function knownDevice(mark: string | undefined, email: string, secret: string): string | undefined {
  const [nonce = ''] = mark?.split('.') ?? []
  if (mark === undefined || nonce === '') return undefined
  const [said, right] = [Buffer.from(mark), Buffer.from(deviceMark(email, secret, nonce))]
  return said.length === right.length && timingSafeEqual(said, right) ? nonce : undefined
}

/** Counts need no addresses of people. */
const short = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)

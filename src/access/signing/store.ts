import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Pool } from '../../db/pool.ts'
import type { Timestamp } from '../../funnel/brand.ts'

/** What a token is for; one made for another use is none. */
export type TokenUse = 'form' | 'preview' | 'confirm' | 'preferences' | 'asset' | 'prefill' | 'click' | 'proof'

/**
 * Signs what a stranger carries for us: `v3.PAYLOAD.MAC`, safe in a URL. Payloads are ids and numbers, never an address (E6), and nobody
 * else reads them: an id says when somebody was first met, so that a link could tell whether an address is known (B14).
 */
export interface Signer {
  readonly sign: (use: TokenUse, payload: string) => string
  /** The payload, or undefined when any byte is not ours; by keys of old too. Compares in constant time. */
  readonly verify: (use: TokenUse, token: string) => string | undefined
}

interface SigningKey {
  readonly id: number
  readonly key: Buffer
}

const SHAPE = /^v(\d{1,6})\.([\w-]{1,1500})\.([\w-]{22})$/

/** 128 bits of the MAC: nobody tries so many, and links stay short. */
const macOf = ({ id, key }: SigningKey, use: TokenUse, payload: Buffer): Buffer =>
  createHmac('sha256', key).update(`v${id}\n${use}\n`).update(payload).digest().subarray(0, 16)

/** A key of its own for hiding, so that no signature tells anything of it. */
const hidingKey = ({ key }: SigningKey): Buffer => createHmac('sha256', key).update('hide').digest()

/** The MAC begins the stream, as in SIV (RFC 5297): the same payload is always the same token, and two never share a stream. */
const hide = (key: SigningKey, payload: Buffer, mac: Buffer): Buffer =>
  createCipheriv('aes-256-ctr', hidingKey(key), mac).update(payload)
const seek = (key: SigningKey, carried: Buffer, mac: Buffer): Buffer =>
  createDecipheriv('aes-256-ctr', hidingKey(key), mac).update(carried)

/** A signer over these keys; the last one signs. */
export function signerOf(keys: readonly SigningKey[]): Signer {
  const newest = keys.at(-1)
  const known = new Map(keys.map((key) => [key.id, key]))
  return {
    sign: (use, payload) => {
      if (newest === undefined) throw new Error('a signer has at least one key')
      const said = Buffer.from(payload, 'utf8')
      const mac = macOf(newest, use, said)
      return `v${newest.id}.${hide(newest, said, mac).toString('base64url')}.${mac.toString('base64url')}`
    },
    verify: (use, token) => {
      const [, id = '', carried = '', mac = ''] = SHAPE.exec(token) ?? []
      const key = known.get(Number(id))
      const [hidden, said] = [Buffer.from(carried, 'base64url'), Buffer.from(mac, 'base64url')]
      if (key === undefined || said.length !== 16) return undefined
      // The last letter has bits that stand for nothing: one token is written in one way alone (D2).
      if (hidden.toString('base64url') !== carried || said.toString('base64url') !== mac) return undefined
      const payload = seek(key, hidden, said)
      return timingSafeEqual(said, macOf(key, use, payload)) ? payload.toString('utf8') : undefined
    },
  }
}

/** How long a process believes the keys it has read: another may have made a newer one. */
const BELIEVED_MS = 60_000

/** The installation's signer, with its first key made when there is none; asks the database again after a minute. */
export function signingOf(pool: Pool, now: () => Timestamp): () => Promise<Signer> {
  let known: { readonly at: number; readonly signer: Promise<Signer> } | undefined
  const load = async (): Promise<Signer> => {
    const read = () => pool.query<SigningKey>('select id, key from signing_keys order by id')
    const { rows } = await read()
    if (rows.length > 0) return signerOf(rows)
    await addSigningKey(pool, 1, now())
    return signerOf((await read()).rows)
  }
  return () => {
    const at = Date.parse(now())
    if (known === undefined || Math.abs(at - known.at) > BELIEVED_MS) {
      const signer = load()
      known = { at, signer }
      signer.catch(() => {
        known = undefined
      })
    }
    return known.signer
  }
}

/** Adds the key of this number unless another process was first. */
export async function addSigningKey(pool: Pool, id: number, now: Timestamp): Promise<void> {
  await pool.query('insert into signing_keys (id, key, made_at) values ($1, $2, $3) on conflict (id) do nothing', [
    id,
    randomBytes(32),
    now,
  ])
}

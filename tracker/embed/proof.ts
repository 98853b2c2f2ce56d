/** What `/x/challenge` answers; the server made and signed it. */
export interface Challenge {
  readonly parameters: {
    readonly nonce: string
    readonly salt: string
    readonly cost: number
    readonly keyLength: number
    readonly keyPrefix: string
    readonly data?: { readonly until?: number } | Readonly<Record<string, unknown>>
  }
  readonly signature?: string
}

/** No challenge is set so high; a broken one must not keep a phone busy for ever. */
const MOST_TRIES = 5_000

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** True where this browser can work at all: pages on plain http other than localhost cannot. */
export const canWork = (): boolean => typeof crypto === 'object' && crypto.subtle !== undefined

/**
 * Does the work that a challenge asks for and answers what the hidden field `_proof` takes; undefined where it cannot. Every try is a
 * promise of the browser's own cryptography, so typing is never held up.
 */
export async function solve(challenge: Challenge): Promise<string | undefined> {
  if (!canWork()) return undefined
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters
  const [start, salted] = [bytesOf(nonce), bytesOf(salt)]
  const password = new Uint8Array(start.length + 4)
  password.set(start)
  const counted = new DataView(password.buffer, start.length)
  for (let counter = 0; counter < MOST_TRIES; counter++) {
    counted.setUint32(0, counter)
    const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
    const rounds = { name: 'PBKDF2', hash: 'SHA-256', salt: salted, iterations: cost }
    const derivedKey = hexOf(await crypto.subtle.deriveBits(rounds, key, keyLength * 8))
    if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }))
  }
  return undefined
}

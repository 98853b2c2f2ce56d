import { createHash, randomInt } from 'node:crypto'
import { type Challenge, createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import type { Signer } from '../../access/signing/store.ts'
import { fromMs, type Timestamp, type WorkspaceId } from '../../funnel/brand.ts'
import type { AttackLevel } from '../abuse/level.ts'
import { CHALLENGE_MS, WORK } from './cost.ts'

export interface ProofParts {
  readonly signing: () => Promise<Signer>
}

/** What a proof is for. */
export interface Asked {
  readonly workspace: WorkspaceId
  readonly form: string
  readonly level: AttackLevel
  readonly nowMs: number
}

const named = ({ workspace, form }: Pick<Asked, 'workspace' | 'form'>): string => `${workspace}/${form}`

/** Secrets of our own for the library: what the signer alone can make, and nobody is ever sent. */
const secretsOf = (signer: Signer) => ({
  hmacSignatureSecret: signer.sign('proof', 'challenge'),
  hmacKeySignatureSecret: signer.sign('proof', 'solution'),
})

/** A challenge for one form, signed, good for a quarter of an hour. Its end stands in `data`, since time is the caller's. */
export async function makeChallenge({ signing }: ProofParts, asked: Asked): Promise<Challenge> {
  const { cost, from, to } = WORK[asked.level]
  return createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost,
    counter: randomInt(from, to + 1),
    deriveKey,
    data: { form: named(asked), level: asked.level, until: asked.nowMs + CHALLENGE_MS },
    ...secretsOf(await signing()),
  })
}

const HEX = z
  .string()
  .max(200)
  .regex(/^[0-9a-f]+$/)
const PAYLOAD = z.object({
  challenge: z.object({
    parameters: z.object({
      algorithm: z.literal('PBKDF2/SHA-256'),
      cost: z.number().int(),
      data: z.object({ form: z.string(), level: z.number().int(), until: z.number() }),
      keyLength: z.number().int(),
      keyPrefix: HEX,
      keySignature: HEX,
      nonce: HEX,
      salt: HEX,
    }),
    signature: HEX,
  }),
  solution: z.object({ counter: z.number().int(), derivedKey: HEX }),
})

/** As base64 of JSON, which a hidden field holds; undefined for everything else. */
function parsePayload(proof: string): z.output<typeof PAYLOAD> | undefined {
  if (proof.length > 4_000) return undefined
  try {
    return PAYLOAD.safeParse(JSON.parse(Buffer.from(proof, 'base64').toString('utf8'))).data
  } catch {
    return undefined
  }
}

/** What a proof is worth before it is known whether it was given before; `holds` for work of that level, once. */
export type ProofRead =
  | { readonly kind: 'none' | 'wrong' }
  | { readonly kind: 'holds'; readonly level: number; readonly hash: Buffer; readonly until: Timestamp }

/** Reads a proof and checks its work; asks the database nothing and uses nothing up. */
export async function readProof(
  { signing }: ProofParts,
  proof: string | undefined,
  asked: Omit<Asked, 'level'>,
): Promise<ProofRead> {
  if (proof === undefined) return { kind: 'none' }
  const payload = parsePayload(proof)
  if (payload === undefined) return { kind: 'wrong' }
  const { challenge, solution } = payload
  const { data } = challenge.parameters
  if (data.form !== named(asked) || data.until < asked.nowMs) return { kind: 'wrong' }
  const { verified } = await verifySolution({ challenge, solution, deriveKey, ...secretsOf(await signing()) })
  if (!verified) return { kind: 'wrong' }
  return { kind: 'holds', level: data.level, hash: digest(challenge.signature), until: fromMs(data.until) }
}

/**
 * Uses up a proof in a statement that has `unhurried`: its hash (null for none), for whom, until when. Given again for the same submission
 * it is a retry and `mine`, for any other it is not. Of two at once only one is first, in any process.
 */
export const spentProof = (hash: string, nonce: string, until: string): string =>
  `insert into spent_proofs as s (hash, nonce, until)
   select ${hash}::bytea, ${nonce}::text, ${until}::timestamptz from unhurried where ${hash}::bytea is not null
   on conflict (hash) do update set until = s.until returning s.nonce = ${nonce}::text as mine`

/** By which a proof is known to be given again for the same submission. */
export const nonceOfProof = (submission: string): string => digest(submission).toString('base64url')

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

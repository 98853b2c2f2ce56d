import { createHash, randomInt } from 'node:crypto'
import { type Challenge, createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { z } from 'zod'
import type { Signer } from '../../access/signing/store.ts'
import type { Pool } from '../../db/pool.ts'
import { fromMs, type WorkspaceId } from '../../funnel/brand.ts'
import type { ProofFound } from '../abuse/judge.ts'
import type { AttackLevel } from '../abuse/level.ts'
import { CHALLENGE_MS, WORK } from './cost.ts'
import { UNHURRIED } from './unhurried.ts'

export interface ProofParts {
  readonly pool: Pool
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
export async function makeChallenge({ signing }: Pick<ProofParts, 'signing'>, asked: Asked): Promise<Challenge> {
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

/**
 * What a proof is worth, and uses it up: given again for the same submission it is a retry and holds, for any other it is `spent`. Of two
 * at once only one is first, in any process.
 */
export async function takeProof(
  { pool, signing }: ProofParts,
  proof: string | undefined,
  asked: Asked & { readonly submission: string },
): Promise<ProofFound> {
  if (proof === undefined) return 'none'
  const payload = parsePayload(proof)
  if (payload === undefined) return 'wrong'
  const { challenge, solution } = payload
  const { data } = challenge.parameters
  if (data.form !== named(asked) || data.until < asked.nowMs) return 'wrong'
  const { verified } = await verifySolution({ challenge, solution, deriveKey, ...secretsOf(await signing()) })
  if (!verified) return 'wrong'
  if (data.level < asked.level - 1) return 'cheap'
  const { rows } = await pool.query<{ mine: boolean }>(
    `with ${UNHURRIED} insert into spent_proofs as s (hash, nonce, until) select $1::bytea, $2::text, $3::timestamptz from unhurried
     on conflict (hash) do update set until = s.until returning s.nonce = $2 as mine`,
    [digest(challenge.signature), digest(asked.submission).toString('base64url'), fromMs(data.until)],
  )
  return rows[0]?.mine === true ? 'valid' : 'spent'
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

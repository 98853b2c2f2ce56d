import { createHmac } from 'node:crypto'
import type { Role } from '#src/access/access.ts'
import type { Database } from '#src/db/database.ts'
import { inTransaction } from '#src/db/pool.ts'
import { workspaceOf } from '#src/db/workspace.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { authCalls } from '#src/server/auth/calls.ts'
import { addMember } from '#src/server/auth/members.ts'
import { makeUser } from '#src/server/auth/users.ts'

/** What every account of these tests signs in with. */
export const PASSWORD = 'three words and a river'

/** What an authenticator app shows now for an `otpauth:` address. */
export async function codeOf(uri: string): Promise<string> {
  const bits = [...(new URL(uri).searchParams.get('secret') ?? '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const count = Buffer.alloc(8)
  count.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const hash = createHmac('sha1', key).update(count).digest()
  // RFC 4226, section 5.3.
  const value = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(value % 1_000_000).padStart(6, '0')
}

/** Somebody with a password, as an accepted invitation leaves them; the user's id. Slower than `signIn`, which has none. */
export async function account(database: Database, email: string, role: Role = 'marketer'): Promise<string> {
  const { app } = database
  const at = fromMs(Date.now())
  const passwordHash = await authCalls(app, () => 'not needed to hash').hash(PASSWORD)
  const { id } = await workspaceOf(app, 'main')
  return inTransaction(app, async (client) => {
    const userId = await makeUser(client, { email, name: 'Ana', passwordHash }, at)
    if (userId === undefined) throw new Error(`${email} is there already.`)
    await addMember(client, id, userId, role, at)
    return userId
  })
}

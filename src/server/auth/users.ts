import { randomUUIDv7 } from 'node:crypto'
import type { Client, Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp } from '../../funnel/brand.ts'
import { parseEmail } from '../../identity/normalise.ts'

/** Somebody who may sign in. */
export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly two_factor_enabled: boolean
  readonly created_at: Timestamp
}

const COLUMNS = 'id, email, name, two_factor_enabled, created_at'

/** An address in its one spelling (H9); a `bad_request` for what is none. */
export function emailOf(raw: string): string {
  const parsed = parseEmail(raw)
  if (parsed.ok) return parsed.email
  throw new Fault('bad_request', 'email: this is not a plain mail address.', 'Write it as ana@example.com.')
}

/** The user of an address in its one spelling. */
export async function userOf(pool: Pool | Client, email: string): Promise<User | undefined> {
  const { rows } = await pool.query<User>(`select ${COLUMNS} from users where email = $1`, [email])
  return rows[0]
}

/** Whether anybody can sign in yet: until then the first run's link makes the owner. */
export async function isSetUp(pool: Pool | Client): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>('select exists (select from users) as there')
  return rows[0]?.there === true
}

/** A new user's name, address in its one spelling, and the hash of a password, or null for one who sets it by a link. */
export interface NewUser {
  readonly email: string
  readonly name: string
  readonly passwordHash: string | null
}

/**
 * Makes a user whose address somebody vouched for: a link was sent there, or its owner has the console. Undefined if there is one of
 * that address already.
 */
export async function makeUser(
  client: Client,
  { email, name, passwordHash }: NewUser,
  at: Timestamp,
): Promise<string | undefined> {
  const id = randomUUIDv7()
  const { rowCount } = await client.query(
    `insert into users (id, email, name, email_verified, created_at, updated_at) values ($1, $2, $3, true, $4, $4)
     on conflict (email) do nothing`,
    [id, email, name, at],
  )
  if (rowCount === 0) return undefined
  if (passwordHash !== null)
    await client.query(
      `insert into credentials (id, user_id, account_id, provider_id, password, created_at, updated_at)
       values ($1, $2::uuid, $2::uuid::text, 'credential', $3, $4, $4)`,
      [randomUUIDv7(), id, passwordHash, at],
    )
  return id
}

/** Every session of a user ends with their next request (H2). */
export async function endSessions(pool: Pool | Client, userId: string): Promise<void> {
  await pool.query('delete from sessions where user_id = $1', [userId])
}

/** Ends links that set a password and sign-ins that wait for a second factor: both were begun with what is no longer the password. */
export async function endPromises(pool: Pool | Client, userId: string): Promise<void> {
  await pool.query('delete from verifications where value = $1', [userId])
}

/** Every user, oldest first, with where they belong. */
export async function listUsers(pool: Pool): Promise<(User & { readonly workspaces: readonly string[] })[]> {
  const { rows } = await pool.query<User & { workspaces: string[] }>(
    `select ${COLUMNS}, array(select m.role || ' of ' || w.slug from members m join workspaces w on w.id = m.workspace_id
        where m.user_id = users.id order by w.slug) as workspaces
       from users order by created_at, id limit 1000`,
  )
  return rows
}

/** Switches a second factor off for somebody who lost it. */
export async function dropTwoFactor(client: Client, userId: string): Promise<void> {
  await client.query('delete from two_factors where user_id = $1', [userId])
  await client.query('update users set two_factor_enabled = false where id = $1', [userId])
}

/** Removes a user with everything that let them in. */
export async function removeUser(client: Client, userId: string): Promise<void> {
  await endPromises(client, userId)
  await client.query('delete from invitations where invited_by = (select email from users where id = $1)', [userId])
  for (const table of ['sessions', 'credentials', 'two_factors', 'members'])
    await client.query(`delete from ${table} where user_id = $1`, [userId])
  await client.query('delete from users where id = $1', [userId])
}

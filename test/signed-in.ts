import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { Role } from '#src/access/access.ts'
import type { Database } from '#src/db/database.ts'
import type { Pool } from '#src/db/pool.ts'
import { tokenHash } from '#src/server/auth/session.ts'

/** A browser that signed in: what it sends with every request. */
export interface SignedInBrowser {
  /** As in a `cookie` header: `sluice_session=…`. */
  readonly cookie: string
  readonly headers: {
    readonly cookie: string
    /** Browsers send it with every change; see src/server/csrf.ts. */
    readonly origin: string
    readonly 'x-sluice-workspace': string
  }
  readonly userId: string
  readonly email: string
}

export interface Whom {
  readonly role: Role
  /** Its slug; `main` unless said. */
  readonly workspace?: string
  /** `owner@sluice.example` and the like unless said; the same address is the same user. */
  readonly email?: string
}

/** Makes a user, makes them a member, and signs them in, without a password: some milliseconds. Also into several workspaces, one by one. */
export async function signIn(
  where: Pick<Database, 'app'> | { readonly database: Pick<Database, 'app'>; readonly url: string },
  { role, workspace = 'main', email = `${role}@sluice.example` }: Whom,
): Promise<SignedInBrowser> {
  const pool: Pool = 'database' in where ? where.database.app : where.app
  const token = randomBytes(24).toString('base64url')
  const now = new Date()
  const { rows } = await pool.query<{ id: string }>(
    `insert into users (id, email, name, email_verified, created_at, updated_at) values ($1, $2, $3, true, $4, $4)
     on conflict (email) do update set email = excluded.email returning id`,
    [randomUUIDv7(), email, nameOf(email), now],
  )
  const userId = rows[0]?.id ?? ''
  const { rowCount } = await pool.query(
    `insert into members (workspace_id, user_id, role, created_at) select id, $2, $3, $4 from workspaces where slug = $1
     on conflict (workspace_id, user_id) do update set role = excluded.role`,
    [workspace, userId, role, now],
  )
  if (rowCount === 0) throw new Error(`There is no workspace ${workspace}.`)
  await pool.query(
    'insert into sessions (id, user_id, token, expires_at, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)',
    [randomUUIDv7(), userId, tokenHash(token), new Date(now.getTime() + 30 * 86_400_000), now],
  )
  const cookie = `sluice_session=${token}`
  // What `inject` of Fastify calls itself.
  const origin = 'database' in where ? where.url : 'http://localhost:80'
  return { cookie, headers: { cookie, origin, 'x-sluice-workspace': workspace }, userId, email }
}

function nameOf(email: string): string {
  const [local = ''] = email.split('@')
  return `${local.charAt(0).toUpperCase()}${local.slice(1)}`
}

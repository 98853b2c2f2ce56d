import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Role } from '../../access/access.ts'
import type { Pool } from '../../db/pool.ts'
import { fromMs, type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import type { Member } from '../gate.ts'
import type { Cookies } from './cookie.ts'

const DAY_MS = 86_400_000
/** A session ends this long after it was last used … */
export const IDLE_DAYS = 30
/** … and this long after it began, used or not. */
const LONGEST_DAYS = 180

/** Who asks, whatever the workspace. */
export interface SignedIn {
  readonly sessionId: string
  /** What the cookie said. */
  readonly token: string
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly twoFactor: boolean
}

export interface Sessions {
  readonly signedIn: (request: FastifyRequest) => Promise<SignedIn | undefined>
  readonly memberOf: (request: FastifyRequest, slug: string) => Promise<Member | 'no session' | 'no member'>
}

/** Only this of a session's token is kept; it has 190 random bits, so there is nothing to guess. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')

const TOKEN = /^[\w-]{16,128}$/
const LIVE = 's.token = $1 and s.expires_at > $2 and s.created_at > $3'

/** Asks the database each time, one statement a request, so that a session that ended is refused from then on (H2). */
export function sessionsOf(pool: Pool, cookies: Cookies, clock: () => Timestamp): Sessions {
  const values = (request: FastifyRequest) => {
    const token = cookies.read(request.headers, 'session')
    if (token === undefined || !TOKEN.test(token)) return undefined
    const now = clock()
    return { token, now, asked: [tokenHash(token), now, fromMs(toMs(now) - LONGEST_DAYS * DAY_MS)] }
  }
  return {
    signedIn: async (request) => {
      const value = values(request)
      if (value === undefined) return undefined
      const { rows } = await pool.query<Omit<SignedIn, 'token'> & { expiresAt: Timestamp }>(
        `select s.id as "sessionId", u.id as "userId", u.email, u.name, u.two_factor_enabled as "twoFactor", s.expires_at as "expiresAt"
           from sessions s join users u on u.id = s.user_id where ${LIVE}`,
        value.asked,
      )
      const [found] = rows
      if (found === undefined) return undefined
      const { expiresAt, ...rest } = found
      prolong(pool, rest.sessionId, expiresAt, value.now)
      return { ...rest, token: value.token }
    },
    memberOf: async (request, slug) => {
      const value = values(request)
      if (value === undefined) return 'no session'
      const { rows } = await pool.query<MemberRow>(
        `select s.id as "sessionId", s.expires_at as "expiresAt", u.id as "userId", u.email, w.id as workspace, m.role
           from sessions s join users u on u.id = s.user_id
           left join (workspaces w join members m on m.workspace_id = w.id) on w.slug = $4 and m.user_id = u.id
          where ${LIVE}`,
        [...value.asked, slug],
      )
      const [found] = rows
      if (found === undefined) return 'no session'
      const { sessionId, expiresAt, userId, email, workspace, role } = found
      prolong(pool, sessionId, expiresAt, value.now)
      return workspace === null || role === null ? 'no member' : { userId, email, workspace, role }
    },
  }
}

interface MemberRow {
  readonly sessionId: string
  readonly expiresAt: Timestamp
  readonly userId: string
  readonly email: string
  readonly workspace: WorkspaceId | null
  readonly role: Role | null
}

/** Once a day at most, and nobody waits for it: a session that is not prolonged only ends earlier. */
function prolong(pool: Pool, sessionId: string, expiresAt: Timestamp, now: Timestamp): void {
  const wanted = toMs(now) + IDLE_DAYS * DAY_MS
  if (wanted - toMs(expiresAt) < DAY_MS) return
  pool
    .query('update sessions set expires_at = $2, updated_at = $3 where id = $1', [sessionId, fromMs(wanted), now])
    .catch(() => undefined)
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Gate } from '../../access/http.ts'
import type { Database } from '../../db/database.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Mailer } from '../mail.ts'
import type { AuthCalls } from './calls.ts'
import type { Cookies } from './cookie.ts'
import { deviceMark } from './limits.ts'
import { IDLE_DAYS, type Sessions, type SignedIn } from './session.ts'

/** What the routes of sign-in and people share. */
export interface AuthParts {
  readonly database: Database
  readonly gate: Gate
  readonly sessions: Sessions
  readonly cookies: Cookies
  readonly calls: AuthCalls
  readonly mailer: Mailer
  readonly clock: () => Timestamp
  /** Marks browsers; read when first needed. */
  readonly secret: () => string
  readonly publicUrl: string | undefined
  readonly publishFirst: (workspace: WorkspaceId) => Promise<void>
}

const DAY = 86_400
/** As long as browsers keep a cookie; the session itself ends earlier. */
const COOKIE_DAYS = 400

/** Whoever is signed in, or `unauthorized`; the door of routes that belong to a person and to no workspace. */
export async function whoIs({ sessions }: Pick<AuthParts, 'sessions'>, request: FastifyRequest): Promise<SignedIn> {
  const who = await sessions.signedIn(request)
  if (who === undefined) throw new Fault('unauthorized', 'You are not signed in.', 'Sign in.')
  return who
}

/** Hands a browser its session. */
export function giveSession({ cookies }: Pick<AuthParts, 'cookies'>, reply: FastifyReply, token: string): void {
  reply.header('set-cookie', cookies.write('session', token, IDLE_DAYS * 6 * DAY))
  reply.header('cache-control', 'no-store')
}

/** Marks a browser as one in which this account signed in; a mark that is there already stays. */
export function markDevice(
  { cookies, secret }: Pick<AuthParts, 'cookies' | 'secret'>,
  reply: FastifyReply,
  email: string,
): void {
  reply.header('set-cookie', cookies.write('device', deviceMark(email, secret()), COOKIE_DAYS * DAY))
}

/** What a session keeps of the browser that began it. */
export const agentOf = (request: FastifyRequest): string => (request.headers['user-agent'] ?? '').slice(0, 200)

/** The address of a page of ours; without a public address the path alone, which only a screen may complete. */
export const linkTo = (base: string | undefined, page: string, token: string): string =>
  `${base ?? ''}/${page}?token=${token}`

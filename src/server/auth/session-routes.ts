import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { parsed } from '../../access/parsed.ts'
import type { SessionAnswer, SessionWorkspace } from '../../access/session.ts'
import { Fault } from '../../fault.ts'
import { parseEmail } from '../../identity/normalise.ts'
import { forgive, knownDevice, signInAllowances, take } from './limits.ts'
import { type AuthParts, agentOf, giveSession, markDevice } from './parts.ts'
import { tokenHash } from './session.ts'
import { isSetUp } from './users.ts'

export const SIGN_IN = z.strictObject({ email: z.string().max(320), password: z.string().min(1).max(200) })
export const SECOND_FACTOR = z.strictObject({
  code: z.string().trim().min(1).max(20),
  backup: z.boolean().default(false).describe('One of the codes that were handed out for when the phone is away.'),
})

/** Whoever does not get in is told at multiples of this, so that the time tells nothing (H3). */
const REFUSAL_MS = 250
const CHALLENGE_SECONDS = 600

/** Who is signed in, signing in and out. */
export function sessionRoutes(parts: AuthParts): FastifyPluginAsync {
  const { database, sessions, cookies, calls, mailer } = parts
  const pool = database.app
  let setUp = false
  const workspaces = async (userId: string) => {
    const { rows } = await pool.query<SessionWorkspace>(
      `select w.slug, w.name, m.role, w.locale, w.currency, w.timezone, w.demo from members m
         join workspaces w on w.id = m.workspace_id where m.user_id = $1 order by w.demo, w.created_at, w.id limit 500`,
      [userId],
    )
    return rows
  }
  return (app) => {
    app.get('/api/session', async (request, reply): Promise<SessionAnswer> => {
      reply.header('cache-control', 'no-store')
      const who = await sessions.signedIn(request)
      setUp ||= who !== undefined || (await isSetUp(pool))
      const rest = { setUp: setUp ? ('done' as const) : ('needed' as const), mail: mailer.base !== undefined }
      if (who === undefined) return { user: null, workspaces: [], ...rest }
      const { userId: id, email, name, twoFactor } = who
      return { user: { id, email, name, twoFactor }, workspaces: await workspaces(id), ...rest }
    })
    app.post('/api/session', async (request, reply) => {
      const { email, password } = parsed(SIGN_IN, request.body, 'body')
      return signIn(parts, request, reply, email, password)
    })
    app.post('/api/session/two-factor', async (request, reply) => {
      const { code, backup } = parsed(SECOND_FACTOR, request.body, 'body')
      const challenge = cookies.read(request.headers, 'challenge')
      if (challenge === undefined) throw new Fault('unauthorized', 'This sign-in took too long.', 'Sign in again.')
      const token = await calls.secondFactor(challenge, code, backup, agentOf(request))
      giveSession(parts, reply, token)
      reply.header('set-cookie', cookies.write('challenge', '', 0))
      const { rows } = await pool.query<{ email: string }>(
        'select u.email from sessions s join users u on u.id = s.user_id where s.token = $1',
        [tokenHash(token)],
      )
      const [user] = rows
      if (user !== undefined) {
        await forgiveSignIn(parts, request, user.email)
        markDevice(parts, reply, user.email)
      }
      return { signedIn: true, twoFactor: false }
    })
    app.delete('/api/session', async (request, reply) => {
      const token = cookies.read(request.headers, 'session')
      if (token !== undefined) await pool.query('delete from sessions where token = $1', [tokenHash(token)])
      reply.header('set-cookie', cookies.write('session', '', 0))
      return { signedIn: false }
    })
    return Promise.resolve()
  }
}

async function signIn(parts: AuthParts, request: FastifyRequest, reply: FastifyReply, raw: string, password: string) {
  const { cookies, calls, clock, database, secret } = parts
  const began = performance.now()
  const address = parseEmail(raw)
  const email = address.ok ? address.email : ''
  const device = knownDevice(cookies.read(request.headers, 'device'), email, secret())
  const allowances = signInAllowances(email, request.ip, device)
  for (const allowance of allowances) {
    const wait = await take(database.app, allowance, clock())
    if (wait === 0) continue
    reply.header('retry-after', wait)
    throw new Fault('too_many_requests', `Too many tries. Wait ${inWords(wait)}, then try again.`)
  }
  try {
    const result = await calls.signIn(email, password, agentOf(request))
    // With a second factor a right password is half of a guess: it stays counted until the code was right too.
    if ('challenge' in result) {
      reply.header('set-cookie', cookies.write('challenge', result.challenge, CHALLENGE_SECONDS))
      return { signedIn: false, twoFactor: true }
    }
    await forgive(database.app, allowances, allowances[0])
    giveSession(parts, reply, result.token)
    if (device === undefined) markDevice(parts, reply, email)
    return { signedIn: true, twoFactor: false }
  } catch (error) {
    await sleep(REFUSAL_MS - ((performance.now() - began) % REFUSAL_MS))
    throw error
  }
}

/** After the second factor, which comes by a request of its own. */
async function forgiveSignIn({ cookies, database, secret }: AuthParts, request: FastifyRequest, email: string) {
  const device = knownDevice(cookies.read(request.headers, 'device'), email, secret())
  const allowances = signInAllowances(email, request.ip, device)
  await forgive(database.app, allowances, allowances[0])
}

const inWords = (seconds: number): string =>
  seconds < 100 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`

import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { networkOf } from '../../access/network.ts'
import { parsed } from '../../access/parsed.ts'
import { Fault } from '../../fault.ts'
import { parseEmail } from '../../identity/normalise.ts'
import { forgive, take } from './limits.ts'
import { type AuthParts, giveSession, linkTo, whoIs } from './parts.ts'
import type { SignedIn } from './session.ts'
import { userOf } from './users.ts'

const password = z.string().max(200)
const code = z.string().trim().min(6).max(8)
export const FORGOT = z.strictObject({ email: z.string().max(320) })
export const RESET = z.strictObject({ token: z.string().regex(/^[\w-]{1,200}$/, 'this is no link of ours'), password })
export const CHANGE_PASSWORD = z.strictObject({ present: password, password })
/** The present password: whoever finds an open browser must not change how its owner signs in. */
export const PRESENT = z.strictObject({ password })
export const CONFIRM = z.strictObject({ code })

/** A reset by mail is used at once or never. */
const RESET_MINUTES = 60
const RESETS_FREE = 3
const RESETS_OF_NETWORK = 20
/** Of one's present password. */
const PRESENT_FREE = 10

/** Passwords and second factors: forgotten, set, changed, switched on and off. */
export function passwordRoutes(parts: AuthParts): FastifyPluginAsync {
  const { calls, database } = parts
  return (app) => {
    app.post('/api/password/forgot', async (request) => {
      const { email } = parsed(FORGOT, request.body, 'body')
      const network = { key: `reset ${networkOf(request.ip)}`, free: RESETS_OF_NETWORK }
      if ((await take(database.app, network, parts.clock())) > 0)
        throw new Fault('too_many_requests', 'Too many resets were asked for.', 'Wait some minutes.')
      mailReset(parts, email)
      return { asked: true }
    })
    app.post('/api/password/reset', async (request) => {
      const { token, password } = parsed(RESET, request.body, 'body')
      await calls.reset(token, password)
      return { changed: true }
    })
    app.post('/api/password', async (request, reply) => {
      const who = await whoIs(parts, request)
      const { present, password } = parsed(CHANGE_PASSWORD, request.body, 'body')
      giveSession(parts, reply, await byPassword(parts, who, () => calls.changePassword(who.token, present, password)))
      return { changed: true }
    })
    twoFactorRoutes(app, parts)
    return Promise.resolve()
  }
}

/** Does what needs the present password; whoever found an open browser cannot try one after the other (H5). */
async function byPassword<T>({ database, clock }: AuthParts, { userId }: SignedIn, work: () => Promise<T>): Promise<T> {
  const tries = { key: `present ${userId}`, free: PRESENT_FREE }
  const wait = await take(database.app, tries, clock())
  if (wait > 0)
    throw new Fault('too_many_requests', 'Your present password was wrong too often.', `Wait ${wait} seconds.`)
  const result = await work()
  await forgive(database.app, [tries], tries)
  return result
}

function twoFactorRoutes(app: Parameters<FastifyPluginAsync>[0], parts: AuthParts): void {
  const { calls } = parts
  app.post('/api/two-factor', async (request, reply) => {
    const who = await whoIs(parts, request)
    const { password } = parsed(PRESENT, request.body, 'body')
    reply.header('cache-control', 'no-store')
    return byPassword(parts, who, () => calls.enableTwoFactor(who.token, password))
  })
  app.post('/api/two-factor/confirm', async (request, reply) => {
    const { token } = await whoIs(parts, request)
    const { code } = parsed(CONFIRM, request.body, 'body')
    giveSession(parts, reply, await calls.confirmTwoFactor(token, code))
    return { twoFactor: true }
  })
  app.post('/api/two-factor/backup-codes', async (request, reply) => {
    const who = await whoIs(parts, request)
    const { password } = parsed(PRESENT, request.body, 'body')
    reply.header('cache-control', 'no-store')
    return { backupCodes: await byPassword(parts, who, () => calls.newBackupCodes(who.token, password)) }
  })
  app.delete('/api/two-factor', async (request, reply) => {
    const who = await whoIs(parts, request)
    const { password } = parsed(PRESENT, request.body, 'body')
    giveSession(parts, reply, await byPassword(parts, who, () => calls.disableTwoFactor(who.token, password)))
    return { twoFactor: false }
  })
}

/** Everything that differs between an address that is known and one that is not happens after the answer (H3). */
function mailReset({ calls, clock, database, mailer }: AuthParts, raw: string): void {
  mailer.later(async () => {
    const address = parseEmail(raw)
    if (!address.ok || mailer.base === undefined) return undefined
    const user = await userOf(database.app, address.email)
    if (user === undefined) return undefined
    // Nobody's inbox is filled by a stranger.
    if ((await take(database.app, { key: `reset ${user.id}`, free: RESETS_FREE }, clock())) > 0) return undefined
    const link = linkTo(mailer.base, 'reset', await calls.allowReset(user.id, RESET_MINUTES))
    return { to: user.email, subject: 'Set a new password for Sluice', text: resetText(link) }
  })
}

const resetText = (link: string): string =>
  `Somebody, probably you, asked for a new password at Sluice.\n\nSet it here, within an hour:\n${link}\n\nIf it was not you, nothing has to be done: without this link nothing changes.\n`

import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { ROLES } from '../../access/access.ts'
import { networkOf } from '../../access/network.ts'
import { line, parsed } from '../../access/parsed.ts'
import { inTransaction } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import { PASSWORD } from './engine.ts'
import { type Invited, invitationsOf, invite, invitedBy, redeem, withdraw } from './invitations.ts'
import { forgive, take } from './limits.ts'
import { addMember, changeRole, letIn, membersOf, removeMember } from './members.ts'
import { type AuthParts, agentOf, giveSession, linkTo, markDevice } from './parts.ts'
import { emailOf, makeUser } from './users.ts'

const ROLE = z.enum(ROLES)
export const INVITE = z.strictObject({ email: z.string().max(320), role: ROLE })
export const MEMBER_ROLE = z.strictObject({ role: ROLE })
export const BY_ID = z.object({ id: z.uuid() })
export const BY_TOKEN = z.object({ token: z.string().regex(/^[\w-]{43}$/, 'this is no invitation') })
/** Who has an account signs in first and sends nothing. */
export const ACCEPT = z.strictObject({
  name: line(100).min(1).optional(),
  password: z.string().max(PASSWORD.max).optional(),
})

/** Tokens cannot be guessed; whoever tries is slowed down all the same. */
const LOOKS_FREE = 60

/** Who belongs to a workspace, and who is asked to. */
export function teamRoutes(parts: AuthParts): FastifyPluginAsync {
  const { database, gate, clock, mailer, publicUrl } = parts
  const pool = database.app
  return (app) => {
    app.get('/api/team', async (request) => {
      const { workspace, userId } = await gate(request, 'read')
      const [members, invitations] = await Promise.all([
        membersOf(pool, { workspace, userId }),
        invitationsOf(pool, workspace, clock()),
      ])
      return { members, invitations }
    })
    app.post('/api/team/invitations', async (request, reply) => {
      const { workspace, by, role: byRole } = await gate(request, 'manage')
      const { email: raw, role } = parsed(INVITE, request.body, 'body')
      const { token, ...invitation } = await invite(pool, { workspace, email: emailOf(raw), role, by, byRole }, clock())
      const { base } = mailer
      if (base !== undefined)
        mailer.later(async () => {
          const { workspace: name } = await invitedBy(pool, token, clock())
          return invitationMail(invitation.email, name, by, linkTo(base, 'invitation', token))
        })
      reply.header('cache-control', 'no-store')
      const link = linkTo(publicUrl, 'invitation', token)
      return reply.status(201).send({ invitation, link, mailed: base !== undefined })
    })
    app.delete('/api/team/invitations/:id', async (request) => {
      const { workspace } = await gate(request, 'manage')
      await withdraw(pool, workspace, parsed(BY_ID, request.params, 'path').id)
      return { withdrawn: true }
    })
    app.patch('/api/team/members/:id', async (request) => {
      const actor = await gate(request, 'manage')
      const { id } = parsed(BY_ID, request.params, 'path')
      const { role } = parsed(MEMBER_ROLE, request.body, 'body')
      await changeRole(pool, actor, id, role)
      return { role }
    })
    app.delete('/api/team/members/:id', async (request) => {
      const actor = await gate(request, 'manage')
      await removeMember(pool, actor, parsed(BY_ID, request.params, 'path').id)
      return { removed: true }
    })
    acceptRoutes(app, parts)
    return Promise.resolve()
  }
}

function acceptRoutes(app: Parameters<FastifyPluginAsync>[0], parts: AuthParts): void {
  const { database, clock } = parts
  const pool = database.app
  const look = async (address: string, params: unknown): Promise<{ token: string; invited: Invited }> => {
    const looks = { key: `look ${networkOf(address)}`, free: LOOKS_FREE }
    if ((await take(pool, looks, clock())) > 0)
      throw new Fault('too_many_requests', 'Too many links were tried.', 'Wait some minutes.')
    const { token } = parsed(BY_TOKEN, params, 'path')
    const invited = await invitedBy(pool, token, clock())
    await forgive(pool, [looks])
    return { token, invited }
  }
  app.get('/api/invitations/:token', async (request, reply) => {
    const { invited } = await look(request.ip, request.params)
    reply.header('cache-control', 'no-store')
    const { workspaceId: _, ...shown } = invited
    return shown
  })
  app.post('/api/invitations/:token/accept', async (request, reply) => {
    const { token, invited } = await look(request.ip, request.params)
    const body = parsed(ACCEPT, request.body ?? {}, 'body')
    const who = await parts.sessions.signedIn(request)
    if (invited.hasAccount) {
      if (who?.email !== invited.email) throw signInAs(invited.email)
      await inTransaction(pool, async (client) => {
        await redeem(client, token, clock())
        await letIn(client, invited.workspaceId, who.userId, invited.role, clock())
      })
      return { workspace: invited.slug }
    }
    const begun = await begin(parts, token, invited, body, agentOf(request))
    giveSession(parts, reply, begun)
    markDevice(parts, reply, invited.email)
    return { workspace: invited.slug }
  })
}

const signInAs = (email: string): Fault =>
  new Fault(
    'unauthorized',
    `This invitation is for ${email}, who has an account.`,
    `Sign in as ${email}, then open the link again.`,
  )

/** A new account, a member from its first moment; its session. */
async function begin(
  { calls, clock, database }: AuthParts,
  token: string,
  { email, role, workspaceId }: Invited,
  { name, password = '' }: z.output<typeof ACCEPT>,
  agent: string,
): Promise<string> {
  if (name === undefined) throw new Fault('bad_request', 'name: your name is needed.')
  checkPassword(password)
  const passwordHash = await calls.hash(password)
  const userId = await inTransaction(database.app, async (client) => {
    await redeem(client, token, clock())
    const id = await makeUser(client, { email, name, passwordHash }, clock())
    if (id === undefined) throw signInAs(email)
    await addMember(client, workspaceId, id, role, clock())
    return id
  })
  return calls.begin(userId, agent)
}

/** The same rule as where a password is changed. */
export function checkPassword(password: string): void {
  if (password.length >= PASSWORD.min && password.length <= PASSWORD.max) return
  const said = `password: ${PASSWORD.min} to ${PASSWORD.max} characters are needed.`
  throw new Fault('bad_request', said, 'A sentence is a good password.')
}

const invitationMail = (to: string, workspace: string, by: string, link: string) => ({
  to,
  subject: `${by} invites you to ${workspace} at Sluice`,
  text: `${by} invites you to the workspace ${workspace} at Sluice.\n\nAccept within seven days:\n${link}\n\nThe link works once and for this address alone. If you do not know the sender, nothing has to be done.\n`,
})

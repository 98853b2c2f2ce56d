import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { line, parsed } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import { removeWorkspace } from '../../db/remove-workspace.ts'
import { createWorkspace, describeWorkspace, type Workspace, workspaceById } from '../../db/workspace.ts'
import { Fault } from '../../fault.ts'
import { addMember } from './members.ts'
import { type AuthParts, agentOf, giveSession, markDevice, whoIs } from './parts.ts'
import { checkSetUpToken, setUp } from './set-up.ts'
import { checkPassword } from './team-routes.ts'
import { emailOf } from './users.ts'

const isLocale = (text: string): boolean => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(text).length === 1
  } catch {
    return false
  }
}
const isZone = (text: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const NAME = line(100).min(1)
const traits = {
  locale: z.string().max(35).refine(isLocale, 'a language such as en-GB or de-AT is needed').optional(),
  currency: z
    .string()
    .refine((text) => Intl.supportedValuesOf('currency').includes(text), 'a currency such as EUR or USD is needed')
    .optional(),
  timezone: z.string().max(60).refine(isZone, 'a time zone such as Europe/Vienna is needed').optional(),
}
export const NEW_WORKSPACE = z.strictObject({ name: NAME, ...traits })
export const WORKSPACE = z.strictObject({ name: NAME.optional(), ...traits })
/** What cannot be undone is confirmed by its name. */
export const REMOVE_WORKSPACE = z.strictObject({ name: z.string() })
export const SET_UP = z.strictObject({
  token: z.string().max(200),
  name: NAME,
  email: z.string().max(320),
  password: z.string().max(200),
  workspace: NAME,
  ...traits,
})
const BEARER = z.looseObject({ token: z.string().max(200) })

/** The first run, and the workspaces that follow. */
export function workspaceRoutes(parts: AuthParts): FastifyPluginAsync {
  const { database, gate, clock } = parts
  const pool = database.app
  return (app) => {
    setUpRoute(app, parts)
    app.post('/api/workspaces', async (request, reply) => {
      const { userId } = await whoIs(parts, request)
      await checkMayFound(pool, userId)
      const { name, ...rest } = parsed(NEW_WORKSPACE, request.body, 'body')
      const made = await createUnder(pool, name, rest)
      await parts.publishFirst(made.id)
      await addMember(pool, made.id, userId, 'owner', clock())
      return reply.status(201).send(shown(made))
    })
    changeRoutes(app, gate, parts)
    return Promise.resolve()
  }
}

function setUpRoute(app: Parameters<FastifyPluginAsync>[0], parts: AuthParts): void {
  const { database, calls, clock } = parts
  app.post('/api/set-up', async (request, reply) => {
    const bearer = BEARER.safeParse(request.body)
    // Nothing is said of what is wrong with a body before its link is known to be right (H7).
    await checkSetUpToken(database.app, bearer.success ? bearer.data.token : '', clock())
    const body = parsed(SET_UP, request.body, 'body')
    const { token, name, email: raw, password, workspace, ...rest } = body
    const email = emailOf(raw)
    checkPassword(password)
    const passwordHash = await calls.hash(password)
    const owner = { name, email, passwordHash }
    const userId = await setUp(database.app, token, owner, { name: workspace, ...rest }, clock())
    giveSession(parts, reply, await calls.begin(userId, agentOf(request)))
    markDevice(parts, reply, email)
    return reply.status(201).send({ workspace: 'main' })
  })
}

function changeRoutes(app: Parameters<FastifyPluginAsync>[0], gate: Gate, { database }: AuthParts): void {
  app.patch('/api/workspace', async (request) => {
    const { workspace } = await gate(request, 'manage')
    const changed = await describeWorkspace(database.app, workspace, parsed(WORKSPACE, request.body, 'body'))
    if (changed === undefined) throw new Fault('bad_workspace', 'This workspace was removed meanwhile.')
    return shown(changed)
  })
  app.delete('/api/workspace', async (request) => {
    const { workspace } = await gate(request, 'own')
    const { name } = parsed(REMOVE_WORKSPACE, request.body, 'body')
    const found = await workspaceById(database.app, workspace)
    if (found?.slug === 'main')
      throw new Fault(
        'bad_request',
        'The first workspace cannot be removed.',
        'To remove everything, stop Sluice and remove its home.',
      )
    if (found?.name !== name) throw new Fault('bad_request', 'name: this is not the name of the workspace.')
    await removeWorkspace(database, workspace)
    return { removed: true }
  })
}

const shown = ({ id: _, ...rest }: Workspace) => rest

/** An agency's owners and admins found workspaces; whoever was only let in somewhere does not. */
async function checkMayFound(pool: Pool, userId: string): Promise<void> {
  const { rowCount } = await pool.query(
    `select from members where user_id = $1 and role in ('owner', 'admin') limit 1`,
    [userId],
  )
  if (rowCount === 0) throw new Fault('forbidden', 'Only owners and admins make workspaces.', 'Ask an owner.')
}

const TRIES = 50

/** Under a slug made of the name: `acme`, else `acme-2`. */
async function createUnder(
  pool: Pool,
  name: string,
  rest: Omit<z.output<typeof NEW_WORKSPACE>, 'name'>,
): Promise<Workspace> {
  const base = slugOf(name)
  for (let i = 1; i <= TRIES; i++) {
    const made = await createWorkspace(pool, i === 1 ? base : `${base}-${i}`, name, rest)
    if (made !== undefined) return made
  }
  throw new Fault('bad_request', 'name: there are too many workspaces of this name.')
}

/** What an address can say of a name: lower-case letters and digits, without accents. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40)
      .replace(/-+$/, '') || 'workspace'
  )
}

import type { FastifyRequest } from 'fastify'
import { type Actor, may, type Permission, type Role } from '../access/access.ts'
import type { Gate } from '../access/http.ts'
import { Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import { repIdOf } from '../route/rep-id.ts'
import type { KeyHolder } from './keys.ts'

/** A signed-in person in one workspace. */
export interface Member {
  readonly userId: string
  readonly email: string
  readonly workspace: WorkspaceId
  readonly role: Role
}

export interface GateParts {
  readonly keyOf: (key: string) => Promise<KeyHolder | undefined>
  /** Who the request's session makes them in the workspace of this slug. */
  readonly memberOf: (request: FastifyRequest, slug: string) => Promise<Member | 'no session' | 'no member'>
}

/** The door of every private route: a secret key as Bearer, or a session together with the workspace it means (A8, G1). */
export function gateOf({ keyOf, memberOf }: GateParts): Gate {
  return async (request, permission) => {
    const actor =
      request.headers.authorization === undefined
        ? await sessionActor(request, memberOf)
        : await keyActor(request.headers.authorization, keyOf)
    if (!may(actor.role, permission)) throw new Fault('forbidden', refusal(actor.role, permission), 'Ask an admin.')
    admitted.set(request, actor)
    return actor
  }
}

const admitted = new WeakMap<FastifyRequest, Actor>()

/** Whom a gate let through with a request; undefined where none was asked or it refused, whatever the request says of itself. */
export const actorOf = (request: FastifyRequest): Actor | undefined => admitted.get(request)

async function keyActor(authorization: string, keyOf: GateParts['keyOf']): Promise<Actor> {
  const [scheme, key] = authorization.split(' ')
  if (key?.startsWith('sluice_v_')) throw new Fault('forbidden', 'A share link only shows its report.')
  const holder = scheme?.toLowerCase() === 'bearer' && key !== undefined ? await keyOf(key) : undefined
  if (holder === undefined)
    throw new Fault('unauthorized', 'A secret key is needed.', 'Send it as: Authorization: Bearer sluice_s_…')
  if (holder.kind !== 'secret') {
    const hint = './sluice keys create --kind secret'
    throw new Fault('forbidden', 'A write key only sends; reading needs a secret key.', hint)
  }
  return { workspace: holder.workspace, role: 'key', by: 'key', userId: null, only: null }
}

async function sessionActor(request: FastifyRequest, memberOf: GateParts['memberOf']): Promise<Actor> {
  const member = await memberOf(request, workspaceNamed(request))
  if (member === 'no session')
    throw new Fault('unauthorized', 'A secret key or a signed-in session is needed.', 'Sign in, or send a secret key.')
  if (member === 'no member') throw new Fault('bad_workspace', 'You are not a member of such a workspace.')
  const { workspace, role, userId, email } = member
  return { workspace, role, by: email, userId, only: role === 'rep' ? repIdOf(workspace, email) : null }
}

/** A header; links and event streams, which can set none, say it in the query. */
function workspaceNamed(request: FastifyRequest): string {
  const said = request.headers['x-sluice-workspace']
  if (typeof said === 'string') return said
  const { query } = request
  if (typeof query === 'object' && query !== null && 'workspace' in query && typeof query.workspace === 'string')
    return query.workspace
  return ''
}

function refusal(role: Role | 'key', permission: Permission): string {
  return role === 'key' ? 'This is a decision of a person: sign in.' : `As ${role} you may not do this (${permission}).`
}

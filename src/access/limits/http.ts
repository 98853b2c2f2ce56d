import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../fault.ts'
import type { DoorLimits, DoorName } from './doors.ts'

/**
 * Holds the routes of a plugin to the limits of networks, before their bodies are read; where `doorOf` says undefined, the route does it
 * itself. Who is sent away is told when to come again, also in a page of another site.
 */
export function limitNetworks(
  app: FastifyInstance,
  limits: DoorLimits,
  doorOf: (request: FastifyRequest) => DoorName | undefined,
): void {
  app.addHook('onRequest', (request, reply, done) => {
    const door = doorOf(request)
    const seconds = door === undefined ? 0 : limits.ofNetwork(door, request.ip)
    if (seconds === 0) done()
    else done(later(reply, seconds))
  })
}

/** Throws where a workspace gets more than its share of this process. */
export function limitWorkspace(limits: DoorLimits, door: DoorName, workspace: string, reply: FastifyReply): void {
  const seconds = limits.ofWorkspace(door, workspace, reply.request.ip)
  if (seconds > 0) throw later(reply, seconds)
}

function later(reply: FastifyReply, seconds: number): Fault {
  reply.header('retry-after', seconds).header('access-control-expose-headers', 'retry-after')
  if (!reply.hasHeader('access-control-allow-origin')) reply.header('access-control-allow-origin', '*')
  const hint = `Send it again after ${seconds} seconds, as Retry-After says.`
  return new Fault('too_many_requests', 'Too much comes at once from there; nothing was stored.', hint)
}

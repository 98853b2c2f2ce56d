import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { line, parsed } from '../../access/parsed.ts'
import { createKey, KEY_KINDS, keyEnd, listKeys, MAX_KEY_DAYS, revokeKey } from '../keys.ts'
import type { AuthParts } from './parts.ts'
import { BY_ID } from './team-routes.ts'

export const NEW_KEY = z.strictObject({
  kind: z.enum(KEY_KINDS),
  label: line(100).default(''),
  days: z
    .number()
    .int()
    .min(1)
    .max(MAX_KEY_DAYS)
    .optional()
    .describe(
      'How long it works. A secret key always ends, after a year unless said; a write key sits in web pages and ends only if said.',
    ),
})

/** The keys of a workspace, for people; `./sluice keys` does the same. */
export function keyRoutes({ database, gate, clock }: AuthParts): FastifyPluginAsync {
  const pool = database.app
  return (app) => {
    app.get('/api/keys', async (request) => {
      const { workspace } = await gate(request, 'manage')
      return { keys: await listKeys(pool, workspace) }
    })
    app.post('/api/keys', async (request, reply) => {
      const { workspace } = await gate(request, 'manage')
      const { kind, label, days } = parsed(NEW_KEY, request.body, 'body')
      const expires = keyEnd(kind, days, clock())
      reply.header('cache-control', 'no-store')
      return reply
        .status(201)
        .send({ key: await createKey(pool, workspace, kind, label, expires), expires_at: expires })
    })
    app.delete('/api/keys/:id', async (request) => {
      const { workspace } = await gate(request, 'manage')
      await revokeKey(pool, workspace, parsed(BY_ID, request.params, 'path').id)
      return { revoked: true }
    })
    return Promise.resolve()
  }
}

import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { DoorLimits } from '../../access/limits/doors.ts'
import { limitNetworks, limitWorkspace } from '../../access/limits/http.ts'
import { parsed } from '../../access/parsed.ts'
import type { Signer } from '../../access/signing/store.ts'
import type { Pool } from '../../db/pool.ts'
import { publicWorkspace } from '../../db/workspace.ts'
import { Fault } from '../../fault.ts'
import { type Timestamp, toMs } from '../../funnel/brand.ts'
import { attackLevel } from '../abuse/store.ts'
import { publishedForm } from '../form-versions/store.ts'
import { makeChallenge } from './store.ts'

export interface ChallengeParts {
  readonly pool: Pool
  readonly clock: () => Timestamp
  readonly signing: () => Promise<Signer>
  readonly limits: DoorLimits
}

/** The form that the proof is for: the workspace by its slug. */
export const CHALLENGE_QUERY = z.strictObject({
  workspace: z.string().min(1).max(200),
  form: z.string().regex(/^[\w-]{1,100}$/, 'the name of a form is needed'),
})

/** Proof-of-work challenges for published forms; nothing is counted or kept before one is given back. */
export function challengeRoutes({ pool, clock, signing, limits }: ChallengeParts): FastifyPluginAsync {
  return (app) => {
    limitNetworks(app, limits, () => 'show')
    app.get('/x/challenge', async (request, reply) => {
      const asked = parsed(CHALLENGE_QUERY, request.query)
      const workspace = await publicWorkspace(pool, asked.workspace)
      const found = workspace && (await publishedForm(pool, workspace, asked.form))
      if (workspace === undefined || found === undefined) throw new Fault('not_found', 'There is no such form.')
      limitWorkspace(limits, 'show', workspace, reply)
      const nowMs = toMs(clock())
      const { level } = await attackLevel(pool, workspace, asked.form, nowMs)
      // Forms stand in pages of others; there is nothing here that belongs to anybody.
      reply.header('access-control-allow-origin', '*')
      return makeChallenge({ signing }, { workspace, form: asked.form, level, nowMs })
    })
    return Promise.resolve()
  }
}

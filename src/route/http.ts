import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../access/http.ts'
import { cleanText } from '../capture/clean.ts'
import { inWorkspace, type Pool } from '../db/pool.ts'
import { isZone } from '../definition/zone.ts'
import { Fault } from '../fault.ts'
import type { Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Capture, Outcome } from '../funnel/capture.ts'
import { parseEmail } from '../identity/normalise.ts'
import type { Pool as Team } from './pool.ts'
import { repIdOf } from './rep-id.ts'

export interface RepParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly clock: () => Timestamp
  readonly newId: () => string
}

const zone = z.string().refine(isZone, 'is not a time zone such as Europe/Berlin')

/** The body of `POST /api/reps`; an absent field keeps its value. */
export const REP = z
  .object({
    name: z.string().trim().min(1).max(200),
    email: z.string().max(254),
    team: z.string().trim().min(1).max(100),
    weight: z.number().int().min(1).max(100).optional(),
    capacityPerDay: z.number().int().min(0).max(10_000).nullable().optional(),
    capacityOpen: z.number().int().min(0).max(100_000).nullable().optional(),
    timezone: zone.optional(),
    active: z.boolean().optional(),
    awayUntil: z.iso.datetime({ offset: true }).nullable().optional(),
  })
  .strict()

function parsedRep(body: unknown): z.infer<typeof REP> {
  const result = REP.safeParse(body)
  // Text that the database cannot hold would be set aside and the rep be nowhere.
  if (result.success) {
    const { name, team, ...rest } = result.data
    return { ...rest, name: cleanText(name), team: cleanText(team) }
  }
  const said = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ')
  throw new Fault('bad_request', said, 'A rep is {name, email, team, weight, capacityPerDay, timezone}.')
}

async function teamsOf(pool: Pool, workspace: WorkspaceId): Promise<Team[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query('select state from pools where workspace_id = $1 order by team limit 1000', [
      workspace,
    ])
    return rows.map(({ state }) => state)
  })
}

/** Reps and their teams. A change is a fact of the team's stream; people who wait for the team are tried again at once. */
export function repRoutes({ pool, gate, append, clock, newId }: RepParts): FastifyPluginAsync {
  return async (app) => {
    app.post('/api/reps', async (request, reply) => {
      const { workspace } = await gate(request, 'manage')
      const { team, email: said, ...rep } = parsedRep(request.body)
      const email = parseEmail(said)
      if (!email.ok) throw new Fault('bad_request', 'email: this is not one e-mail address.')
      const id = repIdOf(workspace, email.email)
      const awayUntil =
        rep.awayUntil === undefined || rep.awayUntil === null ? rep.awayUntil : new Date(rep.awayUntil).toISOString()
      const { awayUntil: _, ...fields } = rep
      const event = {
        type: 'route.rep-described' as const,
        rep: id,
        email: email.email,
        ...defined(fields),
        ...(awayUntil === undefined ? {} : { awayUntil }),
      }
      const capture: Capture = {
        messageId: `rep:${newId()}`,
        to: { kind: 'pool', team },
        at: clock(),
        mode: 'live',
        trust: 'human',
        door: 'reps api',
        event,
      }
      const [outcome] = await append(workspace, [capture])
      if (outcome === undefined || outcome.status === 'quarantined')
        throw new Fault('internal', 'The rep could not be stored and was set aside.', 'Send it with other words.')
      const found = (await teamsOf(pool, workspace)).find((one) => one.team === team)?.reps[id]
      return reply.status(201).send({ ...found, id, team })
    })
    app.get('/api/reps', async (request) => {
      const teams = await teamsOf(pool, (await gate(request, 'read')).workspace)
      return { reps: teams.flatMap(({ team, reps }) => Object.values(reps).map((rep) => ({ ...rep, team }))) }
    })
  }
}

/** Without the keys that were not said: an absent field keeps its value. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

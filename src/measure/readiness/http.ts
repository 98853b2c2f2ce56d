import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { Definition } from '../../definition/definition.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import { funnelAnswer } from '../answer.ts'
import { leadStage } from '../dimension.ts'
import { parseQuestion } from '../question.ts'
import { countFunnel, type ReportClient } from '../store.ts'
import { dayIn, plainDate } from '../zone.ts'
import * as conditions from './conditions.ts'
import { MARK_BODY } from './mark.ts'
import { CAPABILITIES, stackOf } from './stack.ts'
import { givenLeads, newestLeads, readMarks, writeMark, zonesOfReps } from './store.ts'

export interface ReadinessParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  readonly nowMs: () => number
}

const DAY = 86_400_000
/** How far back the proof goes; the leak needs a quarter to have cases. */
const DAYS = 30
const LEAK_DAYS = 90
/** S4's own promises, where the definition makes none. */
const ASSIGN_MS = 15 * 60_000
const FOLLOW_UP_MS = DAY

const NO_QUERY = z.strictObject({ workspace: z.string().max(200).optional() })
const ROW = z.object({ capability: z.enum(CAPABILITIES) })

/** Whether the funnel is ready: S4's six conditions with their proof, and what of the stack is where. */
export function readinessRoutes({ pool, gate, definition, nowMs }: ReadinessParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/readiness', async (request) => {
      const actor = await gate(request, 'read')
      parsed(NO_QUERY, request.query)
      const known = await definition(actor.workspace)
      return inWorkspace(pool, actor.workspace, async (client) => {
        const now = nowMs()
        const found = await proof(client, actor, known, now)
        const since = plainDate(dayIn(known.timezone)(now - DAYS * DAY))
        return {
          since,
          asOf: new Date(now).toISOString(),
          conditions: found,
          stack: stackOf(await readMarks(client, actor.workspace)),
        }
      })
    })
    app.put('/api/readiness/stack/:capability', async (request) => {
      const { workspace, by } = await gate(request, 'define')
      const { capability } = parsed(ROW, request.params, 'path')
      const { state, tool } = parsed(MARK_BODY, request.body, 'body')
      const at = new Date(nowMs()).toISOString()
      return inWorkspace(pool, workspace, async (client) => {
        await writeMark(client, workspace, { capability, state, tool, by, at })
        return { stack: stackOf(await readMarks(client, workspace)) }
      })
    })
  }
}

async function proof(
  client: ReportClient,
  { workspace, only }: Actor,
  definition: Definition,
  now: number,
): Promise<conditions.Condition[]> {
  const { sla } = definition.playbook
  const today = dayIn(definition.timezone)
  const lead = leadStage(definition)
  const came =
    lead === undefined ? [] : await newestLeads(client, workspace, lead, plainDate(today(now - DAYS * DAY)), only)
  const given = await givenLeads(client, workspace, new Date(now - DAYS * DAY).toISOString(), only)
  const zones = await zonesOfReps(client, workspace)
  const question = parseQuestion({ from: plainDate(today(now - LEAK_DAYS * DAY)), to: plainDate(today(now)) }, now)
  const { leaks } = funnelAnswer(definition, question, await countFunnel(client, workspace, definition, question))
  return [
    conditions.verdictCondition(came),
    conditions.oneSystemCondition(came),
    conditions.scoredCondition(given),
    conditions.assignedCondition(given, sla.assignWithinMs ?? ASSIGN_MS, {
      nowMs: now,
      hours: sla.hours,
      zoneOf: (rep) => zones.get(rep ?? '') ?? definition.timezone,
    }),
    conditions.followedUpCondition(given, sla.followUpWithinMs ?? FOLLOW_UP_MS, now),
    conditions.leakCondition(leaks),
  ]
}

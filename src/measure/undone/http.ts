import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import type { Definition } from '../../definition/definition.ts'
import { Fault } from '../../fault.ts'
import { type BatchId, fromMs, type SubjectId, type WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import type { ReportClient } from '../store.ts'
import { PAGE_QUERY, placeOf, REASON_BODY } from './asked.ts'
import { KINDS } from './kinds.ts'
import { clearAside, type Desk, readAside, retryEffect, seesPerson, undoneList } from './store.ts'

export interface UndoneParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly nowMs: () => number
  readonly newId: () => string
}

const KIND = z.object({ kind: z.enum(KINDS) })
const ID = z.object({ id: z.guid() })
const NO_QUERY = z.strictObject({ workspace: z.string().max(200).optional() })
/** Of each kind on the first screen. */
const FIRST = 5

/** What the definition promises, for the lists of work. */
export function deskOf(client: ReportClient, actor: Actor, definition: Definition, nowMs: number): Desk {
  const { sla } = definition.playbook
  return {
    ...{ client, workspace: actor.workspace, only: actor.only, nowMs },
    ...{ zone: definition.timezone, hours: sla.hours, teams: definition.routing.teams },
    ...{
      assignWithinMs: sla.assignWithinMs,
      respondWithinMs: sla.respondWithinMs,
      breachAfterMs: sla.breachAfterMs,
    },
  }
}

/** Work undone: its lists, and the one action of each that is not somewhere else. */
export function undoneRoutes(parts: UndoneParts): FastifyPluginAsync {
  const { pool, gate, definition, nowMs } = parts
  return async (app) => {
    app.get('/api/undone', async (request) => {
      const actor = await gate(request, 'read')
      parsed(NO_QUERY, request.query)
      const known = await definition(actor.workspace)
      return inWorkspace(pool, actor.workspace, async (client) => {
        const desk = deskOf(client, actor, known, nowMs())
        const lists = []
        for (const kind of KINDS) lists.push(await undoneList(desk, kind, { after: null, limit: FIRST }))
        return { lists: lists.filter(({ count }) => count > 0) }
      })
    })
    app.get('/api/undone/:kind', async (request) => {
      const actor = await gate(request, 'read')
      const { kind } = parsed(KIND, request.params, 'path')
      const { after, limit } = parsed(PAGE_QUERY, request.query)
      const known = await definition(actor.workspace)
      return inWorkspace(pool, actor.workspace, (client) =>
        undoneList(deskOf(client, actor, known, nowMs()), kind, { after: placeOf(after), limit: Number(limit) }),
      )
    })
    app.post('/api/undone/gave-up/:id/retry', async (request) => {
      const { workspace } = await gate(request, 'manage')
      const { id } = parsed(ID, request.params, 'path')
      const there = await inWorkspace(pool, workspace, (client) => retryEffect(client, workspace, id, nowMs()))
      if (!there) throw new Fault('not_found', 'This is not given up any more.', 'Look at the list again.')
      return { retried: true }
    })
    app.post('/api/undone/quarantined/:id/retry', async (request) => {
      const { workspace } = await gate(request, 'manage')
      return takeAgain(parts, workspace, parsed(ID, request.params, 'path').id)
    })
    app.post('/api/people/:id/accept', async (request) => {
      const actor = await gate(request, 'work')
      return answerLead(parts, actor, parsed(ID, request.params, 'path').id, 'sales_accepted', {})
    })
    app.post('/api/people/:id/reject', async (request) => {
      const actor = await gate(request, 'work')
      const { id } = parsed(ID, request.params, 'path')
      const { reason } = parsed(REASON_BODY, request.body, 'body')
      return answerLead(parts, actor, id, 'sales_rejected', { reason })
    })
  }
}

/** As much of a capture as tells one from rubbish; the ledger wrote it and reads the rest. */
const isCapture = (value: unknown): value is Capture =>
  typeof value === 'object' && value !== null && 'messageId' in value && 'to' in value && 'event' in value

async function takeAgain({ pool, append }: UndoneParts, workspace: WorkspaceId, id: string) {
  const body = await inWorkspace(pool, workspace, (client) => readAside(client, workspace, id))
  if (body === undefined) throw new Fault('not_found', 'This is not kept aside any more.', 'Look at the list again.')
  const capture: unknown = JSON.parse(body)
  if (!isCapture(capture)) throw new Fault('internal', 'What was kept aside cannot be read.')
  const [outcome] = await append(workspace, [capture])
  if (outcome === undefined || outcome.status === 'quarantined')
    throw new Fault(
      'bad_request',
      `It still cannot be taken: ${outcome?.reason ?? 'no answer'}`,
      'Send it again, mended.',
    )
  await inWorkspace(pool, workspace, (client) => clearAside(client, workspace, id))
  return { retried: true }
}

/** A rep's word on a lead, as a fact like any other: the definition's rules read it (`did("sales_accepted")`). */
async function answerLead(
  { pool, append, nowMs, newId }: UndoneParts,
  { workspace, only, by }: Actor,
  id: string,
  name: 'sales_accepted' | 'sales_rejected',
  said: { readonly reason?: string },
) {
  const sees = await inWorkspace(pool, workspace, (client) => seesPerson(client, workspace, id, only))
  if (!sees) throw new Fault('not_found', 'Nobody in this workspace goes by that.')
  const change = newId()
  const capture: Capture = {
    messageId: `${name}:${newId()}`,
    to: { kind: 'subject', subject: id as SubjectId },
    at: fromMs(nowMs()),
    mode: 'live',
    trust: 'human',
    door: by,
    batch: change as BatchId,
    event: { type: 'capture.tracked', name, properties: { by, ...said } },
  }
  const [outcome] = await append(workspace, [capture])
  if (outcome?.status !== 'stored') throw new Fault('internal', 'The answer could not be stored.', 'Try again.')
  return { stored: true, stage: outcome.folded?.stage ?? null, change }
}

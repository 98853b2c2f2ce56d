import { randomUUIDv7 } from 'node:crypto'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../access/http.ts'
import { parsed } from '../access/parsed.ts'
import { type SetUpState, STEPS } from '../access/set-up.ts'
import { ANSWERS } from '../access/set-up-schema.ts'
import { parseLead } from '../capture/lead.ts'
import type { Config } from '../config.ts'
import { inWorkspace, type Pool } from '../db/pool.ts'
import { isZone } from '../definition/zone.ts'
import { Fault } from '../fault.ts'
import type { BatchId, PersonId, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Capture, Outcome } from '../funnel/capture.ts'
import { testLeadBody } from './test-lead.ts'

export interface SetUpParts {
  readonly config: Pick<Config, 'host' | 'publicUrl' | 'trustProxy'>
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly answerLead: (workspace: WorkspaceId, person: PersonId, outcomes: readonly Outcome[]) => Promise<object>
}

/** The body of `PUT /api/workspace/set-up`. */
export const SET_UP_STATE = z.strictObject({ step: z.enum(STEPS), answers: ANSWERS })
/** Which test lead is meant. */
export const TEST_LEAD = z.object({ batch: z.uuid() })
/** How a test lead is to come out: as one for a rep, or as one that nobody takes. */
export const TEST_KIND = z.strictObject({ kind: z.enum(['ready', 'cold']).default('ready') })

/** Set-up in the browser: how far it is, and a lead to try the funnel with. */
export function setUpRoutes(parts: SetUpParts): FastifyPluginAsync {
  const { pool, gate } = parts
  return (app) => {
    app.get('/api/workspace/set-up', async (request) => {
      const { workspace } = await gate(request, 'read')
      return stateOf(parts, workspace, request)
    })
    app.put('/api/workspace/set-up', async (request) => {
      const { workspace, by } = await gate(request, 'manage')
      const { step, answers } = parsed(SET_UP_STATE, request.body, 'body')
      if (answers.hours !== undefined && !isZone(answers.hours.zone))
        throw new Fault('bad_request', 'answers.hours.zone is not a time zone.', 'Write it as Europe/Berlin.')
      await inWorkspace(pool, workspace, (client) =>
        client.query(
          `insert into set_ups (workspace_id, step, answers, updated_by, updated_at) values ($1, $2, $3, $4, $5)
           on conflict (workspace_id) do update set step = excluded.step, answers = excluded.answers,
             updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
          [workspace, step, JSON.stringify(answers), by, parts.clock()],
        ),
      )
      return stateOf(parts, workspace, request)
    })
    app.post('/api/workspace/test-lead', async (request, reply) => {
      const { workspace } = await gate(request, 'import')
      const { kind } = parsed(TEST_KIND, request.body ?? {}, 'body')
      return reply.status(201).send(await sendTestLead(parts, workspace, kind))
    })
    app.delete('/api/workspace/test-lead/:batch', async (request) => {
      const { workspace } = await gate(request, 'import')
      const { batch } = parsed(TEST_LEAD, request.params, 'path')
      return { removed: await takeBack(parts, workspace, batch) }
    })
    return Promise.resolve()
  }
}

async function stateOf(
  { config, pool }: SetUpParts,
  workspace: WorkspaceId,
  request: FastifyRequest,
): Promise<SetUpState> {
  const found = await inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query('select step, answers from set_ups where workspace_id = $1 limit 1', [
      workspace,
    ])
    return rows[0]
  })
  const state = SET_UP_STATE.safeParse(found)
  const { step, answers } = state.success ? state.data : { step: STEPS[0], answers: {} }
  const url = config.publicUrl ?? `${request.protocol}://${request.host}`
  return { step, answers, here: { url, onlyHere: config.publicUrl === undefined && LOOPBACK.test(config.host) } }
}

const LOOPBACK = /^(127\.|localhost$|::1$)/

/** Through the same reader as `POST /v1/leads`, as a batch of its own, so that one call takes all of it back. */
async function sendTestLead({ append, answerLead, clock }: SetUpParts, workspace: WorkspaceId, kind: 'ready' | 'cold') {
  const batch = randomUUIDv7() as BatchId
  const body = testLeadBody(kind, batch)
  const read = parseLead(body, { receivedAt: clock(), trust: 'trusted', newId: () => randomUUIDv7() })
  if (!read.ok) throw new Fault('internal', 'The test lead was refused.')
  const captures = read.captures.map((capture) => ({ ...capture, batch, door: DOOR }))
  const outcomes = await append(workspace, captures)
  const first = outcomes[0]
  if (first?.status !== 'stored' || first.person === undefined)
    throw new Fault('internal', 'The test lead could not be stored.')
  const lead = await answerLead(workspace, first.person, outcomes)
  return { id: first.person, batch, name: `${body.first_name} ${body.last_name}`, email: body.email, lead }
}

const DOOR = 'test lead'

/** Withdraws every fact of a test lead; the person is then nobody and in no list. */
async function takeBack({ pool, append, clock }: SetUpParts, workspace: WorkspaceId, batch: string): Promise<boolean> {
  const subjects = await inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query<{ subject_id: SubjectId; subject_kind: string }>(
      `select distinct subject_id, subject_kind from events where workspace_id = $1 and batch_id = $2 and door = $3
         and type <> 'capture.withdrawn' limit 10`,
      [workspace, batch, DOOR],
    )
    return rows
  })
  if (subjects.length === 0) throw new Fault('not_found', 'There is no such test lead.')
  const captures = subjects.map(
    ({ subject_id: subject }): Capture => ({
      messageId: `test-lead:${batch}:${subject}`,
      to: { kind: 'subject', subject },
      at: clock(),
      mode: 'historic',
      trust: 'human',
      door: 'undo test lead',
      event: { type: 'capture.withdrawn', batch: batch as BatchId },
    }),
  )
  await append(workspace, captures)
  return true
}

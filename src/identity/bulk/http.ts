import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import type { Definition } from '../../definition/definition.ts'
import { Fault } from '../../fault.ts'
import type { BatchId, SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import { BULK } from '../table/columns.ts'
import type { Moment } from '../table/filter.ts'
import { scopeOf } from '../table/scope.ts'
import { choicesOf, chosenPeople } from '../table/store.ts'
import { type Action, BULK_BODY, type Chosen, type Doing, eventFor } from './action.ts'
import { changeOf, markUndone, recordChange, streamsOf } from './store.ts'

export interface BulkParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  readonly momentOf: (workspace: WorkspaceId) => Promise<Moment>
  readonly clock: () => Timestamp
  readonly newId: () => string
}

/** Names the change that is to be undone. */
export const UNDO_BODY = z.strictObject({ batch: z.guid() })

const wordOf = (actor: Actor, person: Chosen, doing: Doing, at: Timestamp, event: Capture['event']): Capture => ({
  messageId: `bulk:${doing.batch}:${person.id}`,
  to: { kind: 'subject', subject: person.id as SubjectId },
  at,
  // A label says nothing that should start a clock for somebody who was never heard of live.
  mode: event.type === 'capture.identified' ? 'historic' : 'live',
  trust: 'human',
  door: actor.by,
  batch: doing.batch as BatchId,
  event,
})

/** What the action names must be there. */
async function checked(parts: BulkParts, { workspace, by }: Actor, action: Action): Promise<Doing> {
  const batch = parts.newId()
  if (action.kind === 'stage') {
    const { stages } = await parts.definition(workspace)
    if (stages.some(({ id }) => id === action.stage)) return { by, batch }
    const known = stages.map(({ id }) => id).join(', ')
    throw new Fault('bad_request', `action.stage: there is no stage ${action.stage}.`, `Stages: ${known}.`)
  }
  if (action.kind === 'tag' && action.add.length + action.remove.length === 0)
    throw new Fault('bad_request', 'action: name a tag to add or to remove.')
  if (action.kind !== 'assign') return { by, batch }
  const rep = (await choicesOf(parts.pool, workspace)).owners.find(({ id }) => id === action.rep)
  if (rep === undefined)
    throw new Fault('bad_request', 'action.rep: there is no such rep.', 'GET /api/reps lists them.')
  return { by, batch, rep }
}

async function change(parts: BulkParts, actor: Actor, body: z.output<typeof BULK_BODY>) {
  const { pool, append, clock } = parts
  const { workspace, only } = actor
  const { action, ids, filter = {} } = body
  const doing = await checked(parts, actor, action)
  const scope = scopeOf({ workspace, only }, filter, await parts.momentOf(workspace))
  const chosen = await chosenPeople(pool, scope, ids)
  if (chosen.length > BULK)
    throw new Fault('bad_request', `More than ${BULK} people match.`, 'Narrow the filter and do it in parts.')
  const at = clock()
  const words = chosen.flatMap((person) => {
    const event = eventFor(action, person, doing)
    return event === undefined ? [] : [wordOf(actor, person, doing, at, event)]
  })
  if (words.length === 0) return { changed: 0, unchanged: chosen.length, batch: null }
  await recordChange(pool, workspace, { batch: doing.batch as BatchId, action, people: words.length, by: actor.by }, at)
  const outcomes = await append(workspace, words)
  const changed = outcomes.filter(({ status }) => status === 'stored').length
  return { changed, unchanged: chosen.length - changed, batch: doing.batch }
}

/** Withdraws every fact of a change. Cut off half-way, the same call goes on. */
async function undo(parts: BulkParts, { workspace, by }: Actor, batch: string) {
  const { pool, append, clock } = parts
  const known = await changeOf(pool, workspace, batch, by)
  if (known === undefined) throw new Fault('not_found', 'There is no such change of yours.')
  if (known.isUndone) return { undone: 0 }
  const subjects = await streamsOf(pool, workspace, batch, BULK)
  const at = clock()
  await append(
    workspace,
    subjects.map((subject) => ({
      messageId: `undo:${batch}:${subject}`,
      to: { kind: 'subject', subject },
      at,
      mode: 'live',
      trust: 'human',
      door: by,
      event: { type: 'capture.withdrawn', batch: batch as BatchId },
    })),
  )
  await markUndone(pool, workspace, batch, clock())
  return { undone: subjects.length }
}

/** One action on many people, as facts of the ledger in one batch that can be withdrawn as a whole. */
export function bulkRoutes(parts: BulkParts): FastifyPluginAsync {
  return async (app) => {
    app.post('/api/people/bulk', async (request) => {
      const actor = await parts.gate(request, 'work')
      return change(parts, actor, parsed(BULK_BODY, request.body, 'body'))
    })
    app.post('/api/people/bulk/undo', async (request) => {
      const actor = await parts.gate(request, 'work')
      return undo(parts, actor, parsed(UNDO_BODY, request.body, 'body').batch)
    })
  }
}

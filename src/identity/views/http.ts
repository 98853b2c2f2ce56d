import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp } from '../../funnel/brand.ts'
import { addView, changeView, removeView, viewsOf } from './store.ts'
import { MOST_VIEWS, VIEW_BODY } from './view.ts'

export interface ViewParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly newId: () => string
}

const ID = z.strictObject({ id: z.guid() })
const notYours = (): Fault => new Fault('not_found', 'There is no such view of yours.')

/** Saved views of the people table: one's own, and those that colleagues share. A view shows nobody more than they may see. */
export function viewRoutes({ pool, gate, clock, newId }: ViewParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/views', async (request) => {
      const { workspace, by } = await gate(request, 'read')
      return { views: await viewsOf(pool, workspace, by) }
    })
    app.post('/api/views', async (request, reply) => {
      const { workspace, by } = await gate(request, 'read')
      const body = parsed(VIEW_BODY, request.body, 'body')
      const view = await addView(pool, workspace, { ...body, id: newId(), by }, clock())
      if (view === null) throw new Fault('bad_request', `You have ${MOST_VIEWS} views already.`, 'Remove one first.')
      return reply.status(201).send(view)
    })
    app.put('/api/views/:id', async (request) => {
      const { workspace, by } = await gate(request, 'read')
      const { id } = parsed(ID, request.params, 'path')
      const view = await changeView(pool, workspace, { ...parsed(VIEW_BODY, request.body, 'body'), id, by })
      if (view === undefined) throw notYours()
      return view
    })
    app.delete('/api/views/:id', async (request, reply) => {
      const { workspace, by } = await gate(request, 'read')
      if (!(await removeView(pool, workspace, parsed(ID, request.params, 'path').id, by))) throw notYours()
      return reply.status(204).send()
    })
  }
}

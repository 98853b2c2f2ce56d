import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp } from '../../funnel/brand.ts'
import type { Book } from '../../ledger/book.ts'
import { erasePerson } from '../../ledger/erase/erase.ts'
import { PERSON_ID } from '../record/http.ts'
import { rootOf } from '../store.ts'
import { everythingOf, whomToErase } from './store.ts'

/** What the routes of erasure and of a person's own export work with. */
export interface ErasingParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly book: Book
  readonly clock: () => Timestamp
}

/** What cannot be undone asks for the word. */
export const ERASE = z.strictObject({ confirm: z.literal('erase', { error: 'write "erase": it cannot be undone' }) })

/** `GET /api/people/:id/everything` and `POST /api/people/:id/erase`. */
export function erasingRoutes({ pool, gate, book, clock }: ErasingParts): FastifyPluginAsync {
  return (app) => {
    app.get('/api/people/:id/everything', async (request, reply) => {
      const { workspace, only } = await gate(request, 'export')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      const person = await inWorkspace(pool, workspace, (client) => rootOf(client, workspace, id, only))
      reply.header('content-disposition', `attachment; filename="person-${person}.json"`)
      return everythingOf(pool, workspace, person, clock())
    })
    app.post('/api/people/:id/erase', async (request) => {
      const { workspace, by } = await gate(request, 'manage')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      parsed(ERASE, request.body, 'body')
      const person = await whomToErase(pool, workspace, id)
      const erased = await erasePerson({ pool, workspace, book, now: clock(), by, because: 'erased' }, person)
      if (erased === undefined) throw new Fault('gone', 'This person was erased before.')
      return { erased: true, person, subjects: erased.subjects.length }
    })
    return Promise.resolve()
  }
}

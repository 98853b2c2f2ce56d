import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import { turns } from '../../access/turns.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp } from '../../funnel/brand.ts'
import type { Book } from '../../ledger/book.ts'
import { erasePerson } from '../../ledger/erase/erase.ts'
import { mentionsOf } from '../../ledger/erase/mentions.ts'
import { PERSON_ID } from '../record/http.ts'
import { rootOf } from '../store.ts'
import { everythingOf, whomToErase } from './store.ts'

/** What the routes of erasure and of a person's own export work with. */
export interface ErasingParts {
  readonly pool: Pool
  /** Looks through every text, which may take longer than a request of `app` may. */
  readonly ops: Pool
  readonly gate: Gate
  readonly book: Book
  readonly clock: () => Timestamp
}

/** What cannot be undone asks for the word. */
export const ERASE = z.strictObject({
  confirm: z.literal('erase', { error: 'write "erase": it cannot be undone' }),
  /** Their name goes too where others are spoken of; `GET …/mentions` says where. */
  mentions: z.boolean().optional(),
})

/** Every text of a workspace is looked through, so nobody does it for two people at once. */
const inTurn = turns(1, 4)

/** `GET /api/people/:id/everything`, `GET /api/people/:id/mentions` and `POST /api/people/:id/erase`. */
export function erasingRoutes({ pool, ops, gate, book, clock }: ErasingParts): FastifyPluginAsync {
  return (app) => {
    app.get('/api/people/:id/everything', async (request, reply) => {
      const { workspace, only } = await gate(request, 'export')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      const person = await inWorkspace(pool, workspace, (client) => rootOf(client, workspace, id, only))
      reply.header('content-disposition', `attachment; filename="person-${person}.json"`)
      return everythingOf(pool, workspace, person, clock())
    })
    app.get('/api/people/:id/mentions', async (request) => {
      const { workspace } = await gate(request, 'manage')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      const person = await whomToErase(pool, workspace, id)
      return inTurn(() => mentionsOf(ops, workspace, person))
    })
    app.post('/api/people/:id/erase', async (request) => {
      const { workspace, by } = await gate(request, 'manage')
      const { id } = parsed(PERSON_ID, request.params, 'path')
      const { mentions = false } = parsed(ERASE, request.body, 'body')
      const person = await whomToErase(pool, workspace, id)
      const erased = await erasePerson({ pool, workspace, book, now: clock(), by, because: 'erased', mentions }, person)
      if (erased === undefined) throw new Fault('gone', 'This person was erased before.')
      return { erased: true, person, subjects: erased.subjects.length }
    })
    return Promise.resolve()
  }
}

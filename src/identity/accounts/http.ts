import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import type { Definition } from '../../definition/definition.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { toMs } from '../../funnel/brand.ts'
import type { Book } from '../../ledger/book.ts'
import { SORTS } from './answer.ts'
import { accountRecord, accountsOf } from './store.ts'

export interface AccountParts {
  readonly pool: Pool
  readonly book: Book
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  readonly clock: () => Timestamp
}

/** An id and the value it is sorted by. */
const CURSOR = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}~[^\p{Cc}\p{Cs}]{0,300}$/u
const FIGURE = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/

/** A page of the accounts. */
export const ACCOUNTS = z
  .object({
    sort: z.enum(SORTS).default('engagement'),
    search: z
      .string()
      .trim()
      .regex(/^[^\p{Cc}\p{Cs}]{0,200}$/u, 'at most 200 letters')
      .default(''),
    after: z.string().regex(CURSOR, 'this is no place in the list; take the one that "next" gave').optional(),
    limit: z
      .string()
      .regex(/^([1-9]\d?|1\d\d|200)$/, 'a whole number from 1 to 200')
      .default('50'),
  })
  .strict()
  .refine(
    ({ sort, after }) => after === undefined || sort === 'name' || FIGURE.test(after.slice(37)),
    'after: this place belongs to another order',
  )
/** A company in a path. */
export const ACCOUNT_ID = z.object({ id: z.guid() })

/** Companies: the table, and everything about one. */
export function accountRoutes({ pool, book, gate, definition, clock }: AccountParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/accounts', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const { sort, search, after, limit } = parsed(ACCOUNTS, request.query)
      const place = after === undefined ? null : ([after.slice(37), after.slice(0, 36)] as const)
      const page = await accountsOf(pool, workspace, { sort, search, after: place, limit: Number(limit), only })
      return { ...page, currency: (await definition(workspace)).currency }
    })
    app.get('/api/accounts/:id', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const { id } = parsed(ACCOUNT_ID, request.params, 'path')
      return accountRecord({ pool, book }, workspace, await definition(workspace), { id, only, nowMs: toMs(clock()) })
    })
  }
}

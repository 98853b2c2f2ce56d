import { z } from 'zod'
import { PAGE_QUERY, REASON_BODY } from '../../measure/undone/asked.ts'
import { KINDS } from '../../measure/undone/kinds.ts'
import * as answers from '../api-answers.ts'
import type { Route } from './route.ts'

const ID = z.object({ id: z.guid() })
const retried = { schema: z.strictObject({ retried: z.literal(true) }), example: { retried: true } }
const stored = { schema: z.strictObject({ stored: z.literal(true), stage: z.string().nullable(), change: z.guid() }) }

/** Work that waits for a person. */
export const UNDONE_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/undone', door: 'member', needs: 'read' },
    summary: 'Work undone: the first five of each kind.',
    answer: { schema: answers.UNDONE },
  },
  {
    ...{ method: 'get', path: '/api/undone/{kind}', door: 'member', needs: 'read' },
    summary: 'One kind of work undone, a page at a time.',
    params: z.object({ kind: z.enum(KINDS) }),
    query: PAGE_QUERY,
    answer: { schema: answers.UNDONE_LIST },
    fails: [400],
  },
  {
    ...{ method: 'post', path: '/api/undone/gave-up/{id}/retry', door: 'member', needs: 'manage', params: ID },
    summary: 'Tries once more what was given up.',
    answer: retried,
    fails: [404],
  },
  {
    ...{ method: 'post', path: '/api/undone/quarantined/{id}/retry', door: 'member', needs: 'manage', params: ID },
    summary: 'Hands what was kept aside to the ledger again.',
    answer: retried,
    fails: [400, 404],
  },
  {
    ...{ method: 'post', path: '/api/people/{id}/accept', door: 'member', needs: 'work', params: ID },
    summary: 'A rep takes a lead up.',
    answer: stored,
    fails: [404],
  },
  {
    ...{ method: 'post', path: '/api/people/{id}/reject', door: 'member', needs: 'work', params: ID },
    summary: 'A rep turns a lead away, with the reason.',
    body: { schema: REASON_BODY, example: { reason: 'No budget this year' } },
    answer: stored,
    fails: [400, 404],
  },
]

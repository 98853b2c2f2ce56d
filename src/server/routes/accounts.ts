import { z } from 'zod'
import { ACCOUNT_ID, ACCOUNTS } from '../../identity/accounts/http.ts'
import type { Route } from './route.ts'

const id = z.guid()
const row = z.strictObject({
  ...{ id, name: z.string(), domain: z.string().nullable(), industry: z.string().nullable() },
  ...{ people: z.int(), fit: z.number(), engagement: z.number(), openValue: z.number().nullable(), open: z.int() },
  ...{ owner: z.string().nullable(), seenAt: z.iso.datetime().nullable() },
})
const record = z.looseObject({
  ...{ id, name: z.string(), domain: z.string().nullable() },
  score: z.strictObject({ fit: z.number(), engagement: z.number(), total: z.number(), active: z.int() }),
  people: z.array(z.looseObject({ id, fit: z.number(), engagement: z.number() })),
  roles: z.array(z.strictObject({ role: z.string(), people: z.array(id) })),
  ...{ opportunities: z.array(z.looseObject({ id })), timeline: z.array(z.looseObject({ person: id })) },
})

/** Companies. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/accounts', door: 'member', needs: 'read', query: ACCOUNTS, fails: [400] },
    summary: 'A page of the companies, by engagement, people, open value or name.',
    answer: { schema: z.strictObject({ items: z.array(row), next: z.string().nullable(), currency: z.string() }) },
  },
  {
    ...{
      method: 'get',
      path: '/api/accounts/{id}',
      door: 'member',
      needs: 'read',
      params: ACCOUNT_ID,
      fails: [400, 404],
    },
    summary: 'A company with its people, deals and newest facts.',
    answer: { schema: record },
  },
]

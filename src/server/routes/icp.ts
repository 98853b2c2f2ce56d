import { z } from 'zod'
import { CHECK, KEEP } from '../../qualify/verdict/http.ts'
import type { Route } from './route.ts'

const rule = z.looseObject({
  rule: z.string(),
  reason: z.string(),
  holds: z.union([z.boolean(), z.literal('unknown')]),
})

/** Is this whom we sell to? */
export const ICP_ROUTES: readonly Route[] = [
  {
    ...{ method: 'post', path: '/api/icp/check', door: 'member', needs: 'read', fails: [400] },
    summary: 'Whether somebody is whom the funnel is for; nothing is stored.',
    body: { schema: CHECK, example: { text: 'Ana Ott, Head of IT\nAcme GmbH\nana@acme.example' } },
    answer: {
      schema: z.looseObject({
        ...{ fits: z.enum(['fits', 'partly', 'no', 'open']), fit: z.number(), possible: z.number() },
        ...{ knockouts: z.array(rule), rules: z.array(rule), question: z.string().nullable() },
      }),
    },
  },
  {
    ...{ method: 'post', path: '/api/icp/keep', door: 'member', needs: 'work', status: 201, fails: [400, 409] },
    summary: 'Keeps who was looked at: as a lead, or as out for a reason. Nobody is contacted.',
    body: {
      schema: KEEP,
      example: { traits: { email: 'ana@acme.example', title: 'Head of IT' }, disqualify: 'Competitor' },
    },
    answer: { schema: z.strictObject({ person: z.guid(), change: z.string().nullable() }) },
  },
]

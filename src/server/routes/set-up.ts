import { z } from 'zod'
import { STEPS } from '../../access/set-up.ts'
import { ANSWERS } from '../../access/set-up-schema.ts'
import { LEAD } from '../api-answers.ts'
import { SET_UP_STATE, TEST_KIND, TEST_LEAD } from '../set-up.ts'
import type { Route } from './route.ts'

const STATE = z.object({
  step: z.enum(STEPS),
  answers: ANSWERS,
  here: z.object({ url: z.string(), onlyHere: z.boolean() }),
})

/** Set-up in the browser. */
export const SET_UP_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/workspace/set-up', door: 'member', needs: 'read' },
    summary: 'How far set-up is, what was answered, and from where this Sluice can be reached.',
    answer: { schema: STATE },
  },
  {
    ...{ method: 'put', path: '/api/workspace/set-up', door: 'member', needs: 'manage' },
    summary: 'Keeps how far set-up is and what was answered.',
    body: { schema: SET_UP_STATE, example: { step: 'market', answers: { company: { name: 'Acme', website: '' } } } },
    answer: { schema: STATE },
    fails: [400],
  },
  {
    ...{ method: 'post', path: '/api/workspace/test-lead', door: 'member', needs: 'import', status: 201 },
    summary: 'Sends a lead to try the funnel with.',
    body: { schema: TEST_KIND, example: { kind: 'ready' } },
    answer: {
      schema: z.object({
        ...{ id: z.uuid(), batch: z.uuid(), name: z.string(), email: z.string() },
        lead: LEAD,
      }),
    },
    fails: [400],
  },
  {
    ...{ method: 'delete', path: '/api/workspace/test-lead/{batch}', door: 'member', needs: 'import' },
    summary: 'Takes a test lead back.',
    params: TEST_LEAD,
    answer: { schema: z.object({ removed: z.literal(true) }) },
    fails: [404],
  },
  {
    ...{ method: 'get', path: '/sample/*', door: 'open' },
    summary: 'The sample site, where Sluice listens on one computer alone.',
    answer: { type: '*/*' },
    fails: [404],
  },
]

import { z } from 'zod'
import { MARK_BODY } from '../../measure/readiness/mark.ts'
import { CAPABILITIES } from '../../measure/readiness/stack.ts'
import * as answers from '../api-answers.ts'
import type { Route } from './route.ts'

/** Whether the funnel is ready. */
export const READINESS_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/readiness', door: 'member', needs: 'read' },
    summary: 'Six done-when conditions with their proof, and the stack audit.',
    answer: { schema: answers.READINESS },
  },
  {
    ...{ method: 'put', path: '/api/readiness/stack/{capability}', door: 'member', needs: 'define' },
    summary: 'Says where a capability of the stack is.',
    params: z.object({ capability: z.enum(CAPABILITIES) }),
    body: { schema: MARK_BODY, example: { state: 'elsewhere', tool: 'Mautic' } },
    answer: { schema: answers.STACK_MARKED },
    fails: [400],
  },
]

import { z } from 'zod'
import { PAGE, WHEN, WHO } from '../../identity/http.ts'
import * as answers from '../api-answers.ts'
import type { Route } from './route.ts'

const ID = z.object({ id: z.uuid() })
const person = { schema: answers.PERSON }
/** Who somebody is and why. */
export const PEOPLE_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/api/people',
    summary: 'The person of an identifier.',
    door: 'member',
    needs: 'read',
    query: WHO,
    answer: person,
    fails: [400, 404],
  },
  {
    method: 'get',
    path: '/api/people/{id}',
    summary: 'A person.',
    door: 'member',
    needs: 'read',
    params: ID,
    answer: person,
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/api/people/{id}/score', door: 'member', needs: 'read', params: ID, query: WHEN },
    summary: 'The score and its reasons, now or at a past instant.',
    answer: { schema: answers.SCORE },
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/api/people/{id}/timeline', door: 'member', needs: 'read', params: ID, query: PAGE },
    summary: 'The facts of a person, newest first.',
    answer: { schema: answers.TIMELINE },
    fails: [400, 404],
  },
]

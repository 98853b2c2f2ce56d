import { REP } from '../../route/http.ts'
import * as answers from '../api-answers.ts'
import type { Route } from './route.ts'

const rep = {
  name: 'Ben Okafor',
  email: 'ben@us.example',
  team: 'sales',
  weight: 1,
  capacityPerDay: 20,
  timezone: 'Europe/London',
}
/** Reps and their teams. */
export const REP_ROUTES: readonly Route[] = [
  {
    ...{ method: 'post', path: '/api/reps', door: 'member', needs: 'manage', status: 201 },
    summary: 'Adds a rep to a team, or changes one of the same address.',
    body: { schema: REP, example: rep },
    answer: { schema: answers.REP_STATE },
    fails: [400],
  },
  {
    method: 'get',
    path: '/api/reps',
    summary: 'Every rep of every team.',
    door: 'member',
    needs: 'read',
    answer: { schema: answers.REPS },
  },
]

import { ALONG_QUERY, FUNNEL_QUERY, OPPORTUNITY_QUERY } from '../../measure/http.ts'
import { BEHIND_QUERY } from '../../measure/people/question.ts'
import * as answers from '../api-answers.ts'
import type { Route } from './route.ts'

/** Figures. */
export const REPORT_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/api/funnel',
    summary: 'Volumes, conversion, time in stage and the leak.',
    door: 'member',
    needs: 'read',
    query: FUNNEL_QUERY,
    answer: { schema: answers.FUNNEL },
    fails: [400],
  },
  {
    method: 'get',
    path: '/api/funnel/people',
    summary: 'The people behind a number of the funnel.',
    door: 'member',
    needs: 'read',
    query: BEHIND_QUERY,
    answer: { schema: answers.BEHIND },
    fails: [400],
  },
  {
    method: 'get',
    path: '/api/funnel/along',
    summary: 'What a step goes along with: the group that falls behind everybody else.',
    door: 'member',
    needs: 'read',
    query: ALONG_QUERY,
    answer: { schema: answers.ALONG },
    fails: [400],
  },
  {
    method: 'get',
    path: '/api/opportunities/report',
    summary: 'Won, lost, cycle and velocity.',
    door: 'member',
    needs: 'read',
    query: OPPORTUNITY_QUERY,
    answer: { schema: answers.OPPORTUNITIES },
    fails: [400],
  },
]

import { FUNNEL_QUERY, OPPORTUNITY_QUERY } from '../../measure/http.ts'
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
    path: '/api/opportunities/report',
    summary: 'Won, lost, cycle and velocity.',
    door: 'member',
    needs: 'read',
    query: OPPORTUNITY_QUERY,
    answer: { schema: answers.OPPORTUNITIES },
    fails: [400],
  },
  {
    method: 'get',
    path: '/live/funnel',
    summary: 'The funnel of the workspace main, for the first page.',
    door: 'this machine',
    answer: { schema: answers.FUNNEL },
  },
]

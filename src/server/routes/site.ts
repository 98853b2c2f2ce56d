import { DOOR_PARAMS } from '../../measure/doors/http.ts'
import { NOW_QUERY } from '../../measure/site/http.ts'
import { RANGE_QUERY } from '../../measure/site/range.ts'
import type { Route } from './route.ts'
import { DOOR, DOORS, SITE, SITE_NOW } from './site-answers.ts'

/** The site and its doors in numbers. */
export const SITE_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/site', door: 'member', needs: 'read' },
    summary: 'Visits and pages of the site.',
    query: RANGE_QUERY,
    answer: { schema: SITE },
    fails: [400, 503],
  },
  {
    ...{ method: 'get', path: '/api/site/now', door: 'member', needs: 'read' },
    summary: 'Who is on the site now.',
    query: NOW_QUERY,
    answer: { schema: SITE_NOW },
    fails: [400],
  },
  {
    ...{ method: 'get', path: '/api/doors', door: 'member', needs: 'read' },
    summary: 'The numbers of every form, CTA and asset.',
    query: RANGE_QUERY,
    answer: { schema: DOORS },
    fails: [400, 503],
  },
  {
    ...{ method: 'get', path: '/api/doors/{kind}/{id}', door: 'member', needs: 'read' },
    summary: 'The numbers of one form, CTA or asset.',
    params: DOOR_PARAMS,
    query: RANGE_QUERY,
    answer: { schema: DOOR },
    fails: [400, 404, 503],
  },
]

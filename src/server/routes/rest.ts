import { z } from 'zod'
import * as answers from '../api-answers.ts'
import { PAGES } from '../ui.ts'
import type { Route } from './route.ts'

const live = { schema: answers.HEALTH, example: { status: 'live' } }
/** The app, health and this description. */
export const OTHER_ROUTES: readonly Route[] = [
  ...PAGES.map(
    (path): Route => ({ method: 'get', path, summary: 'The app.', door: 'open', answer: { type: 'text/html' } }),
  ),
  {
    method: 'get',
    path: '/assets/*',
    summary: 'A part of the app; its name holds its hash.',
    door: 'open',
    answer: { type: '*/*' },
    fails: [404],
  },
  {
    method: 'get',
    path: '/public.css',
    summary: 'The style of the pages that strangers see.',
    door: 'open',
    answer: { type: 'text/css' },
  },
  {
    method: 'get',
    path: '/s.js',
    summary: 'The tracker, for the workspace of a write key; without a key that is known, a script that does nothing.',
    door: 'open',
    query: z.object({ key: z.string().optional().describe('A write key.') }),
    answer: { type: 'text/javascript' },
  },
  {
    method: 'post',
    path: '/api/csp-report',
    summary: 'What a browser refused of the app, as browsers report it (application/csp-report).',
    door: 'open',
    status: 204,
    answer: {},
    fails: [413],
  },
  { method: 'get', path: '/health/live', summary: 'The process is there.', door: 'open', answer: live },
  {
    method: 'get',
    path: '/health/ready',
    summary: 'The database answers.',
    door: 'open',
    answer: { ...live, example: { status: 'ready' } },
    fails: [503],
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This description.',
    door: 'open',
    answer: { schema: z.looseObject({ openapi: z.string() }) },
  },
]

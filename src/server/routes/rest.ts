import { z } from 'zod'
import * as answers from '../api-answers.ts'
import { PAGE_FILES } from '../page.ts'
import type { Route } from './route.ts'

const live = { schema: answers.HEALTH, example: { status: 'live' } }
/** The first page, health and this description. */
export const OTHER_ROUTES: readonly Route[] = [
  { method: 'get', path: '/', summary: 'The first page.', door: 'open', answer: { type: 'text/html' } },
  {
    method: 'get',
    path: '/page/{file}',
    summary: 'A part of the first page.',
    door: 'open',
    params: z.object({ file: z.enum(PAGE_FILES) }),
    answer: { type: '*/*' },
    fails: [404],
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

import { z } from 'zod'
import { FUNNEL } from '../api-answers.ts'
import { SHARE, SHARE_TOKEN } from '../share.ts'
import type { Route } from './route.ts'

const LINK = z.object({ id: z.uuid(), expires_at: z.string() })
const workspace = z.object({ name: z.string(), locale: z.string(), currency: z.string(), timezone: z.string() })
const report = z.object({ workspace, label: z.string(), expires_at: z.string(), report: FUNNEL })

/** Links that show one report. */
export const SHARE_ROUTES: readonly Route[] = [
  {
    ...{ method: 'post', path: '/api/shares', door: 'member', needs: 'define', status: 201 },
    summary: 'Makes a link that shows one funnel report to whoever holds it.',
    body: { schema: SHARE, example: { question: { by: 'channel' }, label: 'For the board', days: 30 } },
    answer: { schema: LINK.extend({ path: z.string() }) },
    fails: [400],
  },
  {
    ...{ method: 'get', path: '/api/shares', door: 'member', needs: 'define' },
    summary: 'The links that still work.',
    answer: { schema: z.object({ shares: z.array(LINK.loose()) }) },
  },
  {
    ...{ method: 'delete', path: '/api/shares/{id}', door: 'member', needs: 'define' },
    summary: 'Ends a link at once.',
    params: z.object({ id: z.uuid() }),
    answer: { schema: z.object({ ended: z.literal(true) }) },
    fails: [404],
  },
  {
    ...{ method: 'get', path: '/api/shared/{token}', door: 'open' },
    summary: 'The report of a link.',
    params: SHARE_TOKEN,
    answer: { schema: report },
    fails: [404],
  },
  {
    ...{ method: 'post', path: '/api/shared/{token}', door: 'open', status: 403 },
    summary: 'Refused: a link only shows.',
    params: SHARE_TOKEN,
    answer: {},
    fails: [403],
  },
]

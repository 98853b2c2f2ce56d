import { z } from 'zod'
import { CHALLENGE_QUERY } from '../../capture/challenge/http.ts'
import * as asked from '../../capture/refused/asked.ts'
import type { Route } from './route.ts'

const EXAMPLE = { ids: ['01999999-0000-7000-8000-000000000000'] }
const changed = { schema: asked.CHANGED, example: { changed: 1 } }

/** What was refused at the doors of a website. */
export const REFUSAL_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/x/challenge', door: 'open', query: CHALLENGE_QUERY },
    summary: 'A proof-of-work challenge for one published form, signed, good for a quarter of an hour.',
    answer: { schema: z.looseObject({ parameters: z.looseObject({}), signature: z.string().optional() }) },
    fails: [400, 404, 429],
  },
  {
    ...{ method: 'get', path: '/api/refusals', door: 'member', needs: 'define', query: asked.LIST_QUERY },
    summary: 'What was refused, newest first, a page at a time.',
    answer: { schema: asked.REFUSAL_PAGE },
    fails: [400],
  },
  {
    ...{ method: 'get', path: '/api/refusals/summary', door: 'member', needs: 'define', query: asked.SUMMARY_QUERY },
    summary:
      'What became of everything that was sent, by reason, day and form, and how hard each form is attacked now.',
    answer: { schema: asked.REFUSAL_SUMMARY },
    fails: [400],
  },
  {
    ...{ method: 'post', path: '/api/refusals/release', door: 'member', needs: 'define' },
    summary: 'Lets in what was refused, past the judge; asked twice it is let in once.',
    body: { schema: asked.IDS_BODY, example: EXAMPLE },
    answer: { schema: asked.RELEASED, example: { released: 1, failed: [] } },
    fails: [400],
  },
  {
    ...{ method: 'post', path: '/api/refusals/discard', door: 'member', needs: 'define' },
    summary: 'Puts refusals out of sight.',
    body: { schema: asked.IDS_BODY, example: EXAMPLE },
    answer: changed,
    fails: [400],
  },
  {
    ...{ method: 'post', path: '/api/refusals/restore', door: 'member', needs: 'define' },
    summary: 'Brings discarded refusals back into sight.',
    body: { schema: asked.IDS_BODY, example: EXAMPLE },
    answer: changed,
    fails: [400],
  },
]

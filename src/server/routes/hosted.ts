import { z } from 'zod'
import { HIT } from '../../capture/embed/hits.ts'
import { PREVIEW_ADDRESS } from '../../capture/hosted/http.ts'
import { FORM_ADDRESS } from '../../capture/showing/http.ts'
import type { Route } from './route.ts'

const page = { type: 'text/html' } as const
const answers = z.looseObject({ email: z.string().optional(), _token: z.string().optional() })

/** Forms as strangers meet them; everything here is open, and told to nobody by a code alone. */
export const HOSTED_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/f/{workspace}/{form}', door: 'open', params: FORM_ADDRESS },
    summary: 'A form as a page of its own.',
    ...{ answer: page, fails: [404, 429, 503] },
  },
  {
    ...{ method: 'get', path: '/f/{workspace}/{form}/embed', door: 'open', params: FORM_ADDRESS },
    summary: 'The same for a frame in a page of the form’s origins.',
    ...{ answer: page, fails: [404, 429, 503] },
  },
  {
    ...{ method: 'get', path: '/f/{workspace}/{form}/embed.json', door: 'open', params: FORM_ADDRESS },
    summary: 'The form and its looks, for e.js.',
    ...{ answer: { schema: z.strictObject({ html: z.string(), css: z.string() }) }, fails: [404, 429] },
  },
  {
    ...{ method: 'post', path: '/f/{workspace}/{form}', door: 'open', params: FORM_ADDRESS },
    summary: 'Sends a form: urlencoded as a page does, or as JSON.',
    body: { schema: answers, example: { email: 'ana@acme.example' } },
    answer: {
      schema: z.strictObject({
        ...{ ok: z.literal(true), kind: z.enum(['text', 'redirect', 'cta']), url: z.string(), html: z.string() },
      }),
    },
    fails: [404, 413, 415, 422, 429, 503],
  },
  {
    ...{ method: 'get', path: '/f/{workspace}/{form}/thanks', door: 'open', params: FORM_ADDRESS },
    summary: 'The page after a form was sent.',
    ...{ answer: page, fails: [404, 429, 503] },
  },
  {
    ...{ method: 'get', path: '/f/preview/{token}', door: 'open', params: PREVIEW_ADDRESS },
    summary: 'A form as it is being written, for whoever has the link.',
    ...{ answer: page, fails: [404, 429] },
  },
  {
    ...{ method: 'post', path: '/f/preview/{token}', door: 'open', params: PREVIEW_ADDRESS },
    summary: 'Tries such a form; nothing is stored.',
    body: { schema: answers, example: { email: 'ana@acme.example' } },
    ...{ answer: page, fails: [404, 422, 429] },
  },
  {
    ...{ method: 'get', path: '/e.js', door: 'open', fails: [429] },
    summary: 'The script that puts forms and CTAs into pages.',
    answer: { type: 'text/javascript' },
  },
  {
    ...{ method: 'post', path: '/x/hit', door: 'open', status: 204, fails: [429] },
    summary: 'A form was seen, begun or left, by its own signed token.',
    body: {
      schema: HIT,
      example: {
        ...{ token: 'v1.…', anonymous: '6f0c…', page: 'https://www.acme.example/pricing', referrer: '' },
        events: [{ event: 'form_viewed' }],
      },
    },
    answer: {},
  },
]

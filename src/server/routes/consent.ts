import { z } from 'zod'
import { TEXT_HASH, WORD } from '../../capture/consent-record/http.ts'
import { BASES } from '../../capture/events.ts'
import { PERSON_ID } from '../../identity/record/http.ts'
import * as answers from '../api-answers.ts'
import type { Route } from './route.ts'

const instant = z.iso.datetime()
const TOKEN = z.object({ token: z.string().max(1600) })

const PURPOSE = z.strictObject({
  ...{ id: z.string(), name: z.string(), basis: z.enum(BASES), state: z.string(), on: z.boolean() },
  ...{ since: instant.nullable(), source: z.string().nullable() },
})
const CONSENTS = z.strictObject({
  purposes: z.array(PURPOSE),
  suppressed: answers.PERSON.shape.suppressed,
  history: z.array(
    z.looseObject({
      id: z.guid(),
      at: instant,
      by: z.string(),
      state: z.string(),
      proof: z.looseObject({}).nullable(),
    }),
  ),
})
const PAGE = { type: 'text/html' } as const

/** What people agreed to, and the pages behind the links of their mails. */
export const CONSENT_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/people/{id}/consents', door: 'member', needs: 'read', params: PERSON_ID },
    summary: 'What a person agreed to, with its proofs.',
    answer: { schema: CONSENTS },
    fails: [400, 404],
  },
  {
    ...{ method: 'post', path: '/api/people/{id}/consents', door: 'member', needs: 'work', params: PERSON_ID },
    summary: 'Records what somebody said about a purpose.',
    body: { schema: WORD, example: { purpose: 'newsletter', state: 'revoked', reason: 'Said so on the phone' } },
    answer: { schema: CONSENTS },
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/api/consent/texts/{hash}', door: 'member', needs: 'read', params: TEXT_HASH },
    summary: 'The words somebody agreed to, by their hash.',
    answer: { schema: z.strictObject({ hash: z.string(), text: z.string(), firstSeenAt: instant }) },
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/p/{token}', door: 'open', params: TOKEN },
    summary: 'The page on which somebody chooses what they receive.',
    answer: PAGE,
    fails: [404],
  },
  {
    ...{ method: 'post', path: '/p/{token}', door: 'open', params: TOKEN },
    summary: 'Saves what was chosen, or unsubscribes (RFC 8058).',
    answer: PAGE,
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/c/{token}', door: 'open', params: TOKEN },
    summary: 'The page that asks whether an address is theirs.',
    answer: PAGE,
    fails: [404, 410],
  },
  {
    ...{ method: 'get', path: '/o/{token}', door: 'open', params: TOKEN },
    summary: 'The picture of a mail; always the same answer.',
    answer: { type: 'image/gif' },
  },
  {
    ...{ method: 'post', path: '/c/{token}', door: 'open', params: TOKEN },
    summary: 'Confirms an address.',
    answer: PAGE,
    fails: [404, 410],
  },
]

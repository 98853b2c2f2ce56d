import { z } from 'zod'
import { leadBody } from '../../capture/lead.ts'
import * as answers from '../api-answers.ts'
import type { Route } from './route.ts'

const call = z.looseObject({
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  messageId: z.string().optional().describe('Unique for ever; the same one again counts once.'),
  timestamp: z.iso.datetime({ offset: true }).optional(),
  context: z.looseObject({}).optional(),
})
const track = { anonymousId: 'a-1', event: 'Quote Requested', properties: { product: 'backup' }, messageId: 'm-1' }

const CALLS: Readonly<Record<string, { readonly says: string; readonly example: object }>> = {
  identify: {
    says: 'who somebody is',
    example: { userId: 'u-7', traits: { email: 'ana@acme.example', headcount: 60 } },
  },
  track: { says: 'what somebody did', example: track },
  page: {
    says: 'which page was seen',
    example: { anonymousId: 'a-1', properties: { url: 'https://us.example/pricing' } },
  },
  screen: { says: 'which screen was seen', example: { anonymousId: 'a-1', name: 'Pricing' } },
  group: {
    says: 'whose company',
    example: { userId: 'u-7', groupId: 'acme', traits: { name: 'Acme', employees: 60 } },
  },
  alias: { says: 'two names, one person', example: { previousId: 'a-1', userId: 'u-7' } },
}

const segment: Route[] = Object.entries(CALLS).flatMap(([name, { says, example }]) =>
  [`/v1/${name}`, `/v1/${name[0]}`].map((path) => ({
    method: 'post' as const,
    path,
    summary: `Segment ${name}: ${says}.`,
    door: 'any key' as const,
    body: { schema: call, example },
    answer: { schema: answers.STORED, example: { success: true, status: 'stored', messageId: 'm-1' } },
    fails: [400, 413, 415, 429, 503],
  })),
)

const batches: Route[] = ['/v1/batch', '/v1/b', '/v1/import'].map((path) => ({
  method: 'post',
  path,
  summary: 'Up to 2,500 calls, each with its type; answered an item each, in order.',
  door: 'any key',
  body: {
    schema: z.looseObject({ batch: z.array(z.looseObject({ ...call.shape, type: z.enum(Object.keys(CALLS)) })) }),
    example: { batch: [{ type: 'track', ...track }] },
  },
  answer: { schema: answers.BATCH, example: { success: true, results: [{ status: 'stored', messageId: 'm-1' }] } },
  fails: [400, 413, 415, 429, 503],
}))

const leads: Route = {
  method: 'post',
  path: '/v1/leads',
  summary:
    'A lead: scored, staged, tracked and owned before this answers. A secret key is told the outcome, a write key only that it was taken.',
  door: 'any key',
  body: {
    schema: leadBody,
    example: {
      email: 'ana@acme.example',
      headcount: 60,
      budget: 12000,
      timeline: 3,
      events: [{ event: 'quote_requested' }],
    },
  },
  answer: { schema: z.union([answers.LEAD, answers.ACCEPTED]), example: { accepted: true, duplicate: false } },
  fails: [400, 413, 415, 422, 429, 503],
}

/** What sends. */
export const CAPTURE_ROUTES: readonly Route[] = [leads, ...segment, ...batches]

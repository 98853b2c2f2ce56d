import { z } from 'zod'
import { leadBody } from '../capture/lead.ts'
import { PAGE, WHEN, WHO } from '../identity/http.ts'
import { FUNNEL_QUERY, OPPORTUNITY_QUERY } from '../measure/http.ts'
import { REP } from '../route/http.ts'
import * as answers from './api-answers.ts'
import { PAGE_FILES } from './page.ts'

/** Who may call a route: everybody, holders of any key, of a secret key, or whoever sits at the machine. */
export type Door = 'open' | 'any key' | 'secret key' | 'this machine'

/** One route as it is told to others. */
export interface Route {
  readonly method: 'get' | 'post'
  /** As OpenAPI writes it: `/api/people/{id}`. */
  readonly path: string
  readonly summary: string
  readonly door: Door
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: { readonly schema: z.ZodType; readonly example: unknown }
  readonly status?: number
  readonly answer: { readonly schema?: z.ZodType; readonly example?: unknown; readonly type?: string }
  /** Statuses of failures, beyond 401 and 403 that follow from the door. */
  readonly fails?: readonly number[]
}

const ID = z.object({ id: z.uuid() })
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
    fails: [400, 413, 415, 503],
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
  fails: [400, 413, 415, 503],
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
  fails: [400, 413, 415, 422, 503],
}

const person = { schema: answers.PERSON }
const people: Route[] = [
  {
    method: 'get',
    path: '/api/people',
    summary: 'The person of an identifier.',
    door: 'secret key',
    query: WHO,
    answer: person,
    fails: [400, 404],
  },
  {
    method: 'get',
    path: '/api/people/{id}',
    summary: 'A person.',
    door: 'secret key',
    params: ID,
    answer: person,
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/api/people/{id}/score', door: 'secret key', params: ID, query: WHEN },
    summary: 'The score and its reasons, now or at a past instant.',
    answer: { schema: answers.SCORE },
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/api/people/{id}/timeline', door: 'secret key', params: ID, query: PAGE },
    summary: 'The facts of a person, newest first.',
    answer: { schema: answers.TIMELINE },
    fails: [400, 404],
  },
]

const rep = {
  name: 'Ben Okafor',
  email: 'ben@us.example',
  team: 'sales',
  weight: 1,
  capacityPerDay: 20,
  timezone: 'Europe/London',
}
const reps: Route[] = [
  {
    ...{ method: 'post', path: '/api/reps', door: 'secret key', status: 201 },
    summary: 'Adds a rep to a team, or changes one of the same address.',
    body: { schema: REP, example: rep },
    answer: { schema: answers.REP_STATE },
    fails: [400],
  },
  {
    method: 'get',
    path: '/api/reps',
    summary: 'Every rep of every team.',
    door: 'secret key',
    answer: { schema: answers.REPS },
  },
]

const reports: Route[] = [
  {
    method: 'get',
    path: '/api/funnel',
    summary: 'Volumes, conversion, time in stage and the leak.',
    door: 'secret key',
    query: FUNNEL_QUERY,
    answer: { schema: answers.FUNNEL },
    fails: [400],
  },
  {
    method: 'get',
    path: '/api/opportunities/report',
    summary: 'Won, lost, cycle and velocity.',
    door: 'secret key',
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

const live = { schema: answers.HEALTH, example: { status: 'live' } }
const rest: Route[] = [
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

/** Every route of the server, in the order people meet them. */
export const ROUTES: readonly Route[] = [leads, ...segment, ...batches, ...people, ...reps, ...reports, ...rest]

import { z } from 'zod'
import { BULK_BODY } from '../../identity/bulk/action.ts'
import { UNDO_BODY } from '../../identity/bulk/http.ts'
import { EXPORT } from '../../identity/export/http.ts'
import { FILTER, TABLE } from '../../identity/table/filter.ts'
import { VIEW_BODY } from '../../identity/views/view.ts'
import type { Route } from './route.ts'

const id = z.guid()
const instant = z.iso.datetime()
const text = z.string().nullable()
const member = { door: 'member' } as const

const LINE = z
  .strictObject({
    ...{ id, name: text, email: text, company: text, accountId: text, title: text },
    ...{ stage: z.string(), furthest: z.string(), track: z.string(), grade: z.string() },
    ...{ score: z.number(), fit: z.number(), engagement: z.number() },
    owner: z.strictObject({ id, name: text }).nullable(),
    waiting: text.describe('The team that is to take this person.'),
    out: z.strictObject({ rule: z.string(), reason: text }).nullable(),
    ...{ channel: text, source: text, country: text, tags: z.array(z.string()) },
    ...{ created: instant, seen: instant },
  })
  .partial()
const VIEW = z.strictObject({
  ...{ id, name: z.string(), query: z.record(z.string(), z.string()), shared: z.boolean(), by: z.string() },
  isMine: z.boolean(),
})
const CHANGED = z.strictObject({ changed: z.int(), unchanged: z.int(), batch: id.nullable() })

/** Many people at once: the table, its counts, files and views, and what is done to many. */
export const PEOPLE_TABLE_ROUTES: readonly Route[] = [
  {
    ...{ ...member, method: 'get', path: '/api/people/table', needs: 'read', query: TABLE },
    summary: 'A page of the people table: filtered, searched, sorted.',
    answer: { schema: z.strictObject({ people: z.array(LINE), next: z.string().nullable() }) },
    fails: [400],
  },
  {
    ...{ ...member, method: 'get', path: '/api/people/count', needs: 'read', query: FILTER },
    summary: 'How many people a filter finds, exactly up to 10,000.',
    answer: { schema: z.strictObject({ count: z.int(), isMore: z.boolean() }) },
    fails: [400],
  },
  {
    ...{ ...member, method: 'get', path: '/api/people/choices', needs: 'read' },
    summary: 'What the filters of the table may name.',
    answer: {
      schema: z.strictObject({
        stages: z.array(z.strictObject({ id: z.string(), name: z.string() })),
        ...{ tracks: z.array(z.string()), grades: z.array(z.string()) },
        owners: z.array(z.strictObject({ id, name: z.string(), team: z.string() })),
        ...{ channels: z.array(z.string()), sources: z.array(z.string()) },
      }),
    },
  },
  {
    ...{ ...member, method: 'post', path: '/api/people/bulk', needs: 'work' },
    summary: 'One action on up to 5,000 people.',
    body: {
      schema: BULK_BODY,
      example: { filter: { search: 'nobody-of-this-name' }, action: { kind: 'tag', add: ['fair'] } },
    },
    answer: { schema: CHANGED },
    fails: [400],
  },
  {
    ...{ ...member, method: 'post', path: '/api/people/bulk/undo', needs: 'work' },
    summary: 'Withdraws every fact of one bulk action.',
    body: { schema: UNDO_BODY, example: { batch: '01890000-0000-7000-8000-000000000001' } },
    answer: { example: { undone: 41 } },
    fails: [400, 404],
  },
  {
    ...{ ...member, method: 'post', path: '/api/people/exports', needs: 'export', status: 201 },
    summary: 'A link for one download of people as CSV, valid for 15 minutes.',
    body: { schema: EXPORT, example: { query: { stage: 'lead', columns: 'name,email' } } },
    answer: { schema: z.strictObject({ path: z.string(), expiresAt: instant }) },
    fails: [400],
  },
  {
    ...{ ...member, method: 'get', path: '/api/people/exports/{token}', needs: 'export' },
    summary: 'The file of a link, once.',
    params: z.object({ token: z.string() }),
    answer: { type: 'text/csv' },
    fails: [404, 410],
  },
  {
    ...{ ...member, method: 'get', path: '/api/views', needs: 'read' },
    summary: 'Saved views of the people table.',
    answer: { schema: z.strictObject({ views: z.array(VIEW) }) },
  },
  {
    ...{ ...member, method: 'post', path: '/api/views', needs: 'read', status: 201 },
    summary: 'Saves a view.',
    body: { schema: VIEW_BODY, example: { name: 'Hot leads', query: { score: '60..', sort: 'score' }, shared: true } },
    answer: { schema: VIEW },
    fails: [400],
  },
  {
    ...{ ...member, method: 'put', path: '/api/views/{id}', needs: 'read', params: z.object({ id }) },
    summary: 'Changes a view of one’s own.',
    body: { schema: VIEW_BODY, example: { name: 'Warm leads', query: { score: '40..' }, shared: false } },
    answer: { schema: VIEW },
    fails: [400, 404],
  },
  {
    ...{ ...member, method: 'delete', path: '/api/views/{id}', needs: 'read', params: z.object({ id }), status: 204 },
    summary: 'Removes a view of one’s own.',
    answer: {},
    fails: [400, 404],
  },
]

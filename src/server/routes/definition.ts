import { z } from 'zod'
import { MATCH, PLAN } from '../../learn/asking/http.ts'
import { DISCARD, PUBLISH, SAVE, SIGN } from '../../learn/draft/http.ts'
import { CHECK, DIFF, VERSION, VERSIONS } from '../../learn/http.ts'
import type { Route } from './route.ts'

const FILES = z.record(z.string(), z.string())
const instant = z.iso.datetime()
const SIGNED = z.strictObject({
  ...{ side: z.enum(['marketing', 'sales']), by: z.string(), at: instant, comment: z.string() },
  override: z.boolean().describe('An owner published without this side; the comment says why.'),
})
const LINE = z.strictObject({
  ...{ version: z.int(), at: instant, by: z.string(), note: z.string(), act: z.boolean(), signOffs: z.array(SIGNED) },
})
const PUBLISHED = LINE.extend({ files: FILES })
const CHANGES = z.strictObject({
  changes: z.array(z.looseObject({ kind: z.string(), part: z.string(), name: z.string(), sentence: z.string() })),
  agreements: z.array(z.string()).describe('Agreed stages (MQL, SAL, SQL, opportunity) that mean something else.'),
  same: z.boolean(),
})
const DRAFT = CHANGES.extend({
  ...{ revision: z.int(), files: FILES.nullable(), basedOn: z.int(), inForce: z.int() },
  ...{ by: z.string().nullable(), at: instant.nullable(), mistakes: z.int(), signOffs: z.array(SIGNED) },
})
const PROBLEMS = z.strictObject({
  problems: z.array(
    z.strictObject({
      ...{ file: z.string(), line: z.int(), column: z.int(), length: z.int(), message: z.string() },
      ...{ hint: z.string().optional(), suggestion: z.string().optional(), severity: z.enum(['error', 'warning']) },
    }),
  ),
  walks: z.int(),
})
const ESTIMATE = z.strictObject({ people: z.int(), low: z.int(), high: z.int() })
const WHO = z.strictObject({ id: z.guid(), email: z.string().nullable() })
const PLANNED = z.looseObject({ state: z.enum(['none', 'running', 'failed', 'done']) })
const MATCHED = z.strictObject({
  ...{ looked: z.int(), people: z.int(), match: ESTIMATE, unknown: ESTIMATE, examples: z.array(WHO), cut: z.boolean() },
})
const files = { 'funnel.yaml': 'name: it-services\n…' }
const member = { door: 'member' } as const

/** The definition: what it says, its draft, what publishing would change. */
export const DEFINITION_ROUTES: readonly Route[] = [
  {
    ...{ ...member, method: 'get', path: '/api/definition', needs: 'read' },
    summary: 'The version in force with its files and who agreed to it.',
    answer: { schema: PUBLISHED },
    fails: [409],
  },
  {
    ...{ ...member, method: 'get', path: '/api/definition/versions', needs: 'read', query: VERSIONS },
    summary: 'Versions, newest first.',
    answer: { schema: z.strictObject({ items: z.array(LINE), next: z.int().nullable() }) },
    fails: [400],
  },
  {
    ...{ ...member, method: 'get', path: '/api/definition/versions/{version}', needs: 'read', params: VERSION },
    summary: 'One version with its files.',
    answer: { schema: PUBLISHED },
    fails: [400, 404],
  },
  {
    ...{ ...member, method: 'get', path: '/api/definition/diff', needs: 'read', query: DIFF },
    summary: 'What differs between two versions, or a version and the draft, in sentences.',
    answer: { schema: CHANGES },
    fails: [400, 404],
  },
  {
    ...{ ...member, method: 'post', path: '/api/definition/check', needs: 'define' },
    summary: 'Every mistake in some files, with its place; nothing is kept.',
    body: { schema: CHECK, example: { files } },
    answer: { schema: PROBLEMS },
    fails: [400, 413],
  },
  {
    ...{ ...member, method: 'get', path: '/api/definition/draft', needs: 'read' },
    summary: 'The draft of the next version, its changes and who agreed to it.',
    answer: { schema: DRAFT },
  },
  {
    ...{ ...member, method: 'put', path: '/api/definition/draft', needs: 'define' },
    summary: 'Saves the draft over the revision it was made from; sign-offs of that one are void.',
    body: { schema: SAVE, example: { revision: 7, files } },
    answer: { schema: DRAFT },
    fails: [400, 409, 413],
  },
  {
    ...{ ...member, method: 'delete', path: '/api/definition/draft', needs: 'define', query: DISCARD },
    summary: 'Throws the draft away.',
    answer: { schema: DRAFT },
    fails: [400, 409],
  },
  {
    ...{ ...member, method: 'post', path: '/api/definition/sign-off', needs: 'sign-off' },
    summary: 'Agrees to a revision of the draft, for marketing or for sales.',
    body: { schema: SIGN, example: { side: 'sales', revision: 8, comment: 'We take these.' } },
    answer: { schema: DRAFT },
    fails: [400, 404, 409],
  },
  {
    ...{ ...member, method: 'post', path: '/api/definition/publish', needs: 'define' },
    summary: 'Puts a revision of the draft into force as the next version.',
    body: { schema: PUBLISH, example: { revision: 8, act: false, note: 'Prices count more' } },
    answer: { schema: z.strictObject({ version: z.int() }) },
    fails: [400, 403, 409],
  },
  {
    ...{ ...member, method: 'get', path: '/api/definition/progress', needs: 'read' },
    summary: 'How far everybody is re-evaluated under the version in force.',
    answer: {
      schema: z.strictObject({
        ...{ version: z.int(), state: z.enum(['none', 'running', 'done', 'failed']), left: z.int(), people: z.int() },
        note: z.string().nullable(),
      }),
    },
  },
  {
    ...{ ...member, method: 'post', path: '/api/definition/plan', needs: 'define' },
    summary: 'Begins to work out who would move were the draft published.',
    body: { schema: PLAN, example: { full: false } },
    answer: { schema: PLANNED },
    fails: [400, 404, 503],
  },
  {
    ...{ ...member, method: 'get', path: '/api/definition/plan', needs: 'define' },
    summary: 'How far the plan is, or what it found.',
    answer: { schema: PLANNED },
  },
  {
    ...{ ...member, method: 'post', path: '/api/definition/match', needs: 'define' },
    summary: 'How many people match a condition now, with three of them.',
    body: { schema: MATCH, example: { expression: 'score > 45' } },
    answer: { schema: MATCHED },
    fails: [400, 503],
  },
  {
    ...{ ...member, method: 'get', path: '/api/definition/names', needs: 'define' },
    summary: 'Events and pages seen in the last 30 days, counted in a sample of people.',
    answer: {
      schema: z.strictObject({
        names: z.array(z.strictObject({ name: z.string(), count: z.int() })),
        days: z.int(),
      }),
    },
  },
  {
    ...{ ...member, method: 'get', path: '/api/definition/completeness', needs: 'define' },
    summary: 'How many people have a value in each field, by stage and by channel, in a sample of 2,000.',
    answer: {
      schema: z.strictObject({
        ...{ looked: z.int(), people: z.int() },
        rows: z.array(
          z.strictObject({
            ...{ by: z.enum(['stage', 'source']), value: z.string(), people: z.int() },
            known: z.record(z.string(), z.int()),
          }),
        ),
      }),
    },
  },
  {
    ...{ ...member, method: 'get', path: '/api/definition/templates', needs: 'define' },
    summary: 'Funnels to begin with, with their files.',
    answer: {
      schema: z.strictObject({
        templates: z.array(
          z.strictObject({
            ...{ id: z.string(), title: z.string(), source: z.string().nullable(), stages: z.array(z.string()) },
            files: FILES,
          }),
        ),
      }),
    },
  },
]

import { z } from 'zod'
import {
  CHECK_FORM,
  FORM_ID,
  FORM_VERSION,
  NEW_FORM,
  PUBLISH_FORM,
  ROLL_BACK,
  SAVE_FORM,
  SHOW_FORM,
  TRY_FORM,
} from '../../capture/forms/http.ts'
import type { Route } from './route.ts'

const instant = z.iso.datetime()
const LINE = z.strictObject({
  ...{ id: z.string(), title: z.string(), state: z.enum(['draft', 'live', 'off', 'archived']) },
  ...{ liveVersion: z.int().nullable(), lastVersion: z.int(), changed: z.boolean() },
  ...{ savedAt: instant, savedBy: z.string() },
})
const VERSION = z.strictObject({ version: z.int(), at: instant, by: z.string(), note: z.string() })
const PROBLEMS = z.array(
  z.strictObject({
    ...{ file: z.string(), line: z.int(), column: z.int(), length: z.int(), message: z.string() },
    ...{ hint: z.string().optional(), suggestion: z.string().optional(), severity: z.enum(['error', 'warning']) },
  }),
)
const FORM = LINE.extend({ revision: z.int(), source: z.string(), problems: PROBLEMS, versions: z.array(VERSION) })
const CHECKED = z.strictObject({ problems: PROBLEMS, form: z.looseObject({ id: z.string() }).nullable() })
const TRIED = z.strictObject({
  ok: z.boolean(),
  answers: z.record(z.string(), z.unknown()).optional(),
  problems: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
})
const STARTER = z.strictObject({ id: z.string(), title: z.string(), purpose: z.string() })
const AROUND = z.strictObject({
  traits: z.array(
    z.strictObject({
      ...{ id: z.string(), kind: z.string(), label: z.string().nullable() },
      options: z.array(z.string()).nullable(),
    }),
  ),
  purposes: z.array(z.strictObject({ id: z.string(), name: z.string(), text: z.string() })),
  ...{ assets: z.array(z.string()), base: z.string(), workspace: z.string() },
})
const source =
  'id: contact\ntitle: Write to us\nfields:\n  - { id: email, kind: email, label: E-mail, required: true }\n'
const member = { door: 'member' } as const

/** Forms: what is written, what strangers see, every version. */
export const FORM_ROUTES: readonly Route[] = [
  {
    ...{ ...member, method: 'get', path: '/api/forms', needs: 'read' },
    summary: 'Every form of the workspace, and those to begin with.',
    answer: { schema: z.strictObject({ forms: z.array(LINE), starters: z.array(STARTER) }) },
  },
  {
    ...{ ...member, method: 'post', path: '/api/forms', needs: 'define' },
    summary: 'A new form that nobody sees yet.',
    body: { schema: NEW_FORM, example: { id: 'talk-to-us', starter: 'contact' } },
    status: 201,
    answer: { schema: FORM },
    fails: [400, 409, 413],
  },
  {
    ...{ ...member, method: 'get', path: '/api/forms/around', needs: 'read' },
    summary: 'What a form may name: fields of a person, purposes, assets.',
    answer: { schema: AROUND },
    fails: [409],
  },
  {
    ...{ ...member, method: 'post', path: '/api/forms/check', needs: 'define' },
    summary: 'Every mistake in the text of a form, and what it reads as; nothing is kept.',
    body: { schema: CHECK_FORM, example: { source } },
    answer: { schema: CHECKED },
    fails: [400, 409, 413, 503],
  },
  {
    ...{ ...member, method: 'post', path: '/api/forms/dry-run', needs: 'define' },
    summary: 'How answers would be judged; nothing is kept.',
    body: { schema: TRY_FORM, example: { source, answers: { email: 'ana@acme.example' } } },
    answer: { schema: TRIED },
    fails: [400, 409, 413, 503],
  },
  {
    ...{ ...member, method: 'get', path: '/api/forms/{id}', needs: 'read', params: FORM_ID },
    summary: 'One form as it is being written, its mistakes and its versions.',
    answer: { schema: FORM },
    fails: [400, 404, 409],
  },
  {
    ...{ ...member, method: 'put', path: '/api/forms/{id}', needs: 'define', params: FORM_ID },
    summary: 'Saves the text over the revision it was made from.',
    body: { schema: SAVE_FORM, example: { revision: 3, source } },
    answer: { schema: FORM },
    fails: [400, 404, 409, 413],
  },
  {
    ...{ ...member, method: 'delete', path: '/api/forms/{id}', needs: 'define', params: FORM_ID },
    summary: 'Deletes a form that was never published; archives one that was.',
    answer: { schema: z.strictObject({ done: z.enum(['deleted', 'archived']) }) },
    fails: [400, 404],
  },
  {
    ...{ ...member, method: 'post', path: '/api/forms/{id}/publish', needs: 'define', params: FORM_ID },
    summary: 'Makes a revision the next version, which strangers see from then on.',
    body: { schema: PUBLISH_FORM, example: { revision: 4, note: 'Asks for the budget too' } },
    answer: { schema: FORM },
    fails: [400, 404, 409],
  },
  {
    ...{ ...member, method: 'post', path: '/api/forms/{id}/roll-back', needs: 'define', params: FORM_ID },
    summary: 'Puts an older version into force again, as a new one.',
    body: { schema: ROLL_BACK, example: { version: 2, note: '' } },
    answer: { schema: FORM },
    fails: [400, 404, 409],
  },
  {
    ...{ ...member, method: 'post', path: '/api/forms/{id}/show', needs: 'define', params: FORM_ID },
    summary: 'Which version strangers see; null takes the form down.',
    body: { schema: SHOW_FORM, example: { version: null } },
    answer: { schema: FORM },
    fails: [400, 404, 409],
  },
  {
    ...{ ...member, method: 'post', path: '/api/forms/{id}/restore', needs: 'define', params: FORM_ID },
    summary: 'Brings an archived form back, for nobody to see yet.',
    answer: { schema: FORM },
    fails: [400, 404, 409],
  },
  {
    ...{ ...member, method: 'get', path: '/api/forms/{id}/versions/{version}', needs: 'read', params: FORM_VERSION },
    summary: 'One version as it was published.',
    answer: { schema: VERSION.extend({ source: z.string(), form: z.looseObject({ id: z.string() }) }) },
    fails: [400, 404],
  },
  {
    ...{ ...member, method: 'get', path: '/api/forms/{id}/preview', needs: 'read', params: FORM_ID },
    summary: 'Where the draft can be looked at for an hour by whoever has the link.',
    answer: { schema: z.strictObject({ path: z.string(), until: instant }) },
    fails: [400, 404],
  },
]

import { z } from 'zod'
import { LINK_FOR } from '../../capture/form-link/http.ts'
import { ERASE } from '../../identity/erasing/http.ts'
import { ALPHABET, APART, MERGE, PREVIEW, UNMERGE } from '../../identity/merging/http.ts'
import { DECLARE, DISQUALIFY, EDIT, PERSON_ID, REQUALIFY, TAKE_BACK } from '../../identity/record/http.ts'
import * as answers from '../api-answers.ts'
import type { Route } from './route.ts'

const id = z.guid()
const instant = z.iso.datetime()
const read = { method: 'get', door: 'member', needs: 'read', params: PERSON_ID, fails: [400, 404] } as const
const work = { method: 'post', door: 'member', needs: 'work', params: PERSON_ID, fails: [400, 404] } as const
const changed = { schema: z.strictObject({ ...answers.PERSON.shape, change: id }) }

const RECORD = z.looseObject({
  ...{ answer: answers.PERSON, name: z.string(), definition: z.int(), trackName: z.string().nullable() },
  ownership: z.strictObject({ kind: z.string(), condition: z.string().nullable() }),
  traits: z.array(z.looseObject({ name: z.string(), label: z.string().nullable() })),
  changes: z.array(z.looseObject({ name: z.string(), at: instant, trust: z.string(), door: z.string(), id })),
  history: z.array(z.looseObject({ stage: z.string(), name: z.string(), at: instant, version: z.int() })),
  flip: z.looseObject({ at: instant }).nullable(),
})
const CURVE = z.strictObject({
  points: z.array(z.strictObject({ at: instant, total: z.number(), fit: z.number(), engagement: z.number() })),
})
const ALIKE = z.looseObject({ id, name: z.string().nullable(), email: z.string().nullable() })
const SIDE = z.looseObject({ id, name: z.string(), stage: z.string(), score: z.number() })
const MENTION = z.strictObject({ table: z.string(), called: z.string(), id: z.string(), excerpt: z.string() })
const MERGED = z.looseObject({ ...answers.PERSON.shape })

/** One person's page, and what a person may change on it. */
export const PERSON_ROUTES: readonly Route[] = [
  {
    ...read,
    path: '/api/people/{id}/record',
    summary: 'Everything about a person but the timeline.',
    answer: { schema: RECORD },
  },
  {
    ...read,
    path: '/api/people/{id}/curve',
    summary: 'The score from the first fact to now.',
    answer: { schema: CURVE },
  },
  {
    ...{ ...work, method: 'patch', path: '/api/people/{id}', fails: [400, 404, 409] },
    summary: 'Corrects what is known of a person.',
    body: { schema: EDIT, example: { traits: { title: 'Head of IT', headcount: 60 } } },
    answer: changed,
  },
  {
    ...{ ...read, needs: 'export', path: '/api/people/{id}/everything' },
    summary: 'Everything that is held of a person, as a file for that person.',
    answer: {
      schema: z.strictObject({
        person: id,
        exportedAt: instant,
        tables: z.record(z.string(), z.array(z.looseObject({}))),
      }),
    },
  },
  {
    ...{ ...read, needs: 'manage', path: '/api/people/{id}/mentions' },
    summary: 'Where else somebody is named, to decide before they are erased.',
    answer: {
      schema: z.strictObject({
        names: z.array(z.string()),
        namesakes: z.int(),
        named: z.array(MENTION),
        published: z.array(MENTION),
        hasMore: z.boolean(),
      }),
    },
    fails: [400, 404, 503],
  },
  {
    ...{ ...work, needs: 'manage', path: '/api/people/{id}/erase', fails: [400, 404, 410] },
    summary: 'Erases everything personal of somebody; it cannot be undone.',
    body: { schema: ERASE, example: { confirm: 'erase' } },
    answer: { schema: z.strictObject({ erased: z.literal(true), person: id, subjects: z.int() }) },
  },
  {
    ...{ ...work, path: '/api/people/{id}/form-link' },
    summary: 'A link to a form for one person, who is not asked for what is known.',
    body: { schema: LINK_FOR, example: { form: 'demo-request' } },
    answer: { schema: z.strictObject({ url: z.url(), until: instant, leavesOut: z.array(z.string()) }) },
  },
  {
    ...{ ...work, path: '/api/people/{id}/disqualify' },
    summary: 'Takes a person out of the funnel, with a reason.',
    body: { schema: DISQUALIFY, example: { reason: 'Competitor' } },
    answer: changed,
  },
  {
    ...{ ...work, path: '/api/people/{id}/requalify', fails: [400, 404, 409] },
    summary: 'Takes back what a person said on who is out.',
    body: { schema: REQUALIFY, example: { reason: 'Asked again' } },
    answer: changed,
  },
  {
    ...{ ...work, path: '/api/people/{id}/stage' },
    summary: 'Says which stage a person is in.',
    body: { schema: DECLARE, example: { stage: 'qualification', reason: 'Told me the budget on the phone' } },
    answer: changed,
  },
  {
    ...{ ...work, path: '/api/people/{id}/take-back' },
    summary: 'Takes back a change made by hand.',
    body: { schema: TAKE_BACK, example: { batch: '0195f000-0000-7000-8000-00000000a4a0' } },
    answer: { schema: answers.PERSON },
  },
  {
    ...{ method: 'get', path: '/api/duplicates', door: 'member', needs: 'read', query: ALPHABET, fails: [400] },
    summary: 'People who may be one, in the order of their names.',
    answer: {
      schema: z.strictObject({
        groups: z.array(z.strictObject({ likeness: z.string(), people: z.array(ALIKE) })),
        next: z.string().nullable(),
      }),
    },
  },
  {
    ...{ ...read, path: '/api/people/{id}/duplicates' },
    summary: 'Who may be the same person.',
    answer: { schema: z.strictObject({ people: z.array(ALIKE) }) },
  },
  {
    ...{ ...read, path: '/api/people/{id}/merge-preview', query: PREVIEW },
    summary: 'What a merge would come to, a field at a time.',
    answer: {
      schema: z.strictObject({
        into: SIDE,
        from: SIDE,
        after: SIDE,
        fields: z.array(z.looseObject({ name: z.string() })),
      }),
    },
  },
  {
    ...{ ...work, path: '/api/people/{id}/merge' },
    summary: 'Makes one person of two.',
    body: { schema: MERGE, example: { from: '0195f000-0000-7000-8000-00000000a4a0', keep: { title: 'from' } } },
    answer: { schema: MERGED },
  },
  {
    ...{ ...work, path: '/api/people/{id}/apart' },
    summary: 'Notes that two records are two people, or takes that back.',
    body: { schema: APART, example: { other: '0195f000-0000-7000-8000-00000000a4a0' } },
    answer: { schema: z.strictObject({ apart: z.boolean() }) },
  },
  {
    ...{ ...work, path: '/api/people/{id}/unmerge', fails: [400, 404, 409] },
    summary: 'Makes two people of one again.',
    body: { schema: UNMERGE, example: { from: '0195f000-0000-7000-8000-00000000a4a0' } },
    answer: { schema: MERGED },
  },
]

import { z } from 'zod'
import {
  DRY_RUN,
  FILE_ID,
  FILE_QUERY,
  IMPORT,
  IMPORT_ID,
  IMPORTS_PAGE,
  ISSUES_PAGE,
  PEOPLE_PAGE,
  PIECE_QUERY,
} from '../../capture/import/http.ts'
import type { Route } from './route.ts'

const count = z.number().int()
const counts = { new: count, updated: count, unchanged: count, refused: count, flagged: count }
const byCode = z.record(z.string(), count)
const issue = z.strictObject({
  ...{ line: count, code: z.string(), message: z.string(), column: z.string().nullable().optional() },
})
const piece = { file: z.uuid(), name: z.string(), size: count, received: count }
const FILE = z.looseObject({
  ...piece,
  /** Absent while some of the file is still to come. */
  ...{ rows: count.optional(), header: z.array(z.string()).optional(), first: z.array(z.array(z.string())).optional() },
  ...{ guess: z.looseObject({}).optional(), stages: z.array(z.looseObject({ id: z.string() })).optional() },
})
const TRIED = z.strictObject({
  ...{ rows: count, ...counts, byCode, issues: z.array(issue) },
  ...{ samples: z.array(z.looseObject({ line: count })), said: z.looseObject({}) },
})
const STATE = z.looseObject({
  ...{ id: z.uuid(), file: z.string(), kind: z.string(), source: z.string(), mode: z.enum(['live', 'historic']) },
  phase: z.enum(['running', 'stopped', 'failed', 'done', 'undoing', 'undo stopped', 'undone']),
  ...{ createdAt: z.iso.datetime(), finishedAt: z.iso.datetime().nullable(), by: z.string().nullable() },
  ...{ done: count, total: count, ...counts, byCode, contacted: z.literal(0).nullable() },
  ...{ failure: z.string().nullable(), undoing: z.strictObject({ done: count, total: count }).nullable() },
  comparison: z.looseObject({ rows: count, refused: count, repeated: count, people: count }).nullable(),
})
const said = z.string().nullable()
const PERSON = z.strictObject({ id: z.guid(), name: said, email: said, company: said, stage: z.string() })
const map = { kind: 'people', source: 'fair', asOf: '2026-03-01', identifiers: { email: 'Email' } }
const file = '01890f2e-7c3b-7cc0-98c1-d2f5a1b0c3d4'
const member = { door: 'member', needs: 'import' } as const

/** Files brought in and taken back. */
export const IMPORT_ROUTES: readonly Route[] = [
  {
    ...{ method: 'post', path: '/api/imports/files', ...member, status: 201 },
    summary: 'Takes a CSV file as it is, or its first piece, and says what its columns seem to mean.',
    query: FILE_QUERY,
    answer: { schema: FILE },
    fails: [400, 413, 415, 429],
  },
  {
    ...{ method: 'post', path: '/api/imports/files/{file}', ...member },
    summary: 'A further piece of a file.',
    ...{ params: FILE_ID, query: PIECE_QUERY, answer: { schema: FILE } },
    fails: [400, 404, 413, 415],
  },
  {
    ...{ method: 'get', path: '/api/imports/files/{file}', ...member },
    summary: 'What the columns of an uploaded file seem to mean.',
    ...{ params: FILE_ID, answer: { schema: FILE } },
    fails: [400, 404],
  },
  {
    ...{ method: 'delete', path: '/api/imports/files/{file}', ...member, status: 204 },
    summary: 'Removes an uploaded file.',
    ...{ params: FILE_ID, answer: {} },
    fails: [404],
  },
  {
    ...{ method: 'post', path: '/api/imports/files/{file}/dry-run', ...member },
    summary: 'What an import would do; writes nothing.',
    ...{ params: FILE_ID, body: { schema: DRY_RUN, example: { map } }, answer: { schema: TRIED } },
    fails: [400, 404, 409, 503],
  },
  {
    ...{ method: 'post', path: '/api/imports', ...member, status: 202 },
    summary: 'Begins an import, which goes on by itself.',
    ...{ body: { schema: IMPORT, example: { file, map } }, answer: { schema: STATE } },
    fails: [400, 404, 429],
  },
  {
    ...{ method: 'get', path: '/api/imports', ...member },
    summary: 'The imports, newest first.',
    ...{
      query: IMPORTS_PAGE,
      answer: { schema: z.strictObject({ items: z.array(STATE), next: z.string().nullable() }) },
    },
    fails: [400],
  },
  {
    ...{ method: 'get', path: '/api/imports/{id}', ...member },
    summary: 'An import: how far it is, and what came of it.',
    ...{ params: IMPORT_ID, answer: { schema: STATE } },
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/api/imports/{id}/people', ...member },
    summary: 'The people that an import speaks of.',
    ...{ params: IMPORT_ID, query: PEOPLE_PAGE },
    answer: { schema: z.strictObject({ items: z.array(PERSON), next: z.string().nullable() }) },
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/api/imports/{id}/issues', ...member },
    summary: 'Rows that were refused or flagged, by line.',
    ...{ params: IMPORT_ID, query: ISSUES_PAGE },
    answer: { schema: z.strictObject({ items: z.array(issue), next: z.string().nullable() }) },
    fails: [400, 404],
  },
  {
    ...{ method: 'get', path: '/api/imports/{id}/issues.csv', ...member },
    summary: 'The same as a file.',
    ...{ params: IMPORT_ID, answer: { type: 'text/csv' } },
    fails: [404],
  },
  {
    ...{ method: 'post', path: '/api/imports/{id}/continue', ...member, status: 202 },
    summary: 'Goes on with an import that was broken off.',
    ...{ params: IMPORT_ID, answer: { schema: STATE } },
    fails: [400, 404, 429],
  },
  {
    ...{ method: 'post', path: '/api/imports/{id}/undo', ...member, status: 202 },
    summary: 'Takes back everything that an import brought.',
    ...{ params: IMPORT_ID, answer: { schema: STATE } },
    fails: [400, 404],
  },
]

import { z } from 'zod'
import type { Route } from './route.ts'

const instant = z.iso.datetime()
const check = z.strictObject({
  ...{ id: z.string(), invariant: z.string(), checked: z.int(), wrong: z.int() },
  offenders: z.array(z.looseObject({ who: z.string(), what: z.string() })).describe('The first twenty.'),
})
/** Where the data is, when it was saved last, and what the last audit found. */
export const SAFEKEEPING = z.strictObject({
  database: z.enum(['embedded', 'external']),
  home: z.string(),
  lastBackup: z.strictObject({ at: instant, rows: z.int(), tables: z.int(), file: z.string() }).nullable(),
  audit: z.strictObject({
    running: z.strictObject({ startedAt: instant, done: z.int(), total: z.int() }).nullable(),
    failed: z.string().nullable(),
    last: z
      .strictObject({
        ...{ startedAt: instant, endedAt: instant, startedBy: z.string(), clean: z.boolean() },
        checks: z.array(check),
      })
      .nullable(),
  }),
})

/** A workspace's data as a whole. */
export const SAFEKEEPING_ROUTES: readonly Route[] = [
  {
    method: 'get',
    path: '/api/data',
    summary: 'Where the data is, its last backup, and the last audit.',
    door: 'member',
    needs: 'manage',
    answer: { schema: SAFEKEEPING },
  },
  {
    method: 'post',
    path: '/api/audit',
    summary: 'Begins an audit of the workspace, unless one runs.',
    door: 'member',
    needs: 'manage',
    status: 202,
    answer: { schema: SAFEKEEPING },
    fails: [429],
  },
]

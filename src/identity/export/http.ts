import { Readable } from 'node:stream'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Column, Line } from '../table/columns.ts'
import { columnsOf, type Moment, VIEW } from '../table/filter.ts'
import { type Scope, scopeOf } from '../table/scope.ts'
import { peopleAfter } from '../table/store.ts'
import { csvLine } from './cell.ts'
import { makeLink, recordExport, useLink } from './store.ts'

export interface ExportParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly momentOf: (workspace: WorkspaceId) => Promise<Moment>
}

/** Which people and columns: the table's address without its page. */
export const EXPORT = z.strictObject({ query: VIEW })
const TOKEN = z.strictObject({ token: z.string().regex(/^[\w-]{20,60}$/, 'this is no link of ours') })

/** People a query; what is in memory at any moment. */
const PAGE = 1000
const FIRST = '00000000-0000-0000-0000-000000000000'
/** Spreadsheets take the file for UTF-8 by it. */
const MARK = '\u{feff}'

const CELLS: { readonly [C in Column]: (line: Line) => string | number | null } = {
  name: ({ name }) => name,
  email: ({ email }) => email,
  company: ({ company }) => company,
  title: ({ title }) => title,
  stage: ({ stage }) => stage,
  score: ({ score }) => score,
  grade: ({ grade }) => grade,
  track: ({ track }) => track,
  owner: ({ owner }) => owner?.name ?? owner?.id ?? null,
  seen: ({ seen }) => seen,
  created: ({ created }) => created,
  channel: ({ channel }) => channel,
  source: ({ source }) => source,
  country: ({ country }) => country,
  furthest: ({ furthest }) => furthest,
  fit: ({ fit }) => fit,
  engagement: ({ engagement }) => engagement,
  tags: ({ tags }) => tags.join(', '),
  out: ({ out }) => out?.reason ?? out?.rule ?? null,
  waiting: ({ waiting }) => waiting,
}

interface Taken {
  readonly scope: Scope
  readonly columns: readonly Column[]
  readonly done: (people: number) => Promise<void>
}

/** A page at a time, as fast as the reader takes it; a reader who goes away ends it, and what was sent is recorded. */
async function* csvOf(pool: Pool, { scope, columns, done }: Taken): AsyncGenerator<string> {
  let people = 0
  try {
    yield MARK + csvLine(['id', ...columns])
    let after: string = FIRST
    for (;;) {
      const page = await peopleAfter(pool, scope, after, PAGE)
      people += page.length
      if (page.length > 0)
        yield page.map((line) => csvLine([line.id, ...columns.map((column) => CELLS[column](line))])).join('')
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE) break
      after = last.id
    }
  } finally {
    await done(people)
  }
}

/** People as a file: a link for one download, and the download, which is recorded with its number of people (G11). */
export function exportRoutes({ pool, gate, clock, momentOf }: ExportParts): FastifyPluginAsync {
  const takenOf = async ({ workspace, only }: Actor, token: string, query: string): Promise<Taken> => {
    const asked = VIEW.parse(JSON.parse(query))
    return {
      scope: scopeOf({ workspace, only }, asked, await momentOf(workspace)),
      columns: columnsOf(asked),
      done: (people) => recordExport(pool, workspace, { token, people, now: clock() }),
    }
  }
  return async (app) => {
    app.post('/api/people/exports', async (request, reply) => {
      const { workspace, by } = await gate(request, 'export')
      parsed(EXPORT, request.body, 'body')
      const said = z.object({ query: z.record(z.string(), z.string()) }).parse(request.body)
      const { token, expiresAt } = await makeLink(pool, workspace, {
        query: JSON.stringify(said.query),
        by,
        now: clock(),
      })
      return reply.status(201).send({ path: `/api/people/exports/${token}`, expiresAt })
    })
    app.get('/api/people/exports/:token', async (request, reply) => {
      const actor = await gate(request, 'export')
      const { token } = parsed(TOKEN, request.params, 'path')
      const query = await useLink(pool, actor.workspace, { token, by: actor.by, now: clock() })
      const taken = await takenOf(actor, token, query)
      const day = clock().slice(0, 10)
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="people-${day}.csv"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(csvOf(pool, taken)))
    })
  }
}

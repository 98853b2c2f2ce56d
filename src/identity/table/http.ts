import type { FastifyPluginAsync } from 'fastify'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import type { Definition } from '../../definition/definition.ts'
import { Fault } from '../../fault.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import type { Line, TablePage } from './columns.ts'
import { placeOf } from './cursor.ts'
import { columnsOf, FILTER, type Moment, orderOf, TABLE } from './filter.ts'
import { scopeOf } from './scope.ts'
import { choicesOf, countPeople, tablePage } from './store.ts'

export interface TableParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  readonly momentOf: (workspace: WorkspaceId) => Promise<Moment>
}

/** Only what was asked for, besides who it is. */
function narrowed({ people, next }: TablePage, columns: readonly string[]) {
  const kept = new Set([...columns, 'id', 'name', 'email'])
  const of = (line: Line) => Object.fromEntries(Object.entries(line).filter(([key]) => kept.has(key)))
  return { people: people.map(of), next }
}

/** The people table: pages by keyset, counts, and what its filters may say. */
export function tableRoutes({ pool, gate, definition, momentOf }: TableParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/people/table', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const asked = parsed(TABLE, withoutWorkspace(request.query))
      const order = orderOf(asked)
      const place = asked.cursor === undefined ? undefined : placeOf(asked.cursor, order)
      if (asked.cursor !== undefined && place === undefined)
        throw new Fault('bad_request', 'cursor: this is no place in this order; take the one that "next" gave.')
      const scope = scopeOf({ workspace, only }, asked, await momentOf(workspace))
      const page = await tablePage(pool, scope, { order, place, limit: Number(asked.limit) })
      return asked.columns === undefined ? page : narrowed(page, columnsOf(asked))
    })
    app.get('/api/people/count', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      const asked = parsed(FILTER, withoutWorkspace(request.query))
      return countPeople(pool, scopeOf({ workspace, only }, asked, await momentOf(workspace)))
    })
    app.get('/api/people/choices', async (request) => {
      const { workspace } = await gate(request, 'read')
      const { stages, tracks, grades } = await definition(workspace)
      return {
        stages: stages.map(({ id, name }) => ({ id, name })),
        tracks: [...tracks.map(({ id }) => id), 'unknown'],
        grades: grades.fit.flatMap((fit) => grades.engagement.map((engagement) => fit.label + engagement.label)),
        ...(await choicesOf(pool, workspace)),
      }
    })
  }
}

/** A browser's download says its workspace in the query; the gate has read it by now. */
function withoutWorkspace(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query
  return Object.fromEntries(Object.entries(query).filter(([name]) => name !== 'workspace'))
}

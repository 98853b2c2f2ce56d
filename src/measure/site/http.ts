import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { parsed } from '../../access/parsed.ts'
import { turns } from '../../access/turns.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { fromMs, type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import { type Funnel, stagesFromLead } from '../dimension.ts'
import { dayIn, plainDate } from '../zone.ts'
import { RANGE_QUERY, rangeOf, type SiteRange } from './range.ts'
import { pagesReport, visitsReport } from './report.ts'
import { countSite, isSeen, SETTINGS, whoIsHere } from './store.ts'

export interface SiteParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Funnel>
  readonly clock: () => Timestamp
}

/** What `GET /api/site/now` may be asked. */
export const NOW_QUERY = z.strictObject({ workspace: z.string().max(200).optional() })

/** The range that a request asks for, in days of the workspace. */
export function askedRange(query: unknown, funnel: Funnel, nowMs: number): SiteRange {
  const asked = parsed(RANGE_QUERY, query)
  return rangeOf(asked, plainDate(dayIn(funnel.timezone)(nowMs)), funnel.timezone)
}

/**
 * Each report holds some tens of megabytes for a moment where there are a million hits, so one waits for the other, of the site or of its
 * doors, without a connection. Half a minute of them may wait.
 */
export const inTurn = turns(1, 64)

/** Visits and pages of the site, and who is there now. */
export function siteRoutes({ pool, gate, definition, clock }: SiteParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/site', async (request) => {
      const { workspace } = await gate(request, 'read')
      const funnel = await definition(workspace)
      const range = askedRange(request.query, funnel, toMs(clock()))
      return inTurn(() =>
        inWorkspace(
          pool,
          workspace,
          async (client) => {
            const { visits, pages } = await countSite(client, workspace, range, stagesFromLead(funnel))
            return {
              seen: visits.views > 0 || (await isSeen(client, workspace)),
              ...visitsReport(range, visits),
              ...pagesReport(pages.rows, pages.total),
            }
          },
          SETTINGS,
        ),
      )
    })
    app.get('/api/site/now', async (request) => {
      const { workspace, only } = await gate(request, 'read')
      parsed(NOW_QUERY, request.query)
      const now = toMs(clock())
      const { total, people } = await inWorkspace(pool, workspace, (client) =>
        whoIsHere(client, workspace, { nowMs: now, only }),
      )
      const { stages } = await definition(workspace)
      return { asOf: fromMs(now), total, people, stages: stages.map(({ id, name }) => ({ id, name })) }
    })
  }
}

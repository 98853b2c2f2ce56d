import type { FastifyPluginAsync } from 'fastify'
import type { Gate } from '../../access/http.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import { type Funnel, stagesFromLead } from '../../measure/dimension.ts'
import { askedRange } from '../../measure/site/http.ts'
import { SETTINGS } from '../../measure/site/store.ts'
import type { EngagementReport } from '../assets/answers.ts'
import { engagementOf } from '../assets/engagement.ts'
import { assetsOf } from '../assets/store.ts'
import { countEngagement } from './store.ts'

export interface EngagementParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Funnel>
  readonly clock: () => Timestamp
}

/** What people did with each asset and what became of them. Counts of everybody, so a rep sees them too: nobody is named. */
export function engagementRoutes({ pool, gate, definition, clock }: EngagementParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/assets/engagement', async (request): Promise<EngagementReport> => {
      const { workspace } = await gate(request, 'read')
      const funnel = await definition(workspace)
      const range = askedRange(request.query, funnel, toMs(clock()))
      const stages = stagesFromLead(funnel)
      const count = () =>
        inWorkspace(pool, workspace, (client) => countEngagement(client, workspace, range, stages), SETTINGS)
      const [assets, rows] = await Promise.all([assetsOf(pool, workspace), count()])
      return {
        ...{ from: range.from, to: range.to },
        stages: funnel.stages.flatMap(({ id, name }) => (stages.includes(id) ? [{ id, name }] : [])),
        assets: engagementOf(assets, rows, stages),
      }
    })
  }
}

import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { line, parsed } from '../../access/parsed.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import { type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import type { Funnel } from '../dimension.ts'
import { askedRange, stagesFromLead } from '../site/http.ts'
import type { SiteRange } from '../site/range.ts'
import { SETTINGS } from '../site/store.ts'
import type { ReportClient } from '../store.ts'
import { assetReport, ctaReport, DOOR_KINDS, type DoorKind, formReport } from './report.ts'
import { countAssets, countCtas, countForms, reachedAfter } from './store.ts'

export interface DoorsParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Funnel>
  readonly clock: () => Timestamp
}

/** A door by what it is and its id. */
export const DOOR_PARAMS = z.object({ kind: z.enum(DOOR_KINDS), id: line(200).min(1) })

interface Asked {
  readonly workspace: WorkspaceId
  readonly range: SiteRange
  readonly stages: readonly string[]
  readonly id: string | null
}

async function forms(client: ReportClient, { workspace, range, stages, id }: Asked) {
  const rows = await countForms(client, workspace, range, id)
  const reached = await reachedAfter(client, workspace, range, { kind: 'form', id, stages })
  return rows.map((row) => formReport(row, reached, stages))
}

async function ctas(client: ReportClient, { workspace, range, stages, id }: Asked) {
  const rows = await countCtas(client, workspace, range, id)
  const reached = await reachedAfter(client, workspace, range, { kind: 'cta', id, stages })
  return rows.map((row) => ctaReport(row, reached, stages))
}

async function assets(client: ReportClient, { workspace, range, stages, id }: Asked) {
  const rows = await countAssets(client, workspace, range, id)
  const reached = await reachedAfter(client, workspace, range, { kind: 'asset', id, stages })
  return rows.map((row) => assetReport(row, reached, stages))
}

type Door = ReturnType<typeof formReport | typeof ctaReport | typeof assetReport>

const KINDS: { readonly [Kind in DoorKind]: (client: ReportClient, asked: Asked) => Promise<readonly Door[]> } = {
  form: forms,
  cta: ctas,
  asset: assets,
}

/** The numbers of every door, and of one. Counts of everybody, so a rep sees them too: nobody is named. */
export function doorsRoutes({ pool, gate, definition, clock }: DoorsParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/doors', async (request) => {
      const { workspace } = await gate(request, 'read')
      const funnel = await definition(workspace)
      const range = askedRange(request.query, funnel, toMs(clock()))
      const asked = { workspace, range, stages: stagesFromLead(funnel), id: null }
      return inWorkspace(
        pool,
        workspace,
        async (client) => ({
          ...{ from: range.from, to: range.to, stages: asked.stages },
          forms: await forms(client, asked),
          ctas: await ctas(client, asked),
          assets: await assets(client, asked),
        }),
        SETTINGS,
      )
    })
    app.get('/api/doors/:kind/:id', async (request) => {
      const { workspace } = await gate(request, 'read')
      const { kind, id } = parsed(DOOR_PARAMS, request.params, 'path')
      const funnel = await definition(workspace)
      const range = askedRange(request.query, funnel, toMs(clock()))
      const asked = { workspace, range, stages: stagesFromLead(funnel), id }
      const [door] = await inWorkspace(pool, workspace, (client) => KINDS[kind](client, asked), SETTINGS)
      if (door === undefined)
        throw new Fault('not_found', 'Nothing was seen of this door in these days.', 'Ask for a longer range.')
      return { from: range.from, to: range.to, stages: asked.stages, door }
    })
  }
}

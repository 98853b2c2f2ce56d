import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../../access/http.ts'
import { line, parsed } from '../../access/parsed.ts'
import { inWorkspace, type Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import { type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import { type Funnel, stagesFromLead } from '../dimension.ts'
import { askedRange, inTurn } from '../site/http.ts'
import { SETTINGS } from '../site/store.ts'
import type { CountedDoors } from './counted.ts'
import { assetReport, ctaReport, DOOR_KINDS, type DoorKind, formReport } from './report.ts'
import { countDoors } from './store.ts'

export interface DoorsParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Funnel>
  readonly clock: () => Timestamp
}

/** A door by what it is and its id. */
export const DOOR_PARAMS = z.object({ kind: z.enum(DOOR_KINDS), id: line(200).min(1) })

/** What was counted as it is answered. */
function reportsOf({ forms, ctas, assets, reached }: CountedDoors, stages: readonly string[]) {
  return {
    forms: forms.map((row) => formReport(row, reached.form, stages)),
    ctas: ctas.map((row) => ctaReport(row, reached.cta, stages)),
    assets: assets.map((row) => assetReport(row, reached.asset, stages)),
  }
}

const LISTS = { form: 'forms', cta: 'ctas', asset: 'assets' } as const satisfies { readonly [Kind in DoorKind]: string }

/** The numbers of every door, and of one. Counts of everybody, so a rep sees them too: nobody is named. */
export function doorsRoutes({ pool, gate, definition, clock }: DoorsParts): FastifyPluginAsync {
  const counted = async (request: FastifyRequest, workspace: WorkspaceId, id: string | null) => {
    const funnel = await definition(workspace)
    const range = askedRange(request.query, funnel, toMs(clock()))
    const stages = stagesFromLead(funnel)
    const doors = await inTurn(() =>
      inWorkspace(pool, workspace, (client) => countDoors(client, workspace, range, stages, id), SETTINGS),
    )
    return { about: { from: range.from, to: range.to, stages }, ...reportsOf(doors, stages) }
  }
  return async (app) => {
    app.get('/api/doors', async (request) => {
      const { workspace } = await gate(request, 'read')
      const { about, ...doors } = await counted(request, workspace, null)
      return { ...about, ...doors }
    })
    app.get('/api/doors/:kind/:id', async (request) => {
      const { workspace } = await gate(request, 'read')
      const { kind, id } = parsed(DOOR_PARAMS, request.params, 'path')
      const { about, ...doors } = await counted(request, workspace, id)
      const [door] = doors[LISTS[kind]]
      if (door === undefined)
        throw new Fault('not_found', 'Nothing was seen of this door in these days.', 'Ask for a longer range.')
      return { ...about, door }
    })
  }
}

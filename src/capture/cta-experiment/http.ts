import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { parsed } from '../../access/parsed.ts'
import { workspaceById } from '../../db/workspace.ts'
import { Fault } from '../../fault.ts'
import type { WorkspaceId } from '../../funnel/brand.ts'
import { stagesFromLead } from '../../measure/dimension.ts'
import { POSITIONS } from '../assets/asset.ts'
import { chooseCta, type Offer, stranger } from '../ctas/choose.ts'
import { isLate } from '../ctas/cta.ts'
import type { CtaParts } from '../ctas/http.ts'
import { offersOf, resolvedCtas } from '../ctas/store.ts'
import { SLUG } from '../offers/offer.ts'
import type { CtaTest, Experiment, ExperimentResult } from './answers.ts'
import { judged, peopleToSee } from './judge.ts'
import { countArms, newestExperiment, startExperiment, stopExperiment } from './store.ts'

/** Which CTA the other half is to see, and which share of visitors converts today. */
export const CTA_TEST_START = z.strictObject({
  single: z.string().regex(SLUG, 'this is no id of a CTA'),
  expected: z.number().min(0.002, 'under 0.2 % no website is busy enough').max(0.4),
})

/** The ready-made test: tiered CTAs against one single CTA for everybody. */
export function ctaExperimentRoutes(parts: CtaParts): FastifyPluginAsync {
  const { pool, gate, clock } = parts
  return async (app) => {
    app.get('/api/ctas/experiment', async (request) => testOf(parts, (await gate(request, 'read')).workspace))
    app.post('/api/ctas/experiment', async (request, reply): Promise<Experiment> => {
      const { workspace, by } = await gate(request, 'define')
      const { single, expected } = parsed(CTA_TEST_START, request.body, 'body')
      const { blocked, singles } = await readiness(parts, workspace)
      if (blocked !== null) throw new Fault('bad_request', blocked)
      if (!singles.some(({ id }) => id === single))
        throw new Fault(
          'bad_request',
          'The single CTA is to be one that is published and asks for a decision, such as a demo.',
        )
      const started = { single, expected, perArm: peopleToSee(expected) }
      return reply.status(201).send(await startExperiment(pool, workspace, started, { by, at: clock() }))
    })
    app.post('/api/ctas/experiment/stop', async (request): Promise<Experiment> => {
      const { workspace, by } = await gate(request, 'define')
      return stopExperiment(pool, workspace, { by, at: clock() })
    })
  }
}

interface Ready extends Pick<CtaTest, 'blocked' | 'singles'> {
  readonly offers: readonly Offer[]
}

async function readiness({ pool, base, definition }: CtaParts, workspace: WorkspaceId): Promise<Ready> {
  const slug = (await workspaceById(pool, workspace))?.slug ?? ''
  const [all, { playbook }] = await Promise.all([resolvedCtas(pool, workspace, { base, slug }), definition(workspace)])
  const offers = offersOf(all)
  const singles = offers.filter(({ kind, position }) => position === 'BOFU' || isLate(kind))
  // Whoever is shown nothing is not counted: the arms would be filled unevenly where one of them has nothing to show.
  const empty = POSITIONS.filter(
    (pagePosition) =>
      pagePosition !== 'TOFU' &&
      chooseCta({ pagePosition, visitor: stranger('') }, offers, playbook.ctas) === undefined,
  )
  const blocked =
    singles.length === 0
      ? 'No published CTA asks for a decision, such as a demo, which the other half would see.'
      : empty.length > 0
        ? `Nothing is offered to strangers on a ${empty.join(' or ')} page, so there is nothing to compare there.`
        : null
  return { offers, blocked, singles: singles.map(({ id, title }) => ({ id, title })) }
}

async function testOf(parts: CtaParts, workspace: WorkspaceId): Promise<CtaTest> {
  const [{ offers, blocked, singles }, experiment, definition] = await Promise.all([
    readiness(parts, workspace),
    newestExperiment(parts.pool, workspace),
    parts.definition(workspace),
  ])
  const stages = stagesFromLead(definition)
  const runs = experiment !== undefined && experiment.stoppedAt === null
  const isThere = offers.some(({ id }) => id === experiment?.single)
  return {
    ...{ singles, blocked, experiment: experiment ?? null },
    paused:
      runs && !isThere ? 'The single CTA is not published or leads nowhere, so everybody sees tiered ones.' : null,
    stages: definition.stages.flatMap(({ id, name }) => (stages.includes(id) ? [{ id, name }] : [])),
    result: experiment === undefined ? null : await resultOf(parts, workspace, experiment, stages),
  }
}

async function resultOf(
  { pool, clock }: CtaParts,
  workspace: WorkspaceId,
  experiment: Experiment,
  stages: readonly string[],
): Promise<ExperimentResult> {
  const { arms, both } = await countArms(pool, workspace, experiment, { now: clock(), stages })
  return { arms, both, ...judged(arms, experiment.perArm, stages) }
}

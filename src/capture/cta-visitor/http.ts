import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { DoorLimits } from '../../access/limits/doors.ts'
import { limitNetworks, limitWorkspace } from '../../access/limits/http.ts'
import type { Pool } from '../../db/pool.ts'
import { remembering } from '../../db/remembered.ts'
import { publicWorkspace } from '../../db/workspace.ts'
import type { Definition } from '../../definition/definition.ts'
import { pagePath } from '../../definition/signal-key.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { newestExperiment } from '../cta-experiment/store.ts'
import type { ShownCta } from '../ctas/answers.ts'
import { armOf, type RunningTest, shownTo } from '../ctas/arm.ts'
import { type Offer, stranger } from '../ctas/choose.ts'
import { type PathRule, placeOf } from '../ctas/cta.ts'
import { offersOf, pathRulesOf, resolvedCtas } from '../ctas/store.ts'
import { visitorOf } from './store.ts'

export interface ShownParts {
  readonly pool: Pool
  readonly clock: () => Timestamp
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  /** `publicBase(config)`. */
  readonly base: string
  readonly limits: DoorLimits
}

/** What a page says of itself, and the id that its browser goes by. What it does not say is empty. */
export const SHOWN = z.object({
  workspace: z.string().max(100),
  position: z.string().max(100).default(''),
  path: z.string().max(2000).default(''),
  anonymous: z.string().max(300).default(''),
  /** Anything where the browser keeps this id: one that ends with the page would be in another arm of a test on the next. */
  kept: z.string().max(10).default(''),
})

/** What is offered in a workspace, as of a moment ago. */
interface Stock {
  readonly workspace: WorkspaceId
  readonly offers: readonly Offer[]
  readonly rules: readonly PathRule[]
  readonly definition: Definition
  readonly test: RunningTest | undefined
}

/** `/x/cta`: which CTA a page shows to this browser. Any site may ask; the answer is about the CTA, never about the visitor. */
export function shownCtaRoutes(parts: ShownParts): FastifyPluginAsync {
  const { pool, clock, limits } = parts
  const stockOf = stocks(parts)
  return async (app) => {
    app.addHook('onRequest', (_request, reply, done) => {
      reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin')
      done()
    })
    limitNetworks(app, limits, () => 'show')
    app.get('/x/cta', async (request, reply): Promise<ShownCta | undefined> => {
      const asked = SHOWN.safeParse(request.query)
      if (!asked.success) throw new Fault('bad_request', 'Say at least the workspace.')
      const { workspace: slug, position, path, anonymous, kept } = asked.data
      const stock = await stockOf(slug)
      if (stock === undefined) throw new Fault('not_found', 'There is no such workspace.')
      const { workspace, offers, rules, definition, test } = stock
      limitWorkspace(limits, 'show', workspace, reply)
      const day = clock().slice(0, 10)
      const visitor =
        anonymous === '' || offers.length === 0
          ? stranger(`${anonymous} ${day}`)
          : await visitorOf(pool, workspace, { anonymous, day }, definition.stages)
      const pagePosition = placeOf(position, pagePath(path), rules).position
      const inTest = test !== undefined && kept !== '' && anonymous !== ''
      const half = inTest ? { ...test, arm: armOf(workspace, test.number, anonymous) } : undefined
      const { choice, arm } = shownTo({ pagePosition, visitor }, offers, definition.playbook.ctas, half)
      if (choice === undefined) {
        reply.status(204)
        return undefined
      }
      const { id, title, text, href } = choice.cta
      const shown = { id, title, text, href, rule: choice.rule, reason: choice.reason, position: pagePosition }
      return arm === undefined || half === undefined ? shown : { ...shown, experiment: half.number, arm }
    })
  }
}

function stocks({ pool, base, definition }: ShownParts): (slug: string) => Promise<Stock | undefined> {
  const known = remembering<Stock | undefined>()
  const load = async (slug: string): Promise<Stock | undefined> => {
    const workspace = await publicWorkspace(pool, slug)
    if (workspace === undefined) return undefined
    const [all, { rules }, inForce, newest] = await Promise.all([
      resolvedCtas(pool, workspace, { base, slug }),
      pathRulesOf(pool, workspace),
      definition(workspace),
      newestExperiment(pool, workspace),
    ])
    const offers = offersOf(all)
    const single = newest?.stoppedAt === null ? offers.find(({ id }) => id === newest.single) : undefined
    const test = newest === undefined || single === undefined ? undefined : { number: newest.number, single }
    return { workspace, offers, rules, definition: inForce, test }
  }
  return (slug) => known.get(slug, () => load(slug))
}

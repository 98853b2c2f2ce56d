import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../access/http.ts'
import { inWorkspace, type Pool } from '../db/pool.ts'
import { Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import { alongStep } from './along/store.ts'
import { type FunnelAnswer, funnelAnswer } from './answer.ts'
import { ALL, type Funnel, shapeOf } from './dimension.ts'
import {
  type OpportunityAnswer,
  type OpportunityCounts,
  opportunityGroup,
  SPLITS,
  type Split,
} from './opportunities.ts'
import { BEHIND_QUERY, placeOf } from './people/question.ts'
import { peopleBehind } from './people/store.ts'
import { parseQuestion, type Question } from './question.ts'
import { countFunnel, countOpportunities, EXACT_ROWS, QUICK_ROWS } from './store.ts'
import { dayNumber } from './zone.ts'

/** What reports need from the rest of the server. */
export interface ReportParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Funnel & { readonly currency: string }>
  readonly nowMs: () => number
}

const text = z.string().max(200).optional()
/** What `GET /api/funnel` may be asked; `question.ts` reads the words. */
export const FUNNEL_QUERY = z.strictObject({
  mode: text,
  by: text,
  from: text,
  to: text,
  asOf: text,
  dealValue: text,
  precision: text,
})
/** What `GET /api/opportunities/report` may be asked. */
export const OPPORTUNITY_QUERY = z.strictObject({ by: text })

/** What `GET /api/funnel/along` may be asked: a step of a cohort. */
export const ALONG_QUERY = z.strictObject({
  from: text,
  to: text,
  stage: z.string().max(200),
  until: z.string().max(200),
})

/** `GET /api/funnel` with the people behind its numbers and what its leak goes along with, and `GET /api/opportunities/report`. */
export function reportRoutes(parts: ReportParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/funnel', async (request) => {
      const { workspace, only } = await parts.gate(request, 'read')
      const question = parseQuestion(parse(FUNNEL_QUERY, request.query), parts.nowMs())
      const funnel = await parts.definition(workspace)
      if (only !== null) refuseTraits(funnel, question)
      return funnelReport(parts.pool, workspace, funnel, question)
    })
    app.get('/api/funnel/people', async (request) => {
      const { workspace, only } = await parts.gate(request, 'read')
      const { stage, until, which, value, after, limit, ...asked } = parse(BEHIND_QUERY, request.query)
      const question = parseQuestion(asked, parts.nowMs())
      const funnel = await parts.definition(workspace)
      for (const name of [stage, until]) refuseStage(funnel, name)
      const opened = { question, stage, until, which, value, after: placeOf(after), limit: Number(limit), only }
      return inWorkspace(parts.pool, workspace, (client) => peopleBehind(client, workspace, funnel, opened))
    })
    app.get('/api/funnel/along', async (request) => {
      const { workspace } = await parts.gate(request, 'read')
      const { stage, until, ...asked } = parse(ALONG_QUERY, request.query)
      const { from, to } = parseQuestion(asked, parts.nowMs())
      const funnel = await parts.definition(workspace)
      for (const name of [stage, until]) refuseStage(funnel, name)
      const range = { from: from === null ? null : dayNumber(from), to: to === null ? null : dayNumber(to) }
      const along = await inWorkspace(parts.pool, workspace, (client) =>
        alongStep(client, workspace, funnel, { ...range, stage, until }),
      )
      return { along }
    })
    app.get('/api/opportunities/report', async (request) => {
      const { workspace } = await parts.gate(request, 'read')
      const by = parseSplit(parse(OPPORTUNITY_QUERY, request.query).by)
      const { currency } = await parts.definition(workspace)
      return opportunityReport(parts.pool, workspace, currency, by)
    })
  }
}

/** A report counts everybody; split by a trait of theirs, such as an address, it would list the people of other reps (G2). */
function refuseTraits(funnel: Funnel, { by }: Question): void {
  const { dimensions } = shapeOf(funnel)
  if (by === null || dimensions.includes(by)) return
  const known = dimensions.filter((name) => name !== ALL).join(', ')
  throw new Fault('forbidden', 'A rep sees reports by what the workspace counts.', `Use one of ${known}.`)
}

function refuseStage(funnel: Funnel, name: string | undefined): void {
  if (name === undefined || funnel.stages.some(({ id }) => id === name)) return
  const ids = funnel.stages.map(({ id }) => id).join(', ')
  throw new Fault('bad_request', `There is no stage "${name}".`, `Stages: ${ids}.`)
}

function parse<T>(schema: z.ZodType<T>, query: unknown): T {
  const parsed = schema.safeParse(query)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.join('.')
  throw new Fault('bad_request', `The query cannot be understood: ${path ? `${path}: ` : ''}${issue?.message ?? ''}.`)
}

/** What opportunities may be split by; a `bad_request` names the choices. */
export function parseSplit(by: string | undefined): Split | null {
  if (by === undefined || by === '' || by === 'all') return null
  const split = SPLITS.find((one) => one === by)
  if (!split)
    throw new Fault('bad_request', `Opportunities cannot be split by "${by}".`, `Use one of ${SPLITS.join(', ')}.`)
  return split
}

/** The funnel report of a workspace; the same for the API, the command line and the page. */
export async function funnelReport(
  pool: Pool,
  workspace: WorkspaceId,
  funnel: Funnel,
  question: Question,
): Promise<FunnelAnswer> {
  const counted = await inWorkspace(pool, workspace, (client) =>
    countFunnel(client, workspace, funnel, question, question.quick ? QUICK_ROWS : EXACT_ROWS),
  )
  return funnelAnswer(funnel, question, counted)
}

/** The opportunity report of a workspace. */
export async function opportunityReport(
  pool: Pool,
  workspace: WorkspaceId,
  currency: string,
  by: Split | null,
): Promise<OpportunityAnswer> {
  const [all, split] = await inWorkspace(pool, workspace, async (client) => [
    await countOpportunities(client, workspace, null),
    by === null ? null : await countOpportunities(client, workspace, by),
  ])
  const total = opportunityGroup(all?.[0] ?? NONE)
  return { by, currency, total, groups: (split ?? all ?? []).map(opportunityGroup) }
}

const NONE: OpportunityCounts = {
  value: 'all',
  total: 0,
  open: 0,
  won: 0,
  lost: 0,
  stages: {},
  wonValue: 0,
  wonValued: 0,
  wonDays: null,
  closedDays: null,
  withoutDates: 0,
  withoutAccount: 0,
  negative: 0,
}

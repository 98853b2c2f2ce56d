import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Gate } from '../access/http.ts'
import { inWorkspace, type Pool } from '../db/pool.ts'
import { Fault } from '../fault.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import { type FunnelAnswer, funnelAnswer } from './answer.ts'
import type { Funnel } from './dimension.ts'
import {
  type OpportunityAnswer,
  type OpportunityCounts,
  opportunityGroup,
  SPLITS,
  type Split,
} from './opportunities.ts'
import { parseQuestion, type Question } from './question.ts'
import { countFunnel, countOpportunities } from './store.ts'

/** What reports need from the rest of the server. */
export interface ReportParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly definition: (workspace: WorkspaceId) => Promise<Funnel & { readonly currency: string }>
  readonly nowMs: () => number
}

const text = z.string().max(200).optional()
/** What `GET /api/funnel` may be asked; `question.ts` reads the words. */
export const FUNNEL_QUERY = z.strictObject({ mode: text, by: text, from: text, to: text, asOf: text, dealValue: text })
/** What `GET /api/opportunities/report` may be asked. */
export const OPPORTUNITY_QUERY = z.strictObject({ by: text })

/** `GET /api/funnel` and `GET /api/opportunities/report`. */
export function reportRoutes(parts: ReportParts): FastifyPluginAsync {
  return async (app) => {
    app.get('/api/funnel', async (request) => {
      const { workspace } = await parts.gate(request, 'read')
      const question = parseQuestion(parse(FUNNEL_QUERY, request.query), parts.nowMs())
      return funnelReport(parts.pool, workspace, await parts.definition(workspace), question)
    })
    app.get('/api/opportunities/report', async (request) => {
      const { workspace } = await parts.gate(request, 'read')
      const by = parseSplit(parse(OPPORTUNITY_QUERY, request.query).by)
      const { currency } = await parts.definition(workspace)
      return opportunityReport(parts.pool, workspace, currency, by)
    })
  }
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
  const counted = await inWorkspace(pool, workspace, (client) => countFunnel(client, workspace, funnel, question))
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

import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import type { Gate } from '../../access/http.ts'
import { line, parsed, webLink, words } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import { workspaceById } from '../../db/workspace.ts'
import type { Definition } from '../../definition/definition.ts'
import { pagePath } from '../../definition/signal-key.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { POSITIONS } from '../assets/asset.ts'
import { assetsOf, offeringForms } from '../assets/store.ts'
import { FORM_SLUG } from '../forms/form.ts'
import { OFFER_STATES, SLUG } from '../offers/offer.ts'
import type { Changing } from '../offers/store.ts'
import type { CtaList, CtaPreview, ListedCta } from './answers.ts'
import { placeOf, unfitBecause } from './cta.ts'
import { previewOf } from './preview.ts'
import { addCta, changeCta, offersOf, pathRulesOf, type Resolved, resolvedCtas, savePathRules } from './store.ts'

export interface CtaParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  /** `publicBase(config)`. */
  readonly base: string
}

/** A CTA in a path. */
export const CTA_ID = z.strictObject({ id: z.string().regex(SLUG, 'this is no id of a CTA') })
const formId = z.string().regex(FORM_SLUG, 'this is no id of a form')
const assetId = z.string().regex(SLUG, 'this is no id of an asset')
/** What somebody says of a CTA. */
export const CTA = z
  .strictObject({
    title: line(80).min(1, 'give it the text of its button'),
    text: words(300).default(''),
    kind: line(60).min(1, 'say what it offers'),
    position: z.enum(POSITIONS),
    target: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('form'), form: formId }),
      z.strictObject({ kind: z.literal('asset'), asset: assetId }),
      z.strictObject({ kind: z.literal('link'), url: webLink }),
    ]),
  })
  .superRefine((said, context) => {
    const why = unfitBecause(said)
    if (why !== undefined) context.addIssue({ code: 'custom', path: ['kind'], message: why })
  })
const version = z.int().min(1)
/** A change of a CTA, and the version it was read at. */
export const CTA_CHANGE = z.strictObject({ cta: CTA, version })
/** What becomes of a CTA, and the version it was read at. */
export const CTA_STATE = z.strictObject({ state: z.enum(OFFER_STATES), version })
/** Paths as page views have them, `/pricing` or `/blog/*`; the first that matches counts. */
export const CTA_PATHS = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        path: z
          .string()
          .max(300)
          .regex(/^\/[^\s?#*]*\*?$/, 'a path begins with / and may end in *')
          .transform((path) => (path.endsWith('*') ? path.toLowerCase() : pagePath(path))),
        position: z.enum(POSITIONS),
      }),
    )
    .max(200),
  version: z.int().min(0),
})
/** Whom and which page to look at; everybody and every position unless said. */
export const CTA_PREVIEW = z.strictObject({
  position: z.enum(POSITIONS).optional(),
  stage: z.string().max(64).optional(),
  path: z.string().max(500).optional(),
  workspace: z.string().optional(),
})

/** What pages offer next: the CTAs, which paths are where, and who sees what and why. */
export function ctaRoutes(parts: CtaParts): FastifyPluginAsync {
  const { pool, gate, clock } = parts
  const changing = ({ by }: Actor): Changing => ({ by, at: clock() })
  return async (app) => {
    app.get('/api/ctas', async (request) => listOf(parts, (await gate(request, 'read')).workspace))
    app.get('/api/ctas/preview', async (request) => {
      const { workspace } = await gate(request, 'read')
      return preview(parts, workspace, parsed(CTA_PREVIEW, request.query))
    })
    app.post('/api/ctas', async (request, reply) => {
      const actor = await gate(request, 'define')
      const body = parsed(CTA, request.body, 'body')
      return reply.status(201).send(await addCta(pool, actor.workspace, body, changing(actor)))
    })
    app.put('/api/ctas/:id', async (request) => {
      const actor = await gate(request, 'define')
      const { id } = parsed(CTA_ID, request.params, 'path')
      const { cta: body, version: seen } = parsed(CTA_CHANGE, request.body, 'body')
      return changeCta(pool, actor.workspace, id, { body, version: seen }, changing(actor))
    })
    app.post('/api/ctas/:id/state', async (request) => {
      const actor = await gate(request, 'define')
      const { id } = parsed(CTA_ID, request.params, 'path')
      const change = parsed(CTA_STATE, request.body, 'body')
      if (change.state === 'published') await mustWork(parts, actor.workspace, id)
      return changeCta(pool, actor.workspace, id, change, changing(actor))
    })
    app.put('/api/cta-paths', async (request) => {
      const actor = await gate(request, 'define')
      return savePathRules(pool, actor.workspace, parsed(CTA_PATHS, request.body, 'body'), changing(actor))
    })
  }
}

const resolved = async ({ pool, base }: CtaParts, workspace: WorkspaceId): Promise<Resolved[]> =>
  resolvedCtas(pool, workspace, { base, slug: (await workspaceById(pool, workspace))?.slug ?? '' })

/** A CTA that leads nowhere is not published; one whose target goes later is not shown. */
async function mustWork(parts: CtaParts, workspace: WorkspaceId, id: string): Promise<void> {
  const found = (await resolved(parts, workspace)).find(({ cta }) => cta.id === id)
  if (found?.broken !== undefined) throw new Fault('bad_request', found.broken, 'Publish that first, then the CTA.')
}

const listed = ({ cta, offer, broken }: Resolved): ListedCta => ({
  ...cta,
  href: offer?.href ?? null,
  broken: broken ?? null,
})

async function listOf(parts: CtaParts, workspace: WorkspaceId): Promise<CtaList> {
  const { pool, base } = parts
  const [all, paths, definition, forms, assets, known] = await Promise.all([
    resolved(parts, workspace),
    pathRulesOf(pool, workspace),
    parts.definition(workspace),
    offeringForms(pool, workspace),
    assetsOf(pool, workspace),
    workspaceById(pool, workspace),
  ])
  return {
    items: all.map(listed),
    paths,
    offers: definition.playbook.ctas,
    forms: forms.map(({ id, title }) => ({ id, title })),
    assets: assets.flatMap(({ id, title, gated, state }) => (state === 'published' ? [{ id, title, gated }] : [])),
    snippet: { script: `${base}/e.js`, workspace: known?.slug ?? '' },
  }
}

async function preview(
  parts: CtaParts,
  workspace: WorkspaceId,
  { position, stage, path }: z.infer<typeof CTA_PREVIEW>,
): Promise<CtaPreview> {
  const [all, definition, { rules }] = await Promise.all([
    resolved(parts, workspace),
    parts.definition(workspace),
    pathRulesOf(parts.pool, workspace),
  ])
  const { stages, playbook } = definition
  const named = stages.map((one) => ({ id: one.id, name: one.name, position: one.position }))
  const rows = previewOf(offersOf(all), named, playbook.ctas, parts.clock().slice(0, 10))
  return {
    rows: rows
      .filter((row) => stage === undefined || row.stage === (stage === '' ? null : stage))
      .map((row) => ({
        ...row,
        cells: row.cells.filter((cell) => position === undefined || cell.position === position),
      })),
    ...(path !== undefined && { page: placeOf('', pagePath(path), rules) }),
  }
}

import { z } from 'zod'
import { ASSET_STATES, POSITIONS } from '../../capture/assets/asset.ts'
import { SHOWN } from '../../capture/cta-visitor/http.ts'
import { RULES } from '../../capture/ctas/choose.ts'
import { CTA, CTA_CHANGE, CTA_ID, CTA_PATHS, CTA_PREVIEW, CTA_STATE } from '../../capture/ctas/http.ts'
import type { Route } from './route.ts'

const position = z.enum(POSITIONS)
const target = z.union([
  z.strictObject({ kind: z.literal('form'), form: z.string() }),
  z.strictObject({ kind: z.literal('asset'), asset: z.string() }),
  z.strictObject({ kind: z.literal('link'), url: z.string() }),
])
const cta = z.strictObject({
  ...{ id: z.string(), title: z.string(), text: z.string(), kind: z.string(), position, target },
  ...{ state: z.enum(ASSET_STATES), version: z.int(), changedBy: z.string(), changedAt: z.iso.datetime() },
})
const rules = z.array(z.strictObject({ path: z.string(), position }))
const named = z.strictObject({ id: z.string(), title: z.string() })
const list = z.strictObject({
  items: z.array(cta.extend({ href: z.string().nullable(), broken: z.string().nullable() })),
  paths: z.strictObject({ rules, version: z.int() }),
  offers: z.record(position, z.array(z.string())),
  forms: z.array(named),
  assets: z.array(named.extend({ gated: z.boolean() })),
  snippet: z.strictObject({ script: z.string(), workspace: z.string() }),
})
const rule = z.enum(RULES)
const preview = z.strictObject({
  rows: z.array(
    z.strictObject({
      ...{ stage: z.string().nullable(), name: z.string(), position: z.string().nullable() },
      cells: z.array(z.strictObject({ position, cta: named.nullable(), rule: rule.nullable(), reason: z.string() })),
    }),
  ),
  page: z.looseObject({ position, by: z.enum(['attribute', 'path', 'default']) }).optional(),
})
const shown = z.strictObject({
  ...{ id: z.string(), title: z.string(), text: z.string(), href: z.string(), rule, reason: z.string(), position },
})

const EXAMPLE = {
  ...{ title: 'Book a demo', text: '30 minutes with an engineer', kind: 'book a demo', position: 'BOFU' },
  target: { kind: 'form', form: 'demo-request' },
}

/** What pages offer next. */
export const CTA_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/ctas', door: 'member', needs: 'read' },
    summary: 'Every CTA with where it leads, the path rules, and what it may lead to.',
    answer: { schema: list },
  },
  {
    ...{ method: 'get', path: '/api/ctas/preview', door: 'member', needs: 'read', query: CTA_PREVIEW, fails: [400] },
    summary: 'Who sees what at each position, and why.',
    answer: { schema: preview },
  },
  {
    ...{ method: 'post', path: '/api/ctas', door: 'member', needs: 'define', status: 201, fails: [400] },
    summary: 'Adds a CTA as a draft.',
    body: { schema: CTA, example: EXAMPLE },
    answer: { schema: cta },
  },
  {
    ...{ method: 'put', path: '/api/ctas/{id}', door: 'member', needs: 'define', params: CTA_ID },
    summary: 'Changes a CTA.',
    body: { schema: CTA_CHANGE, example: { cta: EXAMPLE, version: 1 } },
    answer: { schema: cta },
    fails: [400, 404, 409],
  },
  {
    ...{ method: 'post', path: '/api/ctas/{id}/state', door: 'member', needs: 'define', params: CTA_ID },
    summary: 'Publishes a CTA, takes it back to a draft or archives it.',
    body: { schema: CTA_STATE, example: { state: 'published', version: 1 } },
    answer: { schema: cta },
    fails: [400, 404, 409],
  },
  {
    ...{ method: 'put', path: '/api/cta-paths', door: 'member', needs: 'define', fails: [400, 409] },
    summary: 'Says which paths are at which position.',
    body: { schema: CTA_PATHS, example: { rules: [{ path: '/pricing', position: 'BOFU' }], version: 0 } },
    answer: { schema: z.strictObject({ rules, version: z.int() }) },
  },
  {
    ...{ method: 'get', path: '/x/cta', door: 'open', query: SHOWN, fails: [400, 404] },
    summary: 'Which CTA a page shows to a browser; 204 where the page keeps its own.',
    answer: { schema: shown },
  },
]

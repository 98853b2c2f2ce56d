import { z } from 'zod'
import { POSITIONS } from '../../capture/assets/asset.ts'
import { CTA_TEST_START } from '../../capture/cta-experiment/http.ts'
import { SHOWN } from '../../capture/cta-visitor/http.ts'
import { ARMS } from '../../capture/ctas/arm.ts'
import { RULES } from '../../capture/ctas/choose.ts'
import { CTA, CTA_CHANGE, CTA_ID, CTA_PATHS, CTA_PREVIEW, CTA_STATE } from '../../capture/ctas/http.ts'
import { OFFER_STATES } from '../../capture/offers/offer.ts'
import type { Route } from './route.ts'

const position = z.enum(POSITIONS)
const target = z.union([
  z.strictObject({ kind: z.literal('form'), form: z.string() }),
  z.strictObject({ kind: z.literal('asset'), asset: z.string() }),
  z.strictObject({ kind: z.literal('link'), url: z.string() }),
])
const cta = z.strictObject({
  ...{ id: z.string(), title: z.string(), text: z.string(), kind: z.string(), position, target },
  ...{ state: z.enum(OFFER_STATES), version: z.int(), changedBy: z.string(), changedAt: z.iso.datetime() },
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
  ...{ experiment: z.int().optional(), arm: z.enum(ARMS).optional() },
})
const count = z.int().min(0)
const experiment = z.strictObject({
  ...{ number: z.int().min(1), single: z.string(), expected: z.number(), perArm: count },
  ...{ startedBy: z.string(), startedAt: z.iso.datetime() },
  ...{ stoppedBy: z.string().nullable(), stoppedAt: z.iso.datetime().nullable() },
})
const interval = z.tuple([z.number(), z.number()]).nullable()
const part = z.strictObject({ k: count, n: count, interval })
const compared = z.strictObject({ tiered: part, single: part, difference: interval })
const arm = z.strictObject({ people: count, converted: count, stages: z.record(z.string(), count) })
const ctaTest = z.strictObject({
  ...{ singles: z.array(named), blocked: z.string().nullable(), paused: z.string().nullable() },
  ...{ experiment: experiment.nullable(), stages: z.array(z.strictObject({ id: z.string(), name: z.string() })) },
  result: z
    .strictObject({
      ...{ arms: z.strictObject({ tiered: arm, single: arm }), both: count },
      ...{ verdict: z.enum(['not enough', 'split off', 'tiered', 'single', 'no difference']), sentence: z.string() },
      ...{ converted: compared, times: z.strictObject({ times: z.number(), interval }).nullable() },
      stages: z.array(compared.extend({ stage: z.string() })),
    })
    .nullable(),
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
    ...{ method: 'get', path: '/api/ctas/experiment', door: 'member', needs: 'read' },
    summary: 'The newest test of tiered CTAs against a single one, and what it came to.',
    answer: { schema: ctaTest },
  },
  {
    ...{
      method: 'post',
      path: '/api/ctas/experiment',
      door: 'member',
      needs: 'define',
      status: 201,
      fails: [400, 409],
    },
    summary: 'Starts a test of tiered CTAs against a single one.',
    body: { schema: CTA_TEST_START, example: { single: 'ask-for-a-demo', expected: 0.05 } },
    answer: { schema: experiment },
  },
  {
    ...{ method: 'post', path: '/api/ctas/experiment/stop', door: 'member', needs: 'define', fails: [409] },
    summary: 'Stops the test that runs; everybody sees tiered CTAs again.',
    answer: { schema: experiment },
  },
  {
    ...{ method: 'get', path: '/x/cta', door: 'open', query: SHOWN, fails: [400, 404, 429] },
    summary: 'Which CTA a page shows to a browser; 204 where the page keeps its own.',
    answer: { schema: shown },
  },
]

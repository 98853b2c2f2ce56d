import { z } from 'zod'
import { ASSET_KINDS, DELIVERIES, INTENTS, POSITIONS } from '../../capture/assets/asset.ts'
import {
  ASSET,
  ASSET_CHANGE,
  ASSET_FILE,
  ASSET_FILE_ID,
  ASSET_FILTER,
  ASSET_ID,
  ASSET_PIECE,
  ASSET_STATE,
} from '../../capture/assets/http.ts'
import { ASSET_TOKEN, OPEN_ASSET } from '../../capture/delivery/http.ts'
import { OFFER_STATES } from '../../capture/offers/offer.ts'
import { RANGE_QUERY } from '../../measure/site/range.ts'
import type { Route } from './route.ts'

const position = z.enum(POSITIONS)
const asset = z.strictObject({
  ...{ id: z.string(), title: z.string(), summary: z.string(), kind: z.enum(ASSET_KINDS), position },
  ...{ stages: z.array(z.string()), personas: z.array(z.string()), gated: z.boolean(), deliver: z.enum(DELIVERIES) },
  intent: z.enum(INTENTS).optional(),
  source: z
    .union([
      z.strictObject({ kind: z.literal('upload'), file: z.uuid() }),
      z.strictObject({ kind: z.literal('link'), url: z.string() }),
    ])
    .optional(),
  file: z.strictObject({ id: z.uuid(), name: z.string(), size: z.int(), kind: z.string() }).optional(),
  ...{ state: z.enum(OFFER_STATES), version: z.int(), changedBy: z.string(), changedAt: z.iso.datetime() },
})
const stage = z.strictObject({ id: z.string(), name: z.string(), position })
const form = z.strictObject({ id: z.string(), title: z.string() })
const library = z.strictObject({
  items: z.array(asset.extend({ forms: z.array(form), link: z.string().nullable() })),
  stages: z.array(stage),
  personas: z.array(z.string()),
  offers: z.record(position, z.array(z.string())),
})
const upload = z.strictObject({
  ...{ file: z.uuid(), name: z.string(), size: z.int(), received: z.int(), kind: z.string().nullable() },
})
const coverage = z.strictObject({
  total: z.int(),
  positions: z.array(z.strictObject({ position, assets: z.int() })),
  personas: z.array(z.string()),
  cells: z.array(z.strictObject({ position, persona: z.string(), assets: z.int() })),
  intents: z.array(z.strictObject({ position, intent: z.enum(INTENTS).nullable(), assets: z.int() })),
  stages: z.array(stage.extend({ assets: z.int() })),
  gaps: z.array(z.looseObject({ kind: z.enum(['position', 'stage', 'intent']) })),
  balance: z.strictObject({ verdict: z.enum(['none', 'few', 'balanced', 'over-invested']), sentence: z.string() }),
})

const count = z.int().min(0)
const engagement = z.strictObject({
  ...{ from: z.string(), to: z.string(), stages: z.array(z.strictObject({ id: z.string(), name: z.string() })) },
  assets: z.array(
    z.strictObject({
      ...{ id: z.string(), position, seen: count, views: count, returned: count, downloads: count, people: count },
      ...{ seconds: z.number().nullable(), scroll: z.number().nullable() },
      ...{ stages: z.record(z.string(), count), later: count, rank: z.int().min(1).nullable() },
      ...{ verdict: z.enum(['keep', 'merge', 'retire']).nullable(), because: z.string() },
    }),
  ),
})

const EXAMPLE = {
  ...{ title: 'Backup checklist', kind: 'checklist', position: 'TOFU', gated: true, deliver: 'both' },
  source: { kind: 'link', url: 'https://us.example/backup-checklist' },
}

/** What visitors get for their details, and where they get it. */
export const ASSET_ROUTES: readonly Route[] = [
  {
    ...{ method: 'get', path: '/api/assets', door: 'member', needs: 'read', query: ASSET_FILTER, fails: [400] },
    summary: 'The library: every asset, the forms that give it, and what it may be tagged with.',
    answer: { schema: library },
  },
  {
    ...{ method: 'get', path: '/api/assets/coverage', door: 'member', needs: 'read' },
    summary: 'Published assets by position, persona, stage and search intent, with the gaps.',
    answer: { schema: coverage },
  },
  {
    ...{
      method: 'get',
      path: '/api/assets/engagement',
      door: 'member',
      needs: 'read',
      query: RANGE_QUERY,
      fails: [400],
    },
    summary: 'What people did with each asset, what became of them, and a verdict; best first.',
    answer: { schema: engagement },
  },
  {
    ...{ method: 'post', path: '/api/assets', door: 'member', needs: 'define', status: 201, fails: [400] },
    summary: 'Adds an asset as a draft.',
    body: { schema: ASSET, example: EXAMPLE },
    answer: { schema: asset },
  },
  {
    ...{ method: 'put', path: '/api/assets/{id}', door: 'member', needs: 'define', params: ASSET_ID },
    summary: 'Changes an asset.',
    body: { schema: ASSET_CHANGE, example: { ...EXAMPLE, version: 1 } },
    answer: { schema: asset },
    fails: [400, 404, 409],
  },
  {
    ...{ method: 'post', path: '/api/assets/{id}/state', door: 'member', needs: 'define', params: ASSET_ID },
    summary: 'Publishes an asset, takes it back to a draft or archives it.',
    body: { schema: ASSET_STATE, example: { state: 'published', version: 1 } },
    answer: { schema: asset },
    fails: [400, 404, 409],
  },
  {
    ...{ method: 'get', path: '/api/assets/{id}/file', door: 'member', needs: 'read', params: ASSET_ID },
    summary: 'The file of an asset, for members.',
    answer: { type: 'application/octet-stream' },
    fails: [400, 404],
  },
  {
    ...{ method: 'post', path: '/api/assets/files', door: 'member', needs: 'define', query: ASSET_FILE, status: 201 },
    summary: 'Takes a file, or its first piece; the body is the file.',
    answer: { schema: upload },
    fails: [400, 413, 415],
  },
  {
    ...{ method: 'post', path: '/api/assets/files/{file}', door: 'member', needs: 'define', params: ASSET_FILE_ID },
    query: ASSET_PIECE,
    summary: 'Takes a further piece of a file.',
    answer: { schema: upload },
    fails: [400, 404, 413, 415],
  },
  {
    ...{ method: 'get', path: '/a/{token}', door: 'open', params: ASSET_TOKEN },
    summary: 'What a visitor gave their details for, by their link.',
    answer: { type: 'application/octet-stream' },
    fails: [404, 410, 429],
  },
  {
    ...{ method: 'get', path: '/a/public/{workspace}/{asset}', door: 'open', params: OPEN_ASSET },
    summary: 'An asset that asks for nothing.',
    answer: { type: 'application/octet-stream' },
    fails: [404, 429],
  },
]

import { Readable } from 'node:stream'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../../access/access.ts'
import type { Gate } from '../../access/http.ts'
import { line, parsed, webLink, words } from '../../access/parsed.ts'
import type { Pool } from '../../db/pool.ts'
import { workspaceById } from '../../db/workspace.ts'
import type { Definition } from '../../definition/definition.ts'
import { Fault } from '../../fault.ts'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { judgeFile } from '../asset-file/effect.ts'
import { addBytes, beginFile, fileOf, tooLarge } from '../asset-file/store.ts'
import { sendFile } from '../delivery/http.ts'
import { cleanName } from '../file/store.ts'
import { OFFER_STATES, SLUG } from '../offers/offer.ts'
import type { Changing } from '../offers/store.ts'
import type { AssetLibrary, AssetUpload, ListedAsset } from './answers.ts'
import { ASSET_KINDS, type Asset, type AssetBody, DELIVERIES, INTENTS, POSITIONS } from './asset.ts'
import { MAX_ASSET_BYTES, refusedByName } from './content.ts'
import { type CoveredStage, coverageOf } from './coverage.ts'
import { fits } from './filter.ts'
import {
  addAsset,
  assetsOf,
  changeAsset,
  type OfferingForm,
  offeringForms,
  setAssetState,
  storedAsset,
} from './store.ts'

export interface AssetParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly newId: () => string
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  /** `publicBase(config)`. */
  readonly base: string
}

const whole = z.string().regex(/^\d{1,12}$/, 'this is no whole number')
/** An asset in a path. */
export const ASSET_ID = z.strictObject({ id: z.string().regex(SLUG, 'this is no id of an asset') })
/** A file of an asset in a path. */
export const ASSET_FILE_ID = z.strictObject({ file: z.uuid() })
/** What is told of a file with its first bytes: its name, and its size where it comes in pieces. */
export const ASSET_FILE = z.strictObject({
  name: z.string().min(1).max(500),
  size: whole.optional(),
  workspace: z.string().optional(),
})
/** Where a further piece begins. */
export const ASSET_PIECE = z.strictObject({ from: whole, workspace: z.string().optional() })

/** What somebody says of an asset. */
export const ASSET = z.strictObject({
  title: line(150).min(1, 'give it a title'),
  summary: words(1000).default(''),
  kind: z.enum(ASSET_KINDS),
  position: z.enum(POSITIONS),
  stages: z.array(z.string().max(64)).max(20).default([]),
  personas: z.array(line(80).min(1)).max(20).default([]),
  intent: z.enum(INTENTS).optional(),
  source: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('upload'), file: z.uuid() }),
      z.strictObject({ kind: z.literal('link'), url: webLink }),
    ])
    .optional(),
  gated: z.boolean().default(true),
  deliver: z.enum(DELIVERIES).default('both'),
})
const version = z.int().min(1)
/** A change of an asset, and the version it was read at. */
export const ASSET_CHANGE = ASSET.extend({ version })
/** What becomes of an asset, and the version it was read at. */
export const ASSET_STATE = z.strictObject({ state: z.enum(OFFER_STATES), version })

/** Which assets of the library; all of them unless something is said. */
export const ASSET_FILTER = z.strictObject({
  kind: z.enum(ASSET_KINDS).optional(),
  position: z.enum(POSITIONS).optional(),
  /** A stage of the definition: assets that are for it, named or by their position. */
  stage: z.string().max(64).optional(),
  /** Assets that name it, and those that speak to everybody. */
  persona: z.string().max(80).optional(),
  intent: z.enum(INTENTS).optional(),
  state: z.enum(OFFER_STATES).optional(),
  workspace: z.string().optional(),
})

type App = Parameters<FastifyPluginAsync>[0]

/** The library: what is there, for whom, where it is missing; files come in as they are and are judged by what is in them. */
export function assetRoutes(parts: AssetParts): FastifyPluginAsync {
  const { pool, gate } = parts
  return async (app) => {
    fileRoutes(app, parts)
    changeRoutes(app, parts)
    app.get('/api/assets', async (request) => {
      const { workspace } = await gate(request, 'read')
      const wanted = parsed(ASSET_FILTER, request.query)
      const library = await libraryOf(parts, workspace)
      return { ...library, items: library.items.filter((asset) => fits(asset, wanted, library.stages)) }
    })
    app.get('/api/assets/coverage', async (request) => {
      const { workspace } = await gate(request, 'read')
      const [assets, definition] = await Promise.all([assetsOf(pool, workspace), parts.definition(workspace)])
      const published = assets.filter(({ state }) => state === 'published')
      return coverageOf(published, stagesOf(definition), definition.playbook.buyingGroup?.roles)
    })
    app.get('/api/assets/:id/file', async (request, reply) => {
      const { workspace } = await gate(request, 'read')
      const { id } = parsed(ASSET_ID, request.params, 'path')
      const asset = await storedAsset(pool, workspace, id)
      if (asset?.file === undefined) throw new Fault('not_found', 'This asset has no file.')
      return sendFile(reply, request, { pool, workspace, file: asset.file.id, name: id })
    })
  }
}

function changeRoutes(app: App, parts: AssetParts): void {
  const { pool, gate } = parts
  app.post('/api/assets', async (request, reply) => {
    const actor = await gate(request, 'define')
    const body = bodyOf(parsed(ASSET, request.body, 'body'))
    return reply.status(201).send(await addAsset(pool, actor.workspace, body, changing(parts, actor)))
  })
  app.put('/api/assets/:id', async (request) => {
    const actor = await gate(request, 'define')
    const { id } = parsed(ASSET_ID, request.params, 'path')
    const { version: seen, ...said } = parsed(ASSET_CHANGE, request.body, 'body')
    const change = { body: bodyOf(said), version: seen }
    return changeAsset(pool, actor.workspace, id, change, changing(parts, actor))
  })
  app.post('/api/assets/:id/state', async (request): Promise<Asset> => {
    const actor = await gate(request, 'define')
    const { id } = parsed(ASSET_ID, request.params, 'path')
    return setAssetState(pool, actor.workspace, id, parsed(ASSET_STATE, request.body, 'body'), changing(parts, actor))
  })
}

function fileRoutes(app: App, { pool, gate, clock, newId }: AssetParts): void {
  // Handed on unread: a file goes to the database as it comes. Only here, so that other routes keep their readers.
  void app.register(async (files) => {
    files.removeAllContentTypeParsers()
    files.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    // What was refused before it was read is read and dropped: the next request on this connection would wait behind it.
    files.addHook('onError', (request, _reply, _error, done) => {
      request.raw.resume()
      done()
    })
    files.post('/api/assets/files', { bodyLimit: MAX_ASSET_BYTES }, async (request, reply) => {
      const { workspace, by } = await gate(request, 'define')
      const said = parsed(ASSET_FILE, request.query)
      const refused = refusedByName(said.name)
      if (refused?.ok === false) throw new Fault('unsupported_media_type', refused.message, refused.hint)
      const size = Number(said.size ?? request.headers['content-length'] ?? MAX_ASSET_BYTES + 1)
      if (size > MAX_ASSET_BYTES) throw tooLarge()
      const file = { id: newId(), name: cleanName(said.name), size, by }
      await beginFile(pool, workspace, file, clock())
      await addBytes(pool, workspace, file, 0, streamOf(request))
      return reply.status(201).send(await uploadOf(pool, workspace, file.id))
    })
    files.post('/api/assets/files/:file', { bodyLimit: MAX_ASSET_BYTES }, async (request) => {
      const { workspace } = await gate(request, 'define')
      const { file: id } = parsed(ASSET_FILE_ID, request.params, 'path')
      const { from } = parsed(ASSET_PIECE, request.query)
      const file = await fileOf(pool, workspace, id)
      await addBytes(pool, workspace, file, Number(from), streamOf(request))
      return uploadOf(pool, workspace, id)
    })
  })
}

/** How far a file has come; one that is whole is judged now, and refused if it is not what it is called. */
async function uploadOf(pool: Pool, workspace: WorkspaceId, id: string): Promise<AssetUpload> {
  const file = await fileOf(pool, workspace, id)
  const { name, size, received } = file
  const kind = received < size ? null : (file.kind ?? (await judgeFile(pool, workspace, file)))
  return { file: id, name, size, received, kind }
}

function streamOf(request: FastifyRequest): Readable {
  if (request.body instanceof Readable) return request.body
  throw new Fault(
    'unsupported_media_type',
    'The body is to be the file itself.',
    'Send it as application/octet-stream.',
  )
}

const changing = ({ clock }: AssetParts, { by }: Actor): Changing => ({ by, at: clock() })

/** Without the keys that say nothing. */
const bodyOf = ({ source, intent, ...said }: z.infer<typeof ASSET>): AssetBody => ({
  ...said,
  ...(intent === undefined ? {} : { intent }),
  ...(source === undefined ? {} : { source }),
})

const stagesOf = ({ stages }: Definition): CoveredStage[] =>
  stages.flatMap(({ id, name, position }) => (position === 'post' ? [] : [{ id, name, position }]))

async function libraryOf(parts: AssetParts, workspace: WorkspaceId): Promise<AssetLibrary> {
  const { pool, base } = parts
  const [assets, forms, definition, known] = await Promise.all([
    assetsOf(pool, workspace),
    offeringForms(pool, workspace),
    parts.definition(workspace),
    workspaceById(pool, workspace),
  ])
  const { ctas: offers, buyingGroup } = definition.playbook
  return {
    items: assets.map((asset) => listed(asset, forms, `${base}/`, known?.slug ?? '')),
    stages: stagesOf(definition),
    personas: [...new Set([...(buyingGroup?.roles ?? []), ...assets.flatMap(({ personas }) => personas)])].toSorted(),
    offers,
  }
}

function listed(asset: Asset, forms: readonly OfferingForm[], base: string, slug: string): ListedAsset {
  const giving = forms.filter((form) => form.asset === asset.id).map(({ id, title }) => ({ id, title }))
  const [first] = giving
  const gatedLink = first === undefined ? null : `${base}f/${slug}/${first.id}`
  const path = asset.gated ? gatedLink : `${base}a/public/${slug}/${asset.id}`
  return { ...asset, forms: giving, link: asset.state === 'published' ? path : null }
}

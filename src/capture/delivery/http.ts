import { Readable } from 'node:stream'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sendPage } from '../../access/http.ts'
import { askedLanguage, filled, type Language, readerOf } from '../../access/language.ts'
import type { DoorLimits } from '../../access/limits/doors.ts'
import { limitNetworks, limitWorkspace } from '../../access/limits/http.ts'
import { type Html, html, publicPage } from '../../access/page.ts'
import type { Signer } from '../../access/signing/store.ts'
import { safeTarget } from '../../access/target.ts'
import type { Pool } from '../../db/pool.ts'
import { publicWorkspace, workspaceById } from '../../db/workspace.ts'
import { Fault } from '../../fault.ts'
import { type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import { bytesOf, fileOf } from '../asset-file/store.ts'
import type { Asset } from '../assets/asset.ts'
import { FILE_KINDS } from '../assets/content.ts'
import { offeringForms, publishedAsset, storedAsset } from '../assets/store.ts'
import { SLUG } from '../offers/offer.ts'
import { isSomebody } from './store.ts'
import { downloadId, isCounted, partOf, readTicket, type Ticket } from './ticket.ts'
import { DELIVERY_WORDS } from './words.ts'

export interface DeliveryParts {
  readonly pool: Pool
  readonly signing: () => Promise<Signer>
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly clock: () => Timestamp
  readonly limits: DoorLimits
}

/** Any text may be tried; what is none of ours is answered by a page. */
export const ASSET_TOKEN = z.object({ token: z.string().max(2000) })
/** An asset that asks for nothing, by its workspace's slug and its own id. */
export const OPEN_ASSET = z.object({ workspace: z.string().max(100), asset: z.string().max(100) })

/** Where assets are had: `/a/TOKEN` for whoever gave their details, `/a/public/…` for what asks for none. */
export function deliveryRoutes(parts: DeliveryParts): FastifyPluginAsync {
  const byToken = (request: FastifyRequest, reply: FastifyReply) => handOver(parts, request, reply)
  const byName = (request: FastifyRequest, reply: FastifyReply) => openAsset(parts, request, reply)
  return async (app) => {
    limitNetworks(app, parts.limits, () => 'show')
    app.setErrorHandler((error, request, reply) => {
      if (error instanceof Fault && error.code === 'too_many_requests') return tooMany(reply, request)
      throw error
    })
    // Their own, since the ones that come by themselves would read the whole file to say how long it is.
    app.get('/a/:token', { exposeHeadRoute: false }, byToken)
    app.head('/a/:token', byToken)
    app.get('/a/public/:workspace/:asset', { exposeHeadRoute: false }, byName)
    app.head('/a/public/:workspace/:asset', byName)
  }
}

async function handOver(parts: DeliveryParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { pool, signing, clock } = parts
  reply.header('referrer-policy', 'no-referrer')
  const token = ASSET_TOKEN.safeParse(request.params)
  const signed = token.success ? (await signing()).verify('asset', token.data.token) : undefined
  const ticket = signed === undefined ? undefined : readTicket(signed)
  if (ticket === undefined) return nowhere(reply, request)
  limitWorkspace(parts.limits, 'show', ticket.workspace, reply)
  const { workspace } = ticket
  const asset = await storedAsset(pool, workspace, ticket.asset)
  if (asset === undefined || asset.source === undefined) return nowhere(reply, request, ticket.language)
  if (asset.state === 'archived' || ticket.expiresMs < toMs(clock()))
    return ended(parts, { request, reply, workspace, asset, language: ticket.language })
  if (isCounted(request.method, request.headers)) await noteDownload(parts, ticket)
  return serve(parts, { request, reply, workspace, asset, language: ticket.language })
}

/** Who opened it is not known for sure: programs that read mail for their owners open links too (SEMANTICS 4.6), hence the verdict. */
async function noteDownload({ pool, append, clock }: DeliveryParts, ticket: Ticket): Promise<void> {
  const { workspace, subject } = ticket
  if (!(await isSomebody(pool, workspace, subject))) return
  const at = clock()
  await append(workspace, [
    {
      messageId: downloadId(ticket, toMs(at)),
      to: { kind: 'subject', subject },
      ...{ at, mode: 'live', trust: 'claim', door: `asset ${ticket.asset}` },
      event: {
        type: 'capture.tracked',
        name: 'content_downloaded',
        properties: { asset: ticket.asset, verdict: 'unknown' },
      },
    },
  ])
}

async function openAsset(parts: DeliveryParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { pool } = parts
  const said = OPEN_ASSET.safeParse(request.params)
  if (!said.success || !SLUG.test(said.data.asset)) return nowhere(reply, request)
  const workspace = await publicWorkspace(pool, said.data.workspace)
  if (workspace === undefined) return nowhere(reply, request)
  limitWorkspace(parts.limits, 'show', workspace, reply)
  const asset = await publishedAsset(pool, workspace, said.data.asset)
  if (asset === undefined) return nowhere(reply, request)
  if (!asset.gated) {
    reply.header('cache-control', 'public, max-age=300')
    return serve(parts, { request, reply, workspace, asset })
  }
  const form = await formFor(pool, workspace, asset.id)
  return form === undefined ? nowhere(reply, request) : reply.redirect(`/f/${said.data.workspace}/${form}`, 303)
}

async function formFor(pool: Pool, workspace: WorkspaceId, asset: string): Promise<string | undefined> {
  return (await offeringForms(pool, workspace)).find((form) => form.asset === asset)?.id
}

interface Serving {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly workspace: WorkspaceId
  readonly asset: Asset
  /** That of the form that led here, where one did. */
  readonly language?: Language | undefined
}

async function serve(
  { pool }: DeliveryParts,
  { request, reply, workspace, asset, language }: Serving,
): Promise<FastifyReply> {
  if (asset.source?.kind === 'link') {
    // Checked when it was typed; checked again, since what is stored may be older than the check (E1).
    const target = safeTarget(asset.source.url)
    return target === undefined ? nowhere(reply, request, language) : reply.redirect(target, 303)
  }
  if (asset.file === undefined) return nowhere(reply, request, language)
  return sendFile(reply, request, { pool, workspace, file: asset.file.id, name: asset.id })
}

/** Which file is sent and what it is called where it is saved. */
export interface Sent {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly file: string
  /** Without its ending. */
  readonly name: string
}

/** Sends a file as something to keep, never to show: whatever is in it cannot run as a page of ours (B9). */
export async function sendFile(
  reply: FastifyReply,
  request: FastifyRequest,
  { pool, workspace, file, name }: Sent,
): Promise<FastifyReply> {
  const { size, kind, sha256 } = await fileOf(pool, workspace, file)
  const served = Object.entries(FILE_KINDS).find(([known]) => known === kind)
  if (served === undefined || sha256 === null) return nowhere(reply, request)
  const tag = `"${sha256.toString('hex').slice(0, 32)}"`
  reply
    .header('content-type', served[1].type)
    .header('content-disposition', `attachment; filename="${name}.${served[0]}"`)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-robots-tag', 'noindex')
    .header('accept-ranges', 'bytes')
    .header('etag', tag)
  const condition = request.headers['if-range']
  const part = partOf(condition === undefined || condition === tag ? request.headers.range : undefined, size)
  if (part.kind === 'none') return reply.status(416).header('content-range', `bytes */${size}`).send()
  const [from, to] = part.kind === 'all' ? [0, size] : [part.from, part.to + 1]
  if (part.kind === 'part') reply.status(206).header('content-range', `bytes ${from}-${to - 1}/${size}`)
  reply.header('content-length', to - from)
  if (request.method === 'HEAD') return reply.send()
  return reply.send(Readable.from(bytesOf(pool, workspace, file, from, to), { objectMode: false }))
}

const askedOf = ({ headers }: FastifyRequest): Language | undefined => askedLanguage(headers['accept-language'])

function tooMany(reply: FastifyReply, request: FastifyRequest): FastifyReply {
  const lang = askedOf(request) ?? 'en'
  const { title, text } = DELIVERY_WORDS[lang].tooMany
  return page(reply, 429, { title, lang, main: html`<p>${text}</p>` })
}

function nowhere(reply: FastifyReply, request: FastifyRequest, language?: Language): FastifyReply {
  const lang = language ?? askedOf(request) ?? 'en'
  const { title, text } = DELIVERY_WORDS[lang].nowhere
  return page(reply, 404, { title, lang, main: html`<p>${text}</p>` })
}

async function ended(
  { pool }: DeliveryParts,
  { request, reply, workspace, asset: { id, title: named, state }, language }: Serving,
): Promise<FastifyReply> {
  const [form, known] = await Promise.all([
    state === 'published' ? formFor(pool, workspace, id) : undefined,
    workspaceById(pool, workspace),
  ])
  const heard = [language, askedOf(request)]
  const lang = readerOf(heard, known ?? { locale: '', timezone: 'UTC' }).language
  const { gone, ended: words } = DELIVERY_WORDS[lang]
  if (form === undefined || known === undefined)
    return page(reply, 410, { title: gone.title, lang, main: html`<p>${gone.text}</p>` })
  const again = html`<p>${filled(words.text, { title: named })}</p>
<p><a class="button" href="/f/${known.slug}/${form}">${words.again}</a></p>`
  return page(reply, 410, { title: words.title, lang, main: again })
}

interface Answer {
  readonly title: string
  readonly lang: Language
  readonly main: Html
}

const page = (reply: FastifyReply, status: number, { title, lang, main }: Answer): FastifyReply =>
  sendPage(reply, status, publicPage({ title, lang, main: html`<h1>${title}</h1>\n${main}` }))

import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { DoorLimits } from '../../access/limits/doors.ts'
import { limitNetworks, limitWorkspace } from '../../access/limits/http.ts'
import type { Signer } from '../../access/signing/store.ts'
import type { Pool } from '../../db/pool.ts'
import { Fault } from '../../fault.ts'
import { type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import { formPath } from '../hosted/address.ts'
import { EMPTY, formHtml } from '../hosted/pages.ts'
import { isAllowed } from '../hosted/policy.ts'
import { FORM_ADDRESS } from '../showing/http.ts'
import { parseTokenPayload } from '../shown/form-token.ts'
import { formToken, knowing, shownForm } from '../shown/store.ts'
import { HIT, hitCaptures } from './hits.ts'

/** What forms in pages of others need of the rest of the program. */
export interface EmbedParts {
  readonly pool: Pool
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly clock: () => Timestamp
  readonly newId: () => string
  readonly signing: () => Promise<Signer>
  /** `publicBase(config)`. */
  readonly base: string
  readonly asksForWork: (workspace: WorkspaceId, form: string) => Promise<boolean>
  /** The script that puts forms and CTAs into pages, and the looks that a form has in them. */
  readonly script: (accepts: string) => { readonly body: Buffer; readonly encoding?: string | undefined }
  readonly style: string
  /** The workspace of a write key; undefined for none, and while nobody knows. */
  readonly slugOf: (key: string) => Promise<string | undefined>
  readonly limits: DoorLimits
}

const HIT_BYTES = 8_192
/** Pages ask again after this long: a new release reaches them within it, and a busy site asks seldom. */
const SCRIPT_SECONDS = 600

/** The script for pages of others, the forms it puts there, and what it counts. */
export function embedRoutes(parts: EmbedParts): FastifyPluginAsync {
  return async (app) => {
    limitNetworks(app, parts.limits, ({ routeOptions }) => (routeOptions.url === '/x/hit' ? 'tell' : 'show'))
    app.get<{ Querystring: { key?: unknown } }>('/e.js', async (request, reply) => {
      const { key } = request.query
      const { body, encoding } =
        typeof key === 'string'
          ? { body: forTracker(await parts.slugOf(key)), encoding: undefined }
          : parts.script(String(request.headers['accept-encoding'] ?? ''))
      if (encoding !== undefined) reply.header('content-encoding', encoding)
      return reply
        .type('text/javascript; charset=utf-8')
        .header('vary', 'accept-encoding')
        .header('cache-control', `public, max-age=${SCRIPT_SECONDS}`)
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(body)
    })
    app.get('/f/:workspace/:form/embed.json', (request, reply) => embed(parts, request, reply))
    await app.register((hits) => {
      // A beacon is sent as text, so that no browser asks first.
      hits.addContentTypeParser('text/plain', { parseAs: 'string', bodyLimit: HIT_BYTES }, (_request, text, done) =>
        done(null, text),
      )
      hits.post('/x/hit', { bodyLimit: HIT_BYTES }, (request, reply) => hear(parts, request, reply))
      return Promise.resolve()
    })
  }
}

/** What the tracker imports: it knows a key alone, and the same script serves every workspace. */
const forTracker = (slug: string | undefined): string =>
  `window.sluice.workspace=${JSON.stringify(slug ?? '')};window.sluiceDoors||import('./e.js').catch(()=>0)`

async function embed(parts: EmbedParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { pool, signing, clock, newId, base } = parts
  const asked = FORM_ADDRESS.safeParse(request.params)
  const shown = asked.success ? await shownForm(pool, asked.data.workspace, asked.data.form) : undefined
  if (shown === undefined) throw new Fault('not_found', 'There is no such form.')
  const { form, workspace, address } = shown
  limitWorkspace(parts.limits, 'show', workspace, reply)
  const { origin } = request.headers
  reply.header('vary', 'origin')
  if (origin !== undefined && isAllowed(form, origin)) reply.header('access-control-allow-origin', origin)
  const [signer, nowMs] = [await signing(), toMs(clock())]
  const { t } = request.query as { readonly t?: unknown }
  const link = typeof t === 'string' ? await knowing(pool, signer, shown, t, nowMs) : undefined
  const html = formHtml({
    ...{ form, workspace: address, action: base + formPath(address, form.id), filling: EMPTY, level: 2 },
    token: formToken(signer, shown, newId(), nowMs),
    challenge: await parts.asksForWork(workspace, form.id),
    ...(link !== undefined && typeof t === 'string' && { known: link.known, prefill: t }),
  })
  return reply.send({ html: html.text, css: parts.style })
}

/** Nobody reads the answer, and a hit that is none is not worth one. */
async function hear(
  { append, clock, signing, limits }: EmbedParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin').status(204)
  const hit = HIT.safeParse(jsonOf(request.body))
  const payload = hit.success ? (await signing()).verify('form', hit.data.token) : undefined
  const rendered = payload === undefined ? undefined : parseTokenPayload(payload)
  if (!hit.success || rendered === undefined) return reply.send()
  limitWorkspace(limits, 'tell', rendered.workspace, reply)
  const captures = hitCaptures(rendered, hit.data, clock())
  if (captures.length > 0) await append(rendered.workspace as WorkspaceId, captures)
  return reply.send()
}

function jsonOf(body: unknown): unknown {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

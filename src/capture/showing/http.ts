import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sendPage } from '../../access/http.ts'
import type { DoorLimits } from '../../access/limits/doors.ts'
import { limitWorkspace } from '../../access/limits/http.ts'
import { Fault } from '../../fault.ts'
import { toMs, type WorkspaceId } from '../../funnel/brand.ts'
import { publishedAsset } from '../assets/store.ts'
import { readTicket } from '../delivery/ticket.ts'
import type { Surroundings } from '../forms/around.ts'
import { fieldsOf, type RawAnswers } from '../forms/form.ts'
import { sendPath } from '../hosted/address.ts'
import { type Drawn, EMPTY, hostedPage, thanksPage } from '../hosted/pages.ts'
import { framing, isAllowed, policyOf } from '../hosted/policy.ts'
import { formToken, knowing, type Shown, shownForm } from '../shown/store.ts'
import type { SubmitParts } from '../submission/store.ts'

/** What the pages of forms need of the rest of the program. */
export interface HostedParts extends SubmitParts {
  readonly newId: () => string
  /** What a form that is being written may name. */
  readonly surroundings: (workspace: WorkspaceId) => Promise<Surroundings>
  /** Whether the form is under attack, so that a browser begins its sum while somebody types. */
  readonly asksForWork: (workspace: WorkspaceId, form: string) => Promise<boolean>
  readonly limits: DoorLimits
}

/** The address of a form; anything may be tried. */
export const FORM_ADDRESS = z.object({ workspace: z.string().max(100), form: z.string().max(100) })

/** The form that a request names, before anybody knows whether there is one. */
export interface Asked {
  readonly workspace: string
  readonly form: string
}

/** The same for what was never there, what is not published and what was taken down (B7). */
export const notHere = (): Fault => new Fault('not_found', 'There is no such form.')

/** Reads the address; throws `not_found` for one that can be none. */
export const askedOf = (request: FastifyRequest): Asked => {
  const read = FORM_ADDRESS.safeParse(request.params)
  if (!read.success) throw notHere()
  return read.data
}

/** The published form of an address; throws `not_found` where strangers see none. */
export async function shownOf({ pool }: Pick<HostedParts, 'pool'>, asked: Asked): Promise<Shown> {
  const shown = await shownForm(pool, asked.workspace, asked.form)
  if (shown === undefined) throw notHere()
  return shown
}

/** Lets those frame it whom the form names, and nobody else (B11). */
export function frameable(reply: FastifyReply, { form }: Pick<Shown, 'form'>, isFramed: boolean): void {
  const ancestors = isFramed ? framing(form) : "'none'"
  reply.header('content-security-policy', policyOf(form, ancestors))
  if (ancestors !== "'none'") reply.removeHeader('x-frame-options')
}

/** Only pages of the form's own origins may read an answer; the browser keeps it from all others. */
export function allowOrigin(request: FastifyRequest, reply: FastifyReply, { form }: Pick<Shown, 'form'>): void {
  const { origin } = request.headers
  reply.header('vary', 'origin')
  if (origin !== undefined && isAllowed(form, origin)) reply.header('access-control-allow-origin', origin)
}

type Told = Pick<Drawn, 'token' | 'filling' | 'known' | 'prefill' | 'page' | 'referrer' | 'notice' | 'anonymous'>

/** Everything a page of the form is drawn from. */
export async function drawn(parts: HostedParts, { form, address, workspace }: Shown, told: Told): Promise<Drawn> {
  const challenge = await parts.asksForWork(workspace, form.id)
  return { form, workspace: address, action: sendPath(address, form.id), challenge, ...told }
}

const textIn = (query: unknown, name: string): string | undefined => {
  const value: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, name) : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What the page's own address says for hidden questions. */
const fromAddress = ({ form }: Shown, query: unknown): RawAnswers =>
  Object.fromEntries(
    fieldsOf(form).flatMap((field) =>
      field.kind === 'hidden' && 'query' in field.from ? [[field.id, textIn(query, field.from.query)]] : [],
    ),
  )

/** A form that nobody has written in yet; `isFramed` for a page of another site. */
export async function show(
  parts: HostedParts,
  request: FastifyRequest,
  reply: FastifyReply,
  isFramed: boolean,
): Promise<FastifyReply> {
  const shown = await shownOf(parts, askedOf(request))
  limitWorkspace(parts.limits, 'show', shown.workspace, reply)
  const signer = await parts.signing()
  const nowMs = toMs(parts.clock())
  const link = textIn(request.query, 't')
  const known = link === undefined ? undefined : await knowing(parts.pool, signer, shown, link, nowMs)
  const token = formToken(signer, shown, parts.newId(), nowMs)
  frameable(reply, shown, isFramed)
  // Going back comes back to this very rendering, so that a second press is the same submission; it holds nobody's name.
  reply.header('cache-control', 'private, no-cache')
  const page = await drawn(parts, shown, {
    ...{ token, filling: { ...EMPTY, raw: fromAddress(shown, request.query) } },
    ...(known !== undefined && { known: known.known, prefill: link }),
    page: ownAddress(parts, request),
    referrer: request.headers.referer,
  })
  return sendPage(reply, 200, hostedPage(page))
}

/** The page's address by our own name (E7), without a link's token, which opens questions left out. */
function ownAddress({ base }: HostedParts, request: FastifyRequest): string {
  const url = new URL(request.url, base)
  url.searchParams.delete('t')
  return new URL(url.pathname + url.search, base).href
}

/** The page after a form was sent. */
export async function thank(parts: HostedParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const shown = await shownOf(parts, askedOf(request))
  limitWorkspace(parts.limits, 'show', shown.workspace, reply)
  const mail = textIn(request.query, 'mail')
  const asset = await assetIn(parts, shown, textIn(request.query, 'a'))
  frameable(reply, shown, true)
  const told = { workspace: shown.address, mail: mail === 'sent' || mail === 'maybe' ? mail : 'none', asset } as const
  return sendPage(reply, 200, thanksPage(shown.form, told))
}

/** A link is shown only if it is ours: the page must not lend its looks to somebody else's. */
async function assetIn({ pool, signing, base }: HostedParts, { workspace }: Shown, token: string | undefined) {
  const signed = token === undefined ? undefined : (await signing()).verify('asset', token)
  const ticket = signed === undefined ? undefined : readTicket(signed)
  if (ticket === undefined || ticket.workspace !== workspace) return undefined
  const asset = await publishedAsset(pool, workspace, ticket.asset)
  return asset === undefined ? undefined : { title: asset.title, url: `${base}/a/${token}` }
}

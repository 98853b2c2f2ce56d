import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sendPage } from '../../access/http.ts'
import { isAway } from '../../db/away.ts'
import { codeOf, Fault } from '../../fault.ts'
import { toMs, type WorkspaceId } from '../../funnel/brand.ts'
import type { LoudReason } from '../abuse/verdict.ts'
import { publishedAsset } from '../assets/store.ts'
import { readTicket } from '../delivery/ticket.ts'
import { judgeAnswers } from '../forms/answers.ts'
import type { Surroundings } from '../forms/around.ts'
import { fieldsOf, type RawAnswers } from '../forms/form.ts'
import type { FormWords } from '../forms/form-words.ts'
import { previewedForm } from '../forms/store.ts'
import { wordsIn } from '../forms/words.ts'
import type { Rendered } from '../shown/form-token.ts'
import {
  formToken,
  type Knowing,
  knowing,
  readToken,
  rememberedForm,
  type Shown,
  shownForm,
  versionShown,
} from '../shown/store.ts'
import { pageSending } from '../submission/arrival.ts'
import { type Posted, readPosted } from '../submission/posted.ts'
import { nonceOf, type Sent, type SubmitParts, type Submitted, submissionId, submitForm } from '../submission/store.ts'
import { sendPath, thanksPath } from './address.ts'
import { type Drawn, EMPTY, hostedPage, plainPage, thanksHtml, thanksPage } from './pages.ts'
import { framing, isAllowed, policyOf } from './policy.ts'

/** What the pages of forms need of the rest of the program. */
export interface HostedParts extends SubmitParts {
  readonly newId: () => string
  /** What a form that is being written may name. */
  readonly surroundings: (workspace: WorkspaceId) => Promise<Surroundings>
  /** Whether the form is under attack, so that a browser begins its sum while somebody types. */
  readonly asksForWork: (workspace: WorkspaceId, form: string) => Promise<boolean>
}

/** Longer than any form that a person fills in. */
const MAX_FORM_BYTES = 65_536
/** A preflight is asked once for so long; a form's origins may change. */
const PREFLIGHT_SECONDS = 600

/** The address of a form; anything may be tried. */
export const FORM_ADDRESS = z.object({ workspace: z.string().max(100), form: z.string().max(100) })
/** A link that shows a form before strangers see it. */
export const PREVIEW_ADDRESS = z.object({ token: z.string().max(2000) })

interface Asked {
  readonly workspace: string
  readonly form: string
}

/** The doors that strangers fill in: hosted pages, what they send, what they see next. */
export function hostedRoutes(parts: HostedParts): FastifyPluginAsync {
  return async (app) => {
    await app.register(formbody, { bodyLimit: MAX_FORM_BYTES })
    answerStrangers(app)
    const limits = { bodyLimit: MAX_FORM_BYTES }
    const submitting = submitOnce(parts)
    app.get('/f/preview/:token', (request, reply) => showPreview(parts, request, reply))
    app.post('/f/preview/:token', limits, (request, reply) => tryPreview(parts, request, reply))
    app.get('/f/:workspace/:form', (request, reply) => show(parts, request, reply, false))
    app.get('/f/:workspace/:form/embed', (request, reply) => show(parts, request, reply, true))
    app.get('/f/:workspace/:form/thanks', (request, reply) => thank(parts, request, reply))
    app.post('/f/:workspace/:form', limits, (request, reply) => take(parts, submitting, request, reply))
    app.options('/f/:workspace/:form', (request, reply) => preflight(parts, request, reply))
  }
}

/** Lets those frame it whom the form names, and nobody else (B11). */
function frameable(reply: FastifyReply, { form }: Pick<Shown, 'form'>, isFramed: boolean): void {
  const ancestors = isFramed ? framing(form) : "'none'"
  reply.header('content-security-policy', policyOf(form, ancestors))
  if (ancestors !== "'none'") reply.removeHeader('x-frame-options')
}

const isJson = (request: FastifyRequest): boolean => /^application\/json\b/i.test(request.headers['content-type'] ?? '')

/** Strangers read pages, not codes; a script is answered in JSON. */
function answerStrangers(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const isLarge = codeOf(error) === 'FST_ERR_CTP_BODY_TOO_LARGE'
    const status = isLarge ? 413 : isAway(error) ? 503 : statusOf(error)
    const which = plainFor(status, request.method)
    const language = wanted(request)
    if (status === 500) request.log.error({ err: error }, 'a form could not be answered')
    if (status === 503) reply.header('retry-after', '1')
    if (isJson(request)) return reply.status(status).send({ ok: false, notice: wordsIn(language).plain[which].text })
    return sendPage(reply, status, plainPage(which, language))
  })
}

/** What the browser asks for; used where no form says its language. */
const wanted = (request: FastifyRequest): string => request.headers['accept-language'] ?? 'en'

function plainFor(status: number, method: string): keyof FormWords['plain'] {
  if (status === 413) return 'tooLarge'
  if (status === 404) return 'notHere'
  if (status < 500) return 'unreadable'
  return method === 'POST' ? 'notSaved' : 'notNow'
}

function statusOf(error: unknown): number {
  if (error instanceof Fault) return error.code === 'not_found' ? 404 : 500
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  return status >= 400 && status < 600 ? status : 500
}

const notHere = (): Fault => new Fault('not_found', 'There is no such form.')

const askedOf = (request: FastifyRequest): Asked => {
  const read = FORM_ADDRESS.safeParse(request.params)
  if (!read.success) throw notHere()
  return read.data
}

async function shownOf({ pool }: HostedParts, asked: Asked): Promise<Shown> {
  const shown = await shownForm(pool, asked.workspace, asked.form)
  if (shown === undefined) throw notHere()
  return shown
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

async function show(
  parts: HostedParts,
  request: FastifyRequest,
  reply: FastifyReply,
  isFramed: boolean,
): Promise<FastifyReply> {
  const shown = await shownOf(parts, askedOf(request))
  const signer = await parts.signing()
  const nowMs = toMs(parts.clock())
  const link = textIn(request.query, 't')
  const known = link === undefined ? undefined : await knowing(parts.pool, signer, shown, link, nowMs)
  const token = formToken(signer, shown, parts.newId(), nowMs)
  frameable(reply, shown, isFramed)
  // Going back comes back to this very rendering, so that a second press is the same submission; it holds nobody's name.
  reply.header('cache-control', 'private, no-cache')
  const drawn = await draw(parts, shown, {
    ...{ token, filling: { ...EMPTY, raw: fromAddress(shown, request.query) } },
    ...(known !== undefined && { known: known.known, prefill: link }),
    page: ownAddress(parts, request),
    referrer: request.headers.referer,
  })
  return sendPage(reply, 200, hostedPage(drawn))
}

/** The page's address by our own name (E7), without a link's token, which opens questions left out. */
function ownAddress({ base }: HostedParts, request: FastifyRequest): string {
  const url = new URL(request.url, base)
  url.searchParams.delete('t')
  return new URL(url.pathname + url.search, base).href
}

type Told = Pick<Drawn, 'token' | 'filling' | 'known' | 'prefill' | 'page' | 'referrer' | 'notice' | 'anonymous'>

async function draw(parts: HostedParts, { form, address, workspace }: Shown, told: Told): Promise<Drawn> {
  const challenge = await parts.asksForWork(workspace, form.id)
  return { form, workspace: address, action: sendPath(address, form.id), challenge, ...told }
}

async function thank(parts: HostedParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const shown = await shownOf(parts, askedOf(request))
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

/** Everything about one try to send a form. */
interface Try {
  readonly shown: Shown
  readonly posted: Posted
  readonly rendered: Rendered | 'bad' | undefined
  readonly known: Knowing | undefined
  readonly sent: Sent
}

type Submitting = (form: Shown['form'], sent: Sent, manner: Parameters<typeof submitForm>[3]) => Promise<Submitted>

/** Two clicks at once are one: whoever comes second waits for the first, and gets its answer. */
function submitOnce(parts: HostedParts): Submitting {
  const underWay = new Map<string, Promise<Submitted>>()
  return (form, sent, manner) => {
    const id = submissionId(sent)
    const first = underWay.get(id)
    if (first !== undefined) return first
    const submitting = submitForm(parts, form, sent, manner).finally(() => underWay.delete(id))
    underWay.set(id, submitting)
    return submitting
  }
}

async function take(
  parts: HostedParts,
  submitting: Submitting,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = askedOf(request)
  const posted = readPosted(request.body)
  try {
    const one = await tryOf(parts, request, await shownOf(parts, asked), posted)
    allowOrigin(request, reply, one.shown)
    noteUnknown(request, one)
    const { rendered } = one
    const result = await submitting(one.shown.form, one.sent, {
      ...(rendered !== undefined && { token: rendered }),
      ...{ honeypot: posted.honeypot, hasScript: posted.hasScript },
      ...(posted.proof !== undefined && { proof: posted.proof }),
    })
    return result.kind === 'stored' ? done(request, reply, one, result) : again(parts, request, reply, { one, result })
  } catch (error) {
    if (isAway(error)) return away(request, reply, { asked, posted, parts })
    throw error
  }
}

async function tryOf(parts: HostedParts, request: FastifyRequest, live: Shown, posted: Posted): Promise<Try> {
  const signer = await parts.signing()
  const nowMs = toMs(parts.clock())
  const rendered = readToken(signer, live, posted.token)
  const isRendered = typeof rendered === 'object'
  const shown = isRendered ? await versionShown(parts.pool, live, rendered.version) : live
  const known =
    posted.prefill === undefined ? undefined : await knowing(parts.pool, signer, live, posted.prefill, nowMs)
  const where = posted.page ?? (isRendered ? undefined : pageSending(request.headers.referer))
  const agent = request.headers['user-agent']
  const sent: Sent = {
    ...{ workspace: live.workspace, form: live.form.id, version: shown.version, raw: posted.raw, atMs: nowMs },
    nonce: isRendered ? rendered.nonce : nonceOf(live.form.id, posted.raw, request.ip, nowMs),
    address: request.ip,
    ...(isRendered && { rendered: { atMs: rendered.renderedAtMs, texts: rendered.texts } }),
    ...(posted.anonymous !== undefined && { anonymous: posted.anonymous }),
    ...(where !== undefined && { page: where }),
    ...(posted.referrer !== undefined && { referrer: posted.referrer }),
    ...(known !== undefined && { subject: known.subject, known: [...known.known] }),
    ...(agent !== undefined && { userAgent: agent }),
  }
  return { shown, posted, rendered, known, sent }
}

/** Somebody who sends `score` or `owner_id` is trying something (B2): how often is worth a line, what they wrote is not. */
function noteUnknown(request: FastifyRequest, { shown, posted }: Try): void {
  const names = new Set(fieldsOf(shown.form).map(({ id }) => id))
  const unknown = Object.keys(posted.raw).filter((name) => !(names.has(name) || name.startsWith('_'))).length
  if (unknown > 0)
    request.log.info({ form: shown.form.id, unknown }, 'a form was sent with fields that it does not have')
}

type Stored = Extract<Submitted, { readonly kind: 'stored' }>

/** Another page by GET, so that reloading and going back send nothing again; targets are the form's own (B3). */
function done(request: FastifyRequest, reply: FastifyReply, { shown }: Try, stored: Stored): FastifyReply {
  const { form, address } = shown
  const url = form.after.kind === 'redirect' ? form.after.url : thanksPath(address, form.id, stored)
  if (!isJson(request)) return reply.redirect(url, 303)
  const html = thanksHtml(form, { workspace: address, mail: stored.mail, asset: stored.asset }).text
  return reply.send({ ok: true, kind: form.after.kind, url, html: form.after.kind === 'redirect' ? '' : html })
}

interface Failed {
  readonly one: Try
  readonly result: Exclude<Submitted, Stored>
}

const needsToken = (reason: LoudReason | undefined): boolean => reason === 'bad_token' || reason === 'too_old'
const needsWork = (reason: LoudReason | undefined): boolean => reason?.startsWith('proof_') === true

/** The form once more, with everything that was typed and what to mend beside each field. */
async function again(
  parts: HostedParts,
  request: FastifyRequest,
  reply: FastifyReply,
  { one, result }: Failed,
): Promise<FastifyReply> {
  const { shown, posted, rendered, known } = one
  const reason = result.kind === 'refused' ? result.reason : undefined
  const problems = result.kind === 'problems' ? result.problems : []
  const notice = reason === undefined ? undefined : wordsIn(shown.form.language).refused[reason]
  const isFresh = typeof rendered !== 'object' || needsToken(reason)
  const token = isFresh ? formToken(await parts.signing(), shown, parts.newId(), toMs(parts.clock())) : posted.token
  if (isJson(request)) {
    const more = { ...(isFresh && { token }), ...(needsWork(reason) && { challenge: true }) }
    return reply.status(422).send({ ok: false, problems, ...(notice !== undefined && { notice, reason }), ...more })
  }
  frameable(reply, shown, true)
  const drawn = await draw(parts, shown, {
    ...{ token, filling: { raw: posted.raw, problems }, notice, page: one.sent.page, referrer: posted.referrer },
    ...{ anonymous: posted.anonymous, prefill: posted.prefill, known: known?.known },
  })
  return sendPage(reply, 422, hostedPage(needsWork(reason) ? { ...drawn, challenge: true } : drawn))
}

interface Away {
  readonly asked: Asked
  readonly posted: Posted
  readonly parts: HostedParts
}

/** The database is away: says that nothing was saved, and keeps what was typed in a form that can be sent again. */
function away(request: FastifyRequest, reply: FastifyReply, { asked, posted, parts }: Away): FastifyReply {
  reply.header('retry-after', '1')
  const shown = rememberedForm(parts.pool, asked.workspace, asked.form)
  if (shown !== undefined) allowOrigin(request, reply, shown)
  const language = shown?.form.language ?? wanted(request)
  const notice = wordsIn(language).plain.notSaved.text
  if (isJson(request)) return reply.status(503).send({ ok: false, notice })
  if (shown === undefined) return sendPage(reply, 503, plainPage('notSaved', language))
  frameable(reply, shown, true)
  const { form, address } = shown
  const drawn: Drawn = {
    ...{ form, workspace: address, action: sendPath(address, form.id), token: posted.token, notice },
    ...{ filling: { raw: posted.raw, problems: [] }, page: posted.page, referrer: posted.referrer },
    ...{ anonymous: posted.anonymous, prefill: posted.prefill },
  }
  return sendPage(reply, 503, hostedPage(drawn))
}

/** Only pages of the form's own origins may read an answer; the browser keeps it from all others. */
function allowOrigin(request: FastifyRequest, reply: FastifyReply, { form }: Pick<Shown, 'form'>): void {
  const { origin } = request.headers
  reply.header('vary', 'origin')
  if (origin !== undefined && isAllowed(form, origin)) reply.header('access-control-allow-origin', origin)
}

async function preflight(parts: HostedParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  allowOrigin(request, reply, await shownOf(parts, askedOf(request)))
  return reply
    .status(204)
    .header('access-control-allow-methods', 'POST')
    .header('access-control-allow-headers', 'content-type')
    .header('access-control-max-age', PREFLIGHT_SECONDS)
    .send()
}

async function previewOf(parts: HostedParts, request: FastifyRequest) {
  const read = PREVIEW_ADDRESS.safeParse(request.params)
  const token = read.success ? read.data.token : ''
  const { pool, signing, clock, surroundings } = parts
  const found = await previewedForm(pool, await signing(), token, toMs(clock()), surroundings)
  if (found === undefined) throw notHere()
  return { form: found.form, action: `/f/preview/${token}` }
}

async function showPreview(parts: HostedParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { form, action } = await previewOf(parts, request)
  return sendPage(reply, 200, hostedPage({ form, action, workspace: '', token: '', filling: EMPTY, isPreview: true }))
}

async function tryPreview(parts: HostedParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { form, action } = await previewOf(parts, request)
  const { raw } = readPosted(request.body)
  const judged = judgeAnswers(form, raw)
  if (judged.ok) return sendPage(reply, 200, plainPage('previewed', form.language))
  const filling = { raw, problems: judged.problems }
  return sendPage(reply, 422, hostedPage({ form, action, workspace: '', token: '', filling, isPreview: true }))
}

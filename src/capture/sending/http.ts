import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendPage } from '../../access/http.ts'
import { isAway } from '../../db/away.ts'
import { toMs } from '../../funnel/brand.ts'
import type { LoudReason } from '../abuse/verdict.ts'
import { fieldsOf } from '../forms/form.ts'
import { wordsIn } from '../forms/words.ts'
import { sendPath, thanksPath } from '../hosted/address.ts'
import { type Drawn, hostedPage, plainPage, thanksHtml } from '../hosted/pages.ts'
import { type Asked, allowOrigin, askedOf, drawn, frameable, type HostedParts, shownOf } from '../showing/http.ts'
import type { Rendered } from '../shown/form-token.ts'
import {
  formToken,
  type Knowing,
  knowing,
  readToken,
  rememberedForm,
  type Shown,
  versionShown,
} from '../shown/store.ts'
import { pageSending } from '../submission/arrival.ts'
import { type Posted, readPosted } from '../submission/posted.ts'
import { nonceOf, type Sent, type Submitted, submissionId, submitForm } from '../submission/store.ts'

/** A preflight is asked once for so long; a form's origins may change. */
const PREFLIGHT_SECONDS = 600

/** Whether a script asks, which is answered in JSON. */
export const isJson = (request: FastifyRequest): boolean =>
  /^application\/json\b/i.test(request.headers['content-type'] ?? '')

/** What the browser asks for; used where no form says its language. */
export const wanted = (request: FastifyRequest): string => request.headers['accept-language'] ?? 'en'

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
export function submitOnce(parts: HostedParts): Submitting {
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

/** Takes what a form was sent with, and answers only after the ledger has committed. */
export async function take(
  parts: HostedParts,
  submitting: Submitting,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const asked = askedOf(request)
  const posted = readPosted(request.body)
  const early = parts.limits.ofNetwork('send', request.ip)
  if (early > 0) return notNow(request, reply, { asked, posted, parts, status: 429, seconds: early })
  try {
    const live = await shownOf(parts, asked)
    const busy = parts.limits.ofWorkspace('send', live.workspace, request.ip)
    if (busy > 0) return notNow(request, reply, { asked, posted, parts, status: 429, seconds: busy })
    const one = await tryOf(parts, request, live, posted)
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
    if (isAway(error)) return notNow(request, reply, { asked, posted, parts, status: 503, seconds: 1 })
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

/** What is said above the form, and beside which questions. */
function complaintOf({ one, result }: Failed) {
  if (result.kind === 'problems') return { problems: result.problems, reason: undefined, notice: undefined }
  const { reason, field } = result
  const message = wordsIn(one.shown.form.language).refused[reason]
  // What is wrong with an address is said where it is written.
  return field === undefined
    ? { problems: [], reason, notice: message }
    : { problems: [{ field, message }], reason, notice: undefined }
}

/** The form once more, with everything that was typed and what to mend beside each field. */
async function again(
  parts: HostedParts,
  request: FastifyRequest,
  reply: FastifyReply,
  failed: Failed,
): Promise<FastifyReply> {
  const { one } = failed
  const { shown, posted, rendered, known } = one
  const { problems, reason, notice } = complaintOf(failed)
  const isFresh = typeof rendered !== 'object' || needsToken(reason)
  const token = isFresh ? formToken(await parts.signing(), shown, parts.newId(), toMs(parts.clock())) : posted.token
  if (isJson(request)) {
    const said = { ...(notice !== undefined && { notice }), ...(reason !== undefined && { reason }) }
    const more = { ...(isFresh && { token }), ...(needsWork(reason) && { challenge: true }) }
    return reply.status(422).send({ ok: false, problems, ...said, ...more })
  }
  frameable(reply, shown, true)
  const page = await drawn(parts, shown, {
    ...{ token, filling: { raw: posted.raw, problems }, notice, page: one.sent.page, referrer: posted.referrer },
    ...{ anonymous: posted.anonymous, prefill: posted.prefill, known: known?.known },
  })
  return sendPage(reply, 422, hostedPage(needsWork(reason) ? { ...page, challenge: true } : page))
}

interface NotNow {
  readonly asked: Asked
  readonly posted: Posted
  readonly parts: HostedParts
  /** 503 while the database is away, 429 for too much at once. */
  readonly status: 429 | 503
  readonly seconds: number
}

/** Says that nothing was saved, and keeps what was typed in a form that can be sent again; asks the database nothing. */
function notNow(request: FastifyRequest, reply: FastifyReply, { asked, posted, parts, status, seconds }: NotNow) {
  reply.header('retry-after', seconds)
  const shown = rememberedForm(parts.pool, asked.workspace, asked.form)
  if (shown !== undefined) allowOrigin(request, reply, shown)
  const language = shown?.form.language ?? wanted(request)
  const which = status === 429 ? 'tooMany' : 'notSaved'
  const notice = wordsIn(language).plain[which].text
  if (isJson(request)) {
    reply.header('access-control-expose-headers', 'retry-after')
    return reply.status(status).send({ ok: false, notice })
  }
  if (shown === undefined) return sendPage(reply, status, plainPage(which, language))
  frameable(reply, shown, true)
  const { form, address } = shown
  const page: Drawn = {
    ...{ form, workspace: address, action: sendPath(address, form.id), token: posted.token, notice },
    ...{ filling: { raw: posted.raw, problems: [] }, page: posted.page, referrer: posted.referrer },
    ...{ anonymous: posted.anonymous, prefill: posted.prefill },
  }
  return sendPage(reply, status, hostedPage(page))
}

/** Tells a browser whether a page of another site may send the form by script. */
export async function preflight(
  parts: HostedParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  allowOrigin(request, reply, await shownOf(parts, askedOf(request)))
  return reply
    .status(204)
    .header('access-control-allow-methods', 'POST')
    .header('access-control-allow-headers', 'content-type')
    .header('access-control-max-age', PREFLIGHT_SECONDS)
    .send()
}

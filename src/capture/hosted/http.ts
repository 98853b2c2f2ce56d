import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { sendPage } from '../../access/http.ts'
import type { DoorName } from '../../access/limits/doors.ts'
import { limitNetworks } from '../../access/limits/http.ts'
import { isAway } from '../../db/away.ts'
import { codeOf, Fault } from '../../fault.ts'
import { toMs } from '../../funnel/brand.ts'
import { judgeAnswers } from '../forms/answers.ts'
import type { FormWords } from '../forms/form-words.ts'
import { refusedMail } from '../forms/refused-mail.ts'
import { previewedForm } from '../forms/store.ts'
import { wordsIn } from '../forms/words.ts'
import { isJson, preflight, submitOnce, take, wanted } from '../sending/http.ts'
import { type HostedParts, notHere, show, thank } from '../showing/http.ts'
import { readPosted } from '../submission/posted.ts'
import { EMPTY, hostedPage, plainPage } from './pages.ts'

/** Longer than any form that a person fills in. */
const MAX_FORM_BYTES = 65_536

/** A link that shows a form before strangers see it. */
export const PREVIEW_ADDRESS = z.object({ token: z.string().max(2000) })

const FORM = '/f/:workspace/:form'

/** The doors that strangers fill in: hosted pages, what they send, what they see next. */
export function hostedRoutes(parts: HostedParts): FastifyPluginAsync {
  return async (app) => {
    await app.register(formbody, { bodyLimit: MAX_FORM_BYTES })
    answerStrangers(app)
    limitNetworks(app, parts.limits, doorOf)
    const limits = { bodyLimit: MAX_FORM_BYTES }
    const submitting = submitOnce(parts)
    app.get('/f/preview/:token', (request, reply) => showPreview(parts, request, reply))
    app.post('/f/preview/:token', limits, (request, reply) => tryPreview(parts, request, reply))
    app.get(FORM, (request, reply) => show(parts, request, reply, false))
    app.get(`${FORM}/embed`, (request, reply) => show(parts, request, reply, true))
    app.get(`${FORM}/thanks`, (request, reply) => thank(parts, request, reply))
    app.post(FORM, limits, (request, reply) => take(parts, submitting, request, reply))
    app.options(FORM, (request, reply) => preflight(parts, request, reply))
  }
}

/** What is sent is held to its limits after it was read, so that the page can give back what was typed. */
const doorOf = ({ method, routeOptions }: FastifyRequest): DoorName | undefined =>
  method === 'POST' && routeOptions.url === FORM ? undefined : 'show'

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

function plainFor(status: number, method: string): keyof FormWords['plain'] {
  if (status === 413) return 'tooLarge'
  if (status === 404) return 'notHere'
  if (status === 429) return 'tooMany'
  if (status < 500) return 'unreadable'
  return method === 'POST' ? 'notSaved' : 'notNow'
}

function statusOf(error: unknown): number {
  if (error instanceof Fault) return error.code === 'not_found' ? 404 : error.code === 'too_many_requests' ? 429 : 500
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  return status >= 400 && status < 600 ? status : 500
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
  const problems = judged.ok ? refusedMail(form, judged.answers) : judged.problems
  if (problems.length === 0) return sendPage(reply, 200, plainPage('previewed', form.language))
  const filling = { raw, problems }
  return sendPage(reply, 422, hostedPage({ form, action, workspace: '', token: '', filling, isPreview: true }))
}

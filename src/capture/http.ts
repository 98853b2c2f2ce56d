import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { DoorLimits, DoorName } from '../access/limits/doors.ts'
import { limitNetworks, limitWorkspace } from '../access/limits/http.ts'
import { codeOf, Fault } from '../fault.ts'
import type { PersonId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Capture, Outcome } from '../funnel/capture.ts'
import { openAdmission } from './admission.ts'
import { type ErrorAnswer, errorAnswer, isLeadConflict, itemAnswers, storedAnswer } from './answer.ts'
import { type Devices, openDevices } from './device-order.ts'
import { parseLead } from './lead.ts'
import { CALL_TYPES, type CallType, parseBatch, parseCall } from './segment.ts'
import type { Given } from './segment-call.ts'
import { keyIn } from './sign-in.ts'

/** SEMANTICS 4.1: 500 KB a batch; the same cap holds for what a compressed body unpacks to. */
export const MAX_BODY_BYTES = 512_000
/** Browsers ask again after a day at most (Firefox's own limit), so a preflight costs one request a day. */
const PREFLIGHT_SECONDS = 86_400

/** Whom a key speaks for, and how far it is believed. */
export interface SignedIn {
  readonly workspace: WorkspaceId
  readonly kind: 'write' | 'secret'
}

/** Score, stage, track, owner and slots of a person, as the reading side shapes it. */
export type LeadAnswer = object

/** What the routes need of the rest of the program. */
export interface CaptureParts {
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  readonly keyOf: (key: string) => Promise<SignedIn | null | undefined>
  readonly newId: () => string
  readonly clock: () => Timestamp
  readonly limits: DoorLimits
  readonly answerLead: (workspace: WorkspaceId, person: PersonId, outcomes: readonly Outcome[]) => Promise<LeadAnswer>
}

/** Segment's paths and the short ones that its browser client uses. */
const CALLS: Readonly<Record<CallType, readonly string[]>> = {
  identify: ['/v1/identify', '/v1/i'],
  track: ['/v1/track', '/v1/t'],
  page: ['/v1/page', '/v1/p'],
  screen: ['/v1/screen', '/v1/s'],
  group: ['/v1/group', '/v1/g'],
  alias: ['/v1/alias', '/v1/a'],
}
const BATCHES = ['/v1/batch', '/v1/b', '/v1/import'] as const
const LEADS = '/v1/leads'

/** The public doors: Segment's HTTP API and `POST /v1/leads`. Answers only after the ledger has committed. */
export function captureRoutes(parts: CaptureParts): FastifyPluginAsync {
  return (app) => {
    const devices = openDevices()
    readJsonOnly(app)
    allowEveryOrigin(app)
    limitNetworks(app, parts.limits, doorOf)
    admitWhatFits(app)
    for (const type of CALL_TYPES) {
      for (const path of CALLS[type]) post(app, path, (request, reply) => one(parts, devices, type, request, reply))
    }
    for (const path of BATCHES) post(app, path, (request, reply) => many(parts, devices, request, reply))
    post(app, LEADS, (request, reply) => lead(parts, request, reply))
    return Promise.resolve()
  }
}

type Answering = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

function post(app: FastifyInstance, path: string, answer: Answering): void {
  app.post(path, { bodyLimit: MAX_BODY_BYTES }, answer)
  app.options(path, (_request, reply) =>
    reply
      .status(204)
      .header('access-control-allow-methods', 'POST')
      .header(
        'access-control-allow-headers',
        'authorization, content-type, content-encoding, idempotency-key, x-retry-count',
      )
      .header('access-control-max-age', PREFLIGHT_SECONDS)
      .send(),
  )
}

/** Who shows a secret key is a backend of the workspace's own; a preflight costs nothing. */
function doorOf({ method, headers }: FastifyRequest): DoorName | undefined {
  if (method === 'OPTIONS') return undefined
  return keyIn(headers.authorization, undefined)?.startsWith('sluice_s_') === true ? 'server' : 'tell'
}

async function one(
  parts: CaptureParts,
  devices: Devices,
  type: CallType,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const key = await signIn(parts, request, reply)
  const read = parseCall(request.body, browserGiven(parts, devices, key), type)
  if (!read.ok) return reply.status(400).send(errorAnswer(read.rejected))
  const outcomes = await parts.append(key.workspace, read.captures)
  return reply.send({ success: true, ...storedAnswer(read.messageId, outcomes) })
}

async function many(parts: CaptureParts, devices: Devices, request: FastifyRequest, reply: FastifyReply) {
  const key = await signIn(parts, request, reply)
  const read = parseBatch(request.body, browserGiven(parts, devices, key))
  if (!read.ok) return reply.status(400).send(errorAnswer(read.refusal))
  const captures = read.items.flatMap((item) => (item.ok ? item.captures : []))
  const outcomes = captures.length === 0 ? [] : await parts.append(key.workspace, captures)
  return reply.send({ success: true, results: itemAnswers(read.items, outcomes) })
}

/** A write key is public, so its answer must not tell a stranger what is known about an address. */
async function lead(parts: CaptureParts, request: FastifyRequest, reply: FastifyReply) {
  const key = await signIn(parts, request, reply)
  const header = request.headers['idempotency-key']
  const read = parseLead(request.body, givenBy(parts, key), typeof header === 'string' ? header : undefined)
  if (!read.ok) {
    const [first, ...others] = read.refusals
    if (first === undefined) throw new Fault('internal', 'A lead was refused without a reason.')
    return reply.status(400).send(errorAnswer(first, '', ...others))
  }
  const outcomes = await parts.append(key.workspace, read.captures)
  if (isLeadConflict(outcomes)) return reply.status(422).send(CONFLICT)
  const person = personOf(outcomes)
  if (key.kind === 'secret' && person !== undefined)
    return reply.send(await parts.answerLead(key.workspace, person, outcomes))
  return reply.send({ accepted: true, duplicate: outcomes[0]?.status === 'duplicate' })
}

const CONFLICT: ErrorAnswer = {
  error: {
    code: 'idempotency_conflict',
    message: 'this Idempotency-Key or messageId came before with another body; the first one was kept',
    hint: 'use a new key for a new lead',
  },
}

function personOf(outcomes: readonly Outcome[]): PersonId | undefined {
  const first = outcomes[0]
  return first === undefined || first.status === 'quarantined' ? undefined : first.person
}

async function signIn(parts: CaptureParts, request: FastifyRequest, reply: FastifyReply): Promise<SignedIn> {
  const key = keyIn(request.headers.authorization, request.body)
  const found = key === undefined ? undefined : await parts.keyOf(key)
  if (found === undefined || found === null)
    throw new Fault('unauthorized', 'A valid write key or secret key is needed.', 'Send it as Basic user or as Bearer.')
  limitWorkspace(parts.limits, found.kind === 'secret' ? 'server' : 'tell', found.workspace, reply)
  return found
}

const givenBy = (parts: CaptureParts, key: SignedIn): Given => ({
  receivedAt: parts.clock(),
  trust: key.kind === 'secret' ? 'trusted' : 'claim',
  newId: parts.newId,
})

/** A write key stands in pages, so what is told under it comes from one browser a name; a backend tells of many, and in its own order. */
function browserGiven(parts: CaptureParts, devices: Devices, key: SignedIn): Given {
  const given = givenBy(parts, key)
  if (key.kind !== 'write') return given
  return { ...given, place: (device, told) => devices.place(`${key.workspace} ${device}`, told) }
}

/** Capture is for every site's pages; there are no cookies here that another site could ride on. */
function allowEveryOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('access-control-allow-origin', '*')
    done()
  })
}

/** Refuses a body before it is read when too many are under way, so that an overload costs its sender and not the server. */
function admitWhatFits(app: FastifyInstance): void {
  const gate = openAdmission()
  const admitted = new WeakMap<FastifyRequest, number>()
  app.addHook('onRequest', (request, _reply, done) => {
    const declared = Number(request.headers['content-length'] ?? MAX_BODY_BYTES)
    const bytes =
      request.headers['content-encoding'] === undefined && declared <= MAX_BODY_BYTES ? declared : MAX_BODY_BYTES
    if (!gate.enter(bytes)) {
      done(new Fault('overloaded', 'Too much is arriving at once; nothing was stored.', 'Send it again in a second.'))
      return
    }
    admitted.set(request, bytes)
    done()
  })
  const leave = (request: FastifyRequest) => {
    const bytes = admitted.get(request)
    if (bytes === undefined) return
    admitted.delete(request)
    gate.leave(bytes)
  }
  app.addHook('onResponse', (request, _reply, done) => {
    leave(request)
    done()
  })
  app.addHook('onRequestAbort', (request, done) => {
    leave(request)
    done()
  })
}

/** `text/plain` is what a browser's sendBeacon may send; both kinds go through this one parser, every other is refused. */
const READ_HERE = /^(application\/json|text\/plain)[ ]*(;[ ]*charset="?utf-?8"?[ ]*)?$/i

function readJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
    async (request: FastifyRequest, sent: Buffer) => {
      if (!READ_HERE.test(request.headers['content-type'] ?? ''))
        throw new Fault('unsupported_media_type', 'Send JSON with content-type application/json or text/plain.')
      const text = (await inflated(request.headers['content-encoding'], sent)).toString('utf8')
      return new Promise<unknown>((resolve, reject) => {
        const done = (error: Error | null, body?: unknown) =>
          error === null ? resolve(body) : reject(malformed(error))
        void parse(request, text, done)
      })
    },
  )
}

const malformed = (cause: Error): Fault =>
  new Fault(
    'bad_request',
    'The body is not JSON, or has a forbidden key (__proto__); nothing was stored.',
    undefined,
    cause,
  )

const unzip = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)

async function inflated(encoding: string | undefined, sent: Buffer): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return sent
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new Fault('unsupported_media_type', 'Content-Encoding is gzip or none.')
  try {
    return await unzip(sent, { maxOutputLength: MAX_BODY_BYTES })
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE')
      throw new Fault('too_large', `The body unpacks to more than ${MAX_BODY_BYTES} bytes; nothing was stored.`)
    throw new Fault('bad_request', 'The body is not valid gzip.', undefined, error)
  }
}

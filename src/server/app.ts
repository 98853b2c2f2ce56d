import type { Socket } from 'node:net'
import helmet from '@fastify/helmet'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  LogController,
} from 'fastify'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { codeOf, Fault } from '../fault.ts'
import { cookiesFor } from './auth/cookie.ts'
import { guardCookies } from './csrf.ts'
import { answerTo } from './errors.ts'

/** A batch of Segment's is 500 kB at most. */
const BODY_LIMIT = 512_000
/** A signed link is one part of a path and holds several ids; the router's own limit is 100. */
const MAX_PARAM = 2000
/** A request that has not arrived whole by then is a slow-loris or a dead phone. */
const REQUEST_MS = 15_000
/** Node's own 30 s would let a slow sender stay three times as long as it may. */
const CHECK_MS = 1000
/** Longer than the 60 s of common balancers, so that they close first and never meet a closed socket. */
const KEEP_ALIVE_MS = 72_000

export interface AppParts {
  readonly config: Config
  readonly database: Database
  readonly log: FastifyBaseLogger
  /** Routes of the other parts, mounted in this order. */
  readonly plugins: readonly FastifyPluginAsync[]
}

/** The HTTP server without a port: JSON errors, limits, security headers, health, and the routes of `plugins`. */
export async function createApp({ config, database, log, plugins }: AppParts): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    // A line a request is the balancer's job, and addresses are personal data.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: MAX_PARAM },
    requestTimeout: REQUEST_MS,
    http: { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, connectionsCheckingInterval: CHECK_MS },
    connectionTimeout: 30_000,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    trustProxy: config.trustProxy.length === 0 ? false : [...config.trustProxy],
    frameworkErrors: (error, _request, reply) => {
      const { status, body } = answerTo(error)
      const plain: FastifyReply = reply
      void plain.status(status).send(body)
    },
    clientErrorHandler: (error, socket) => hangUp(error, socket),
  })
  // Only the capture routes read it, for browsers that leave a page.
  app.removeContentTypeParser('text/plain')
  // People's names must not stay in a browser's or a proxy's cache; what may be kept says so itself.
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store')
    done()
  })
  answerErrors(app)
  guardCookies(app, cookiesFor(config.publicUrl), config.publicUrl)
  await app.register(helmet, { contentSecurityPolicy: { directives: CONTENT }, xFrameOptions: { action: 'deny' } })
  health(app, database)
  for (const plugin of plugins) await app.register(plugin)
  return app
}

/** How long a socket may take to read why it is hung up on. */
const PARTING_MS = 500

/** The whole answer to a socket whose bytes never became a request. */
function parting(status: string, fault: Fault): string {
  const body = JSON.stringify(answerTo(fault).body)
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`
}

const NOT_HTTP = parting('400 Bad Request', new Fault('bad_request', 'This is not HTTP as it is understood here.'))
/** By the error's code; anything else is not HTTP. */
const PARTINGS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: parting(
    '431 Request Header Fields Too Large',
    new Fault('too_large', 'The headers are larger than what is accepted here.'),
  ),
  ERR_HTTP_REQUEST_TIMEOUT: parting(
    '408 Request Timeout',
    new Fault('timeout', 'The request took too long to arrive.'),
  ),
}

/** Says why and closes, also towards a sender that never closes its own end. */
function hangUp(error: Error, socket: Socket): void {
  if (!socket.writable) return
  socket.end(PARTINGS[codeOf(error) ?? ''] ?? NOT_HTTP)
  setTimeout(() => socket.destroy(), PARTING_MS).unref()
}

/** Our pages load from here alone and cannot be framed; styles in attributes are what the charts use. */
const CONTENT = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  // A self-hosted start on plain http must not send its own pages to https.
  upgradeInsecureRequests: null,
}

function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = answerTo(error)
    // A value that only the database refused is a gap at an edge of ours.
    if (status >= 500 || codeOf(error)?.startsWith('22'))
      request.log.error({ code: body.error.code, err: error }, 'request failed')
    if (status === 503) reply.header('retry-after', '1')
    return reply.status(status).send(body)
  })
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = answerTo(new Fault('not_found', `There is no ${request.method} route here.`))
    return reply.status(status).send(body)
  })
}

function health(app: FastifyInstance, database: Database): void {
  app.get('/health/live', () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    try {
      await database.app.query('select 1')
      return { status: 'ready' }
    } catch (error) {
      const { body } = answerTo(new Fault('database_away', 'The database cannot be reached.', undefined, error))
      return reply.status(503).header('retry-after', '1').send(body)
    }
  })
}

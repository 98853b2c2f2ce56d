import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { Fault } from '../fault.ts'
import type { FunnelAnswer } from '../measure/answer.ts'
import { isFromHere } from './here.ts'

/** What the first page needs of the rest of the server. */
export interface PageParts {
  /** The report of the workspace `main`, of everybody and all time. */
  readonly funnel: () => Promise<FunnelAnswer>
  /** False where proxies are configured: then nobody is believed to sit at this machine. */
  readonly openHere: boolean
}

const ROOT = fileURLToPath(new URL('./page/', import.meta.url))
/** Everything that is served under `/page/`; nothing else in the folder is. */
export const PAGE_FILES = ['funnel.css', 'funnel.js', 'draw.js', 'read.js', 'table.js', 'words.js', 'icon.svg'] as const
const SERVED: ReadonlySet<string> = new Set(PAGE_FILES)

/** Tighter than the server's own policy: no inline style or script at all, and no text ever becomes markup. */
const CONTENT = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    requireTrustedTypesFor: ["'script'"],
  },
}

/** The first page at `/`, and the figures it draws for whoever sits at this machine. */
export function pageRoutes({ funnel, openHere }: PageParts): FastifyPluginAsync {
  return async (app) => {
    await app.register(fastifyStatic, { root: ROOT, serve: false, cacheControl: false })
    const file = (reply: FastifyReply, name: string) => reply.header('cache-control', 'no-cache').sendFile(name)
    app.get('/', { helmet: { contentSecurityPolicy: CONTENT } }, (_request, reply) => file(reply, 'funnel.html'))
    app.get<{ Params: { file: string } }>('/page/:file', (request, reply) => {
      const { file: name } = request.params
      if (!SERVED.has(name)) throw new Fault('not_found', 'There is no such part of the page.')
      return file(reply, name)
    })
    app.get('/live/funnel', (request, reply) => {
      const { socket, headers, raw } = request
      const arriving = { socketAddress: socket.remoteAddress, httpVersion: raw.httpVersion, headers }
      if (!openHere || !isFromHere(arriving)) throw new Fault('unauthorized', NOT_HERE, 'Use a secret key.')
      reply.header('cache-control', 'no-store')
      return funnel()
    })
  }
}

const NOT_HERE = 'Without a key the figures are shown only to whoever opens this page on the same machine.'

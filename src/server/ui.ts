import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { UI_FOLDER } from './ui-build.ts'

/** Every address of the app; everything else stays what it is: an API, or nothing (G15). */
export const PAGES = [
  '/',
  '/sign-in',
  '/forgot',
  '/reset',
  '/invitation',
  '/set-up',
  '/workspaces',
  '/shared/*',
  '/w/*',
] as const

/** No script but our own files, no text that becomes markup, no frame; whatever is refused is reported (H8). */
const CONTENT = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
    // Widths and colours that are figures stand in attributes; the editor marks mistakes with drawings of its own.
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ['default'],
    reportUri: ['/api/csp-report'],
  },
}

/** Of one report; browsers send less than 2 kB. */
const REPORT_BYTES = 8192
/** A page that breaks the policy does so in a loop. */
const REPORTS_A_MINUTE = 30
const MINUTE_MS = 60_000

const report = z.looseObject({
  'csp-report': z.looseObject({
    'document-uri': z.string().optional(),
    'violated-directive': z.string().optional(),
    'blocked-uri': z.string().optional(),
    'source-file': z.string().optional(),
    'line-number': z.number().optional(),
  }),
})

/** The built app: one page for all its addresses, and its parts. */
export function uiRoutes(): FastifyPluginAsync {
  return async (app) => {
    await app.register(fastifyStatic, {
      root: join(UI_FOLDER, 'assets'),
      prefix: '/assets/',
      preCompressed: true,
      index: false,
      // Their names hold their hash.
      immutable: true,
      maxAge: '365d',
    })
    for (const path of PAGES)
      app.get(path, { helmet: { contentSecurityPolicy: CONTENT } }, (_request, reply) =>
        reply.header('cache-control', 'no-cache').sendFile('index.html', UI_FOLDER, { cacheControl: false }),
      )
    cspReports(app)
  }
}

type App = Parameters<FastifyPluginAsync>[0]

/** Takes what browsers refused, a bounded number of times a minute, and writes it to the log with how often there was more. */
function cspReports(app: App): void {
  let since = 0
  let inMinute = 0
  let unsaid = 0
  void app.register(async (reports) => {
    reports.addContentTypeParser('application/csp-report', { parseAs: 'string', bodyLimit: REPORT_BYTES }, parseJson)
    reports.post('/api/csp-report', { bodyLimit: REPORT_BYTES }, (request, reply) => {
      const now = Date.now()
      if (now - since > MINUTE_MS) {
        since = now
        inMinute = 0
      }
      inMinute += 1
      if (inMinute > REPORTS_A_MINUTE) unsaid += 1
      else {
        note(request, unsaid)
        unsaid = 0
      }
      return reply.status(204).send()
    })
  })
}

const parseJson = (
  _request: FastifyRequest,
  text: string | Buffer,
  done: (error: Error | null, body?: unknown) => void,
) => {
  try {
    done(null, JSON.parse(text.toString()))
  } catch {
    done(null, undefined)
  }
}

function note(request: FastifyRequest, before: number): void {
  const parsed = report.safeParse(request.body)
  if (!parsed.success) return
  const said = parsed.data['csp-report']
  const cut = (text: string | undefined) =>
    text
      ?.replace(/[?#].*$/, '')
      .replace(/sluice_v_[\w-]+/g, 'sluice_v_…')
      .slice(0, 200)
  const about = {
    directive: cut(said['violated-directive']),
    blocked: cut(said['blocked-uri']),
    page: cut(said['document-uri']),
    source: cut(said['source-file']),
    line: said['line-number'],
    notToldBefore: before,
  }
  request.log.warn(about, 'a browser refused something that the page is not allowed to do')
}

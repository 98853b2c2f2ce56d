import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'

/** What the pages for strangers look like. */
export const PUBLIC_STYLE = readFileSync(new URL('public.css', import.meta.url), 'utf8')
/** A page and its style come from one release; a browser asks again after this long. */
const FRESH_SECONDS = 300

/** What the pages for strangers share: their style. */
export function publicRoutes(): FastifyPluginAsync {
  return (app) => {
    app.get('/public.css', (_request, reply) =>
      reply
        .type('text/css; charset=utf-8')
        .header('cache-control', `public, max-age=${FRESH_SECONDS}`)
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(PUBLIC_STYLE),
    )
    return Promise.resolve()
  }
}

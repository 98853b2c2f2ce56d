import { readFile } from 'node:fs/promises'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { Fault } from '../fault.ts'

const FOLDER = new URL('../../examples/site/', import.meta.url)
const TYPES = {
  'index.html': 'text/html; charset=utf-8',
  'pricing.html': 'text/html; charset=utf-8',
  'contact.html': 'text/html; charset=utf-8',
  'site.css': 'text/css; charset=utf-8',
  'site.js': 'text/javascript; charset=utf-8',
} as const
const LOOPBACK = /^(127\.|localhost$|::1$)/

/** A file of the sample site. */
export const SAMPLE = z.object({ file: z.enum(['index.html', 'pricing.html', 'contact.html', 'site.css', 'site.js']) })

/** The sample site, while this Sluice can be reached from this computer alone: nobody else is to meet a company that was made up. */
export function sampleRoutes({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): FastifyPluginAsync {
  const isHere = publicUrl === undefined && LOOPBACK.test(host)
  return (app) => {
    app.get('/sample/:file', async (request, reply) => {
      if (!isHere) throw new Fault('not_found', 'The sample site is only where Sluice listens on one computer.')
      const asked = SAMPLE.safeParse(request.params)
      if (!asked.success) throw new Fault('not_found', 'The sample site has no such page.')
      const { file } = asked.data
      return reply
        .type(TYPES[file])
        .header('cache-control', 'no-cache')
        .send(await readFile(new URL(file, FOLDER)))
    })
    return Promise.resolve()
  }
}

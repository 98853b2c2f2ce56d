import { readFile } from 'node:fs/promises'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { Fault } from '../fault.ts'

const FOLDER = new URL('../../examples/site/', import.meta.url)
const PAGES = ['', 'articles/restore-times/', 'articles/ransomware/', 'guide/', 'case-study/', 'pricing/', 'demo/']
const TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(PAGES.map((page) => [`${page}index.html`, 'text/html; charset=utf-8'])),
  'site.css': 'text/css; charset=utf-8',
  'site.js': 'text/javascript; charset=utf-8',
  'checklist.pdf': 'application/pdf',
}
const LOOPBACK = /^(127\.|localhost$|::1$)/

/** A file of the sample site; a folder is its page. */
export const SAMPLE = z.object({
  '*': z
    .string()
    .transform((path) => path.replace(/(^|\/)$/, '$1index.html'))
    .pipe(z.enum(Object.keys(TYPES))),
})

/** The sample site, while this Sluice can be reached from this computer alone: nobody else is to meet a company that was made up. */
export function sampleRoutes({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): FastifyPluginAsync {
  const isHere = publicUrl === undefined && LOOPBACK.test(host)
  return (app) => {
    app.get('/sample/*', async (request, reply) => {
      if (!isHere) throw new Fault('not_found', 'The sample site is only where Sluice listens on one computer.')
      const asked = SAMPLE.safeParse(request.params)
      if (!asked.success) throw new Fault('not_found', 'The sample site has no such page.')
      const file = asked.data['*']
      return reply
        .type(TYPES[file] ?? 'text/plain')
        .header('cache-control', 'no-cache')
        .send(await readFile(new URL(file, FOLDER)))
    })
    return Promise.resolve()
  }
}

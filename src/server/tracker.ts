import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { FastifyPluginAsync } from 'fastify'
import type { DoorLimits } from '../access/limits/doors.ts'
import { limitNetworks } from '../access/limits/http.ts'
import type { Definition } from '../definition/definition.ts'
import type { WorkspaceId } from '../funnel/brand.ts'
import type { KeyHolder } from './keys.ts'
import { SCRIPT_FOLDER } from './script-build.ts'

export interface TrackerParts {
  readonly keyOf: (key: string) => Promise<KeyHolder | undefined>
  readonly definition: (workspace: WorkspaceId) => Promise<Definition>
  readonly limits: DoorLimits
}

/** What a script is made for: `consent` is what holds of a visitor who said nothing. */
export interface TrackerConfig {
  readonly consent: 'required' | 'granted'
}

/** Without the database nobody knows what was published, so nothing is kept on anybody's device. */
const CAUTIOUS: TrackerConfig = { consent: 'required' }
/** A page never waits longer than this for its script because a database hangs. */
const PATIENCE_MS = 1000
/** A change of the definition is everywhere after five minutes; what was said in an emergency sooner. */
const FRESH_SECONDS = 300
const CAUTIOUS_SECONDS = 30
/** Asked once in so long for each key, however many pages are opened. */
const KNOWN_MS = 5000
const MOST_KNOWN = 1000

/** Of no key of ours, or of a secret one, which has no business in a page: calls go on finding somebody who listens. */
const STUB = `window.sluice=Object.assign(function(){},{anonymousId:function(){return''}})`

/** The tracker: one script for every site, with what its workspace says written into it; it answers whatever the database does. */
export function trackerRoutes(parts: TrackerParts): FastifyPluginAsync {
  const known = new Map<string, { readonly until: number; readonly config: Promise<TrackerConfig | null> }>()
  const configOf = (key: string): Promise<TrackerConfig | null> => {
    const found = known.get(key)
    if (found !== undefined && Date.now() < found.until) return found.config
    if (known.size >= MOST_KNOWN) known.clear()
    const config = lookUp(parts, key)
    known.set(key, { until: Date.now() + KNOWN_MS, config })
    config.catch(() => known.delete(key))
    return config
  }
  return (app) => {
    limitNetworks(app, parts.limits, () => 'show')
    app.get<{ Querystring: { key?: unknown } }>('/s.js', async (request, reply) => {
      const { key } = request.query
      const config = typeof key === 'string' ? await patiently(configOf(key)) : null
      const script = config === null ? packedOf(STUB) : scriptFor(config)
      const accepted = String(request.headers['accept-encoding'] ?? '')
      const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity'
      void reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', `public, max-age=${config === CAUTIOUS ? CAUTIOUS_SECONDS : FRESH_SECONDS}`)
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('vary', 'accept-encoding')
        .header('etag', script.etag)
      if (request.headers['if-none-match'] === script.etag) return reply.status(304).send()
      if (encoding !== 'identity') void reply.header('content-encoding', encoding)
      return reply.send(script[encoding])
    })
    return Promise.resolve()
  }
}

async function lookUp({ keyOf, definition }: TrackerParts, key: string): Promise<TrackerConfig | null> {
  const holder = await keyOf(key)
  if (holder === undefined || holder.kind !== 'write') return null
  const { playbook } = await definition(holder.workspace)
  return { consent: playbook.tracking.consent === 'required' ? 'required' : 'granted' }
}

async function patiently(asked: Promise<TrackerConfig | null>): Promise<TrackerConfig | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<TrackerConfig>((done) => {
    timer = setTimeout(() => done(CAUTIOUS), PATIENCE_MS)
  })
  return Promise.race([asked.catch(() => CAUTIOUS), late]).finally(() => clearTimeout(timer))
}

interface Packed {
  readonly identity: Buffer
  readonly br: Buffer
  readonly gzip: Buffer
  readonly etag: string
}

function packedOf(text: string): Packed {
  const identity = Buffer.from(text)
  const etag = `W/"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`
  return { identity, br: brotliCompressSync(identity), gzip: gzipSync(identity, { level: 9 }), etag }
}

const made = new Map<string, Packed>()

function scriptFor({ consent }: TrackerConfig): Packed {
  const before = made.get(consent)
  if (before !== undefined) return before
  const path = join(SCRIPT_FOLDER, 's.js')
  // A start builds it; a page finds a script that does nothing until then.
  if (!existsSync(path)) return packedOf(STUB)
  const packed = packedOf(trackerText(readFileSync(path, 'utf8'), consent))
  made.set(consent, packed)
  return packed
}

/** The built script with what it needs to know written in. */
export const trackerText = (built: string, consent: TrackerConfig['consent']): string =>
  built.replace('__CONSENT__', () => JSON.stringify(consent))

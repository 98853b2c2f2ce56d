import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../access/access.ts'
import type { Gate } from '../access/http.ts'
import type { Pool } from '../db/pool.ts'
import { codeOf, Fault } from '../fault.ts'
import type { Timestamp } from '../funnel/brand.ts'
import { actorOf } from './gate.ts'
import { areasOf } from './live-areas.ts'
import type { Announce, Change } from './live-mark.ts'
import { isForeign } from './live-origin.ts'
import { type LivePoll, watchMarks } from './live-poll.ts'

export interface LiveParts {
  readonly pool: Pool
  readonly gate: Gate
  readonly clock: () => Timestamp
  readonly announce: Announce
  /** Where people reach us, if that was said. */
  readonly publicUrl: string | undefined
}

/** Proxies cut a line that is silent for a minute. */
const HEARTBEAT_MS = 20_000
/** How soon a stream ends after its session did. */
const CHECK_MS = 3000
/** A browser opens one a tab. */
const MAX_OF_ONE = 12
const MAX_OF_ALL = 2000
/** A reader this far behind is told what it missed in one message once it reads again … */
const FULL_BYTES = 16_384
/** … and hung up on if it does not. */
const STALLED_MS = 60_000

interface Stream {
  readonly who: string
  readonly actor: Actor
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly missed: Set<string>
  stalledSince: number | undefined
  saidAt: number
  isChecking: boolean
}

/** `GET /api/live`: a line to each open screen that says what changed, and nothing of what it is now. */
export function liveRoutes(parts: LiveParts): FastifyPluginAsync {
  const streams = new Set<Stream>()
  let poll: LivePoll | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  const end = (stream: Stream) => {
    if (!streams.delete(stream)) return
    stream.reply.raw.end()
    if (streams.size > 0) return
    poll?.stop()
    poll = undefined
    clearInterval(timer)
  }
  const begin = (stream: Stream) => {
    streams.add(stream)
    if (streams.size > 1) return
    poll = watchMarks(parts.pool, parts.clock, (workspace, change) => {
      for (const one of streams) if (one.actor.workspace === workspace) tell(one, change, parts.clock())
    })
    timer = setInterval(() => {
      for (const one of streams) tend(one, parts.gate, end)
    }, CHECK_MS)
  }
  const plugin = (app: FastifyInstance) => {
    app.get('/api/live', async (request, reply) => {
      if (isForeign(request.headers, parts.publicUrl))
        throw new Fault('forbidden', 'This page is not of this Sluice.', 'Open Sluice at its own address.')
      const actor = await parts.gate(request, 'read')
      const who = actor.userId ?? `key ${actor.workspace}`
      if (streams.size >= MAX_OF_ALL || [...streams].filter((one) => one.who === who).length >= MAX_OF_ONE)
        throw new Fault('too_many_requests', 'Too many live lines are open.', 'Close some of the tabs.')
      // Whoever hung up while the gate was asked is told of by nobody later, and would be counted for ever.
      if (request.raw.socket.destroyed) return reply.hijack()
      open(request, reply)
      const stream: Stream = {
        ...{ who, actor, request, reply, missed: new Set<string>() },
        ...{ stalledSince: undefined, saidAt: Date.now(), isChecking: false },
      }
      begin(stream)
      reply.raw.on('close', () => end(stream))
      return reply
    })
    // What changes without the ledger: a definition, a key, a member. Whoever watches the workspace is told its area.
    app.addHook('onResponse', async (request, reply) => {
      const areas = areasOf(request.method, request.url)
      if (reply.statusCode >= 300 || areas.length === 0) return
      const workspace = actorOf(request)?.workspace
      if (workspace !== undefined && [...streams].some((one) => one.actor.workspace === workspace))
        parts.announce(workspace, { areas, people: [] })
    })
    app.addHook('preClose', async () => {
      for (const stream of streams) end(stream)
    })
    return Promise.resolve()
  }
  // Its hook is for the routes of every part.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true })
}

function open(request: FastifyRequest, reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value)
  reply.hijack()
  // The server's limits on a request are not for a line that stays open.
  request.raw.setTimeout(0)
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would hold the first lines back.
    'x-accel-buffering': 'no',
  })
  reply.raw.write('retry: 3000\n\n: here\n\n')
}

/** A rep learns that something moved, not whom it was about (G2). */
function tell(stream: Stream, { areas, people }: Change, at: Timestamp): void {
  for (const area of areas) stream.missed.add(area)
  const { raw } = stream.reply
  if (raw.writableLength > FULL_BYTES) {
    stream.stalledSince ??= Date.now()
    return
  }
  stream.stalledSince = undefined
  stream.saidAt = Date.now()
  const whom = stream.actor.only === null && people.length > 0 ? { people } : {}
  raw.write(`data: ${JSON.stringify({ areas: [...stream.missed], at, ...whom })}\n\n`)
  stream.missed.clear()
}

function tend(stream: Stream, gate: Gate, end: (stream: Stream) => void): void {
  const now = Date.now()
  if (stream.stalledSince !== undefined && now - stream.stalledSince > STALLED_MS) {
    stream.reply.raw.destroy()
    end(stream)
    return
  }
  if (now - stream.saidAt >= HEARTBEAT_MS) {
    stream.saidAt = now
    stream.reply.raw.write(': still here\n\n')
  }
  if (stream.isChecking) return
  stream.isChecking = true
  gate(stream.request, 'read')
    .then((actor) => {
      if (!isSame(actor, stream.actor)) end(stream)
    })
    .catch((error: unknown) => {
      // A database that is away for a moment ends nobody's session.
      if (REFUSED.has(codeOf(error) ?? '')) end(stream)
    })
    .finally(() => {
      stream.isChecking = false
    })
}

const REFUSED = new Set(['unauthorized', 'forbidden', 'bad_workspace'])
const isSame = (a: Actor, b: Actor): boolean =>
  a.workspace === b.workspace && a.role === b.role && a.only === b.only && a.userId === b.userId

import { setTimeout as sleep } from 'node:timers/promises'
import { FAILPOINTS, type Failpoint } from '../../src/ledger/failpoint.ts'
import { backendsOf, type Home, kill, killPostgres, type Server, startServer } from './home.ts'
import type { Random } from './random.ts'

/** One thing that goes wrong. */
export type Blow =
  | { readonly kind: 'point'; readonly point: Failpoint; readonly pass: number }
  | { readonly kind: 'server'; readonly afterMs: number }
  | { readonly kind: 'backend'; readonly afterMs: number }
  | { readonly kind: 'all'; readonly afterMs: number; readonly withServer: boolean }

export interface Counts {
  servers: number
  backends: number
  all: number
  /** Starts that ended before they were ready, because something else was killed meanwhile. */
  failedStarts: number
  readonly points: Map<Failpoint, number>
}

export const noCounts = (): Counts => ({
  servers: 0,
  backends: 0,
  all: 0,
  failedStarts: 0,
  points: new Map(FAILPOINTS.map((point) => [point, 0])),
})

/** Passed by the background thread: at most a few times a second. */
const WORKERS: ReadonlySet<Failpoint> = new Set([
  'after_claim_before_work',
  'after_work_before_settle',
  'after_claim_before_smtp',
  'before_handed_mark',
  'before_final_dot',
  'after_250_before_mark',
])
const isWorkers = (point: Failpoint): boolean => WORKERS.has(point)

/**
 * Half of the kills at named points, each as often as the others, the rest at any time. Each point comes once before all else,
 * the worker's first: what a dead worker had claimed is due only when its lease has run out, and every point must be passed.
 */
export function blowsOf(random: Random, servers: number, backends: number, all: number): Blow[] {
  const worst = FAILPOINTS.toSorted((a, b) => Number(isWorkers(b)) - Number(isWorkers(a)))
  const points = Array.from({ length: Math.max(worst.length, Math.ceil(servers / 2)) }, (_, index): Blow => {
    const point = worst[index % worst.length] ?? 'before_insert'
    return { kind: 'point', point, pass: random.whole(1, isWorkers(point) ? 3 : 25) }
  })
  const others: Blow[] = [
    ...times(Math.max(servers - points.length, 0), (): Blow => ({ kind: 'server', afterMs: random.whole(50, 1200) })),
    ...times(backends, (): Blow => ({ kind: 'backend', afterMs: random.whole(100, 500) })),
    ...times(all, (index): Blow => ({ kind: 'all', afterMs: random.whole(300, 800), withServer: index % 2 === 0 })),
  ]
  return [...points.slice(0, worst.length), ...shuffled([...points.slice(worst.length), ...others], random)]
}

const times = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index))

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items]
  const order: T[] = []
  while (left.length > 0) order.push(...left.splice(random.whole(0, left.length - 1), 1))
  return order
}

/** A place where one server runs at a time, killed and started again. */
export interface Slot {
  readonly server: () => Server | undefined
  readonly strike: (blow: Blow) => Promise<string>
  /** Starts a server without a fault, or keeps the one that runs without. */
  readonly start: (fault?: string) => Promise<Server>
}

const READY_MS = 45_000
/** By then a named point must have been passed under load. */
const HIT_MS = 10_000
const STARTS = 6

export function slotIn(home: Home, counts: Counts): Slot {
  let server: Server | undefined
  let fault: string | undefined
  const start = async (wanted?: string): Promise<Server> => {
    if (server !== undefined && !server.isOver() && fault === wanted) return server
    server?.kill()
    await server?.ended
    for (let tries = 1; ; tries++) {
      server = startServer(home, wanted)
      fault = wanted
      const ready = await Promise.race([server.ready, sleep(READY_MS, undefined, { ref: false })])
      if (ready === true) return server
      // A point may be passed by the worker before anything listens.
      if (wanted !== undefined && (await isKilled(server))) return server
      counts.failedStarts += 1
      server.kill()
      await server.ended
      if (tries >= STARTS) throw new Error(`The server does not start: see ${home.folder}/sluice.log`)
    }
  }
  const strike = async (blow: Blow): Promise<string> => {
    if (blow.kind === 'point') return atPoint(await start(`${blow.point}:${blow.pass}`), blow, counts)
    const running = await start()
    await sleep(blow.afterMs)
    if (blow.kind === 'server') {
      running.kill()
      await running.ended
      counts.servers += 1
      return `server after ${blow.afterMs} ms`
    }
    if (blow.kind === 'all') {
      if (blow.withServer) running.kill()
      const killed = await killPostgres(home)
      counts.all += 1
      await isReady(running)
      return `all ${killed} of Postgres${blow.withServer ? ' and the server' : ''}`
    }
    const backends = backendsOf(home)
    const victim = backends[blow.afterMs % Math.max(backends.length, 1)]
    if (victim === undefined || !kill(victim)) return strike(blow)
    counts.backends += 1
    await isReady(running)
    return `backend ${victim} of ${backends.length}`
  }
  return { server: () => server, strike, start }
}

const isKilled = async (server: Server): Promise<boolean> =>
  server.isOver() && (await server.ended).signal === 'SIGKILL'

async function atPoint(server: Server, blow: Extract<Blow, { kind: 'point' }>, counts: Counts): Promise<string> {
  const began = Date.now()
  const ended = await Promise.race([server.ended, sleep(HIT_MS, undefined, { ref: false })])
  const isHit = ended !== undefined && ended.signal === 'SIGKILL'
  if (!isHit) server.kill()
  await server.ended
  counts.servers += 1
  if (!isHit) return `${blow.point}:${blow.pass} was not passed in ${HIT_MS} ms`
  counts.points.set(blow.point, (counts.points.get(blow.point) ?? 0) + 1)
  return `${blow.point}:${blow.pass} after ${Date.now() - began} ms`
}

/** Waits until the server serves again, so that blows do not fall on one that is down already. */
async function isReady(server: Server): Promise<boolean> {
  for (const until = Date.now() + 20_000; Date.now() < until; await sleep(50)) {
    const url = server.url()
    if (url === undefined) return false
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(3000) }).catch(() => undefined)
    if (answer?.status === 200) return true
  }
  return false
}

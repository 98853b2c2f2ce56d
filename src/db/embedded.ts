import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { codeOf, Fault } from '../fault.ts'
import { initialise, launch, type Overrides } from './cluster.ts'
import { type Place, placeIn } from './place.ts'
import { forgetPostmaster, freePort, logTail, postmaster } from './postmaster.ts'
import { appear, asSuperuser, isUsedByOthers, knockOn, type Presence, type Server } from './presence.ts'
import { isAlive, withStartLock } from './start-lock.ts'

/** After a crash the server replays up to max_wal_size before it answers. */
const READY_MS = 60_000
const FAST_STOP_MS = 10_000
const ATTEMPTS = 5

export interface EmbeddedOptions {
  /** Settings over the durable ones; for tests. */
  readonly settings?: Overrides
  /** Runs as superuser under the start lock, each time this process joins the server. */
  readonly prepare: (superuser: pg.Client, password: string) => Promise<void>
  /** A restarted server may listen elsewhere. */
  readonly onMoved?: (port: number) => void
}

export interface EmbeddedServer {
  readonly port: number
  /** Of the bootstrap superuser `postgres`; the passwords of our roles are derived from it. */
  readonly password: string
  /** Leaves; the last Sluice process to leave stops the server. */
  readonly leave: () => Promise<'stopped' | 'in use'>
}

/** Joins the home's server, whoever started it, or starts it; two processes at once start one. Restarts it when it dies. */
export async function joinEmbedded(home: string, options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = placeIn(home)
  let server: Server = { port: 0, password: '' }
  let presence: Presence | undefined
  let leaving = false
  const join = () =>
    withStartLock(place.lock, async () => {
      const password = await passwordOf(place)
      server = { password, port: await running(place, password, options.settings ?? {}) }
      await asSuperuser(place, server, (client) => options.prepare(client, password))
      presence = await appear(server, () => void (leaving || rejoin()))
    })
  const rejoin = async () => {
    for (let wait = 100; !leaving; wait = Math.min(wait * 2, 5000)) {
      try {
        await join()
        options.onMoved?.(server.port)
        return
      } catch {
        // Until it works, requests are answered with `database_away`; why is in postgres.log.
        await sleep(wait, undefined, { ref: false })
      }
    }
  }
  await join()
  return {
    port: server.port,
    password: server.password,
    leave: () => {
      leaving = true
      return withStartLock(place.lock, () => leave(place, server, presence))
    },
  }
}

async function leave(place: Place, server: Server, presence: Presence | undefined) {
  await presence?.end()
  const used = await isUsedByOthers(place, server, presence?.backend).catch(() => false)
  if (used) return 'in use'
  await stop(place)
  return 'stopped'
}

async function passwordOf(place: Place): Promise<string> {
  if (existsSync(place.data)) {
    if (existsSync(place.password)) return readPassword(place)
    const hint = 'Restore the file, or move the folder away to begin anew.'
    throw new Fault(
      'database_not_started',
      `${place.data} is there but its password file ${place.password} is not.`,
      hint,
    )
  }
  const password = randomBytes(32).toString('base64url')
  writeFileSync(place.password, password, { mode: 0o600 })
  await initialise(place, password)
  return password
}

function readPassword(place: Place): string {
  try {
    return readFileSync(place.password, 'utf8').trim()
  } catch (error) {
    const hint = 'Run this as the user who started Sluice first, or set SLUICE_HOME to a folder of your own.'
    throw new Fault('database_not_started', `${place.password} belongs to another user.`, hint, error)
  }
}

async function running(place: Place, password: string, overrides: Overrides): Promise<number> {
  const found = postmaster(place)
  if (found !== undefined && (await answers(place, password, () => postmaster(place) === undefined)))
    return postmaster(place)?.port ?? found.port
  if (found !== undefined) await stop(place)
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    forgetPostmaster(place)
    const port = await freePort(place)
    const { ended } = launch(place, port, overrides)
    if (await answers(place, password, ended)) {
      writeFileSync(place.port, String(port), { mode: 0o600 })
      return port
    }
    // The memory of a killed server is let go only when its last child has noticed.
    await sleep(200 * attempt)
  }
  const hint = 'Its log is in .sluice/postgres.log; DATABASE_URL uses a Postgres of yours instead.'
  throw new Fault('database_not_started', `The embedded database does not start.\n${logTail(place)}`, hint)
}

/** Waits until the server of our data folder lets us in; false when it has ended or is not ours. */
async function answers(place: Place, password: string, ended: () => boolean): Promise<boolean> {
  for (const until = Date.now() + READY_MS; Date.now() < until && !ended(); await sleep(15)) {
    const found = postmaster(place)
    if (found === undefined) continue
    const knock = await knockOn(place, { port: found.port, password })
    if (knock !== 'not yet') return knock === 'ours'
  }
  return false
}

/** Fast shutdown, then an immediate one, then the kernel's; all are safe for what was committed. */
async function stop(place: Place): Promise<void> {
  for (const [signal, ms] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', 5000],
    ['SIGKILL', 2000],
  ] as const) {
    const found = postmaster(place)
    if (found === undefined) return
    signalTo(found.pid, signal)
    for (const until = Date.now() + ms; Date.now() < until && isAlive(found.pid); await sleep(15)) {
      if (postmaster(place) === undefined) return
    }
  }
}

/** It may have ended since it was looked up. */
function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { embeddedReach } from '../../src/db/database.ts'
import { type Pool, poolFor } from '../../src/db/pool.ts'
import type { Role } from '../../src/db/roles.ts'

const PROGRAM = new URL('../../sluice', import.meta.url).pathname
const PATH = '/usr/local/bin:/usr/bin:/bin'

/** A home of its own with a real, durable database, thrown away at the end. */
export interface Home {
  readonly folder: string
  /** What its servers are started with beside it. */
  readonly environment: Readonly<Record<string, string>>
  readonly keep: () => void
  readonly remove: () => void
}

export function newHome(environment: Home['environment'] = {}): Home {
  const top = mkdtempSync(join(tmpdir(), 'sluice-chaos-'))
  chmodSync(top, 0o711)
  let kept = false
  return {
    folder: join(top, '.sluice'),
    environment,
    keep: () => {
      kept = true
    },
    remove: () => {
      if (!kept) rmSync(top, { recursive: true, force: true })
    },
  }
}

/** Runs one command of the product in the home and resolves with what it printed. */
export function command(
  home: Home,
  ...args: readonly string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(PROGRAM, args, { env: { PATH, SLUICE_HOME: home.folder }, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise((done) => child.on('close', (code) => done({ code, out, err })))
}

/** One process of the server under test. */
export interface Server {
  readonly pid: number
  /** Set when it accepts requests, until it has ended. */
  readonly url: () => string | undefined
  readonly ready: Promise<boolean>
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  readonly isOver: () => boolean
  readonly kill: (signal?: NodeJS.Signals) => void
}

/** Starts the server, with a fault if one is named; `ready` resolves with false when it ended before it was. */
export function startServer(home: Home, fault?: string): Server {
  const child = spawn(PROGRAM, ['start'], {
    env: {
      PATH,
      PORT: '0',
      SLUICE_HOME: home.folder,
      LOG_LEVEL: 'error',
      // Every sender comes from one address here, as fast as it can.
      DOOR_LIMITS: 'off',
      ...home.environment,
      ...(fault === undefined ? {} : { FAILPOINTS: '1', FAULT: fault }),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let url: string | undefined
  let isOver = false
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.on('exit', (code, signal) => {
      isOver = true
      done({ code, signal })
    })
  })
  const up = new Promise<boolean>((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      url ??= /^Sluice is ready at (\S+)/m.exec(chunk.toString())?.[1]
      if (url !== undefined) done(true)
    })
  })
  return {
    pid: child.pid ?? 0,
    url: () => (isOver ? undefined : url),
    ready: Promise.race([up, ended.then(() => false)]),
    ended,
    isOver: () => isOver,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
  }
}

interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

function processes(): Process[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command=']).toString().split('\n')
  return lines.flatMap((line) => {
    const [, pid, parent, text] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return pid === undefined || text === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: text }]
  })
}

/** The postmaster of the home, and nobody else's. */
export function postmasterOf(home: Home): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(home.folder, 'postgres', 'postmaster.pid'), 'utf8'), 10)
  } catch {
    return undefined
  }
}

/** The home's Postgres processes: the postmaster first, then all it has started. */
export function postgresOf(home: Home): Process[] {
  const postmaster = postmasterOf(home)
  if (postmaster === undefined) return []
  const all = processes().filter(({ pid, parent }) => pid === postmaster || parent === postmaster)
  return all.sort((a, b) => Number(b.pid === postmaster) - Number(a.pid === postmaster))
}

/** Backends that work for the server's requests. */
export const backendsOf = (home: Home): number[] =>
  postgresOf(home)
    .filter(({ command: text }) => /^postgres: sluice_app sluice /.test(text))
    .map(({ pid }) => pid)

export function kill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}

/** Every Postgres process of the home at once, and again until none is left: like pulling the plug, but for the disk's cache. */
export async function killPostgres(home: Home): Promise<number> {
  let killed = 0
  for (let round = 0; round < 20; round++) {
    const left = postgresOf(home).filter(({ command: text }) => !text.includes('<defunct>'))
    if (left.length === 0) break
    for (const { pid } of left) killed += kill(pid) ? 1 : 0
    await sleep(5)
  }
  return killed
}

/** A short look into the database that leaves no trace of a user behind, so that it keeps no server alive. */
export async function peek<T>(home: Home, role: Role, look: (pool: Pool) => Promise<T>): Promise<T> {
  const port = Number.parseInt(readFileSync(join(home.folder, 'postgres.port'), 'utf8'), 10)
  const password = readFileSync(join(home.folder, 'postgres.password'), 'utf8').trim()
  const pool = poolFor(role, embeddedReach(port, password, 'sluice')(role), 2)
  try {
    return await look(pool)
  } finally {
    await pool.end()
  }
}

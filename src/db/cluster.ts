import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { childEnvironment } from '../config.ts'
import { Fault } from '../fault.ts'
import type { Place } from './place.ts'

/** Full durability; sized for a machine that also runs other things. A statement's text may hold an e-mail, so none is logged. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '192MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'pglz',
  max_wal_senders: '0',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/** Settings that only tests may put over the durable ones. */
export type Overrides = Readonly<Record<string, string>>

/** Makes the data folder whole or not at all: an interrupted initdb leaves nothing that looks like a database. */
export async function initialise(place: Place, password: string): Promise<void> {
  const half = `${place.data}.new`
  const passwordFile = join(dirname(place.data), 'postgres.first-password')
  rmSync(half, { recursive: true, force: true })
  rmSync(passwordFile, { force: true })
  try {
    mkdirSync(half, { recursive: true, mode: 0o700 })
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
    for (const path of [half, passwordFile]) giveTo(place, path)
    await initdb(place, half, passwordFile)
    renameSync(half, place.data)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function giveTo(place: Place, path: string): void {
  if ('uid' in place.user) chownSync(path, place.user.uid, place.user.gid)
}

function initdb(place: Place, data: string, passwordFile: string): Promise<void> {
  const args = ['-D', data, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--data-checksums']
  // The built-in locale sorts the same on every machine and release, so an index never disagrees with its collation.
  args.push(
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  )
  return new Promise((done, fail) => {
    const child = spawn(binary(place, 'initdb'), args, {
      ...place.user,
      cwd: '/',
      env: childEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.on('error', fail)
    child.on('close', (code) => {
      if (code === 0) done()
      else fail(new Fault('database_not_started', `The database could not be created: ${said.trim()}`))
    })
  })
}

/** A postmaster in a session of its own, so that Ctrl-C in our terminal does not reach it. */
export interface Launched {
  /** Becomes true when it has ended. */
  readonly ended: () => boolean
}

/** Starts the server and returns at once; it may still refuse connections or end. */
export function launch(place: Place, port: number, overrides: Overrides): Launched {
  if (existsSync(place.log) && statSync(place.log).size > 10_000_000) renameSync(place.log, `${place.log}.1`)
  const settings = Object.entries({ ...SETTINGS, ...overrides, port: String(port) })
  const args = ['-D', place.data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const log = openSync(place.log, 'a', 0o600)
  try {
    const options = { ...place.user, cwd: '/', env: childEnvironment(), detached: true } as const
    const child = spawn(binary(place, 'postgres'), args, { ...options, stdio: ['ignore', log, log] })
    let ended = false
    child.on('exit', () => (ended = true))
    child.on('error', () => (ended = true))
    child.unref()
    return { ended: () => ended }
  } finally {
    closeSync(log)
  }
}

/** npm unpacks with the modes of the archive, which not every registry keeps. */
function binary(place: Place, name: 'initdb' | 'postgres'): string {
  const path = join(place.binaries, 'bin', name)
  if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755)
  return path
}

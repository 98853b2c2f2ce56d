import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { platform } from 'node:os'
import { join } from 'node:path'
import type { Place } from './place.ts'
import { isAlive } from './start-lock.ts'

/** The server that the data folder's `postmaster.pid` names, unless its pid is dead or another program's by now. */
export function postmaster(place: Place): { readonly pid: number; readonly port: number } | undefined {
  const [pid, , , port] = linesOf(join(place.data, 'postmaster.pid')).map((line) => Number.parseInt(line, 10))
  if (pid === undefined || Number.isNaN(pid) || !isAlive(pid) || !commandOf(pid).includes(place.data)) return undefined
  return { pid, port: port ?? 0 }
}

/** Removes the note of a server that no longer runs; Postgres itself refuses when its pid is somebody else's by now. */
export function forgetPostmaster(place: Place): void {
  rmSync(join(place.data, 'postmaster.pid'), { force: true })
}

/** The last lines of the server's log, for a message. */
export function logTail(place: Place): string {
  return linesOf(place.log).slice(-4).join('\n').trim()
}

/** The port used last if it is free, so that connection settings stay true over a restart; else any free one. */
export async function freePort(place: Place): Promise<number> {
  const last = Number.parseInt(linesOf(place.port)[0] ?? '', 10)
  return (Number.isNaN(last) ? undefined : await probe(last)) ?? (await probe(0)) ?? 0
}

function probe(port: number): Promise<number | undefined> {
  return new Promise((found) => {
    const server = createServer()
    server.on('error', () => found(undefined))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => found(typeof address === 'object' ? address?.port : undefined))
    })
  })
}

function commandOf(pid: number): string {
  try {
    if (platform() === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-p', String(pid), '-o', 'command=']).toString()
  } catch {
    return ''
  }
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

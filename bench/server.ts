import { spawn } from 'node:child_process'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../src/config.ts'

const PROGRAM = fileURLToPath(new URL('../sluice', import.meta.url))

/** A server of the product in a process of its own. */
export interface Server {
  readonly url: string
  readonly pid: number
  /** From the start of the process until it accepted requests. */
  readonly startMs: number
  readonly stop: () => Promise<void>
}

/** The command line of the product in a home. */
export const runSluice = (home: string, args: readonly string[]) =>
  spawn(PROGRAM, args, {
    env: { ...childEnvironment(), PORT: '0', SLUICE_HOME: home, LOG_LEVEL: 'error', DOOR_LIMITS: 'off' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })

export function startServer(home: string): Promise<Server> {
  const started = performance.now()
  const child = runSluice(home, ['start'])
  const ended = new Promise<void>((done) => child.on('exit', () => done()))
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  return new Promise((ready, fail) => {
    child.on('error', fail)
    child.on('exit', (code) => fail(new Error(`The server ended with ${code} before it was ready.`)))
    child.stdout.on('data', (chunk: Buffer) => {
      const url = /^Sluice is ready at (\S+)/m.exec(chunk.toString())?.[1]
      if (url !== undefined) ready({ url, pid: child.pid ?? 0, startMs: performance.now() - started, stop })
    })
  })
}

export interface Answer {
  readonly status: number
  readonly body: string
}

/** Calls a server over kept connections, as a backend does; 0 is the status of a call that never had an answer. */
export interface Caller {
  readonly post: (path: string, body: string) => Promise<Answer>
  readonly get: (path: string) => Promise<Answer>
  readonly end: () => void
}

export function callerOf(server: Server, key: string): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const call = (method: string, path: string, body?: string) =>
    new Promise<Answer>((done) => {
      const headers = {
        authorization: `Bearer ${key}`,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      }
      const sent = request(server.url + path, { method, agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }))
        response.on('error', () => done({ status: 0, body: '' }))
      })
      sent.on('error', () => done({ status: 0, body: '' }))
      sent.end(body)
    })
  return {
    post: (path, body) => call('POST', path, body),
    get: (path) => call('GET', path),
    end: () => agent.destroy(),
  }
}

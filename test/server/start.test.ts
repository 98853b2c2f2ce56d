import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const top = mkdtempSync(join(tmpdir(), 'sluice-start-'))
chmodSync(top, 0o711)
after(() => rmSync(top, { recursive: true, force: true }))
const SLUICE_HOME = join(top, '.sluice')

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function sluice(args: readonly string[], environment: Record<string, string> = {}) {
  const program = new URL('../../sluice', import.meta.url).pathname
  const child = spawn(program, args, {
    env: { PATH: '/usr/bin:/bin', SLUICE_HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, out, err })))
  return { child, ended }
}

const firstLine = (child: ChildProcess) =>
  new Promise<string>((done) => child.stdout?.once('data', (chunk) => done(String(chunk).split('\n')[0] ?? '')))

test('a start prints where it is, serves, works beside other commands, and ends cleanly with its database', async () => {
  const { child, ended } = sluice(['start'], { PORT: '0' })
  const url = /^Sluice is ready at (http:\/\/127\.0\.0\.1:\d+)$/.exec(await firstLine(child))?.[1]
  assert.ok(url)
  assert.deepEqual(await (await fetch(`${url}/health/ready`)).json(), { status: 'ready' })
  const created = await sluice(['keys', 'create', '--kind', 'write']).ended
  assert.match(created.out, /^sluice_w_[\w-]{32}\n$/)
  assert.equal((await fetch(`${url}/health/ready`)).status, 200)
  child.kill('SIGTERM')
  const { code, err } = await ended
  assert.deepEqual([code, err], [0, 'Stopping …\n'])
  assert.ok(!existsSync(join(SLUICE_HOME, 'postgres', 'postmaster.pid')))
})

test('a taken port is named with what to do, and nothing is left running', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => other.once('listening', done))
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const { code, err } = await sluice(['start'], { PORT: port }).ended
  other.close()
  assert.deepEqual(
    [code, err],
    [
      1,
      `sluice: Port ${port} is taken by another program.\n  Stop that program, or choose another port: PORT=4601 npm start\n`,
    ],
  )
  assert.ok(!existsSync(join(SLUICE_HOME, 'postgres', 'postmaster.pid')))
})

test('wrong usage ends with 2 and a failure with 1, in JSON when asked', async () => {
  const [setting, command, missing] = await Promise.all([
    sluice(['start', '--json'], { PORT: 'x' }).ended,
    sluice(['kyes']).ended,
    sluice(['keys', 'revoke', 'nothing', '--json']).ended,
  ])
  assert.deepEqual([setting.code, command.code, missing.code], [2, 2, 1])
  assert.equal(JSON.parse(setting.err).error.code, 'bad_setting')
  assert.match(command.err, /^sluice: unknown command 'kyes'\n\(Did you mean keys\?\)/)
  assert.equal(JSON.parse(missing.err).error.code, 'not_found')
})

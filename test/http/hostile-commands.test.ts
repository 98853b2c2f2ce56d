import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

const folder = mkdtempSync(join(tmpdir(), 'sluice-hostile-'))
chmodSync(folder, 0o711)
const PROGRAM = new URL('../../sluice', import.meta.url).pathname
const OURS = { PATH: '/usr/bin:/bin', SLUICE_HOME: join(folder, 'home') }
let server: ChildProcess

// A home of its own: the server of the other tests is not durable, which every command refuses before it does anything.
before(async () => {
  server = spawn(PROGRAM, ['start'], { env: { ...OURS, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(server.stdout ?? server, 'data')) as [Buffer]
  assert.match(said.toString(), /^Sluice is ready/)
})
after(async () => {
  server.kill('SIGTERM')
  await once(server, 'exit')
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly err: string
}

function sluice(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const env = { ...OURS, ...environment }
  const child = spawn(PROGRAM, args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 })
  let err = ''
  child.stderr.on('data', (chunk) => (err += chunk))
  return new Promise((done) => child.on('close', (code) => done({ code, err })))
}

/** Refused in words that say what to do: no stack, no SQL, no system's error name. */
async function refusedPlainly(args: readonly string[], environment: Record<string, string> = {}): Promise<void> {
  const what = args.join(' ')
  const { code, err } = await sluice(args, environment)
  assert.ok(code === 1 || code === 2, `${what}: ended with ${code}`)
  assert.match(err, /^sluice: /m, what)
  assert.doesNotMatch(err, /\n {4}at |node_modules|invalid input syntax|\b(EEXIST|ENOTDIR|EPERM|EACCES|EROFS)\b/, what)
}

const NOBODY = '0195f000-0000-7000-8000-00000000a4a0'

for (const args of [
  ['merge', 'a', 'a'],
  ['merge', 'nobody@acme.example', 'nobody@acme.example'],
  ['merge', NOBODY, NOBODY],
  ['unmerge', 'a'],
  ['unmerge', ''],
  ['unmerge', 'nobody@acme.example'],
  ['unmerge', NOBODY],
  ['explain', 'nobody@x.y'],
  ['explain', 'nobody@acme.example', '--at', 'now'],
  ['explain', 'nobody@acme.example'],
]) {
  test(`${args.join(' ')} says that nobody is meant`, () => refusedPlainly(args))
}

test('a report of nonsense says what is wrong', async () => {
  await refusedPlainly(['report', 'funnel', '--by', 'nonsense', '--from', '2026-99-99'])
  await refusedPlainly(['report', 'funnel', '--by', "'; drop table people--"])
})

test('a map that unfolds without end is a mistake of the map', async () => {
  const file = join(folder, 'one.csv')
  const map = join(folder, 'bomb.yaml')
  writeFileSync(file, 'id,note\nk1,x\n')
  const level = (n: number) =>
    `a${n}: &a${n} [${Array(9)
      .fill(n === 0 ? 'x' : `*a${n - 1}`)
      .join()}]\n`
  writeFileSync(map, Array.from({ length: 9 }, (_, n) => level(n)).join(''))
  await refusedPlainly(['import', file, '--map', map])
  await refusedPlainly(['import', file, '--map', join(file, 'below')])
  await refusedPlainly(['import', file, '--map', '/dev/zero'])
})

test('a home that cannot be written is named with what to do', async () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  for (const SLUICE_HOME of [file, join(file, 'below'), '/dev/null', '/sys/below', '/proc/below']) {
    await refusedPlainly(['keys', 'list'], { SLUICE_HOME })
    await refusedPlainly(['start'], { SLUICE_HOME, PORT: '0' })
  }
})

test('a database that cannot be reached is told without its password', async () => {
  const DATABASE_URL = 'postgres://u:open-sesame@127.0.0.1:1/x'
  await refusedPlainly(['keys', 'list'], { DATABASE_URL })
  const { err } = await sluice(['start'], { DATABASE_URL, PORT: '0' })
  assert.doesNotMatch(err, /open-sesame/)
})

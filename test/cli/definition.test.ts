import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Command } from 'commander'
import { register as check } from '../../src/cli/check.ts'
import type { CliContext } from '../../src/cli/context.ts'
import { register as plan } from '../../src/cli/plan.ts'
import { register as publish } from '../../src/cli/publish.ts'
import { register as pull } from '../../src/cli/pull.ts'
import { register as templates } from '../../src/cli/templates.ts'
import { childEnvironment, readConfig } from '../../src/config.ts'
import { Fault } from '../../src/fault.ts'
import { publishedVersion } from '../../src/ledger/published.ts'
import { parts } from '../../src/parts.ts'
import { everybody, funnel } from '../learn/crowd.ts'
import { at, capture, is, page, type Scene, scene } from '../ledger/scene.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'sluice-cli-'))
const folder = (name: string) => join(home, name)

let stage: Scene
before(async () => {
  stage = await scene(funnel(40))
})
after(async () => {
  await stage.close()
  rmSync(home, { recursive: true })
})

interface Ran {
  readonly code: number
  readonly text: string
  readonly value: unknown
}

/** A command within this process, with the test's database; a fault is text with its hint and a code other than 0. */
async function sluice(...args: readonly string[]): Promise<Ran> {
  let ran: Ran = { code: 0, text: '', value: undefined }
  const context: CliContext = {
    parts,
    config: () => readConfig({ SLUICE_HOME: home }),
    json: () => true,
    print: (text, value) => {
      ran = { ...ran, text, value }
    },
    note: () => undefined,
    withDatabase: (work) => work(stage.db),
    foundSomething: () => {
      ran = { ...ran, code: 1 }
    },
  }
  const program = new Command().exitOverride()
  for (const register of [check, templates, plan, publish, pull]) register(program, context)
  try {
    await program.parseAsync(args, { from: 'user' })
    return ran
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { code: error.code === 'usage' ? 2 : 1, text: `${error.message} ${error.hint ?? ''}`, value: error.code }
  }
}

const command = async (...args: readonly string[]): Promise<unknown> => {
  const { code, text, value } = await sluice(...args)
  assert.equal(code, 0, text)
  return value
}

test('check works without a home and starts no database', async () => {
  const env = { ...childEnvironment(), SLUICE_HOME: folder('no-home') }
  const { stdout } = await promisify(execFile)(join(ROOT, 'sluice'), ['check', '--json'], { env, cwd: ROOT })
  assert.equal(JSON.parse(stdout).ok, true)
  assert.equal(existsSync(folder('no-home')), false)
})

test('check tells mistakes with place, caret and suggestion, and ends with 1, without any database', async () => {
  const dir = folder('mistaken')
  const copied = await sluice('templates', 'crm-lifecycle', '--to', dir)
  assert.equal(copied.code, 0)
  assert.equal((await sluice('check', dir)).code, 0)
  const path = join(dir, 'funnel.yaml')
  const mistaken = readFileSync(path, 'utf8').replace('score > 45 &&', 'scroe > 45 &&')
  writeFileSync(path, mistaken)
  const { code, text, value } = await sluice('check', dir)
  assert.equal(code, 1)
  assert.match(text, /funnel\.yaml:\d+:\d+ unknown name "scroe"\n.*\n +\| +\^\n.*did you mean "score"\?/)
  const answer = value as { ok: boolean; problems: { file: string }[] }
  assert.deepEqual([answer.ok, answer.problems.length, answer.problems[0]?.file], [false, 1, path])
  writeFileSync(path, mistaken.replace('scroe > 45', 'score > 9000'))
  const failed = await sluice('check', dir)
  assert.equal(failed.code, 1)
  assert.match(failed.text, /stage is "lead", expected "mql"/)
})

test('templates are five, each can be seen, and none overwrites what is there', async () => {
  const all = (await command('templates')) as { source: string | null }[]
  assert.equal(all.length, 5)
  assert.ok(all.every(({ source }) => source !== null))
  assert.match((await sluice('templates', 'four-stage')).text, /Bottom of funnel \(SQL\)/)
  assert.match((await sluice('templates', 'for-stage')).text, /Did you mean four-stage\?/)
  const dir = folder('taken')
  await sluice('templates', 'four-stage', '--to', dir)
  const { code, text } = await sluice('templates', 'it-services', '--to', dir)
  assert.equal(code, 1)
  assert.match(text, /would be overwritten/)
})

test('pull, change, plan, publish and back: each version is the files as they were', async () => {
  const { db, workspace, ledger } = stage
  const email = 'ana@acme.example'
  // The commands go by the real clock, and points of long ago are gone by now.
  const said = { at: new Date(Date.now() - 60_000).toISOString(), email }
  stage.time.now = at(new Date().toISOString())
  await ledger.append(workspace, [
    capture({ id: 'a', ...said }, is({ email })),
    capture({ id: 'b', ...said }, page('/pricing')),
  ])
  const dir = folder('work')
  assert.deepEqual(await command('pull', dir), { version: 1, written: [join(dir, 'funnel.yaml')] })
  assert.match((await sluice('publish', dir)).text, /nothing to publish/)
  writeFileSync(join(dir, 'funnel.yaml'), funnel(1)['funnel.yaml'] ?? '')
  assert.equal((await sluice('pull', dir)).value, 'not_empty')
  const planned = (await command('plan', dir)) as { changes: { sentence: string }[]; plan: { moved: object } }
  assert.ok(planned.changes.some(({ sentence }) => /score >= 40.*score >= 1/.test(sentence)))
  assert.deepEqual(planned.plan.moved, { people: 1, low: 1, high: 1 })
  assert.equal((await publishedVersion(db.app, workspace)).version, 1)
  const published = (await command('publish', dir, '--note', 'lower')) as { version: number; reEvaluation: object }
  assert.deepEqual([published.version, published.reEvaluation], [2, { where: 'here', people: 1, note: null }])
  assert.deepEqual(
    (await everybody(stage)).map(({ version }) => version),
    [2],
  )
  await command('publish', '--rollback', '1')
  assert.deepEqual(await command('pull', folder('second'), '--number', '2'), {
    version: 2,
    written: [join(folder('second'), 'funnel.yaml')],
  })
  const now = await publishedVersion(db.app, workspace)
  assert.deepEqual([now.version, now.files, now.note], [3, funnel(40), 'Back to version 1'])
})

test('a folder that is none, or holds what is no text or too much, is refused before anything is opened', async () => {
  assert.match((await sluice('plan', folder('nowhere'))).text, /There is no folder/)
  const dir = folder('binary')
  await sluice('templates', 'four-stage', '--to', dir)
  writeFileSync(join(dir, 'notes.md'), Buffer.from([0xff, 0xfe, 0]))
  assert.match((await sluice('check', dir)).text, /is not text in UTF-8/)
  writeFileSync(join(dir, 'notes.md'), 'x'.repeat(1_000_001))
  assert.match((await sluice('publish', dir)).text, /more than 1 MB/)
  assert.equal((await sluice('publish')).code, 2)
})

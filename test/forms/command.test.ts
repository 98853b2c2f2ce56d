import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Command } from 'commander'
import { formsOf, readForm, saveForm } from '#src/capture/forms/store.ts'
import { register as check } from '#src/cli/check.ts'
import type { CliContext } from '#src/cli/context.ts'
import { register as pull } from '#src/cli/pull.ts'
import { register as push } from '#src/cli/push.ts'
import { readConfig } from '#src/config.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { readDraft } from '#src/learn/draft/store.ts'
import { parts } from '#src/parts.ts'
import { type Clone, clone } from '../clone.ts'

const home = mkdtempSync(join(tmpdir(), 'sluice-forms-'))
let database: Clone
before(async () => {
  database = await clone()
  await parts.onNewWorkspace?.(database, database.workspace)
})
after(async () => {
  await database.close()
  rmSync(home, { recursive: true })
})

/** What a command printed for programs, and whether it found something wrong. */
async function run(register: typeof pull, ...args: readonly string[]): Promise<{ value: unknown; found: boolean }> {
  let [value, found]: [unknown, boolean] = [undefined, false]
  const context: CliContext = {
    parts,
    config: () => readConfig({ SLUICE_HOME: home }),
    json: () => true,
    print: (_, told) => {
      value = told
    },
    note: () => undefined,
    withDatabase: (work) => work(database),
    foundSomething: () => {
      found = true
    },
  }
  const program = new Command().exitOverride()
  register(program, context)
  await program.parseAsync(args, { from: 'user' })
  return { value, found }
}

const folder = join(home, 'funnel')
const fileOf = (id: string): string => join(folder, 'forms', `${id}.yaml`)
const edit = (id: string, from: string, to: string): void =>
  writeFileSync(fileOf(id), readFileSync(fileOf(id), 'utf8').replace(from, to))
const versions = async () =>
  Object.fromEntries((await formsOf(database.app, database.workspace)).map(({ id, lastVersion }) => [id, lastVersion]))

test('forms are pulled beside the definition, checked, and pushed; what differs becomes a version', async () => {
  await run(pull, 'pull', folder)
  assert.match(readFileSync(fileOf('demo-request'), 'utf8'), /^id: demo-request\n/)
  assert.deepEqual(await run(check, 'check', folder).then(({ found }) => found), false)
  edit('demo-request', 'button: Ask for a demo', 'button: Show me')
  const { value } = await run(push, 'push', folder)
  assert.deepEqual(value, {
    ...{ revision: null, against: 1, changes: [] },
    forms: {
      published: [
        { id: 'demo-request', version: 2 },
        { id: 'newsletter', version: 1 },
      ],
      same: [],
    },
  })
  const again = await run(push, 'push', folder)
  assert.deepEqual((again.value as { forms: unknown }).forms, { published: [], same: ['demo-request', 'newsletter'] })
  assert.equal((await readDraft(database.app, database.workspace)).files, null)
})

test('a form with a mistake is told with its place, and then nothing is pushed', async () => {
  const before = await versions()
  mkdirSync(join(folder, 'forms'), { recursive: true })
  writeFileSync(fileOf('broken'), 'id: broken\ntitle: B\nfields:\n  - { id: email, kind: emial, label: E }\n')
  const checked = await run(check, 'check', folder)
  assert.deepEqual(
    [
      checked.found,
      (checked.value as { problems: { file: string; line: number }[] }).problems.map(({ file, line }) => [file, line]),
    ],
    [true, [[fileOf('broken'), 4]]],
  )
  await assert.rejects(run(push, 'push', folder), {
    code: 'bad_definition',
    message: /broken\.yaml:4:.* this is one of text/,
  })
  writeFileSync(fileOf('broken'), 'id: other\ntitle: B\nfields:\n  - { id: email, kind: email, label: E }\n')
  await assert.rejects(run(push, 'push', folder), { code: 'bad_definition', message: /this is the form "other"/ })
  rmSync(fileOf('broken'))
  assert.deepEqual(await versions(), before)
})

test('what somebody writes in the app is not overwritten unseen', async () => {
  const { app, workspace } = database
  const { revision, source } = await readForm(app, workspace, 'newsletter')
  const doing = { workspace, by: 'ben@us.example', now: fromMs(Date.UTC(2026, 1, 1)) }
  await saveForm(app, doing, 'newsletter', { revision, source: source.replace('Subscribe', 'Join in') })
  edit('newsletter', 'button: Subscribe', 'button: Sign me up')
  await assert.rejects(run(push, 'push', folder), {
    code: 'conflict',
    message: /ben@us.example has changes to the form "newsletter"/,
  })
  await run(push, 'push', folder, '--force')
  const now = await readForm(app, workspace, 'newsletter')
  assert.deepEqual([now.lastVersion, now.changed, /Sign me up/.test(now.source)], [2, false, true])
})

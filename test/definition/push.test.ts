import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Command } from 'commander'
import type { CliContext } from '#src/cli/context.ts'
import { register } from '#src/cli/push.ts'
import { readConfig } from '#src/config.ts'
import { readDraft } from '#src/learn/draft/store.ts'
import { parts } from '#src/parts.ts'
import { funnel } from '../learn/crowd.ts'
import { type Scene, scene } from '../ledger/scene.ts'

const home = mkdtempSync(join(tmpdir(), 'sluice-push-'))
let stage: Scene
before(async () => {
  stage = await scene(funnel(40))
})
after(async () => {
  await stage.close()
  rmSync(home, { recursive: true })
})

async function push(...args: readonly string[]): Promise<void> {
  const context: CliContext = {
    parts,
    config: () => readConfig({ SLUICE_HOME: home }),
    json: () => true,
    print: () => undefined,
    note: () => undefined,
    withDatabase: (work) => work(stage.db),
    foundSomething: () => undefined,
  }
  const program = new Command().exitOverride()
  register(program, context)
  await program.parseAsync(['push', ...args], { from: 'user' })
}

test('a folder becomes the draft; one that is there is replaced only by force', async () => {
  for (const [name, text] of Object.entries(funnel(15))) writeFileSync(join(home, name), text)
  await push(home)
  const first = await readDraft(stage.db.app, stage.workspace)
  assert.deepEqual([first.files, first.revision, first.basedOn], [funnel(15), 1, 1])
  await assert.rejects(push(home), { code: 'conflict' })
  await push(home, '--force')
  assert.equal((await readDraft(stage.db.app, stage.workspace)).revision, 2)
})

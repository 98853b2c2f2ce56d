import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Command } from 'commander'
import { register as registerBackup } from '../../src/cli/backup.ts'
import type { CliContext } from '../../src/cli/context.ts'
import { register as registerRestore } from '../../src/cli/restore.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { prepareHome } from '../../src/db/prepare.ts'
import { workspaceOf } from '../../src/db/workspace.ts'
import { parts } from '../../src/parts.ts'
import { createKey, listKeys } from '../../src/server/keys.ts'

const top = mkdtempSync(join(tmpdir(), 'sluice-backup-'))
chmodSync(top, 0o711)
after(() => rmSync(top, { recursive: true, force: true }))
const homeOf = (name: string): Config => readConfig({ SLUICE_HOME: join(top, name) })

/** Runs a command on a home and gives what it printed. */
async function run(config: Config, ...args: string[]): Promise<readonly [string, unknown]> {
  const printed: [string, unknown][] = []
  const context: CliContext = {
    parts,
    config: () => config,
    json: () => true,
    print: (text, value) => printed.push([text, value]),
    note: () => undefined,
    withDatabase: () => assert.fail('it would migrate or make a workspace'),
    foundSomething: () => assert.fail('it is no check'),
  }
  const program = new Command('sluice').exitOverride()
  registerBackup(program, context)
  registerRestore(program, context)
  await program.parseAsync(args, { from: 'user' })
  assert.equal(printed.length, 1)
  return printed[0] ?? ['', undefined]
}

const keysOf = async (config: Config, also?: 'create') => {
  const database = await prepareHome(config, parts)
  try {
    const { id } = await workspaceOf(database.app, 'main')
    if (also === 'create') await createKey(database.app, id, 'write', 'site')
    return await listKeys(database.app, id)
  } finally {
    await database.close()
  }
}

test('a home is backed up and restored into a new one, keys and all', async () => {
  const [from, to, file] = [homeOf('from'), homeOf('to'), join(top, 'home.gz')]
  const keys = await keysOf(from, 'create')
  const [said] = await run(from, 'backup', file)
  assert.match(said, /^Wrote \d+ rows of \d+ tables to .*home\.gz, as of \d{4}-/)
  const [loaded, summary] = await run(to, 'restore', file)
  assert.match(loaded, /^Restored \d+ rows of \d+ tables, as of \d{4}-/)
  assert.deepEqual(Object.keys(summary ?? {}).sort(), ['created_at', 'erased', 'erasures', 'held', 'rows', 'tables'])
  assert.deepEqual(await keysOf(to), keys)
  await assert.rejects(run(to, 'restore', file), { code: 'not_empty' })
  assert.deepEqual(await keysOf(to), keys)
})

test('a file that is no backup is refused before a home is made', async () => {
  const file = join(top, 'none.gz')
  writeFileSync(file, 'hello')
  await assert.rejects(run(homeOf('never'), 'restore', file), { code: 'bad_backup' })
  assert.ok(!existsSync(join(top, 'never')))
})

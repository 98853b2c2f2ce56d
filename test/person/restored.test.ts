import assert from 'node:assert/strict'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Command } from 'commander'
import { register as registerBackup } from '#src/cli/backup.ts'
import type { CliContext } from '#src/cli/context.ts'
import { register as registerErase } from '#src/cli/erase.ts'
import { register as registerRestore } from '#src/cli/restore.ts'
import { type Config, readConfig } from '#src/config.ts'
import { prepareHome } from '#src/db/prepare.ts'
import { start } from '#src/main.ts'
import { parts } from '#src/parts.ts'
import { createKey } from '#src/server/keys.ts'

const top = mkdtempSync(join(tmpdir(), 'sluice-restored-'))
chmodSync(top, 0o711)
after(() => rmSync(top, { recursive: true, force: true }))
const homeOf = (name: string): Config =>
  readConfig({ SLUICE_HOME: join(top, name), PORT: '0', MX_CHECK: 'off', LOG_LEVEL: 'debug' })

/** Runs a command on a home as the program does, and gives what it printed. */
async function sluice(config: Config, ...args: string[]): Promise<{ readonly text: string; readonly value: unknown }> {
  const printed: { text: string; value: unknown }[] = []
  const context: CliContext = {
    ...{ parts, config: () => config, json: () => false, note: () => undefined },
    print: (text, value) => printed.push({ text, value }),
    withDatabase: async (work) => {
      const database = await prepareHome(config, parts)
      return work(database).finally(() => database.close())
    },
    foundSomething: () => assert.fail('it is no check'),
  }
  const program = new Command('sluice').exitOverride()
  for (const register of [registerBackup, registerErase, registerRestore]) register(program, context)
  await program.parseAsync(args, { from: 'user' })
  assert.equal(printed.length, 1)
  return printed[0] ?? { text: '', value: undefined }
}

/** Starts the server for the time of some calls of its API. */
async function served<T>(
  config: Config,
  calls: (call: (path: string, body?: object) => Promise<string>) => Promise<T>,
) {
  const running = await start(config, parts)
  try {
    const { rows } = await running.database.ops.query(`select id from workspaces where slug = 'main'`)
    const key = await createKey(running.database.app, rows[0].id, 'secret')
    return await calls(async (path, body) => {
      const response = await fetch(`${running.url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return response.text()
    })
  } finally {
    await running.stop()
  }
}

const emailsOf = async (config: Config): Promise<string[]> =>
  served(config, async (call) => {
    const { people } = JSON.parse(await call('/api/people/table'))
    return people.map(({ email }: { email: string }) => email).toSorted()
  })

const [from, beside, named, alone] = ['from', 'beside', 'named', 'alone'].map(homeOf)
const LEADS = [
  { email: 'ana@harbour.example', name: 'Ana Ott' },
  { email: 'ben@smith.example', name: 'Ben Smith', it_pain: 'ask ana@harbour.example' },
  { email: 'cleo@other.example', name: 'Cleo' },
]

test('whoever was erased after a backup is erased again before the restored server answers, whatever list tells of it', async () => {
  assert.ok(from !== undefined && beside !== undefined && named !== undefined && alone !== undefined)
  mkdirSync(join(top, 'backups'))
  const file = join(top, 'backups', 'monday.gz')
  await served(from, async (call) => {
    for (const lead of LEADS) await call('/v1/leads', lead)
  })
  await sluice(from, 'backup', file)
  const { text } = await sluice(from, 'erase', 'ana@harbour.example', '--yes')
  assert.match(
    text,
    /is erased: no fact, file or message names them any more\.\nThe backup monday\.gz of .* still holds them;/,
  )
  // The list says who by ids alone, in the home and beside the backup.
  for (const folder of [from.home, join(top, 'backups')]) {
    const list = readFileSync(join(folder, 'erasures.jsonl'), 'utf8')
    assert.match(list, /^\n*\{"workspace":"[0-9a-f-]{36}","person":"[0-9a-f-]{36}","subjects":\["[0-9a-f-]{36}"\]\}\n$/)
  }
  const restored = await sluice(beside, 'restore', file)
  assert.match(restored.text, /\nErased again, since it was done after the backup: 1\./)
  assert.deepEqual(await emailsOf(beside), ['ben@smith.example', 'cleo@other.example'])
  const left = await served(beside, (call) => call('/api/people/table?search=ana%40harbour.example'))
  assert.doesNotMatch(left, /ana@harbour/)
  assert.doesNotMatch(readFileSync(join(beside.home, 'erasures.jsonl'), 'latin1'), /harbour/)
})

test('a backup that was carried away is restored with the list of the home it came from, or says that there is none', async () => {
  assert.ok(from !== undefined && named !== undefined && alone !== undefined)
  mkdirSync(join(top, 'elsewhere'))
  const file = join(top, 'elsewhere', 'monday.gz')
  copyFileSync(join(top, 'backups', 'monday.gz'), file)
  const missing = join(top, 'none.jsonl')
  await assert.rejects(sluice(named, 'restore', file, '--erasures', missing), { code: 'bad_file' })
  const restored = await sluice(named, 'restore', file, '--erasures', join(from.home, 'erasures.jsonl'))
  assert.match(restored.text, /Erased again, since it was done after the backup: 1\./)
  assert.deepEqual(await emailsOf(named), ['ben@smith.example', 'cleo@other.example'])
  const without = await sluice(alone, 'restore', file)
  assert.match(without.text, /No list of erasures was found: whoever was erased after the backup is back\./)
  // What a restore did not do, the next start does, before it answers anybody: a restore may be killed half-way.
  copyFileSync(join(from.home, 'erasures.jsonl'), join(alone.home, 'erasures.jsonl'))
  assert.deepEqual(await emailsOf(alone), ['ben@smith.example', 'cleo@other.example'])
})

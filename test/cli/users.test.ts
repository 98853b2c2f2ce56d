import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Command } from 'commander'
import type { CliContext } from '#src/cli/context.ts'
import { register as link } from '#src/cli/link.ts'
import { register as users } from '#src/cli/users.ts'
import { readConfig } from '#src/config.ts'
import { Fault } from '#src/fault.ts'
import { parts } from '#src/parts.ts'
import { clone } from '../clone.ts'

const SLUICE_HOME = mkdtempSync(join(tmpdir(), 'sluice-users-'))
const database = await clone()
after(async () => {
  await database.close()
  rmSync(SLUICE_HOME, { recursive: true, force: true })
})

/** A command within this process, with the test's database; a fault is told with its hint. */
async function sluice(...args: readonly string[]): Promise<string> {
  let said = ''
  const context: CliContext = {
    parts,
    config: () => readConfig({ SLUICE_HOME, PUBLIC_URL: 'https://sluice.example.com' }),
    json: () => false,
    print: (text) => {
      said = text
    },
    note: () => undefined,
    withDatabase: (work) => work(database),
    foundSomething: () => undefined,
  }
  const program = new Command().exitOverride()
  for (const register of [link, users]) register(program, context)
  try {
    await program.parseAsync(args, { from: 'user' })
    return said
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return `${error.code}: ${error.message} ${error.hint ?? ''}`
  }
}

test('the console makes links, members and resets, and leaves a workspace an owner', async () => {
  const base = 'https://sluice\\.example\\.com'
  assert.match(await sluice('link'), new RegExp(`^${base}/set-up\\?token=[\\w-]{43}$`))
  assert.match(
    await sluice('users', 'add', 'Ana@US.example', '--role', 'owner', '--name', 'Ana'),
    new RegExp(`^ana@us\\.example is owner of main\\.\n.*${base}/reset\\?token=[\\w-]{32}$`),
  )
  assert.equal(statSync(join(SLUICE_HOME, 'secret')).mode & 0o777, 0o600)
  assert.match(await sluice('link'), /^usage: Set-up is done.*users reset EMAIL/)
  assert.match(await sluice('users', 'reset', 'ana@us.example', '--two-factor'), /\/reset\?token=/)
  assert.match(await sluice('users', 'remove', 'ana@us.example'), /^usage: .* the only owner of main/)
  await sluice('users', 'add', 'ben@us.example', '--role', 'owner')
  assert.equal(await sluice('users', 'remove', 'ana@us.example'), 'ana@us.example is removed.')
  assert.equal(await sluice('users', 'list'), 'ben@us.example  ben@us.example  owner of main')
  assert.match(await sluice('users', 'reset', 'nobody@us.example'), /^not_found: /)
  assert.match(await sluice('users', 'add', 'ana@', '--role', 'viewer'), /^bad_request: email/)
})

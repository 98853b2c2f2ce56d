import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Command } from 'commander'
import { signingOf } from '#src/access/signing/store.ts'
import type { CliContext } from '#src/cli/context.ts'
import { register as rotateSigning } from '#src/cli/rotate-signing.ts'
import { register as suppress } from '#src/cli/suppress.ts'
import { readConfig } from '#src/config.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { openDesk } from './desk.ts'

const desk = await openDesk()
after(() => desk.close())

async function run(...words: readonly string[]): Promise<unknown> {
  let said: unknown
  const context: Pick<CliContext, 'config' | 'print' | 'withDatabase'> = {
    config: () => readConfig({}),
    print: (_text, value) => {
      said = value
    },
    withDatabase: (work) => work(desk.database),
  }
  const program = new Command('sluice').exitOverride().configureOutput({ writeErr: () => undefined })
  for (const register of [suppress, rotateSigning]) register(program, { json: () => false, ...context } as CliContext)
  await program.parseAsync([...words], { from: 'user' })
  return said
}

test('an address that nobody has is closed by its hash, and whoever comes with it is closed from the start', async () => {
  assert.deepEqual(await run('suppress', 'Later@ACME.example'), { closed: true, known: false })
  const later = await desk.meet('later@acme.example')
  const { suppressed = [] } = await desk.personOf(later)
  assert.deepEqual(
    suppressed.map(({ reason, recalled }) => [reason, recalled]),
    [['unsubscribed', true]],
  )
})

test('a known address closes its person, with the reason', async () => {
  const ana = await desk.meet('ana@acme.example')
  assert.deepEqual(await run('suppress', 'ana@acme.example', '--reason', 'complained'), { closed: true, known: true })
  assert.equal((await desk.personOf(ana)).suppressed?.[0]?.reason, 'complained')
  await assert.rejects(run('suppress', 'not an address'), { code: 'usage' })
})

test('D5: links made before the signing key was changed work after it', async () => {
  const bo = await desk.meet('bo@acme.example')
  const link = desk.preferences(bo)
  assert.deepEqual(await run('rotate-signing'), { key: 2 })
  assert.deepEqual(await run('rotate-signing'), { key: 3 })
  const signer = await signingOf(desk.database.app, () => fromMs(Date.now()))()
  assert.match(signer.sign('preferences', 'x'), /^v3\./)
  assert.equal((await fetch(desk.url + link)).status, 200)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { mailboxesOf, type NameServer } from '#src/capture/mailbox/store.ts'
import { clone } from '../clone.ts'
import { until } from '../until.ts'

const database = await clone()
after(() => database.close())

const NOON = Date.parse('2026-11-23T12:00:00Z')
const fails = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))

/** A zone in memory, which notes what it is asked. */
function zone() {
  const asked: string[] = []
  const mail: Readonly<Record<string, () => ReturnType<NameServer['mail']>>> = {
    'acme.com': async () => [{ exchange: 'mx.acme.com' }],
    'null-mx.com': async () => [{ exchange: '' }],
    'only-a.com': () => fails('ENODATA'),
    'nothing.com': () => fails('ENODATA'),
    'broken.com': () => fails('ESERVFAIL'),
  }
  const names: NameServer = {
    mail: (domain) => {
      asked.push(domain)
      return mail[domain]?.() ?? fails('ENOTFOUND')
    },
    host: async (domain) => (domain === 'only-a.com' ? ['192.0.2.1'] : fails('ENODATA')),
  }
  return { names, asked }
}

test('a domain takes mail by its MX, without one by its address; a null MX and no such name take none', async () => {
  const { names } = zone()
  const { asked } = mailboxesOf(database.app, names)
  const domains = ['acme.com', 'null-mx.com', 'only-a.com', 'nothing.com', 'gmial.con', 'example.com', 'firm.test']
  const said: string[] = []
  for (const domain of domains) said.push(`${domain} ${await asked(domain, NOON)}`)
  assert.deepEqual(said, [
    'acme.com mail',
    'null-mx.com none',
    'only-a.com mail',
    'nothing.com none',
    'gmial.con none',
    'example.com unknown',
    'firm.test unknown',
  ])
})

test('what is known is not asked again, by another process neither, until it is old', async () => {
  const first = zone()
  await mailboxesOf(database.app, first.names).asked('acme.com', NOON + 1)
  const second = zone()
  const again = mailboxesOf(database.app, second.names)
  await again.asked('acme.com', NOON + 2)
  await again.asked('acme.com', NOON + 8 * 86_400_000)
  assert.deepEqual([first.asked, second.asked], [[], ['acme.com']])
})

test('nobody waits for a name server unless the form asks for it; the next one is told', async () => {
  const { names, asked } = zone()
  const mailboxes = mailboxesOf(database.app, names)
  assert.equal(await mailboxes.known('fresh.com', NOON), 'unknown')
  assert.equal(await mailboxes.asked('fresh.com', NOON), 'none')
  assert.equal(await mailboxes.known('fresh.com', NOON), 'none')
  assert.deepEqual(asked, ['fresh.com'])
})

test('a form that refuses waits half a second at most, then believes; what the name server says later is for the next one', async () => {
  let answer: (exchanges: readonly { exchange: string }[]) => void = () => undefined
  const names: NameServer = {
    mail: () =>
      new Promise((resolve) => {
        answer = resolve
      }),
    host: async () => [],
  }
  const mailboxes = mailboxesOf(database.app, names)
  assert.equal(await mailboxes.asked('slow.com', NOON), 'unknown')
  answer([{ exchange: '' }])
  await until('the answer is known', async () => (await mailboxes.known('slow.com', NOON)) === 'none')
})

test('a name server that fails is left alone for five minutes, and counts against nobody', async () => {
  const { names, asked } = zone()
  const mailboxes = mailboxesOf(database.app, names)
  const said = [
    await mailboxes.asked('broken.com', NOON),
    await mailboxes.asked('other.com', NOON + 1_000),
    await mailboxes.asked('other.com', NOON + 301_000),
  ]
  assert.deepEqual(said, ['unknown', 'unknown', 'none'])
  assert.deepEqual(asked, ['broken.com', 'other.com'])
})

test('with MX_CHECK=off nothing is asked and nothing known', async () => {
  const { asked, known } = mailboxesOf(database.app, undefined)
  assert.deepEqual([await asked('acme.com', NOON), await known('acme.com', NOON)], ['unknown', 'unknown'])
})

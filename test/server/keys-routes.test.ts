import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { CookieJar } from '../cookie-jar.ts'
import { serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

const served = await serve()
after(() => served.close())
const { app } = served.database
const { headers } = await signIn(served, { role: 'admin' })
const admin = new CookieJar(served.url, headers)

interface Entry {
  readonly id: string
  readonly prefix: string
  readonly label: string
  readonly expires_at: string | null
  readonly last_used_at: string | null
}
const listed = async (label: string): Promise<Entry | undefined> => {
  const { keys } = await admin.answer<{ keys: Entry[] }>('GET', '/api/keys')
  return keys.find((key) => key.label === label)
}
const make = async (body: object) => (await admin.answer<{ key: string }>('POST', '/api/keys', body)).key
const reads = (key: string) =>
  fetch(`${served.url}/api/reps`, { headers: { authorization: `Bearer ${key}` } }).then(({ status }) => status)

test('G7: a key is kept as its hash with a prefix, ends within a year, and says when it was last used', async () => {
  const key = await make({ kind: 'secret', label: 'our CRM' })
  const { rows } = await app.query<{ text: string }>('select keys::text as text from keys')
  assert.ok(rows.every(({ text }) => !text.includes(key.slice(9))))
  const fresh = await listed('our CRM')
  const days = (Date.parse(fresh?.expires_at ?? '') - Date.now()) / 86_400_000
  assert.ok(days > 364 && days <= 365)
  assert.deepEqual([fresh?.prefix, fresh?.last_used_at], [key.slice(0, 13), null])
  assert.equal(await admin.status('POST', '/api/keys', { kind: 'secret', days: 366 }), 400)
  assert.equal(await reads(key), 200)
  for (let i = 0; i < 40 && (await listed('our CRM'))?.last_used_at === null; i++) await sleep(25)
  assert.ok((await listed('our CRM'))?.last_used_at)
  assert.equal(await make({ kind: 'write', label: 'site' }).then(async () => (await listed('site'))?.expires_at), null)
})

test('G7: a key that has ended is refused, and one that is revoked within a second', async () => {
  const ended = await make({ kind: 'secret', label: 'ended', days: 1 })
  await app.query(`update keys set expires_at = now() - interval '1 second' where label = 'ended'`)
  assert.equal(await reads(ended), 401)
  const key = await make({ kind: 'secret', label: 'old' })
  assert.equal(await reads(key), 200)
  assert.equal(await admin.status('DELETE', `/api/keys/${(await listed('old'))?.id}`), 200)
  await sleep(1010)
  assert.equal(await reads(key), 401)
})

test('G7: a key in an address opens nothing', async () => {
  for (const name of ['key', 'api_key', 'access_token', 'token', 'authorization', 'writeKey']) {
    const query = `?${name}=${served.key}`
    assert.equal((await fetch(`${served.url}/api/reps${query}`)).status, 401)
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"email":"x@acme.example"}' }
    assert.equal((await fetch(`${served.url}/v1/leads${query}`, sent)).status, 401)
  }
})

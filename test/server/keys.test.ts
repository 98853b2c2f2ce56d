import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { codeOf } from '../../src/fault.ts'
import { createKey, keyLookup, listKeys, revokeKey } from '../../src/server/keys.ts'
import { clone } from '../clone.ts'

const database = await clone()
after(() => database.close())
const { app, workspace } = database

test('a key is found by what it says and kept only as a hash', async () => {
  const write = await createKey(app, workspace, 'write', 'our site')
  const secret = await createKey(app, workspace, 'secret')
  assert.match(write, /^sluice_w_[\w-]{32}$/)
  assert.match(secret, /^sluice_s_[\w-]{32}$/)
  const lookup = keyLookup(app)
  assert.deepEqual(await lookup(write), { workspace, kind: 'write' })
  assert.deepEqual(await lookup(secret), { workspace, kind: 'secret' })
  const { rows } = await app.query<{ text: string }>('select keys::text as text from keys')
  assert.ok(rows.every(({ text }) => !text.includes(write.slice(9)) && !text.includes(secret.slice(9))))
})

test('unknown and misshapen keys are nobody', async () => {
  const lookup = keyLookup(app)
  for (const key of ['', 'sluice_w_', `sluice_w_${'a'.repeat(32)}`, `sluice_s_${'a'.repeat(33)}`]) {
    assert.equal(await lookup(key), undefined)
  }
})

test('a revoked key works for a second at most, and stays in the list', async () => {
  let now = 0
  const lookup = keyLookup(app, () => now)
  const key = await createKey(app, workspace, 'secret', 'old CRM')
  assert.ok(await lookup(key))
  await revokeKey(app, workspace, key)
  now = 1000
  assert.equal(await lookup(key), undefined)
  const entry = (await listKeys(app, workspace)).find((each) => each.label === 'old CRM')
  assert.ok(entry?.revoked_at)
  await revokeKey(app, workspace, entry.id)
})

test('a key that is not there cannot be revoked', async () => {
  await assert.rejects(revokeKey(app, workspace, 'nothing'), (error) => codeOf(error) === 'not_found')
})

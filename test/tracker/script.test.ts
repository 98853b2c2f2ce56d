import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Pool } from '#src/db/pool.ts'
import { createKey } from '#src/server/keys.ts'
import { buildScripts, SCRIPT_FOLDER } from '#src/server/script-build.ts'
import { trackerText } from '#src/server/tracker.ts'
import { serve } from '../screens/served.ts'

await buildScripts()
const served = await serve()
after(() => served.close())
const { app, workspace } = served.database
const scriptFor = (key: string, headers: Record<string, string> = {}) =>
  fetch(`${served.url}/s.js?key=${key}`, { headers: { 'accept-encoding': 'identity', ...headers } })

test('the tracker is under 2,000 bytes gzipped, as it is sent', () => {
  const built = readFileSync(join(SCRIPT_FOLDER, 's.js'), 'utf8')
  for (const consent of ['required', 'granted'] as const) {
    const text = trackerText(built, consent)
    assert.ok(!text.includes('__'), 'everything is written in')
    const bytes = gzipSync(text, { level: 9 }).length
    assert.ok(bytes < 2000, `${bytes} bytes`)
  }
})

test('a site loads it from another origin, keeps it for minutes, packed or not, and asks again by its tag', async () => {
  const key = await createKey(app, workspace, 'write')
  const plain = await scriptFor(key)
  const { headers } = plain
  assert.deepEqual(
    ['content-type', 'cache-control', 'access-control-allow-origin', 'cross-origin-resource-policy'].map((name) =>
      headers.get(name),
    ),
    ['text/javascript; charset=utf-8', 'public, max-age=300', '*', 'cross-origin'],
  )
  const text = await plain.text()
  assert.match(text, /"granted"/)
  const packed = await served.app.inject({ url: `/s.js?key=${key}`, headers: { 'accept-encoding': 'gzip' } })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(packed.rawPayload).toString(), text)
  const again = await scriptFor(key, { 'if-none-match': headers.get('etag') ?? '' })
  assert.equal(again.status, 304)
})

test('for no key, an unknown one and a secret one it is a script that does nothing', async () => {
  const secret = await createKey(app, workspace, 'secret')
  for (const key of ['', 'nonsense', `sluice_w_${'x'.repeat(32)}`, secret]) {
    const response = await scriptFor(key)
    const text = await response.text()
    assert.equal(response.status, 200)
    assert.ok(text.length < 100 && !text.includes('fetch') && !text.includes('sluice_'), text)
  }
})

test('it answers while the database is away, and then keeps nothing on anybody’s device', async () => {
  const key = await createKey(app, workspace, 'write')
  const pool: Pool = app
  const { query, connect } = pool
  const away = () => Promise.reject(new Error('away'))
  Object.assign(pool, { query: away, connect: away })
  const response = await scriptFor(key).finally(() => Object.assign(pool, { query, connect }))
  assert.equal(response.status, 200)
  assert.match(await response.text(), /"required"/)
  assert.equal(response.headers.get('cache-control'), 'public, max-age=30')
})

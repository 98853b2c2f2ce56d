import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, test } from 'node:test'
import { pino } from 'pino'
import { readConfig } from '#src/config.ts'
import { parts } from '#src/parts.ts'
import { createApp } from '#src/server/app.ts'
import { serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

const served = await serve()
after(() => served.close())
const owner = await signIn(served, { role: 'owner' })
const label = () => served.database.app.query('select from invitations').then(({ rowCount }) => rowCount)

/** Not fetch, which keeps `host`, `origin` and the like to itself. */
function raw(method: string, path: string, headers: Record<string, string>, body = ''): Promise<number> {
  const { port } = new URL(served.url)
  return new Promise((done, fail) => {
    const sent = request(
      { port, host: '127.0.0.1', method, path, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume().once('end', () => done(response.statusCode ?? 0))
      },
    )
    sent.once('error', fail).end(body)
  })
}

const INVITE = JSON.stringify({ email: 'ben@us.example', role: 'viewer' })
const PATH = '/api/team/invitations'
const host = new URL(served.url).host
const base = { host, cookie: owner.cookie, 'x-sluice-workspace': 'main' }
const json = { 'content-type': 'application/json' }

test('H1: what another site makes a browser send is refused, whatever its body', async () => {
  const evil = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  const bodies = {
    'application/x-www-form-urlencoded': 'email=ben%40us.example&role=viewer',
    'text/plain': INVITE,
    'multipart/form-data; boundary=x':
      '--x\r\ncontent-disposition: form-data; name="email"\r\n\r\nben@us.example\r\n--x--\r\n',
    'application/json': INVITE,
  }
  for (const [type, body] of Object.entries(bodies)) {
    assert.equal(await raw('POST', PATH, { ...base, ...evil, 'content-type': type }, body), 403, type)
    assert.equal(await raw('POST', PATH, { ...base, 'content-type': type }, body), 403, `${type} without an origin`)
  }
  for (const method of ['PUT', 'PATCH', 'DELETE']) assert.equal(await raw(method, PATH, { ...base, ...evil }), 403)
  assert.equal(await label(), 0)
})

test('H1: an origin that only looks like ours is refused', async () => {
  const others = [
    'null',
    `http://${host}.evil.example`,
    `https://${host}`,
    'http://127.0.0.1:1',
    'http://localhost',
    '',
  ]
  for (const origin of others) assert.equal(await raw('POST', PATH, { ...base, ...json, origin }, INVITE), 403, origin)
  const site = { ...base, ...json, origin: served.url, 'sec-fetch-site': 'same-site' }
  assert.equal(await raw('POST', PATH, site, INVITE), 403)
  assert.equal(await label(), 0)
})

test('our own pages, and programs with a key, are let through', async () => {
  const own = { ...base, ...json, origin: served.url, 'sec-fetch-site': 'same-origin' }
  assert.equal(await raw('POST', PATH, own, INVITE), 201)
  const { cookie: _, ...without } = base
  assert.equal(await raw('POST', PATH, { ...without, ...json, authorization: `Bearer ${served.key}` }, INVITE), 201)
})

test('a name that only points here is not believed (DNS rebinding), for reading neither', async () => {
  const rebound = { ...base, host: `evil.example:${new URL(served.url).port}` }
  assert.equal(await raw('GET', '/api/team', rebound), 403)
  assert.equal(await raw('GET', '/api/team', base), 200)
})

test('another site cannot sign a browser in as somebody else', async () => {
  const body = JSON.stringify({ email: 'evil@us.example', password: 'their own password' })
  assert.equal(await raw('POST', '/api/session', { host, ...json, origin: 'https://evil.example' }, body), 403)
})

test('behind https cookies are bound to the host, and the public address is the only origin', async () => {
  const config = readConfig({ PUBLIC_URL: 'https://sluice.example.com', SECRET: 'x'.repeat(40) })
  const { database } = served
  const app = await createApp({
    config,
    database,
    log: pino({ level: 'silent' }),
    plugins: parts.plugins(config, database),
  })
  after(() => app.close())
  const cookie = owner.cookie.replace('sluice_session', '__Host-sluice_session')
  const ask = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: PATH, payload: INVITE, headers: { ...base, ...json, cookie, ...headers } })
  const publicHost = { host: 'sluice.example.com' }
  assert.equal((await ask({ ...publicHost, origin: 'https://sluice.example.com' })).statusCode, 201)
  assert.equal((await ask({ ...publicHost, origin: 'http://sluice.example.com' })).statusCode, 403)
  assert.equal((await ask({ host: 'other.example.com', origin: 'https://sluice.example.com' })).statusCode, 403)
  const out = await app.inject({
    method: 'DELETE',
    url: '/api/session',
    headers: { ...publicHost, cookie, origin: 'https://sluice.example.com' },
  })
  assert.match(
    String(out.headers['set-cookie']),
    /^__Host-sluice_session=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0; Secure$/,
  )
})

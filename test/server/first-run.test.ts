import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { SessionAnswer } from '#src/access/session.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { setUpToken } from '#src/server/auth/set-up.ts'
import { CookieJar } from '../cookie-jar.ts'
import { serve } from '../screens/served.ts'

const served = await serve()
after(() => served.close())
const { app } = served.database

const ANA = { name: 'Ana', email: 'ana@us.example', password: 'three words and a river', workspace: 'Us' }
const users = async () => (await app.query('select from users')).rowCount

test('H7: without the link of the console nobody becomes the first owner, and nothing is said of what is wrong', async () => {
  for (const body of [ANA, { ...ANA, token: '' }, { ...ANA, token: 'a'.repeat(43) }, {}, [], 'x', { token: 7 }])
    assert.equal(await new CookieJar(served.url).status('POST', '/api/set-up', body), 403)
  assert.equal(await users(), 0)
})

test('H7: a link is worth half an hour', async () => {
  const token = await setUpToken(app, fromMs(Date.now() - 31 * 60_000))
  assert.equal(await new CookieJar(served.url).status('POST', '/api/set-up', { ...ANA, token }), 403)
  assert.equal(await users(), 0)
})

test('H7: a mistake in the form does not use the link up, two at once make one owner, and then every link is dead', async () => {
  const [token, other] = [await setUpToken(app, fromMs(Date.now())), await setUpToken(app, fromMs(Date.now()))]
  const browser = new CookieJar(served.url)
  assert.equal(await browser.status('POST', '/api/set-up', { ...ANA, token, password: 'short' }), 400)
  assert.equal(await browser.status('POST', '/api/set-up', { ...ANA, token, email: 'ana' }), 400)
  assert.equal(await browser.status('POST', '/api/set-up', { ...ANA, token, locale: 'no such' }), 400)
  assert.equal(await users(), 0)
  const asked = [token, token, other].map((one, i) =>
    browser.status('POST', '/api/set-up', {
      ...ANA,
      email: `ana${i}@us.example`,
      token: one,
      locale: 'de-AT',
      currency: 'CHF',
    }),
  )
  assert.deepEqual((await Promise.all(asked)).sort(), [201, 403, 403])
  assert.equal(await users(), 1)
  assert.equal(await browser.status('POST', '/api/set-up', { ...ANA, token: other }), 403)
  assert.equal(await setUpToken(app, fromMs(Date.now())), undefined)
  const said = await browser.answer<SessionAnswer>('GET', '/api/session')
  assert.deepEqual(said.workspaces, [
    { slug: 'main', name: 'Us', role: 'owner', locale: 'de-AT', currency: 'CHF', timezone: 'UTC', demo: false },
  ])
  assert.equal(said.setUp, 'done')
})

test('the database holds no token, neither of links nor of sessions', async () => {
  const { rows } = await app.query<{ value: string }>(
    'select value from verifications union all select identifier from verifications union all select token from sessions',
  )
  assert.ok(rows.every(({ value }) => !value.includes('-up?') && /^[\w-]{43}$|^set-up$/.test(value)))
})

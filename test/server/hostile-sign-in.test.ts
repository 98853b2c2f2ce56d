import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { SessionAnswer } from '#src/access/session.ts'
import { readConfig } from '#src/config.ts'
import { parts } from '#src/parts.ts'
import { createApp } from '#src/server/app.ts'
import { authCalls } from '#src/server/auth/calls.ts'
import { account, codeOf, PASSWORD } from '../account.ts'
import { CookieJar } from '../cookie-jar.ts'
import { serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

/** What an attacker tried at the doors of sign-in; each mended where it began. */
const served = await serve()
after(() => served.close())
const { app } = served.database
const calls = authCalls(app, () => 'only for tests, where nothing is secret')
const forget = () => app.query('delete from rate_limits')
const OTHER = 'four words and a river'

/** A browser after a right password. */
async function browserOf(email: string, password = PASSWORD): Promise<CookieJar> {
  const jar = new CookieJar(served.url)
  assert.equal(await jar.signIn(email, password), 200)
  return jar
}
const reset = (token: string, password: string) =>
  new CookieJar(served.url).status('POST', '/api/password/reset', { token, password })
const second = (jar: CookieJar, code: string | undefined, backup = false) =>
  jar.status('POST', '/api/session/two-factor', { code, backup })

/** Somebody who is asked for a code at each sign-in. */
async function withTwoFactor(email: string): Promise<{ id: string; uri: string; backupCodes: string[] }> {
  const id = await account(served.database, email)
  const jar = await browserOf(email)
  const begun = await jar.answer<{ uri: string; backupCodes: string[] }>('POST', '/api/two-factor', {
    password: PASSWORD,
  })
  assert.equal(await jar.status('POST', '/api/two-factor/confirm', { code: await codeOf(begun.uri) }), 200)
  assert.equal(await jar.status('POST', '/api/two-factor', { password: PASSWORD }), 400)
  assert.equal(await jar.status('DELETE', '/api/two-factor', { password: OTHER }), 400)
  return { id, ...begun }
}

test('H2, H6: once a password is set, no older link sets it again', async () => {
  const id = await account(served.database, 'ana@us.example')
  const links = [await calls.allowReset(id, 60), await calls.allowReset(id, 60), await calls.allowReset(id, 60)]
  const [one = '', two = '', three = ''] = links
  assert.deepEqual([await reset(two, OTHER), await reset(one, PASSWORD), await reset(three, PASSWORD)], [200, 404, 404])
  const before = await calls.allowReset(id, 60)
  const jar = await browserOf('ana@us.example', OTHER)
  assert.equal(await jar.status('POST', '/api/password', { present: OTHER, password: PASSWORD }), 200)
  assert.equal(await reset(before, OTHER), 404)
  const old = await calls.allowReset(id, -1)
  assert.equal(await reset(old, OTHER), 404)
})

test('H2: a sign-in that waits for its second factor ends with the password it was begun with', async () => {
  await forget()
  const { id, backupCodes } = await withTwoFactor('bea@us.example')
  const half = await browserOf('bea@us.example')
  assert.equal(await reset(await calls.allowReset(id, 60), OTHER), 200)
  assert.equal(await second(half, backupCodes[0], true), 401)
  assert.equal(await second(await browserOf('bea@us.example', OTHER), backupCodes[0], true), 200)
})

test('H6: a code of an authenticator opens one session, of several at once too', async () => {
  await forget()
  const { uri } = await withTwoFactor('cleo@us.example')
  const jars = [await browserOf('cleo@us.example'), await browserOf('cleo@us.example')]
  const last = await browserOf('cleo@us.example')
  const code = await codeOf(uri)
  const statuses = await Promise.all(jars.map((jar) => second(jar, code)))
  assert.deepEqual(statuses.toSorted(), [200, 401])
  assert.equal(await second(last, code), 401)
  const { rows } = await app.query<{ n: number }>(
    `select count(*)::int as n from sessions s join users u on u.id = s.user_id where u.email = 'cleo@us.example'`,
  )
  // The one that switched it on, and this one.
  assert.deepEqual(rows, [{ n: 2 }])
  assert.equal((await last.answer<SessionAnswer>('GET', '/api/session')).user, null)
})

test('H5: whoever knows the password does not get a fresh set of guesses at the code for it', async () => {
  await forget()
  const { backupCodes } = await withTwoFactor('dora@us.example')
  for (let i = 0; i < 4; i++) await browserOf('dora@us.example')
  const fifth = await browserOf('dora@us.example')
  assert.equal(await new CookieJar(served.url).signIn('dora@us.example', PASSWORD), 429)
  assert.equal(await second(fifth, backupCodes[0], true), 200)
  assert.equal(await new CookieJar(served.url).signIn('dora@us.example', PASSWORD), 200)
})

test('H2: an admin who was removed does not come back by an invitation whose link they saw', async () => {
  const owner = await signIn(served, { role: 'owner' })
  const ask = (who: typeof owner, method: string, path: string, body: object = {}) =>
    fetch(served.url + path, {
      method,
      headers: { ...who.headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const invites = async (who: typeof owner, email: string): Promise<string> => {
    const { link }: { link: string } = JSON.parse(
      await (await ask(who, 'POST', '/api/team/invitations', { email, role: 'admin' })).text(),
    )
    return link.split('token=')[1] ?? ''
  }
  const accepted = (token: string) =>
    new CookieJar(served.url).status('POST', `/api/invitations/${token}/accept`, { name: 'Me', password: PASSWORD })
  const gone = await signIn(served, { role: 'admin', email: 'gone@us.example' })
  const lower = await signIn(served, { role: 'admin', email: 'lower@us.example' })
  const links = [await invites(gone, 'me1@us.example'), await invites(lower, 'me2@us.example')]
  const kept = await invites(owner, 'me3@us.example')
  assert.equal((await ask(owner, 'DELETE', `/api/team/members/${gone.userId}`)).status, 200)
  assert.equal((await ask(owner, 'PATCH', `/api/team/members/${lower.userId}`, { role: 'viewer' })).status, 200)
  assert.deepEqual(await Promise.all(links.map(accepted)), [404, 404])
  assert.equal(await accepted(kept), 200)
})

test('live lines that were hung up on before they began are not counted', async () => {
  const { cookie, headers } = await signIn(served, { role: 'owner' })
  const { port, host } = new URL(served.url)
  for (let i = 0; i < 100; i++) {
    const socket = connect(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    await new Promise((done) => {
      socket.write(`GET /api/live?workspace=main HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\n\r\n`, done)
    })
    socket.destroy()
  }
  await sleep(500)
  const line = await fetch(`${served.url}/api/live`, { headers })
  assert.equal(line.status, 200)
  await line.body?.cancel()
})

test('H5: another address in X-Forwarded-For, another port, another address of one /64: the same count', async () => {
  const { database } = served
  const of = async (settings: Record<string, string>) => {
    const config = readConfig({ SECRET: 'only for tests, where nothing is secret', ...settings })
    const log = pino({ level: 'silent' })
    return createApp({ config, database, log, plugins: parts.plugins(config, database) })
  }
  const cases: readonly [Record<string, string>, (i: number) => string][] = [
    [{}, (i) => `198.51.100.${i}`],
    [{ TRUST_PROXY: '127.0.0.1' }, (i) => `198.51.100.${i}, 203.0.113.7`],
    [{ TRUST_PROXY: '127.0.0.1' }, (i) => `203.0.113.7:${4000 + i}`],
    [{ TRUST_PROXY: '127.0.0.1' }, (i) => `2001:db8:1:2::${i}`],
    [{ TRUST_PROXY: '127.0.0.1' }, (i) => `[2001:db8:1:2::${i}]:${4000 + i}`],
  ]
  for (const [settings, address] of cases) {
    await forget()
    const here = await of(settings)
    const statuses: number[] = []
    for (let i = 1; i <= 22; i++) {
      const headers = { 'x-forwarded-for': address(i), 'x-forwarded-host': 'evil.example' }
      const sent = { method: 'POST', url: '/api/password/forgot', headers, payload: { email: 'x@x.example' } } as const
      statuses.push((await here.inject(sent)).statusCode)
    }
    await here.close()
    assert.deepEqual(statuses.slice(-1), [429], `${JSON.stringify(settings)} ${address(1)}`)
  }
})

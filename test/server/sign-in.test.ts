import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'
import type { SessionAnswer } from '#src/access/session.ts'
import { authCalls } from '#src/server/auth/calls.ts'
import { take } from '#src/server/auth/limits.ts'
import { account, codeOf, PASSWORD } from '../account.ts'
import { CookieJar } from '../cookie-jar.ts'
import { at } from '../ledger/scene.ts'
import { serve } from '../screens/served.ts'

const served = await serve()
after(() => served.close())
const { app } = served.database
const forget = () => app.query('delete from rate_limits')
const browser = () => new CookieJar(served.url)
const me = async (jar: CookieJar) => (await jar.answer<SessionAnswer>('GET', '/api/session')).user?.email

/** A browser in which this account signed in. */
async function signedIn(email: string): Promise<CookieJar> {
  const jar = browser()
  assert.equal(await jar.signIn(email, PASSWORD), 200)
  return jar
}

test('signing in and out: the cookie is closed to pages, and the database has only its hash', async () => {
  await account(served.database, 'ana@us.example')
  const jar = browser()
  const response = await jar.ask('POST', '/api/session', { email: ' Ana@US.example', password: PASSWORD })
  assert.equal(response.status, 200)
  const [line = ''] = response.headers.getSetCookie().filter((each) => each.startsWith('sluice_session='))
  assert.match(line, /^sluice_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
  const { rows } = await app.query<{ text: string }>('select sessions::text as text from sessions')
  assert.ok(rows.every(({ text }) => !text.includes(jar.cookies.get('sluice_session') ?? '')))
  assert.equal(await me(jar), 'ana@us.example')
  const kept = jar.cookies.get('sluice_session') ?? ''
  assert.equal(await jar.status('DELETE', '/api/session'), 200)
  assert.equal(await me(jar), undefined)
  jar.cookies.set('sluice_session', kept)
  assert.equal(await me(jar), undefined)
})

test('H2: a password that is changed ends every other session, a reset ends all', async () => {
  await account(served.database, 'bea@us.example')
  const [one, two] = [await signedIn('bea@us.example'), await signedIn('bea@us.example')]
  const next = { present: PASSWORD, password: 'four words and a river' }
  assert.equal(await one.status('POST', '/api/password', { ...next, present: 'wrong' }), 400)
  assert.equal(await me(two), 'bea@us.example')
  assert.equal(await one.status('POST', '/api/password', next), 200)
  assert.deepEqual([await me(one), await me(two)], ['bea@us.example', undefined])
  const calls = authCalls(app, () => 'only for tests, where nothing is secret')
  const { rows } = await app.query<{ id: string }>(`select id from users where email = 'bea@us.example'`)
  const token = await calls.allowReset(rows[0]?.id ?? '', 60)
  assert.equal(await two.status('POST', '/api/password/reset', { token, password: 'short' }), 400)
  assert.equal(await two.status('POST', '/api/password/reset', { token, password: PASSWORD }), 200)
  assert.equal(await me(one), undefined)
  assert.equal(await two.status('POST', '/api/password/reset', { token, password: PASSWORD }), 404)
  assert.equal(await two.signIn('bea@us.example', PASSWORD), 200)
})

test('H3: an unknown address and a wrong password are told alike, and no round of tries tells them apart by time', async () => {
  await account(served.database, 'cleo@us.example')
  const said = new Set<string>()
  const tried = async (email: string, i: number) => {
    await forget()
    const began = performance.now()
    const response = await browser().ask('POST', '/api/session', { email, password: `wrong ${i}` })
    const took = performance.now() - began
    said.add(`${response.status} ${await response.text()}`)
    return took
  }
  const pairs = async (first: number) => {
    const known: number[] = []
    const unknown: number[] = []
    for (let i = first; i < 60; i += 3) {
      const tryKnown = async () => known.push(await tried('cleo@us.example', i))
      const tryUnknown = async () => unknown.push(await tried(`nobody${i}@us.example`, i))
      const [one, other] = i % 2 === 0 ? [tryKnown, tryUnknown] : [tryUnknown, tryKnown]
      await one()
      await other()
    }
    return { known, unknown }
  }
  const toldApart = async () => {
    // In three rows at once, since each try takes a quarter of a second.
    const rows = await Promise.all([pairs(0), pairs(1), pairs(2)])
    const [known, unknown] = [rows.flatMap((row) => row.known), rows.flatMap((row) => row.unknown)]
    // Kolmogorov and Smirnov, two samples of 60 at p = 0.01.
    return distance(known, unknown) > 1.63 * Math.sqrt(2 / 60)
  }
  // Chance tells one round in a hundred apart; a leak tells every round apart.
  const leaks = (await toldApart()) && (await toldApart()) && (await toldApart())
  assert.deepEqual([[...said].length, leaks], [1, false], [...said].join('\n'))
})

/** The largest difference between two cumulative distributions. */
function distance(a: readonly number[], b: readonly number[]): number {
  const below = (all: readonly number[], x: number) => all.filter((each) => each <= x).length / all.length
  return Math.max(...[...a, ...b].map((x) => Math.abs(below(a, x) - below(b, x))))
}

test('H3: a forgotten password is answered alike for every address, and for what is none', async () => {
  for (const email of ['cleo@us.example', 'nobody@us.example', 'no address'])
    assert.deepEqual(await (await browser().ask('POST', '/api/password/forgot', { email })).json(), { asked: true })
})

test('H4: a session cannot be forged: no token is read, only looked up', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const payload = part({ userId: 'x', email: 'ana@us.example', exp: 4_000_000_000 })
  const head = part({ alg: 'HS256', typ: 'JWT' })
  const sign = createHmac('sha256', 'guess').update(`${head}.${payload}`).digest('base64url')
  const { rows } = await app.query<{ token: string }>('select token from sessions limit 1')
  const forged = [
    `${part({ alg: 'none' })}.${payload}.`,
    `${head}.${payload}.${sign}`,
    rows[0]?.token ?? '',
    'null',
    "' or 1=1",
  ]
  for (const value of forged) {
    const jar = browser()
    jar.cookies.set('sluice_session', value)
    assert.equal(await me(jar), undefined)
    assert.equal(await jar.status('GET', '/api/team', undefined, { 'x-sluice-workspace': 'main' }), 401)
    assert.equal(await jar.status('GET', '/api/team', undefined, { authorization: `Bearer ${value}` }), 401)
  }
})

test('H5: two free tries at the same moment are both free, also when the clock of one is a little behind', async () => {
  const allowance = { key: 'sign-in at once', free: 2 }
  const waits = [
    await take(app, allowance, at('2026-03-02T09:00:00.001Z')),
    await take(app, allowance, at('2026-03-02T09:00:00.000Z')),
    await take(app, allowance, at('2026-03-02T09:00:00.002Z')),
  ]
  assert.deepEqual(waits, [0, 0, 60])
})

test('H5: a thousand tries are limited, and the owner still gets in from where they signed in before', async () => {
  await forget()
  await account(served.database, 'dora@us.example')
  const known = await signedIn('dora@us.example')
  await known.status('DELETE', '/api/session')
  const statuses = await Promise.all(
    Array.from({ length: 1000 }, (_, i) => browser().signIn('dora@us.example', `guess ${i}`)),
  )
  const tried = statuses.filter((status) => status === 401).length
  assert.ok(tried <= 5, `${tried} guesses were tried`)
  assert.equal(statuses.filter((status) => status === 429).length, 1000 - tried)
  const refused = await browser().ask('POST', '/api/session', { email: 'dora@us.example', password: PASSWORD })
  assert.deepEqual([refused.status, Number(refused.headers.get('retry-after')) > 30], [429, true])
  assert.equal(await known.signIn('dora@us.example', PASSWORD), 200)
  const { rows } = await app.query<{ free: boolean }>(
    `select bool_and(free_at < now() + interval '65 minutes') as free from rate_limits`,
  )
  assert.deepEqual(rows, [{ free: true }])
})

test('H5: waiting doubles from a minute, and the mark of a browser is worth nothing for another account', async () => {
  await forget()
  await account(served.database, 'ella@us.example')
  const stranger = await signedIn('dora@us.example')
  await forget()
  for (let i = 0; i < 5; i++) assert.equal(await stranger.signIn('ella@us.example', 'guess'), 401)
  assert.equal(await stranger.signIn('ella@us.example', PASSWORD), 429)
  const waits: number[] = []
  for (let i = 0; i < 3; i++) {
    await app.query(`update rate_limits set free_at = now() - interval '1 second'`)
    assert.equal(await stranger.signIn('ella@us.example', 'guess'), 401)
    const { headers } = await stranger.ask('POST', '/api/session', { email: 'ella@us.example', password: 'guess' })
    waits.push(Math.round(Number(headers.get('retry-after')) / 60))
  }
  assert.deepEqual(waits, [2, 4, 8])
})

test('H9: six spellings of an address are one account or a refusal, never a second account', async () => {
  await forget()
  await account(served.database, 'kim@us.example')
  const spellings = [
    'KIM@us.example',
    'kim@US.Example',
    ' kim@us.example ',
    'kim＠us.example',
    '\u212Aim@us.example',
    'k\u0130m@us.example',
  ]
  for (const [i, email] of spellings.entries()) {
    await forget()
    assert.equal(await browser().signIn(email, PASSWORD), i < 3 ? 200 : 401, email)
  }
  await assert.rejects(account(served.database, 'kim@us.example'))
})

test('two-factor sign-in: on with a code, asked for at the next sign-in, a backup code works once', async () => {
  await forget()
  await account(served.database, 'fay@us.example')
  const jar = await signedIn('fay@us.example')
  assert.equal(await jar.status('POST', '/api/two-factor', { password: 'wrong' }), 400)
  const begun = await jar.answer<{ uri: string; backupCodes: string[] }>('POST', '/api/two-factor', {
    password: PASSWORD,
  })
  const code = () => codeOf(begun.uri)
  assert.equal(await jar.status('POST', '/api/two-factor/confirm', { code: '000000' }), 401)
  assert.equal(await jar.status('POST', '/api/two-factor/confirm', { code: await code() }), 200)
  assert.equal(await me(jar), 'fay@us.example')
  const next = browser()
  const half = await (await next.ask('POST', '/api/session', { email: 'fay@us.example', password: PASSWORD })).json()
  assert.deepEqual([half, await me(next)], [{ signedIn: false, twoFactor: true }, undefined])
  assert.equal(await next.status('POST', '/api/session/two-factor', { code: '000000' }), 401)
  assert.equal(await next.status('POST', '/api/session/two-factor', { code: await code() }), 200)
  assert.equal(await me(next), 'fay@us.example')
  assert.equal(await next.status('POST', '/api/session/two-factor', { code: await code() }), 401)
  const [backup] = begun.backupCodes
  for (const expected of [200, 401]) {
    const other = browser()
    await other.signIn('fay@us.example', PASSWORD)
    assert.equal(await other.status('POST', '/api/session/two-factor', { code: backup, backup: true }), expected)
  }
  assert.equal(await jar.status('DELETE', '/api/two-factor', { password: PASSWORD }), 200)
  assert.deepEqual(
    await (await browser().ask('POST', '/api/session', { email: 'fay@us.example', password: PASSWORD })).json(),
    {
      signedIn: true,
      twoFactor: false,
    },
  )
})

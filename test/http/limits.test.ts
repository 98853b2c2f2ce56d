import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { DOORS } from '#src/access/limits/doors.ts'
import { createKey } from '#src/server/keys.ts'
import { crowd } from '#test/abuse/crowd.ts'
import { countOf, factsOf, publishText, tokenOf } from '#test/hosted/desk.ts'
import { type Served, serve } from '#test/screens/served.ts'

const FORM = `id: news
title: News
language: de
fields:
  - { id: email, kind: email, label: Mail, required: true }
`

/** Without a proxy, and behind one that is believed. */
let bare: Served
let proxied: Served
let unlimited: Served
let key: string
/** The clock of the limits, which stands still unless a test moves it: what is let in is exact then. */
let nowMs = 1_000_000
before(async () => {
  mock.method(performance, 'now', () => nowMs)
  bare = await serve()
  proxied = await serve({ TRUST_PROXY: '127.0.0.1/32' })
  unlimited = await serve({ DOOR_LIMITS: 'off' })
  key = await createKey(proxied.database.app, proxied.database.workspace, 'write')
  await publishText(bare, FORM)
  await publishText(proxied, FORM)
})
after(() => Promise.all([bare.close(), proxied.close(), unlimited.close()]))

interface Answered {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: string
  readonly origin: string | undefined
}

/** Asks as often as said, through the app itself; `from` is what a header claims of the sender. */
async function ask(
  served: Served,
  times: number,
  request: (index: number) => InjectOptions & { readonly from?: string },
): Promise<readonly Answered[]> {
  return crowd(
    Array.from({ length: times }, (_, index) => async () => {
      const { from, ...asked } = request(index)
      const headers = { ...asked.headers, ...(from !== undefined && { 'x-forwarded-for': from }) }
      const remoteAddress = served === proxied ? '127.0.0.1' : '198.51.100.9'
      const { statusCode, headers: said, body } = await served.app.inject({ ...asked, headers, remoteAddress })
      const origin = said['access-control-allow-origin']
      return { status: statusCode, retryAfter: said['retry-after']?.toString(), body, origin: origin?.toString() }
    }),
  )
}

const turnedAway = (answers: readonly Answered[]): readonly Answered[] => answers.filter(({ status }) => status === 429)
const BURST = DOORS.tell.network.burst
const FLOOD = BURST + 40

test('A17: what a header claims of the sender changes nothing where no proxy is trusted', async () => {
  const answers = await ask(bare, FLOOD, (index) => ({
    ...{ method: 'POST', url: '/v1/track', from: `203.0.113.${index % 250}, 198.51.${index % 250}.1` },
    headers: {
      'content-type': 'text/plain',
      forwarded: `for=192.0.2.${index % 250}`,
      'x-real-ip': `192.0.2.${index % 9}`,
    },
    payload: '{}',
  }))
  const away = turnedAway(answers)
  assert.equal(away.length, 40, 'one address is one address')
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([401, 429]))
  const [first] = away
  assert.match(first?.retryAfter ?? '', /^[1-9]\d*$/)
  assert.equal(first?.origin, '*')
  assert.equal(JSON.parse(first?.body ?? '').error.code, 'too_many_requests')
})

test('A17: a trusted proxy says who it is; a thousand and more of one /64 are one, and everybody else is heard', async () => {
  const hit = (from: string): InjectOptions & { readonly from: string } => ({
    ...{ method: 'POST', url: '/x/hit', from, headers: { 'content-type': 'text/plain' }, payload: '{}' },
  })
  const one = await ask(proxied, FLOOD, (index) => hit(`2001:db8:5:6::${index.toString(16)}`))
  assert.equal(turnedAway(one).length, 40)
  // What a client writes into the header before the proxy adds its address is not believed.
  const claimed = await ask(proxied, 3, (index) => hit(`198.51.100.${index}, 2001:db8:5:6::9`))
  assert.equal(turnedAway(claimed).length, 3)
  const others = await ask(proxied, 200, (index) => hit(`2001:db8:${index.toString(16)}:7::1`))
  assert.deepEqual(new Set(others.map(({ status }) => status)), new Set([204]))
})

test('everything that strangers look at is held back from a network that asks without end, and from no other', async () => {
  const urls = [
    '/x/cta?workspace=main',
    '/x/challenge?workspace=main&form=news',
    '/a/public/main/none',
    '/a/none',
    '/f/main/news',
    '/f/main/news/embed',
    '/f/main/news/embed.json',
    '/f/main/news/thanks',
    '/f/preview/none',
    '/e.js?key=x',
    '/s.js?key=x',
  ]
  const away = await ask(proxied, FLOOD, (index) => ({ url: urls[index % urls.length] ?? '', from: '198.18.0.1' }))
  assert.equal(turnedAway(away).length, 40)
  const late = await ask(proxied, urls.length, (index) => ({ url: urls[index] ?? '', from: '198.18.0.1' }))
  assert.deepEqual(
    late.map(({ status, retryAfter }) => `${status} ${retryAfter}`),
    urls.map(() => '429 1'),
  )
  const other = await ask(proxied, urls.length, (index) => ({ url: urls[index] ?? '', from: '198.18.0.2' }))
  assert.deepEqual(
    other.map(({ status }) => status),
    [204, 200, 404, 404, 200, 200, 200, 200, 404, 200, 200],
  )
})

test('a form that is sent too often gives back what was typed, in its language, and takes it a moment later', async () => {
  const payload = new URLSearchParams({ email: 'Typed "by" somebody', _token: 'x' }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const post = (from: string): InjectOptions & { readonly from: string } => ({
    ...{ method: 'POST', url: '/f/main/news', from, headers, payload },
  })
  const answers = await ask(proxied, DOORS.send.network.burst + 5, () => post('192.0.2.77'))
  const [page, ...more] = turnedAway(answers)
  assert.equal(more.length, 4)
  assert.match(page?.body ?? '', /Aus Ihrem Netz kommt gerade sehr viel/)
  assert.match(page?.body ?? '', /value="Typed &quot;by&quot; somebody"/)
  assert.match(page?.retryAfter ?? '', /^[1-9]\d*$/)
  const script = await ask(proxied, 1, () => ({
    ...{ method: 'POST', url: '/f/main/news', from: '192.0.2.77' },
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ email: 'ana@acme.example' }),
  }))
  assert.equal(script[0]?.status, 429)
  assert.match(JSON.parse(script[0]?.body ?? '').notice, /Aus Ihrem Netz/)
  assert.equal((await ask(proxied, 1, () => post('192.0.2.78')))[0]?.status, 422)
  nowMs += Number(page?.retryAfter) * 1000
  assert.equal((await ask(proxied, 1, () => post('192.0.2.77')))[0]?.status, 422)
})

test('a workspace gets its share of a process from however many networks; no write goes to the database for who is away', async () => {
  const { burst, perSecond } = DOORS.tell.workspace
  const before = await countOf(proxied, 'events')
  const track = (index: number) => ({
    ...{
      method: 'POST' as const,
      url: '/v1/track',
      from: `${11 + (index % 80)}.${(index >> 4) % 250}.${index % 250}.1`,
    },
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    payload: '{}',
  })
  const answers = await ask(proxied, burst + 100, track)
  assert.equal(turnedAway(answers).length, 100)
  assert.equal(turnedAway(answers)[0]?.origin, '*')
  nowMs += 1_000
  assert.equal(turnedAway(await ask(proxied, perSecond + 50, track)).length, 50)
  assert.equal(await countOf(proxied, 'events'), before)
  // Pages and forms have a share of their own.
  const [page] = await ask(proxied, 1, () => ({ url: '/f/main/news', from: '9.9.9.8' }))
  assert.equal(page?.status, 200)
  nowMs += 60_000
})

test('a backend with a secret key imports on, whatever a browser of its network was told', async () => {
  const { key: secret } = proxied
  await ask(proxied, FLOOD, () => ({ method: 'POST', url: '/v1/track', from: '192.0.2.99', payload: {} }))
  const lead = (authorization: string, index: number) => ({
    ...{ method: 'POST' as const, url: '/v1/identify', from: '192.0.2.99' },
    headers: { authorization },
    payload: { userId: `imported-${index}`, traits: { email: `imported${index}@acme.example` } },
  })
  const basic = `Basic ${Buffer.from(`${secret}:`).toString('base64')}`
  const [imported, browser] = [
    await ask(proxied, 40, (index) => lead(index % 2 === 0 ? `Bearer ${secret}` : basic, index)),
    await ask(proxied, 1, (index) => lead(`Bearer ${key}`, index)),
  ]
  assert.deepEqual([new Set(imported.map(({ status }) => status)), browser[0]?.status], [new Set([200]), 429])
})

test('what was turned away is taken when it comes again, once', async () => {
  const from = '192.0.2.120'
  const token = await tokenOf(proxied, 'news')
  const hit = {
    ...{ method: 'POST' as const, url: '/x/hit', from, headers: { 'content-type': 'text/plain' } },
    payload: JSON.stringify({
      ...{ token, anonymous: 'late-browser', page: 'https://acme.example/p', referrer: '' },
      events: [{ event: 'form_viewed' }],
    }),
  }
  await ask(proxied, FLOOD, () => ({ ...hit, payload: '{}' }))
  assert.equal((await ask(proxied, 1, () => hit))[0]?.status, 429)
  assert.deepEqual(await factsOf(proxied, 'anonymous', 'late-browser'), [])
  const later = await ask(proxied, 2, () => ({ ...hit, from: '192.0.2.121' }))
  assert.deepEqual(
    later.map(({ status }) => status),
    [204, 204],
  )
  assert.equal((await factsOf(proxied, 'anonymous', 'late-browser')).length, 1)
})

test('programs of the machine itself are not held back, whatever they claim', async () => {
  const answers = await crowd(
    Array.from({ length: FLOOD }, () => async () => {
      const { statusCode } = await bare.app.inject({ url: '/s.js', headers: { 'x-forwarded-for': '192.0.2.130' } })
      return statusCode
    }),
  )
  assert.deepEqual(new Set(answers), new Set([200]))
})

test('with DOOR_LIMITS=off, for load tests, nobody is turned away', async () => {
  const answers = await ask(unlimited, FLOOD, () => ({ url: '/s.js' }))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
})

import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { Analytics } from '@segment/analytics-node'
import fastify, { type FastifyInstance } from 'fastify'
import { NO_LIMITS } from '#src/access/limits/doors.ts'
import { captureRoutes, type SignedIn } from '#src/capture/http.ts'
import { Fault } from '#src/fault.ts'
import {
  type EventId,
  fromMs,
  type PersonId,
  type SubjectId,
  type Timestamp,
  toMs,
  type WorkspaceId,
} from '#src/funnel/brand.ts'
import type { Capture, Outcome } from '#src/funnel/capture.ts'
import { answerTo } from '#src/server/errors.ts'

const acme = 'acme' as WorkspaceId
const globex = 'globex' as WorkspaceId
const KEYS: Readonly<Record<string, SignedIn>> = {
  w_acme: { workspace: acme, kind: 'write' },
  s_acme: { workspace: acme, kind: 'secret' },
  w_globex: { workspace: globex, kind: 'write' },
}
const NOW = fromMs(Date.parse('2026-03-01T10:00:00.000Z'))

/** A ledger in memory that remembers payloads by workspace and message id. */
function memory() {
  const stored: Capture[] = []
  const payloads = new Map<string, string>()
  const append = (workspace: WorkspaceId, captures: readonly Capture[]): Promise<readonly Outcome[]> =>
    Promise.resolve(
      captures.map((capture): Outcome => {
        const id = capture.messageId as EventId
        const key = `${workspace} ${id}`
        const payload = JSON.stringify(capture.event)
        const first = payloads.get(key)
        const person = 'person-1' as PersonId
        if (first !== undefined) return { status: 'duplicate', id, person, conflict: first !== payload }
        payloads.set(key, payload)
        stored.push(capture)
        return { status: 'stored', id, subject: 'subject-1' as SubjectId, person }
      }),
    )
  return { stored, append }
}

let app: FastifyInstance
let now: Timestamp
let ledger: ReturnType<typeof memory>

beforeEach(async () => {
  ledger = memory()
  now = NOW
  let made = 0
  app = fastify({ bodyLimit: 512_000 })
  app.setErrorHandler((error, _request, reply) => {
    const { status, body } = answerTo(error)
    return reply.status(status).send(body)
  })
  app.get('/api/people', () => [])
  await app.register(
    captureRoutes({
      append: (workspace, captures) => ledger.append(workspace, captures),
      keyOf: (key) => Promise.resolve(KEYS[key]),
      newId: () => `made-${++made}`,
      clock: () => now,
      limits: NO_LIMITS,
      answerLead: (_workspace, person, outcomes) =>
        Promise.resolve({ person, score: 72, duplicate: outcomes[0]?.status === 'duplicate' }),
    }),
  )
})

afterEach(() => app.close())

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` })
const json = { 'content-type': 'application/json' }
const send = (url: string, body: unknown, headers: Record<string, string> = basic('w_acme')) =>
  app.inject({
    method: 'POST',
    url,
    headers: { ...json, ...headers },
    payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  })

const event = (more: object = {}) => ({ type: 'track', anonymousId: 'a1', event: 'Demo Requested', ...more })

test('every path of Segment takes its call, long and short', async () => {
  const body = { userId: 'u1', event: 'X', groupId: 'g', previousId: 'p', messageId: 'm' }
  const names = ['identify', 'track', 'page', 'screen', 'group', 'alias', 'i', 't', 'p', 's', 'g', 'a']
  const statuses = await Promise.all(names.map((name) => send(`/v1/${name}`, { ...body, messageId: name })))
  assert.deepEqual(
    statuses.map((one) => one.statusCode),
    names.map(() => 200),
  )
  for (const path of ['/v1/batch', '/v1/b', '/v1/import']) {
    assert.equal((await send(path, { batch: [event({ messageId: path })] })).json().results[0].status, 'stored')
  }
})

test('the key comes by Basic, by Bearer or in the body, and a secret key is trusted', async () => {
  await send('/v1/track', event({ messageId: 'basic' }))
  await send('/v1/track', event({ messageId: 'bearer' }), { authorization: 'Bearer s_acme' })
  await send('/v1/track', event({ messageId: 'body', writeKey: 'w_acme' }), {
    'content-type': 'text/plain;charset=UTF-8',
  })
  await send('/v1/track', event({ messageId: 'secret' }), basic('s_acme'))
  assert.deepEqual(
    ledger.stored.map((one) => [one.messageId, one.trust]),
    [
      ['basic', 'claim'],
      ['bearer', 'trusted'],
      ['body', 'claim'],
      ['secret', 'trusted'],
    ],
  )
})

test("a browser's events keep their order though its first request took three seconds and its second none", async () => {
  const seconds = (after: number): Timestamp => fromMs(toMs(NOW) + after * 1000)
  /** A batch whose items happened so many seconds after the page was opened, by a clock that is a year behind. */
  const batch = (sentAfter: number, events: Readonly<Record<string, number>>, key = 'w_acme') => {
    const wrong = (after: number) => new Date(toMs(seconds(after)) - 365 * 86_400_000).toISOString()
    const items = Object.entries(events).map(([messageId, after]) => event({ messageId, timestamp: wrong(after) }))
    return send('/v1/batch', { sentAt: wrong(sentAfter), batch: items }, basic(key))
  }
  now = seconds(5)
  await batch(2, { first: 0, second: 2 })
  now = seconds(5.3)
  await batch(5.2, { third: 3.5, fourth: 4 })
  const told = ledger.stored.map(({ messageId, at }) => [messageId, (toMs(at) - toMs(NOW)) / 1000])
  assert.deepEqual(told, [
    ['first', 3],
    ['second', 5],
    ['third', 5.001],
    ['fourth', 5.002],
  ])
  now = seconds(9)
  await batch(8.9, { later: 8 })
  await batch(8, { backend: 3.5 }, 's_acme')
  assert.deepEqual(
    ledger.stored.slice(4).map(({ at }) => (toMs(at) - toMs(NOW)) / 1000),
    [8.1, 4.5],
    'soon it is where it was, and a backend, which tells of many, is corrected by itself',
  )
})

test('an unknown, missing or garbled key is 401 and stores nothing', async () => {
  const tries: Record<string, string>[] = [
    {},
    basic('nobody'),
    { authorization: 'Bearer' },
    { authorization: 'Basic !!' },
  ]
  for (const headers of tries) {
    const answer = await send('/v1/batch', { batch: [event()] }, headers)
    assert.equal(answer.statusCode, 401)
    assert.equal(answer.json().error.code, 'unauthorized')
  }
  assert.deepEqual(ledger.stored, [])
})

test('A1: prototype keys are 400 for the whole request and pollute nothing', async () => {
  for (const body of [
    '{"__proto__":{"x":1}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"a":{"\\u005f\\u005fproto__":{}}}',
  ]) {
    assert.equal((await send('/v1/track', body)).statusCode, 400)
    assert.equal((await send('/v1/batch', `{"batch":[${body}]}`)).statusCode, 400)
  }
  assert.equal(Reflect.get({}, 'x'), undefined)
})

test('A2 A3: a NUL or a lone surrogate in one item is replaced, flagged, and harms no neighbour', async () => {
  const bytes = Buffer.concat([
    Buffer.from('{"batch":[{"type":"track","userId":"u","event":"a"},{"type":"track","userId":"u","event":"b",'),
    Buffer.from('"properties":{"x\\u0000y":"\\ud800","raw":"'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('"}},{"type":"track","userId":"u","event":"c"}]}'),
  ])
  const answer = await send('/v1/batch', bytes)
  assert.deepEqual(
    answer.json().results.map((one: { status: string }) => one.status),
    ['stored', 'stored', 'stored'],
  )
  assert.deepEqual(
    ledger.stored.map((one) => one.flags),
    [undefined, ['sanitized'], undefined],
  )
  assert.deepEqual(ledger.stored[1]?.event, {
    type: 'capture.tracked',
    name: 'b',
    properties: { 'x\ufffdy': '\ufffd', raw: '\ufffd\ufffd' },
  })
})

test('A4 A5 A6 A18 A19: an item beyond a limit is refused with its code and place, its neighbours are stored', async () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, 1]))
  const bad: readonly (readonly [string, string])[] = [
    ['too_deep', `{"a":${'['.repeat(16_000)}${']'.repeat(16_000)}}`],
    ['non_finite', `{"a":[${Array(3_200).fill('1e131071').join(',')}]}`],
    ['too_large', JSON.stringify({ a: 'x'.repeat(32_769) })],
    ['too_many_properties', JSON.stringify(many)],
    ['key_too_long', JSON.stringify({ ['k'.repeat(101)]: 1 })],
  ]
  for (const [code, properties] of bad) {
    const item = `{"type":"track","userId":"u","event":"x","messageId":"bad","properties":${properties}}`
    const body = `{"batch":[${JSON.stringify(event())},${item},${JSON.stringify(event())}]}`
    const { results } = (await send('/v1/batch', body)).json()
    assert.deepEqual([results[0].status, results[1].status, results[2].status], ['stored', 'rejected', 'stored'])
    assert.equal(results[1].error.code, code)
    assert.equal(results[1].messageId, 'bad')
    assert.match(results[1].error.path, /^\/batch\/1/)
    assert.equal((await send('/v1/track', item)).json().error.code, code)
  }
  const long = await send('/v1/track', event({ event: 'n'.repeat(9_000) }))
  assert.deepEqual([long.statusCode, long.json().error.code, long.json().error.path], [400, 'name_too_long', '/event'])
})

test('A6: 2,501 items are 400 and 512,001 bytes are 413, and nothing is stored', async () => {
  const over = await send('/v1/batch', { batch: Array(2_501).fill({}) })
  assert.deepEqual([over.statusCode, over.json().error.code], [400, 'too_many'])
  const large = await send('/v1/batch', ' '.repeat(512_001))
  assert.deepEqual([large.statusCode, large.json().error.code], [413, 'too_large'])
  assert.equal((await send('/v1/batch', `{"batch":[]}${' '.repeat(512_000 - 12)}`)).statusCode, 200)
  assert.deepEqual(ledger.stored, [])
})

test('A6: gzip is read, and a bomb is 413 without being unpacked', async () => {
  const zipped = { ...basic('w_acme'), 'content-encoding': 'gzip' }
  assert.equal((await send('/v1/batch', gzipSync(JSON.stringify({ batch: [event()] })), zipped)).statusCode, 200)
  const bomb = gzipSync(Buffer.alloc(50_000_000, 0x20))
  const before = process.memoryUsage().rss
  const answers = await Promise.all(Array.from({ length: 10 }, () => send('/v1/batch', bomb, zipped)))
  assert.deepEqual(new Set(answers.map((one) => one.statusCode)), new Set([413]))
  assert.ok(process.memoryUsage().rss - before < 60_000_000)
  assert.equal((await send('/v1/batch', 'not gzip', zipped)).statusCode, 400)
  assert.equal((await send('/v1/batch', '{}', { ...zipped, 'content-encoding': 'br' })).statusCode, 415)
})

test('malformed bodies are 400 with nothing stored', async () => {
  for (const body of ['', '{', 'null', '[]', '1', '{"batch":{}}', '{"batch":[{"type":"track"}']) {
    assert.equal((await send('/v1/batch', body)).statusCode, 400, body)
  }
  assert.deepEqual(ledger.stored, [])
})

test('A7: ids are unique in a workspace and never across two, and the first payload is kept', async () => {
  await send('/v1/track', event({ messageId: 'm1', properties: { n: 1 } }))
  const again = await send('/v1/track', event({ messageId: 'm1', properties: { n: 1 } }))
  assert.deepEqual(again.json(), { success: true, status: 'duplicate', messageId: 'm1' })
  const other = await send('/v1/track', event({ messageId: 'm1', properties: { n: 2 } }))
  assert.deepEqual(other.json(), { success: true, status: 'duplicate', messageId: 'm1', conflict: true })
  const theirs = await send('/v1/track', event({ messageId: 'm1' }), basic('w_globex'))
  assert.equal(theirs.json().status, 'stored')
  const long = await send('/v1/track', event({ messageId: 'x'.repeat(101) }))
  assert.deepEqual([long.statusCode, long.json().error.code], [400, 'bad_message_id'])
  assert.equal((await send('/v1/track', event())).json().messageId, 'made-1')
})

test('A13: capture answers every origin without credentials, the rest of the program none', async () => {
  const origin = { origin: 'https://evil.test' }
  const asked = await app.inject({ method: 'OPTIONS', url: '/v1/track', headers: origin })
  assert.equal(asked.statusCode, 204)
  assert.equal(asked.headers['access-control-allow-methods'], 'POST')
  for (const answer of [
    asked,
    await send('/v1/track', event(), { ...origin, ...basic('w_acme') }),
    await send('/v1/t', ''),
  ]) {
    assert.equal(answer.headers['access-control-allow-origin'], '*')
    assert.equal(answer.headers['access-control-allow-credentials'], undefined)
  }
  const api = await app.inject({ method: 'GET', url: '/api/people', headers: origin })
  assert.equal(api.headers['access-control-allow-origin'], undefined)
})

test('A14: JSON and plain text go through one parser, anything else is 415', async () => {
  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'TEXT/PLAIN;charset=UTF-8',
  ]) {
    assert.equal((await send('/v1/track', event(), { ...basic('w_acme'), 'content-type': type })).statusCode, 200, type)
  }
  for (const type of [
    'application/json\ta',
    'application/json garbage',
    'text/html',
    'application/x-www-form-urlencoded',
  ]) {
    assert.equal((await send('/v1/track', event(), { ...basic('w_acme'), 'content-type': type })).statusCode, 415, type)
  }
  const plain = await send('/v1/track', '{"userId":"u"}', { ...basic('w_acme'), 'content-type': 'text/plain' })
  assert.equal(plain.json().error.code, 'no_event')
})

test('A20: what only the server may say is kept as a claim', async () => {
  await send(
    '/v1/track',
    event({ receivedAt: '2020-01-01T00:00:00Z', workspace: 'globex', context: { ip: '9.9.9.9' } }),
  )
  assert.equal(ledger.stored[0]?.at, NOW)
  assert.deepEqual(ledger.stored[0]?.event, {
    type: 'capture.tracked',
    name: 'demo_requested',
    properties: { claimed: { receivedAt: '2020-01-01T00:00:00Z', workspace: 'globex', ip: '9.9.9.9' } },
  })
})

test('a lead sent with a secret key is answered with what is known', async () => {
  const answer = await send(
    '/v1/leads',
    { email: 'ana@acme.com', events: [{ page: '/pricing' }] },
    { authorization: 'Bearer s_acme' },
  )
  assert.deepEqual([answer.statusCode, answer.json()], [200, { person: 'person-1', score: 72, duplicate: false }])
  assert.deepEqual(
    ledger.stored.map((one) => [one.messageId, one.event.type, one.door, one.trust]),
    [
      ['made-1', 'capture.identified', 'lead api', 'trusted'],
      ['made-1:0', 'capture.page-viewed', 'lead api', 'trusted'],
    ],
  )
})

test('a lead sent with a write key learns nothing about the person', async () => {
  const body = { email: 'ana@acme.com', messageId: 'l1' }
  assert.deepEqual((await send('/v1/leads', body)).json(), { accepted: true, duplicate: false })
  assert.deepEqual((await send('/v1/leads', body)).json(), { accepted: true, duplicate: true })
})

test('the same Idempotency-Key answers the same lead, and 422 for another body', async () => {
  const headers = { authorization: 'Bearer s_acme', 'idempotency-key': 'k1' }
  await send('/v1/leads', { email: 'ana@acme.com' }, headers)
  const again = await send('/v1/leads', { email: 'ana@acme.com' }, headers)
  assert.deepEqual([again.statusCode, again.json().duplicate], [200, true])
  const other = await send('/v1/leads', { email: 'bob@acme.com' }, headers)
  assert.deepEqual([other.statusCode, other.json().error.code], [422, 'idempotency_conflict'])
  const grown = await send('/v1/leads', { email: 'ana@acme.com', events: [{ event: 'X' }] }, headers)
  assert.equal(grown.statusCode, 422)
})

test('a bad lead is 400 with every problem, its place and a hint', async () => {
  const answer = await send('/v1/leads', { name: 'Ana', events: [{ event: 'X', timestamp: 'now' }] })
  assert.equal(answer.statusCode, 400)
  const { error } = answer.json()
  assert.deepEqual([error.code, error.message, error.path], ['bad_email', 'email is missing', '/email'])
  assert.match(error.hint, /identify/)
  assert.deepEqual(
    error.problems.map((one: { path: string }) => one.path),
    ['/email', '/events/0/timestamp'],
  )
})

test('a ledger that is away is 503 and nothing is claimed to be stored', async () => {
  ledger.append = () => Promise.reject(new Fault('database_away', 'The database is away; nothing was stored.'))
  const answer = await send('/v1/track', event())
  assert.deepEqual([answer.statusCode, answer.json().error.code], [503, 'database_away'])
})

test('an unmodified Segment client delivers every kind of call', async () => {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const analytics = new Analytics({ writeKey: 'w_acme', host: `http://127.0.0.1:${port}`, maxRetries: 0 })
  const failed: unknown[] = []
  analytics.on('error', (error) => failed.push(error))
  analytics.identify({ userId: 'u1', traits: { email: 'ana@acme.com', firstName: 'Ana' } })
  analytics.track({ userId: 'u1', event: 'Demo Requested', properties: { plan: 'pro' } })
  analytics.page({ anonymousId: 'a1', name: 'Pricing', properties: { url: 'https://site.test/pricing' } })
  analytics.screen({ userId: 'u1', name: 'Home' })
  analytics.group({ userId: 'u1', groupId: 'g1', traits: { name: 'Acme' } })
  analytics.alias({ userId: 'u1', previousId: 'a1' })
  await analytics.closeAndFlush()
  assert.deepEqual(failed, [])
  assert.deepEqual(
    ledger.stored.map((one) => one.event.type),
    [
      'capture.identified',
      'capture.tracked',
      'capture.page-viewed',
      'capture.page-viewed',
      'capture.grouped',
      'account.described',
      'capture.identified',
    ],
  )
})

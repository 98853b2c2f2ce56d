import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { createKey } from '#src/server/keys.ts'
import { type Served, send, serve } from '#test/screens/served.ts'

interface Failure {
  readonly error: { readonly code: string; readonly message: string }
}

let own: Served
let write: string

before(async () => {
  own = await serve()
  write = await createKey(own.database.app, own.database.workspace, 'write')
})
after(() => own.close())

/** Sends these bytes and nothing else; the answer as it came, until the socket ends or falls silent. */
function raw(bytes: string): Promise<string> {
  return new Promise((done) => {
    let answer = ''
    const socket = connect(Number(new URL(own.url).port), '127.0.0.1', () => socket.write(bytes))
    socket.setTimeout(2000, () => socket.destroy())
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => done(answer))
  })
}

const BODY = '{"userId":"smuggled","event":"Smuggled"}'
const track = (headers: string, body = BODY) =>
  `POST /v1/track HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${write}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`

const get = (path: string, key = own.key) =>
  fetch(own.url + path, { headers: key === '' ? {} : { authorization: `Bearer ${key}` } })

const facts = async (): Promise<number> =>
  Number((await own.database.ops.query('select count(*) as n from events')).rows[0].n)

/** Nothing of the machine in it: no stack, no SQL, no path, no version. */
const isDiscreet = (text: string): boolean =>
  !/node_modules|\.ts:\d|\bat [\w.]+ \(|select |insert |syntax|postgres|fastify|v\d+\.\d+/i.test(text)

async function failure(answer: Response, statuses: readonly number[], what: string): Promise<Failure['error']> {
  const text = await answer.text()
  assert.ok(statuses.includes(answer.status), `${what}: ${answer.status} ${text}`)
  assert.ok(isDiscreet(text), `${what}: ${text}`)
  const { error } = JSON.parse(text) as Failure
  assert.match(error.code, /^[a-z_]+$/, what)
  return error
}

test('A15: two lengths, a length beside chunks and folded headers are 400, and nothing is smuggled in', async () => {
  const before = await facts()
  for (const bytes of [
    track(`Content-Length: ${BODY.length}\r\nTransfer-Encoding: chunked`, '0\r\n\r\nGET /x HTTP/1.1\r\n\r\n'),
    track(`Content-Length: ${BODY.length}\r\nContent-Length: 5`),
    track(`Transfer-Encoding: chunked, identity`, `28\r\n${BODY}\r\n0\r\n\r\n`),
    track(`X-A: b\r\n c\r\nContent-Length: ${BODY.length}`),
    track(`X-A: a\0b\r\nContent-Length: ${BODY.length}`),
    'POST /v1/track HTTP/1.1\nHost: x\n\n',
    '\x16\x03\x01\x00\xc8\x01',
  ]) {
    const answer = await raw(bytes)
    assert.match(answer, /^HTTP\/1\.1 400 /, JSON.stringify(bytes.slice(-80)))
    assert.match(answer, /"code":"bad_request"/)
  }
  assert.equal(await facts(), before)
})

test('A15: a header named __proto__ is stored as any other request is', async () => {
  assert.match(await raw(track(`__proto__: 1\r\nContent-Length: ${BODY.length}`)), /^HTTP\/1\.1 200 /)
  assert.equal(Reflect.get({}, '1'), undefined)
})

test('A15: headers of 17 KB are 431 in JSON', async () => {
  const answer = await raw(track(`X-Big: ${'a'.repeat(17_408)}\r\nContent-Length: ${BODY.length}`))
  assert.match(answer, /^HTTP\/1\.1 431 [\s\S]*\{"error":\{"code":/)
})

test('G8: other spellings of a path lead nowhere or to the same guard', async () => {
  for (const path of [
    '//api/people',
    '/API/people',
    '/api;/people',
    '/api/x%2f..',
    '/api/%2e%2e/people',
    '/V1/track',
  ]) {
    await failure(await get(`${path}?email=a@b.co`, ''), [404], path)
  }
  await failure(await get('/%61pi/people?email=a@b.co', ''), [401], 'encoded letter')
  await failure(await get('/page/..%2f..%2fpackage.json', ''), [404], 'out of the folder')
})

test('G7: a key counts in the header only, and the public one reads nothing', async () => {
  for (const path of ['/api/people?email=a@b.co', '/api/people/x/score?', '/api/funnel?', '/api/reps?']) {
    await failure(await get(`${path}&key=${own.key}&writeKey=${own.key}&access_token=${own.key}`, ''), [401], path)
    await failure(await get(path, write), [403], path)
  }
})

for (const path of [
  '/api/people/x',
  `/api/people/${'a'.repeat(101)}`,
  `/api/people/${'a'.repeat(5000)}/score`,
  '/api/people?userId=%00',
  '/api/people?anonymousId=a%00b',
  '/api/funnel?by=%00',
  '/api/funnel?by=source%00',
  '/api/funnel?from=0000-01-01',
  `/api/funnel?by=${encodeURIComponent("'; drop table people--")}`,
  '/api/funnel?by=__proto__',
  '/api/funnel?from=now',
  '/api/funnel?from=2026-99-99',
  '/api/funnel?asOf=2026-03-01+junk',
  '/api/funnel?asOf=2026-02-30T00:00:00Z',
  '/api/funnel?dealValue=0x10',
  '/api/funnel?dealValue=1e3',
  '/api/people/0195f000-0000-7000-8000-00000000a4a0/timeline?limit=1e9',
  '/api/people/0195f000-0000-7000-8000-00000000a4a0/timeline?limit=0x10',
  '/api/people/0195f000-0000-7000-8000-00000000a4a0/timeline?before=yesterday',
  '/api/people/0195f000-0000-7000-8000-00000000a4a0/score?at=infinity',
]) {
  test(`GET ${path.slice(0, 60)} is refused, never 500`, async () => {
    await failure(await get(path), [400, 404, 414], path)
  })
}

test('a private route reads JSON only', async () => {
  const headers = { authorization: `Bearer ${own.key}`, 'content-type': 'text/plain' }
  const body = JSON.stringify({ name: 'Ben', team: 'sales', email: 'ben@us.example' })
  await failure(await fetch(`${own.url}/api/reps`, { method: 'POST', headers, body }), [415], 'text/plain')
})

test('of who was not known then nothing is said, and what somebody typed never stands for what was decided', async () => {
  const lead = { email: 'typed@acme.test', owner: 'me', score: 999, stage: 'won', title: 'CTO', events: ['visited'] }
  const { person } = (await (await send(own, '/v1/leads', lead)).json()) as { person: Record<string, unknown> }
  assert.deepEqual([person.owner, person.score, person.title], [undefined, undefined, 'CTO'])
  assert.notEqual(person.stage, 'won')
  const at = `/api/people/${String(person.id)}`
  await failure(await get(`${at}/score?known=2001-01-01T00:00:00Z`), [404], 'known before everything')
  const first = (await (await get(`${at}/timeline?limit=1`)).json()) as { next: string; items: object[] }
  const second = (await (await get(`${at}/timeline?before=${encodeURIComponent(first.next)}`)).json()) as typeof first
  assert.equal(second.items.length, 1)
  assert.notDeepEqual(second.items[0], first.items[0])
})

test('a rep is stored or refused: never answered 201 and lost', async () => {
  for (const [name, team] of [
    ['Ben\0', 'sales'],
    ['Ben \ud800', 'sales'],
    ['Ben', 'sa\0les'],
    ['Ben', '\ud800'],
  ] as const) {
    const email = `ben-${Math.random().toString(36).slice(2)}@us.example`
    const answer = await send(own, '/api/reps', { name, team, email })
    const { reps } = (await (await get('/api/reps')).json()) as { reps: { email: string }[] }
    assert.equal(
      reps.some((rep) => rep.email === email),
      answer.status === 201,
      JSON.stringify([name, team]),
    )
  }
})

test('a rep may work in any zone of the IANA list, under its present and its former name', async () => {
  for (const timezone of ['Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'Etc/GMT+5', 'UTC']) {
    const answer = await send(own, '/api/reps', { name: 'Ben', team: 'sales', email: 'ben@us.example', timezone })
    assert.equal(answer.status, 201, timezone)
  }
  for (const timezone of ['Nowhere/City', "UTC'; select pg_sleep(5)--", '../../etc/passwd', '']) {
    const answer = await send(own, '/api/reps', { name: 'Ben', team: 'sales', email: 'ben@us.example', timezone })
    await failure(answer, [400], timezone)
  }
})

test('a lead whose events share one messageId is refused whole', async () => {
  const before = await facts()
  const events = [
    { event: 'a', messageId: 'same' },
    { event: 'b', messageId: 'same' },
  ]
  const answer = await send(own, '/v1/leads', { email: 'twin@acme.test', events })
  await failure(answer, [400, 422], 'same id twice')
  assert.equal(await facts(), before)
})

test('a new lead with an event that is known already is taken', async () => {
  const lead = (email: string, event: string) => ({ email, events: [{ event, messageId: 'known-event' }] })
  assert.equal((await send(own, '/v1/leads', lead('first@acme.test', 'a'))).status, 200)
  const second = await send(own, '/v1/leads', lead('second@acme.test', 'b'))
  assert.equal(second.status, 200)
  assert.equal(((await second.json()) as { person: { email: string } }).person.email, 'second@acme.test')
})

test('A20: what only the server may say is kept as a claim at every door', async () => {
  const body = { receivedAt: '2001-01-01T00:00:00Z', tenant: 'globex', context: { ip: '9.9.9.9' } }
  const bodies = {
    '/v1/track': { userId: 'a20', event: 'x' },
    '/v1/identify': { userId: 'a20' },
    '/v1/leads': { email: 'a20@acme.test' },
  }
  for (const [path, more] of Object.entries(bodies)) {
    assert.equal((await send(own, path, { ...body, ...more, messageId: `a20${path}` })).status, 200)
    const { rows } = await own.database.ops.query('select body, at from events order by recorded_at desc limit 1')
    assert.match(JSON.stringify(rows[0].body), /"claimed":\{[^}]*"tenant":"globex"/, path)
    assert.ok(new Date(rows[0].at).getUTCFullYear() > 2001)
  }
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { pino } from 'pino'
import { readConfig } from '../../src/config.ts'
import { Fault } from '../../src/fault.ts'
import { createApp } from '../../src/server/app.ts'
import { clone } from '../clone.ts'

const database = await clone()
const app = await createApp({
  config: readConfig({}),
  database,
  log: pino({ level: 'silent' }),
  plugins: [
    async (routes) => {
      routes.post('/echo', (request) => request.body)
      routes.get('/fault', () => Promise.reject(new Fault('forbidden', 'Not with this key.', 'Use a secret key.')))
      routes.get('/bug', () => Promise.reject(new Error('secret detail')))
    },
  ],
})
after(async () => {
  await app.close()
  await database.close()
})

test('it is live and ready, and says nothing about what it runs on', async () => {
  for (const [url, status] of [
    ['/health/live', 'live'],
    ['/health/ready', 'ready'],
  ] as const) {
    const answer = await app.inject(url)
    assert.deepEqual([answer.statusCode, answer.json()], [200, { status }])
    assert.equal(answer.headers['x-powered-by'] ?? answer.headers.server, undefined)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  }
})

test('every failure is JSON with a code', async () => {
  const answers = await Promise.all([
    app.inject('/nowhere'),
    app.inject('/%zz'),
    app.inject('/fault'),
    app.inject('/bug'),
    app.inject({ method: 'POST', url: '/echo', headers: { 'content-type': 'application/json' }, payload: '{"a":' }),
    app.inject({
      method: 'POST',
      url: '/echo',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify('x'.repeat(512_001)),
    }),
    app.inject({ method: 'POST', url: '/echo', headers: { 'content-type': 'text/csv' }, payload: 'a,b' }),
  ])
  assert.deepEqual(
    answers.map((answer) => [answer.statusCode, answer.json().error.code]),
    [
      [404, 'not_found'],
      [400, 'bad_request'],
      [403, 'forbidden'],
      [500, 'internal'],
      [400, 'bad_request'],
      [413, 'too_large'],
      [415, 'unsupported_media_type'],
    ],
  )
  assert.deepEqual(answers[2]?.json(), {
    error: { code: 'forbidden', message: 'Not with this key.', hint: 'Use a secret key.' },
  })
  assert.ok(!answers[3]?.body.includes('secret detail'))
})

test('keys of prototypes are refused', async () => {
  const headers = { 'content-type': 'application/json' }
  const answer = await app.inject({ method: 'POST', url: '/echo', headers, payload: '{"__proto__":{"admin":true}}' })
  assert.equal(answer.statusCode, 400)
})

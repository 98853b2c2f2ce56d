import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ANA_ASKS, send, serve } from '../screens/served.ts'

const served = await serve()
after(() => served.close())
const { url, key, database } = served
const asKey = { authorization: `Bearer ${key}` }

async function share(body: object = {}): Promise<{ id: string; path: string }> {
  const response = await send(served, '/api/shares', body)
  assert.equal(response.status, 201)
  return response.json() as Promise<{ id: string; path: string }>
}

const open = (path: string, init: RequestInit = {}) => fetch(`${url}/api${path}`, init)

test('a link shows its one report, as it is now, to whoever holds it', async () => {
  const { path } = await share({ question: { by: 'channel' }, label: 'For the board' })
  await send(served, '/v1/leads', ANA_ASKS)
  const response = await open(path)
  assert.equal(response.status, 200)
  const body = (await response.json()) as {
    label: string
    report: { by: string; total: { stages: { reached: number }[] } }
  }
  assert.deepEqual([body.label, body.report.by], ['For the board', 'channel'])
  assert.equal(response.headers.get('referrer-policy'), 'no-referrer')
})

test('G13: a share token has one verb and one object', async () => {
  const { path } = await share()
  const token = path.split('/').at(-1) ?? ''
  assert.equal((await open(path, { method: 'POST' })).status, 403)
  assert.equal((await open(path, { method: 'DELETE' })).status, 404)
  const bearer = { authorization: `Bearer ${token}` }
  for (const [method, where] of [
    ['POST', '/reps'],
    ['GET', '/people?email=ana@acme.example'],
    ['GET', '/funnel'],
    ['GET', '/shares'],
    ['DELETE', `/shares/${crypto.randomUUID()}`],
  ] as const)
    assert.equal((await open(where, { method, headers: bearer })).status, 403, `${method} ${where}`)
  assert.equal((await fetch(`${url}/v1/leads`, { method: 'POST', headers: bearer })).status, 401)
  assert.equal((await open(`${path}?by=source`)).status, 200)
})

test('an ended, expired, guessed or mangled link shows nothing and says so', async () => {
  const { id, path } = await share()
  assert.equal((await open(`/shares/${id}`, { method: 'DELETE', headers: asKey })).status, 200)
  assert.equal((await open(path)).status, 404)
  const late = await share()
  await database.app.query('update shares set expires_at = $2 where id = $1', [late.id, '2020-01-01T00:00:00Z'])
  assert.equal((await open(late.path)).status, 404)
  assert.equal((await open(`/shared/sluice_v_${'a'.repeat(32)}`)).status, 404)
  assert.equal((await open('/shared/x')).status, 404)
})

test('the database holds no clear token, and a question that makes no sense is refused when the link is made', async () => {
  const { path } = await share()
  const { rows } = await database.owner.query<{ all: string }>(
    'select jsonb_agg(to_jsonb(s))::text as all from shares s',
  )
  assert.ok(!rows[0]?.all.includes(path.split('/').at(-1) ?? '-'))
  for (const body of [
    // A split by a trait such as an address would name people to whoever holds the link.
    { question: { by: 'email' } },
    { question: { mode: 'sideways' } },
    { days: 1000 },
    { question: { from: '2026-13-01' } },
    { other: 1 },
  ])
    assert.equal((await send(served, '/api/shares', body)).status, 400, JSON.stringify(body))
})

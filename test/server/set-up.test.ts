import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inWorkspace } from '#src/db/pool.ts'
import { send, serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

const served = await serve()
const { database, url } = served
after(() => served.close())
const owner = await signIn(served, { role: 'owner' })

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = owner.headers) {
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

test('what was answered is there again, for every member and whoever signs in anew', async () => {
  const first = await ask('GET', '/api/workspace/set-up')
  assert.deepEqual(first.body, { step: 'company', answers: {}, here: { url, onlyHere: true } })
  const answers = { company: { name: 'Acme', website: 'acme.example' } }
  assert.equal((await ask('PUT', '/api/workspace/set-up', { step: 'market', answers })).status, 200)
  const other = await signIn(served, { role: 'viewer' })
  const seen = await ask('GET', '/api/workspace/set-up', undefined, other.headers)
  assert.deepEqual([seen.body.step, seen.body.answers], ['market', answers])
  assert.equal((await ask('PUT', '/api/workspace/set-up', { step: 'done', answers }, other.headers)).status, 403)
  const zone = { zone: 'Mars/Base', days: ['mon'], open: '09:00', close: '17:00' }
  assert.equal((await ask('PUT', '/api/workspace/set-up', { step: 'hours', answers: { hours: zone } })).status, 400)
})

test('a test lead is judged like any other, and gone with one call', async () => {
  const alone = await ask('POST', '/api/workspace/test-lead', { kind: 'ready' })
  assert.equal(alone.status, 201)
  assert.ok(alone.body.lead.score.total > 0)
  // Nobody answers leads yet, and the answer says so.
  assert.deepEqual([alone.body.lead.owner, alone.body.lead.waiting.team], [null, 'sales'])
  await send(served, '/api/reps', { name: 'Ben', email: 'ben@us.example', team: 'sales' })
  const owned = await ask('POST', '/api/workspace/test-lead')
  assert.equal(owned.body.lead.owner.name, 'Ben')
  const cold = await ask('POST', '/api/workspace/test-lead', { kind: 'cold' })
  assert.equal(cold.body.lead.owner, null)
  for (const { body } of [alone, owned, cold])
    assert.equal((await ask('DELETE', `/api/workspace/test-lead/${body.batch}`)).status, 200)
  const { rows } = await inWorkspace(database.app, database.workspace, (client) =>
    client.query('select 1 from people where workspace_id = $1 and not hidden', [database.workspace]),
  )
  assert.equal(rows.length, 0)
  assert.equal((await ask('DELETE', `/api/workspace/test-lead/${database.workspace}`)).status, 404)
})

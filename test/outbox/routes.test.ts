import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inWorkspace } from '#src/db/pool.ts'
import type { SubjectId } from '#src/funnel/brand.ts'
import { ANA_ASKS, type Served, send, serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'
import { deskOf } from './desk.ts'

let served: Served
let desk: ReturnType<typeof deskOf>
before(async () => {
  served = await serve()
  desk = deskOf(served.database)
})
after(() => served?.close())

/** What the routes answer, as far as is looked at here. */
interface Answer {
  readonly items: readonly { readonly id: string }[]
  readonly next: string | null
  readonly counts: Readonly<Record<string, number>>
  readonly sending: { readonly pause: { readonly because: string } | null }
  readonly kind: string
  readonly to: string
  readonly state: string
  readonly sentAgainBy: string | null
  readonly messageId: string
}

type As = Readonly<Record<string, string>>
const call = async (as: As, method: string, path: string) => {
  const response = await fetch(served.url + path, { method, headers: as })
  return { status: response.status, body: (await response.json()) as Answer }
}
const as = async (role: 'owner' | 'marketer' | 'rep' | 'viewer', email?: string) =>
  (await signIn(served, { role, ...(email === undefined ? {} : { email }) })).headers

const mark = (id: string, state: string) =>
  inWorkspace(served.database.app, served.database.workspace, (client) =>
    client.query('update mails set state = $3 where workspace_id = $1 and id = $2', [
      served.database.workspace,
      id,
      state,
    ]),
  )

test('a rep sees the mails about their own people, opens no others, and cannot touch them', async () => {
  await send(served, '/api/reps', { name: 'Ben', email: 'ben@us.example', team: 'sales' })
  const asked = await send(served, '/v1/leads', ANA_ASKS)
  const { person } = (await asked.json()) as { readonly person: { readonly id: SubjectId } }
  const own = await desk.put('ana@acme.example', { person: person.id })
  const foreign = await desk.put('zoe@other.example')
  const rep = await as('rep', 'ben@us.example')
  const list = await call(rep, 'GET', '/api/outbox')
  assert.deepEqual(
    list.body.items.map(({ id }) => id),
    [own],
  )
  assert.equal(list.body.counts.ready, 1)
  assert.equal((await call(rep, 'GET', `/api/outbox/${own}`)).status, 200)
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/page'],
    ['GET', '/page?scheme=dark&workspace=main'],
    ['POST', '/send-again'],
    ['POST', '/discard'],
  ] as const)
    assert.equal((await call(rep, method, `/api/outbox/${foreign}${path}`)).status, 404, path)
  assert.equal((await desk.standing(foreign)).state, 'ready')
  const owner = await as('owner')
  const all = await call(owner, 'GET', '/api/outbox')
  assert.deepEqual(
    all.body.items.map(({ id }) => id),
    [foreign, own],
  )
  assert.equal((await call(await as('viewer'), 'GET', '/api/outbox')).status, 403)
})

test('what is uncertain goes again on a person’s word, with the same message id; what was accepted does not', async () => {
  const marketer = await as('marketer')
  const id = await desk.put('cleo@reader.example')
  await mark(id, 'uncertain')
  const { status, body } = await call(marketer, 'POST', `/api/outbox/${id}/send-again`)
  assert.deepEqual(
    [status, body.state, body.sentAgainBy, body.messageId],
    [200, 'waiting', 'marketer@sluice.example', `<${id}@acme.example>`],
  )
  await mark(id, 'accepted')
  for (const deed of ['send-again', 'discard'])
    assert.equal((await call(marketer, 'POST', `/api/outbox/${id}/${deed}`)).status, 409, deed)
})

test('a page ends where the next begins, by state and kind', async () => {
  const owner = await as('owner')
  const ids = []
  for (let n = 0; n < 5; n++) ids.push(await desk.put(`p${n}@page.example`, { kind: 'asset' }))
  const seen: string[] = []
  let next: string | null = null
  do {
    const at = next === null ? '' : `&after=${encodeURIComponent(next)}`
    const { body } = await call(owner, 'GET', `/api/outbox?kind=asset&state=ready&limit=2${at}`)
    seen.push(...body.items.map(({ id }) => id))
    next = body.next
  } while (next !== null)
  assert.deepEqual(seen, ids.toReversed())
  assert.equal((await call(owner, 'GET', '/api/outbox?state=lost')).status, 400)
  assert.equal((await call(owner, 'GET', '/api/outbox?after=x')).status, 400)
})

test('a test mail goes to whoever asks and to nobody else; a pause is told, and ended by an admin', async () => {
  const owner = await as('owner')
  const { body } = await call(owner, 'POST', '/api/outbox/test')
  assert.deepEqual([body.kind, body.to, body.state], ['test', 'owner@sluice.example', 'waiting'])
  const key = { authorization: `Bearer ${served.key}` }
  assert.equal((await call(key, 'POST', '/api/outbox/test')).status, 400)
  assert.equal((await call(await as('marketer'), 'POST', '/api/outbox/test')).status, 403)
  await served.database.app.query(
    `insert into mail_pauses (scope, until, because, set_at) values ('*', now() + interval '1 hour', '535 wrong password', now())`,
  )
  const paused = await call(owner, 'GET', '/api/outbox')
  assert.equal(paused.body.sending.pause?.because, '535 wrong password')
  assert.deepEqual((await call(owner, 'POST', '/api/outbox/resume')).body, { resumed: true })
  assert.equal((await call(owner, 'GET', '/api/outbox')).body.sending.pause, null)
})

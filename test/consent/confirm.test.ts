import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inWorkspace } from '#src/db/pool.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { ONE_CLICK, openDesk, TEXT } from './desk.ts'

const desk = await openDesk()
after(() => desk.close())
const { database, url, post } = desk
const { app, workspace } = database
const get = (path: string, method = 'GET') => fetch(url + path, { method, redirect: 'manual' })
const DAY_MS = 86_400_000

const proofOf = async (id: string) => {
  const { rows } = await inWorkspace(app, workspace, (client) =>
    client.query(
      `select confirmed_at is not null as confirmed, confirmed_ip, granted_at = confirmed_at as granted, revoked_at is not null as revoked
         from consent_proofs where workspace_id = $1 and proof_id = $2`,
      [workspace, id],
    ),
  )
  return rows[0]
}

test('D4: a hundred looks confirm nothing; the button does, once, and writes down when and from where', async () => {
  const ana = await desk.meet('ana@acme.example')
  const { link, proof } = await desk.ask(ana, { purpose: 'newsletter' })
  const before = await desk.facts()
  for (let look = 0; look < 100; look++) assert.equal((await get(link, look % 2 === 0 ? 'GET' : 'HEAD')).status, 200)
  const page = await (await get(link)).text()
  assert.ok(page.includes(TEXT))
  assert.equal(/<script/i.test(page), false)
  assert.equal(await desk.facts(), before)
  assert.deepEqual(await proofOf(proof), { confirmed: false, confirmed_ip: null, granted: null, revoked: false })
  const pressed = await post(link, '')
  assert.deepEqual([pressed.status, pressed.headers.get('set-cookie')], [200, null])
  assert.match(await pressed.text(), /your address is confirmed/)
  const { consents } = await desk.personOf(ana)
  assert.deepEqual(
    [consents?.newsletter?.state, consents?.newsletter?.proof, consents?.newsletter?.source],
    ['granted', proof, 'form guide'],
  )
  assert.deepEqual(await proofOf(proof), { confirmed: true, confirmed_ip: '127.0.0.1', granted: true, revoked: false })
  const facts = await desk.facts()
  const again = await Promise.all([post(link, ''), post(link, ''), get(link)])
  for (const one of again) assert.match(await one.text(), /your address is confirmed/)
  assert.equal(await desk.facts(), facts)
})

test('an ask of a week ago has expired and offers the form again; one that was confirmed stays fine', async () => {
  const bo = await desk.meet('bo@acme.example')
  const at = fromMs(Date.now() - 7 * DAY_MS - 1000)
  const { link, proof } = await desk.ask(bo, { purpose: 'newsletter', at })
  for (const answer of [await get(link), await post(link, '')]) {
    assert.equal(answer.status, 410)
    assert.match(await answer.text(), /This link has expired[\s\S]*href="\/f\/main\/guide"/)
  }
  assert.equal((await desk.personOf(bo)).consents, undefined)
  assert.deepEqual(await proofOf(proof), { confirmed: false, confirmed_ip: null, granted: null, revoked: false })
})

test('an address alone is confirmed without any consent', async () => {
  const cy = await desk.meet('cy@acme.example')
  const { link, proof } = await desk.ask(cy)
  assert.equal((await (await get(link)).text()).includes('You also said'), false)
  assert.equal((await post(link, '')).status, 200)
  assert.equal((await desk.personOf(cy)).consents, undefined)
  assert.equal((await proofOf(proof))?.confirmed, true)
})

test('a confirmation lifts an unsubscription that was before it, and an old one none that came later', async () => {
  const dee = await desk.meet('dee@acme.example')
  const stop = () => post(desk.preferences(dee), ONE_CLICK)
  await stop()
  const { link, proof } = await desk.ask(dee, { purpose: 'newsletter' })
  assert.equal((await desk.personOf(dee)).suppressed?.length, 1)
  await post(link, '')
  assert.equal((await desk.personOf(dee)).suppressed, undefined)
  await stop()
  assert.deepEqual((await proofOf(proof))?.revoked, true)
  await post(link, '')
  const { suppressed, consents } = await desk.personOf(dee)
  assert.deepEqual([suppressed?.length, consents?.newsletter?.state], [1, 'revoked'])
})

test('a link to an ask that nobody keeps says so and changes nothing', async () => {
  const nobody = `/c/${desk.signer.sign('confirm', `${workspace}.${workspace}`)}`
  for (const answer of [await get(nobody), await post(nobody, '')])
    assert.match(await answer.text(), /Nothing is kept about you/)
  const gone = `/c/${desk.signer.sign('confirm', '01900000-0000-7000-8000-000000000001.01900000-0000-7000-8000-000000000001')}`
  assert.equal((await get(gone)).status, 404)
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addSigningKey, signingOf } from '#src/access/signing/store.ts'
import { inWorkspace } from '#src/db/pool.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { send } from '../screens/served.ts'
import { ONE_CLICK, openDesk, shownIn } from './desk.ts'

const desk = await openDesk()
after(() => desk.close())
const { database, isClosed, url, post } = desk
const { app, workspace } = database

const get = (path: string, method = 'GET') => fetch(url + path, { method, redirect: 'manual' })

test('D1: a hundred looks change nothing, and one press of a mail program acts at once without cookie or redirect', async () => {
  const ana = await desk.meet('ana@acme.example')
  const link = desk.preferences(ana)
  const before = await desk.facts()
  for (let look = 0; look < 100; look++) assert.equal((await get(link, look % 2 === 0 ? 'GET' : 'HEAD')).status, 200)
  const page = await (await get(link)).text()
  assert.equal(/<script/i.test(page), false)
  assert.equal(await desk.facts(), before)
  assert.equal((await desk.personOf(ana)).suppressed, undefined)
  const answer = await post(link, ONE_CLICK)
  assert.deepEqual([answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')], [200, null, null])
  const { suppressed = [], consents } = await desk.personOf(ana)
  assert.deepEqual(
    suppressed.map(({ channel, reason, subject, source }) => ({ channel, reason, subject, source })),
    [{ channel: 'email', reason: 'unsubscribed', subject: ana, source: 'preferences' }],
  )
  assert.equal(consents?.sales?.state, 'revoked')
  assert.equal(await isClosed('Ana@ACME.example'), true)
  const told = await desk.facts()
  assert.equal((await post(link, ONE_CLICK)).status, 200)
  assert.equal(await desk.facts(), told)
})

test('D1: the multipart body of RFC 8058 acts too, and any other body does not', async () => {
  const bo = await desk.meet('bo@acme.example')
  const link = desk.preferences(bo)
  const nothing = ['', 'act=', 'List-Unsubscribe=Two-Clicks', '{"List-Unsubscribe":"One-Click"}', 'act=save']
  for (const body of nothing) assert.equal((await post(link, body)).status, 400)
  assert.equal(await isClosed('bo@acme.example'), false)
  const boundary = 'frontier'
  const body = `--${boundary}\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--${boundary}--\r\n`
  const answer = await post(link, body, { 'content-type': `multipart/form-data; boundary=${boundary}` })
  assert.equal(answer.status, 200)
  assert.equal(await isClosed('bo@acme.example'), true)
})

test('D2: a link with any byte flipped is answered as one that never was', async () => {
  const cy = await desk.meet('cy@acme.example')
  const token = desk.preferences(cy).slice(3)
  const never = await (await get('/p/never')).text()
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'A' ? 'B' : 'A'
    const flipped = `/p/${token.slice(0, at)}${other}${token.slice(at + 1)}`
    const answer = await get(flipped)
    assert.deepEqual([answer.status, await answer.text()], [404, never], flipped)
  }
  assert.equal((await post(`/p/${token.slice(0, -3)}`, ONE_CLICK)).status, 404)
  const wrongUse = desk.signer.sign('confirm', `${workspace}.${cy}`)
  assert.equal((await post(`/p/${wrongUse}`, ONE_CLICK)).status, 404)
  const noPair = desk.signer.sign('preferences', `${workspace}.${cy}.x`)
  assert.equal((await post(`/p/${noPair}`, ONE_CLICK)).status, 404)
  assert.equal(await isClosed('cy@acme.example'), false)
})

test('D3: a page shows a masked address and what its own person chose', async () => {
  const [dee, eve] = [await desk.meet('dee.secret@hidden.example'), await desk.meet('eve@other.example')]
  await post(desk.preferences(eve), ONE_CLICK)
  const page = await (await get(desk.preferences(dee))).text()
  assert.match(page, /d•••@h•••\.example/)
  assert.equal(/dee\.secret|hidden\.example|eve@|e•••@o|You are unsubscribed/.test(page), false)
})

test('D5: a link made with the first key works after two newer ones', async () => {
  const flo = await desk.meet('flo@acme.example')
  const link = desk.preferences(flo)
  assert.match(link, /^\/p\/v1\./)
  await addSigningKey(app, 2, fromMs(Date.now()))
  await addSigningKey(app, 3, fromMs(Date.now()))
  const fresh = await signingOf(app, () => fromMs(Date.now()))()
  assert.match(fresh.sign('preferences', `${workspace}.${flo}`), /^v3\./)
  assert.equal(fresh.verify('preferences', link.slice(3)), `${workspace}.${flo}`)
  assert.equal((await post(link, ONE_CLICK)).status, 200)
  assert.equal(await isClosed('flo@acme.example'), true)
})

test('D6: line ends and markup in a token make no header and no markup', async () => {
  for (const token of [
    '%0d%0aSet-Cookie:x=1',
    '%3Cscript%3Ealert(1)%3C/script%3E',
    'v1.x%0d%0a.y',
    '%00',
    '%ff',
    '..%2f..',
  ]) {
    for (const door of ['p', 'c']) {
      const answer = await get(`/${door}/${token}`)
      assert.equal(answer.headers.get('set-cookie'), null)
      assert.ok([400, 404].includes(answer.status), `${door}/${token}: ${answer.status}`)
      assert.equal(/<script|Set-Cookie/i.test(await answer.text()), false)
    }
  }
})

test('E1: there is no redirect from a parameter, nor from the signature of another link', async () => {
  const gus = await desk.meet('gus@acme.example')
  for (const path of [
    '/c?u=https://evil.com',
    '/c/?u=https://evil.com',
    '/p?u=https://evil.com',
    `/c/${desk.preferences(gus).slice(3)}`,
    `/c/${desk.signer.sign('click', 'https://evil.com')}`,
    `${desk.preferences(gus).slice(0, -5)}`,
  ]) {
    const answer = await get(path)
    assert.deepEqual([answer.status, answer.headers.get('location')], [404, null], path)
  }
})

test('E7: a forged Host changes no link of the page', async () => {
  const hal = await desk.meet('hal@acme.example')
  const { request } = await import('node:http')
  const { hostname, port } = new URL(url)
  const page = await new Promise<string>((resolve, reject) => {
    const asked = request(
      { host: hostname, port, path: desk.preferences(hal), headers: { host: 'evil.com' } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        answer.on('end', () => resolve(text))
      },
    )
    asked.on('error', reject).end()
  })
  assert.match(page, /<form method="post" action="\/p\/v/)
  assert.equal(page.includes('evil.com'), false)
})

const save = async (link: string, ...purposes: readonly string[]) => {
  const shown = shownIn(await (await get(link)).text())
  const body = new URLSearchParams([['_shown', shown], ['act', 'save'], ...purposes.map((id) => ['purpose', id])])
  return post(link, body.toString())
}

test('ticking a box is a proven yes, unticking it a no, and both are told on the page', async () => {
  const ida = await desk.meet('ida@acme.example')
  const link = desk.preferences(ida)
  const saved = await save(link, 'newsletter', 'sales')
  assert.match(await saved.text(), /Saved\./)
  const { consents } = await desk.personOf(ida)
  assert.deepEqual([consents?.newsletter?.state, consents?.sales], ['granted', undefined])
  const { rows } = await inWorkspace(app, workspace, (client) =>
    client.query(
      `select p.purpose, p.source, p.subject_id, t.text, p.rendered_at <= p.asked_at as shown_first, p.granted_at is not null as granted,
         p.address is not null as hashed, p.ip from consent_proofs p join consent_texts t on t.workspace_id = $1 and t.hash = p.text_hash
        where p.workspace_id = $1 and p.proof_id = $2`,
      [workspace, consents?.newsletter?.proof],
    ),
  )
  const text = 'Yes, send me news and guides by e-mail, about twice a month. I can unsubscribe at any time.'
  assert.deepEqual(rows, [
    {
      ...{ purpose: 'newsletter', source: 'preferences', subject_id: ida, text, shown_first: true, granted: true },
      ...{ hashed: true, ip: '127.0.0.1' },
    },
  ])
  await save(link, 'sales')
  assert.equal((await desk.personOf(ida)).consents?.newsletter?.state, 'revoked')
  assert.equal(await isClosed('ida@acme.example'), false)
})

test('B15: a yes for words that the page never showed is not recorded', async () => {
  const [jan, kim] = [await desk.meet('jan@acme.example'), await desk.meet('kim@acme.example')]
  const link = desk.preferences(jan)
  const foreign = shownIn(await (await get(desk.preferences(kim))).text())
  const old = desk.signer.sign('form', `shown.${jan}.${Date.now()}.${'a'.repeat(32)}`)
  for (const shown of ['', 'x', foreign, desk.signer.sign('form', `${workspace}.${jan}`)])
    assert.equal(
      (await post(link, new URLSearchParams({ _shown: shown, act: 'save', purpose: 'newsletter' }).toString())).status,
      400,
    )
  assert.equal(
    (await post(link, new URLSearchParams({ _shown: old, act: 'save', purpose: 'newsletter' }).toString())).status,
    200,
  )
  assert.equal((await desk.personOf(jan)).consents, undefined)
})

test('who unsubscribed comes back by their own tick, for that alone', async () => {
  const leo = await desk.meet('leo@acme.example')
  const link = desk.preferences(leo)
  await post(link, new URLSearchParams({ act: 'stop', reason: 'Too much\r\nmail' }).toString())
  const stopped = await desk.personOf(leo)
  assert.equal(stopped.suppressed?.[0]?.source, 'preferences: Too much  mail')
  assert.equal(await isClosed('leo@acme.example'), true)
  await save(link, 'newsletter')
  const back = await desk.personOf(leo)
  assert.deepEqual(
    [back.suppressed, back.consents?.newsletter?.state, back.consents?.sales?.state],
    [undefined, 'granted', 'revoked'],
  )
  assert.equal(await isClosed('leo@acme.example'), false)
})

test('D7: a lead, an import or a member opens nothing that somebody closed', async () => {
  const mia = await desk.meet('mia@acme.example')
  await post(desk.preferences(mia), ONE_CLICK)
  await send(desk, '/v1/leads', { email: 'mia@acme.example', traits: { consent: true } })
  const said = await send(desk, `/api/people/${mia}/consents`, {
    purpose: 'newsletter',
    state: 'granted',
    reason: 'on the phone',
  })
  assert.equal(said.status, 200)
  const answer = (await said.json()) as { purposes: { id: string; on: boolean }[]; suppressed: { reason: string }[] }
  assert.deepEqual(
    [answer.purposes.map(({ id, on }) => [id, on]), answer.suppressed.map(({ reason }) => reason)],
    [
      [
        ['newsletter', false],
        ['sales', false],
      ],
      ['unsubscribed'],
    ],
  )
  assert.equal(await isClosed('mia@acme.example'), true)
})

test('links of two records that became one act on the one person', async () => {
  const [nia, nia2] = [await desk.meet('nia@acme.example'), await desk.meet('nia@old.example')]
  const merged = await send(desk, `/api/people/${nia}/merge`, { from: nia2 })
  assert.ok(merged.ok, await merged.text())
  await post(desk.preferences(nia2), ONE_CLICK)
  assert.deepEqual(
    (await desk.personOf(nia)).suppressed?.map(({ reason, subject }) => [reason, subject]),
    [['unsubscribed', nia2]],
  )
  await save(desk.preferences(nia), 'newsletter')
  assert.equal((await desk.personOf(nia)).suppressed, undefined)
  assert.equal(await isClosed('nia@old.example'), false)
})

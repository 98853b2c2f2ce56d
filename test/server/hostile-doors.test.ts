import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { DOORS } from '#src/access/limits/doors.ts'
import { createKey } from '#src/server/keys.ts'
import { countOf, factsOf, namesOf, post, publishText, tokenOf } from '#test/hosted/desk.ts'
import { type Served, send, serve } from '#test/screens/served.ts'

// What a stranger tries at the doors of a website, beyond what each door's own tests hold.

let own: Served
let site: { readonly url: string; readonly key: string }
before(async () => {
  own = await serve()
  site = { url: own.url, key: await createKey(own.database.app, own.database.workspace, 'write') }
  await publishText(own, ASK)
  await publishText(own, ASK.replace('id: ask', 'id: sure\nconfirm: true'))
})
after(() => own.close())

const ASK = `id: ask
title: Ask
fields:
  - { id: email, kind: email, label: E-mail, required: true }
  - { id: company, kind: text, label: Company, trait: company }
`

/** What a page at the bottom offers to a browser. */
async function offered(anonymous: string): Promise<string> {
  const answer = await fetch(`${own.url}/x/cta?workspace=main&path=/pricing&anonymous=${anonymous}`)
  const text = await answer.text()
  return text === '' ? String(answer.status) : `${answer.status} ${JSON.parse(text).id}`
}

const claim = (anonymousId: string, email: string) => send(site, '/v1/identify', { anonymousId, traits: { email } })
const reads = (anonymousId: string) =>
  send(site, '/v1/page', { anonymousId, properties: { path: '/', url: 'https://www.acme.example/' } })
const asks = async (fields: Readonly<Record<string, string>>) =>
  assert.equal(
    (await post(own, 'demo-request', { ...DEMO, _token: await tokenOf(own, 'demo-request'), ...fields })).status,
    303,
  )
const DEMO = { name: 'Ann', company: 'Ex', headcount: '20', timeline: '12' }

test('A9, B14: what a page offers does not tell a stranger who claims an address what is known of it', async () => {
  await asks({ email: 'plain@victim.test' })
  await reads('browser-of-victim')
  await asks({ email: 'visitor@victim.test', _anonymous: 'browser-of-victim' })
  // A browser of which all began is known by what it did.
  assert.equal(await offered('browser-of-victim'), '204')
  await send(own, '/v1/leads', { email: 'customer@victim.test', stage: 'customer' })
  const seen = new Map<string, string>()
  for (const email of ['plain@victim.test', 'visitor@victim.test', 'customer@victim.test', 'nobody@victim.test']) {
    const [fresh, reader] = [randomUUID(), randomUUID()]
    await reads(reader)
    for (const browser of [fresh, reader]) {
      assert.ok((await claim(browser, email)).ok)
      seen.set(`${email} ${browser === fresh ? 'fresh' : 'reader'}`, await offered(browser))
    }
  }
  assert.deepEqual([...new Set(seen.values())], ['200 ask-for-a-demo'], JSON.stringify([...seen]))
})

const sends = async (form: string, fields: Readonly<Record<string, string>>): Promise<void> => {
  const answer = await post(own, form, { _token: await tokenOf(own, form), ...fields })
  assert.equal(answer.status, 303, await answer.text())
}

/** What was written to addresses like this, once everything is: state, and the page that the mail leads to. */
async function mailsTo(address: string): Promise<{ readonly state: string; readonly path: string }[]> {
  for (
    let tries = 0;
    (await countOf(own, `effects where kind = 'nurture.send-mail' and state not in ('done', 'gave up')`)) > 0;
    tries++
  ) {
    assert.ok(tries < 600, 'mails are written')
    await wait(50)
  }
  const { rows } = await own.database.ops.query<{ state: string; text: string }>(
    'select state, text from mails where to_address like $1 order by ordered_at, id',
    [address],
  )
  return rows.map(({ state, text }) => ({ state, path: /\/c\/[\w.-]+/.exec(text)?.[0] ?? '' }))
}

const companyOf = async (email: string): Promise<unknown> => {
  const headers = { authorization: `Bearer ${own.key}` }
  const answer = await fetch(`${own.url}/api/people?email=${encodeURIComponent(email)}`, { headers })
  return ((await answer.json()) as { person: { company?: string } }).person.company
}

test('A9: a stranger who was first with an address does not choose what its owner confirms', async () => {
  const email = 'owner@victim.test'
  await sends('sure', { email, company: 'Evil <b>Inc</b>' })
  const [first] = await mailsTo(email)
  await sends('sure', { email, company: 'Good Ltd' })
  const mails = await mailsTo(email)
  assert.deepEqual(mails.map(({ state }) => state).toSorted(), ['limited', 'waiting'])
  const path = first?.path ?? ''
  const text = await (await fetch(own.url + path)).text()
  assert.match(text, /Evil &lt;b&gt;Inc/)
  const asks = [...text.matchAll(/<form[\s\S]*?<\/form>/g)].map(([form]) => ({
    form,
    ask: /name="ask" value="([^"]+)"/.exec(form)?.[1] ?? '',
  }))
  assert.equal(asks.length, 2)
  const good = asks.find(({ form }) => form.includes('Good Ltd'))?.ask ?? ''
  const press = (ask: string) =>
    fetch(own.url + path, { method: 'POST', body: new URLSearchParams({ ask }) }).then((answer) => answer.text())
  // Twice, as nervous fingers do: the second press is not a yes to the other.
  for (let times = 0; times < 2; times++) assert.match(await press(good), /Thank you[\s\S]*Evil/)
  await press(randomUUID())
  assert.equal(await companyOf(email), 'Good Ltd')
  const confirmed = (await factsOf(own, 'email', email)).filter(({ trust }) => trust === 'form')
  assert.deepEqual(namesOf(confirmed), ['capture.identified'])
  assert.ok(!JSON.stringify(confirmed).includes('Evil'))
})

test('B4: other spellings of one mailbox are one mailbox', async () => {
  const spellings = ['bomb', 'bo.mb', 'b.o.m.b', 'bomb+1', 'bomb+2', 'b.omb+3']
  for (const spelling of spellings) {
    await sends('sure', { email: `${spelling}@gmail.com` })
    await sends('sure', { email: `${spelling}@victim.test` })
  }
  const sent = (mails: Awaited<ReturnType<typeof mailsTo>>) => mails.filter(({ state }) => state === 'waiting').length
  const gmail = await mailsTo('%@gmail.com')
  assert.deepEqual([gmail.length, sent(gmail)], [6, 3])
  // Elsewhere a dot is another mailbox; what stands behind a plus is none.
  assert.equal(sent(await mailsTo('b%@victim.test')), 6)
})

test('B14: what a page carries for us is read by nobody else: an id would say when somebody was first met', async () => {
  const token = await tokenOf(own, 'ask')
  const carried = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('latin1')
  assert.ok(!carried.includes(own.database.workspace) && !carried.includes('ask'))
})

test('A2: a link with %00 in its campaign loses no submission and no page view', async () => {
  const odd = 'https://a.test/x%00?utm_source=%00x&utm_campaign=%00&utm_term=a%00&gclid=%00b'
  await sends('ask', { email: 'odd@acme.example', _page: odd, _referrer: odd, _anonymous: 'odd-link' })
  await send(site, '/v1/page', { anonymousId: 'odd-link', properties: { path: '/', url: odd, referrer: odd } })
  assert.deepEqual(namesOf(await factsOf(own, 'email', 'odd@acme.example')), [
    'capture.identified',
    'form_submitted',
    'capture.page-viewed',
  ])
  assert.equal(await countOf(own, 'quarantine'), 0)
})

test('A2, A3: a hit with text that no database can hold is kept, mended, and sets nothing aside', async () => {
  const token = await tokenOf(own, 'ask')
  const hit = {
    ...{ token, anonymous: 'odd-browser', referrer: 'https://b.test/\ud800\0' },
    page: 'https://a.test/\ud800?utm_source=\0x',
    events: [{ event: 'page' }, { event: 'form_viewed' }, { event: 'form_left', field: 'email\0\udfff' }],
  }
  const answer = await fetch(`${own.url}/x/hit`, { method: 'POST', body: JSON.stringify(hit) })
  assert.equal(answer.status, 204)
  assert.deepEqual(namesOf(await factsOf(own, 'anonymous', 'odd-browser')), [
    'capture.page-viewed',
    'form_viewed',
    'form_left',
  ])
  assert.equal(await countOf(own, 'quarantine'), 0)
})

const HOSTILE_LANGUAGES = [
  `${'de-'.repeat(4_000)}x`,
  ','.repeat(12_000),
  '__proto__',
  'constructor;q=1,hasOwnProperty',
  'de;q=NaN,fr;q=1e99',
  '"><script>alert(1)</script>',
  '*;q=0.5, \u00ff\u00fe',
  ';;;q=,,,;=q',
]

test('whatever a browser says of its languages, a page that is not there is one of four, and carries nothing of it', async () => {
  for (const language of HOSTILE_LANGUAGES)
    for (const path of ['/c/x', '/p/x', '/a/x', '/f/main/x', '/f/preview/x']) {
      const answer = await fetch(own.url + path, { headers: { 'accept-language': language } })
      const text = await answer.text()
      assert.equal(answer.status, 404, path)
      assert.match(text, /<html lang="(en|de|fr|es)">/)
      assert.doesNotMatch(text, /alert|proto|constructor/)
      assert.ok(text.length < 5_000)
    }
})

test('CAP-13: a free address is one in every spelling, and how it is refused says nothing of who is known', async () => {
  await publishText(
    own,
    ASK.replace('id: ask', 'id: work').replace('required: true }', 'required: true, refuse: [free, disposable] }'),
  )
  await sends('ask', { email: 'known@gmail.com' })
  const tried = async (email: string) => {
    const answer = await post(own, 'work', { _token: await tokenOf(own, 'work'), email })
    const text = await answer.text()
    return `${answer.status} ${/field-email[^<]*|class="bad"[^<]*<\/p>[\s\S]*?<\/ul>/.exec(text)?.[0].replaceAll(/\s+/g, ' ')}`
  }
  const refused = await tried('stranger@gmail.com')
  assert.match(refused, /^422 .*work address/)
  const spellings = [
    'known@gmail.com',
    ' KNOWN@GMAIL.COM ',
    'k.n.o.w.n+x@gmail.com',
    'known@gmail.com.',
    'known@mail.gmail.com',
    'known@GoogleMail.com',
  ]
  for (const email of spellings) assert.equal(await tried(email), refused, email)
  // Look-alikes are no address at all.
  for (const email of [
    'known@\uff47mail.com',
    'known@gmail\u3002com',
    'known@gmail.com@acme.example',
    'known@gma\u00adil.com',
  ])
    assert.match(await tried(email), /^422 /, email)
  assert.equal(
    (await post(own, 'work', { _token: await tokenOf(own, 'work'), email: 'known@gmail.example' })).status,
    303,
  )
})

test('B1, B3: the page that gives back what was typed runs nothing of it, leads nowhere and is not much larger', async (t) => {
  // The clock of the limits stands still.
  t.mock.method(performance, 'now', () => 1_000_000)
  const proxied = await serve({ TRUST_PROXY: '127.0.0.1/32' })
  try {
    await publishText(proxied, ASK.replace('label: Company', 'label: Company, lines: 5'))
    const evil = `</textarea><script>alert(1)</script>"'><img src=x onerror=alert(1)>\r\nSet-Cookie: a=b\0\ud800 \u202e`
    const names = [
      'email',
      'company',
      '_token',
      '_anonymous',
      '_page',
      '_referrer',
      '_prefill',
      '_proof',
      '_script',
      '__proto__',
    ]
    const sent = names.flatMap((name): [string, string][] => [
      [name, evil],
      [name, `javascript:${evil}`],
    ])
    const post = async (pairs: [string, string][]) => {
      const { statusCode, headers, body } = await proxied.app.inject({
        ...{ method: 'POST', url: '/f/main/ask', payload: new URLSearchParams(pairs).toString() },
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '192.0.2.200' },
      })
      return { statusCode, headers, body }
    }
    for (let sends = 0; sends < DOORS.send.network.burst; sends++) await post([['company', 'x']])
    const large = await post([['company', evil.repeat(300)]])
    const answers = [await post(sent), large]
    for (const { statusCode, headers, body } of answers) {
      assert.equal(statusCode, 429)
      assert.doesNotMatch(body, /<script>alert|<img|href="javascript|src="javascript|action="javascript/i)
      assert.deepEqual(body.match(/<script[^>]*>/g), ['<script src="/e.js" defer>'])
      assert.match(String(headers['content-security-policy']), /^default-src 'self';(?!.*(unsafe|script-src))/)
      assert.equal(headers['set-cookie'], undefined)
      assert.equal(headers.location, undefined)
      assert.match(String(headers['retry-after']), /^[1-9]\d*$/)
    }
    assert.ok(large.body.length < 300_000, `${large.body.length} letters`)
  } finally {
    await proxied.close()
  }
})

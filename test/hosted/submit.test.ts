import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Served, serve } from '#test/screens/served.ts'
import { until } from '#test/until.ts'
import { countOf, draftText, factsOf, namesOf, post, publishText, tokenOf } from './desk.ts'

let served: Served

const DEMO = `id: demo
title: Ask for a demo
button: Ask
event: demo_requested
fields:
  - { id: email, kind: email, label: E-mail, required: true }
  - { id: name, kind: text, label: Name, trait: name }
  - { id: company, kind: text, label: Company, trait: company }
  - { id: country, kind: select, label: Country, trait: none, options: [AT, DE] }
  - { id: state, kind: text, label: State, trait: none, required: true, when: { field: country, is: DE } }
  - { id: topics, kind: multi, label: Topics, trait: none, options: [a, b, c] }
  - { id: note, kind: text, lines: 3, label: Note, trait: none }
  - { id: campaign, kind: hidden, query: utm_campaign, trait: none }
after: { title: Thank you, text: We will write to you. }
`

before(async () => {
  served = await serve()
  await publishText(served, DEMO)
  await publishText(
    served,
    DEMO.replace('id: demo', 'id: away').replace(
      /after:.*\n/,
      'after: { redirect: "https://www.acme.example/thanks" }\n',
    ),
  )
  await draftText(served, 'secret', DEMO.replace('id: demo', 'id: secret'))
})
after(() => served.close())

const page = async (path: string): Promise<string> => (await fetch(served.url + path)).text()

test('a form is a page of its own that needs no script', async () => {
  const answer = await fetch(`${served.url}/f/main/demo?utm_campaign=spring&t=forged`)
  const text = await answer.text()
  assert.equal(answer.status, 200, text)
  assert.match(answer.headers.get('content-type') ?? '', /^text\/html/)
  assert.match(text, /<html lang="en">/)
  assert.match(text, /<meta name="robots" content="noindex">/)
  assert.match(text, /<label for="f-email">E-mail<\/label>/)
  assert.match(text, /<input type="email" id="f-email" name="email" required autocomplete="email"/)
  assert.match(text, /name="campaign" data-query="utm_campaign" value="spring"/)
  assert.match(text, /Only if “Country” is DE\./)
  assert.doesNotMatch(text, /id="f-state" name="state" required/)
  assert.doesNotMatch(text, /<script(?! src=)|<style|style="/)
})

test('what was sent is one person with their answers, and another page says thank you', async () => {
  const token = await tokenOf(served, 'demo')
  const answers = { email: 'Ana@Acme.example', name: 'Ana', company: 'Acme', topics: 'b', note: 'Hello' }
  const answer = await post(served, 'demo', { _token: token, ...answers })
  assert.equal(answer.status, 303)
  const next = answer.headers.get('location') ?? ''
  assert.match(next, /^\/f\/main\/demo\/thanks/)
  assert.match(await page(next), /<h1>Thank you<\/h1>\n<p>We will write to you\.<\/p>/)
  const facts = await factsOf(served, 'email', 'ana@acme.example')
  assert.deepEqual(namesOf(facts).slice(0, 3), ['capture.identified', 'form_submitted', 'demo_requested'])
  const [identified, submitted] = facts
  assert.deepEqual([identified?.trust, identified?.door], ['claim', 'form demo'])
  assert.deepEqual(identified?.body.type === 'capture.identified' && identified.body.traits, {
    name: 'Ana',
    company: 'Acme',
    email: 'ana@acme.example',
  })
  const properties = submitted?.body.type === 'capture.tracked' ? submitted.body.properties : {}
  const { submission, ...rest } = properties ?? {}
  assert.match(String(submission), /^[0-9a-f-]{36}$/)
  assert.deepEqual(rest, {
    form: 'demo',
    version: 1,
    answers: { email: 'ana@acme.example', name: 'Ana', company: 'Acme', topics: ['b'], note: 'Hello' },
  })
})

test('a double click, the back button and a retry are one submission; changed answers are another', async () => {
  const token = await tokenOf(served, 'demo')
  const answers = { _token: token, email: 'twice@acme.example', name: 'Two' }
  const [first, second] = await Promise.all([post(served, 'demo', answers), post(served, 'demo', answers)])
  const third = await post(served, 'demo', answers)
  assert.deepEqual(
    [first, second, third].map(({ status, headers }) => [status, headers.get('location')]),
    Array.from({ length: 3 }, () => [303, '/f/main/demo/thanks?mail=maybe']),
  )
  const submitted = async () =>
    namesOf(await factsOf(served, 'email', 'twice@acme.example')).filter((name) => name === 'form_submitted').length
  assert.equal(await submitted(), 1)
  await post(served, 'demo', { ...answers, name: 'Mended' })
  assert.equal(await submitted(), 2)
})

test('what is wrong is said beside each field, with everything typed still there', async () => {
  const token = await tokenOf(served, 'demo')
  const typed = { email: 'ana@', name: 'Ana "the" <b>', country: 'DE', state: '', note: '  two\nlines' }
  const answer = await post(served, 'demo', { _token: token, ...typed })
  const text = await answer.text()
  assert.equal(answer.status, 422)
  assert.match(text, /<title>Please mend: Ask for a demo<\/title>/)
  assert.match(text, /role="alert" tabindex="-1" autofocus/)
  assert.match(text, /<a href="#f-email">E-mail: /)
  assert.match(text, /<a href="#f-state">State: This is needed\.<\/a>/)
  assert.match(text, /id="f-email"[^>]*aria-describedby="f-email-error" aria-invalid="true"/)
  assert.match(text, /value="ana@"/)
  assert.match(text, /value="Ana &quot;the&quot; &lt;b&gt;"/)
  assert.match(text, /<option value="DE" selected>/)
  assert.match(text, />\n {2}two\nlines<\/textarea>/)
  assert.ok(text.includes(`name="_token" value="${token}"`))
})

test('a plain form of any page is taken without a token, and a double click of it is one', async () => {
  const from = { referer: 'https://www.acme.example/pricing?x=1', origin: 'https://www.acme.example' }
  const pairs = { email: 'plain@acme.example', name: 'Plain', _anonymous: 'browser-plain-1' }
  const answers = await Promise.all([post(served, 'demo', pairs, from), post(served, 'demo', pairs, from)])
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 303],
  )
  const facts = await factsOf(served, 'email', 'plain@acme.example')
  const submitted = facts.filter(({ body }) => body.type === 'capture.tracked' && body.name === 'form_submitted')
  assert.equal(submitted.length, 1)
  assert.ok(submitted[0]?.flags?.includes('no_token'))
  const event = submitted[0]?.body
  assert.equal(event?.type === 'capture.tracked' && event.properties?.path, '/pricing')
})

test('B3: where it goes next is the form’s own word, whatever the request says', async () => {
  for (const target of ['//evil.com', '/\\evil.com', 'https://ex.com@evil.com', 'https://ex.com%2eevil.com']) {
    const query = `?redirect=${encodeURIComponent(target)}&next=${encodeURIComponent(target)}`
    const answer = await fetch(`${served.url}/f/main/away${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        _token: await tokenOf(served, 'away'),
        email: `b3-${randomUUID()}@acme.example`,
        redirect: target,
        _redirect: target,
        after: target,
      }).toString(),
      redirect: 'manual',
    })
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, 'https://www.acme.example/thanks'])
  }
})

test('B2: fields that the form does not have are not there', async () => {
  const answer = await post(served, 'demo', [
    ...Object.entries({ _token: await tokenOf(served, 'demo'), email: 'mass@acme.example' }),
    ...Object.entries({
      score: '999',
      owner_id: '1',
      tenant_id: randomUUID(),
      stage: 'won',
      consent: 'true',
      __v: '1',
    }),
    ['__proto__', 'x'],
    ['constructor', 'y'],
    ['industry', 'Evil'],
  ])
  assert.equal(answer.status, 303)
  const facts = await factsOf(served, 'email', 'mass@acme.example')
  const [identified, submitted] = facts
  assert.deepEqual(identified?.body.type === 'capture.identified' && identified.body.traits, {
    email: 'mass@acme.example',
  })
  const properties = submitted?.body.type === 'capture.tracked' ? submitted.body.properties : {}
  assert.deepEqual(properties?.answers, { email: 'mass@acme.example' })
  assert.ok(submitted?.flags?.includes('unknown_fields'))
  assert.ok(!namesOf(facts).includes('capture.consented'))
})

const NASTY = '<img src=x onerror=alert(1)>{{7*7}}=HYPERLINK("http://x")'

test('B1: markup, templates and formulas in every field are text, kept and shown again as such', async () => {
  const token = await tokenOf(served, 'demo')
  const nasty = { name: NASTY, company: NASTY, note: NASTY, campaign: NASTY }
  const wrong = await (await post(served, 'demo', { _token: token, email: NASTY, ...nasty })).text()
  assert.doesNotMatch(wrong, /<img/)
  assert.match(wrong, /value="&lt;img src=x onerror=alert\(1\)&gt;\{\{7\*7\}\}=HYPERLINK/)
  assert.equal((await post(served, 'demo', { _token: token, email: 'b1@acme.example', ...nasty })).status, 303)
  const [identified] = await factsOf(served, 'email', 'b1@acme.example')
  assert.equal(identified?.body.type === 'capture.identified' && identified.body.traits.name, NASTY)
})

for (const [what, address] of [
  ['a header', 'a@x.com\r\nBcc: v@y.com'],
  ['several', 'a@x.com,b@y.com'],
  ['quotes', '"a@x.com x"@y.com'],
  ['a look-alike sign', 'a＠x.com'],
  ['NUL', 'a@x.com\0'],
] as const)
  test(`B8: an address with ${what} is refused, beside its field`, async () => {
    const answer = await post(served, 'demo', { _token: await tokenOf(served, 'demo'), email: address })
    assert.equal(answer.status, 422)
    assert.match(await answer.text(), /id="f-email-error"/)
  })

test('B7: a form that nobody published is not there, for reading and for sending', async () => {
  for (const path of [
    '/f/main/secret',
    '/f/main/secret/embed',
    '/f/main/secret/thanks',
    '/f/preview/1',
    '/f/preview/2',
  ])
    assert.equal((await fetch(served.url + path)).status, 404, path)
  const before = await countOf(served, 'events')
  assert.equal((await post(served, 'secret', { email: 'b7@acme.example' })).status, 404)
  assert.equal((await post(served, 'nothing', { email: 'b7@acme.example' })).status, 404)
  assert.equal(await countOf(served, 'events'), before)
})

test('B16: signs that turn text round are taken out where it is shown, and a domain is shown as it is', async () => {
  const token = await tokenOf(served, 'demo')
  const text = await (await post(served, 'demo', { _token: token, email: 'x', name: '\u202Etxt.exe' })).text()
  assert.doesNotMatch(text, /\u202E/)
  assert.match(text, /value="txt\.exe"/)
  await post(served, 'demo', { _token: token, email: 'ana@аррӏе.com', name: 'Ana' })
  const [identified] = await factsOf(served, 'email', 'ana@xn--80ak6aa92e.com')
  assert.equal(identified?.body.type === 'capture.identified' && identified.body.traits.email, 'ana@xn--80ak6aa92e.com')
})

test('B13: ten at once with one address are one lead, ten submissions and one confirmation', async () => {
  await publishText(served, `${DEMO.replace('id: demo', 'id: sure')}confirm: true\n`)
  const tokens = await Promise.all(Array.from({ length: 10 }, () => tokenOf(served, 'sure')))
  const answers = await Promise.all(
    tokens.map((_token) => post(served, 'sure', { _token, email: 'ten@acme.example', name: 'Ten' })),
  )
  assert.deepEqual(
    answers.map(({ status, headers }) => [status, headers.get('location')]),
    tokens.map(() => [303, '/f/main/sure/thanks?mail=sent']),
  )
  const facts = await factsOf(served, 'email', 'ten@acme.example')
  assert.equal(new Set(facts.map(({ person }) => person)).size, 1)
  assert.equal(namesOf(facts).filter((name) => name === 'form_submitted').length, 10)
  assert.ok(!namesOf(facts).includes('demo_requested'))
  // Written and sent after the commit, by the worker.
  const written = () =>
    countOf(served, `mails where to_address = 'ten@acme.example' and kind = 'confirmation' and state <> 'limited'`)
  const waiting = `effects where kind = 'nurture.send-mail' and state in ('ready', 'claimed', 'handed', 'retry')`
  await until('every mail is written', async () => (await written()) > 0 && (await countOf(served, waiting)) === 0)
  assert.equal(await written(), 1)
})

test('E7: another Host in the request changes no link', async () => {
  // `fetch` sends the true Host whatever it is told.
  const { statusCode, body } = await served.app.inject({ url: '/f/main/demo?x=1', headers: { host: 'evil.com' } })
  assert.equal(statusCode, 200)
  assert.match(body, /name="_page" value="http[^"]+\/f\/main\/demo\?x=1"/)
  assert.doesNotMatch(body, /evil\.com/)
})

test('too much, another kind of body and a wrong address are told in words', async () => {
  const large = await post(served, 'demo', { email: 'a@acme.example', note: 'x'.repeat(70_000) })
  assert.equal(large.status, 413)
  assert.match(await large.text(), /longer than this form takes/)
  const multipart = new FormData()
  multipart.set('email', 'a@acme.example')
  const other = await fetch(`${served.url}/f/main/demo`, { method: 'POST', body: multipart })
  assert.equal(other.status, 415)
  assert.match(await other.text(), /<h1>This could not be read<\/h1>/)
})

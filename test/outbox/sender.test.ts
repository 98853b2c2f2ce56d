import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseMailbox } from '#src/nurture/address.ts'
import type { Sender } from '#src/nurture/sender/sender.ts'
import { type Served, serve } from '../screens/served.ts'
import { type SignedInBrowser, signIn } from '../signed-in.ts'
import { deskOf, FROM } from './desk.ts'
import { sink } from './sink.ts'

let served: Served
let owner: SignedInBrowser
before(async () => {
  served = await serve({ MAIL_FROM: 'Agency <mail@agency.example>', MAIL_DOMAINS: 'acme.example, beta.example' })
  owner = await signIn(served, { role: 'owner' })
})
after(() => served?.close())

const ACME: Sender = {
  ...{ name: 'Ana of Acme', address: 'ana@acme.example', replyTo: 'sales@elsewhere.example', company: 'Acme IT GmbH' },
  postal: 'Hauptplatz 1\n1010 Wien',
}

/** What the routes answer, as far as is looked at here. */
interface Answer {
  readonly id: string
  readonly sender: Sender
  readonly from: string
  readonly replyTo: string | null
  readonly subject: string
  readonly text: string
  readonly error: { readonly message: string }
}

async function ask(method: string, path: string, body?: unknown, as: SignedInBrowser = owner) {
  const response = await fetch(served.url + path, {
    method,
    headers: { ...as.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer }
}

const NOBODY: Sender = { name: '', address: '', replyTo: '', company: '', postal: '' }

test('who a workspace writes as is said whole by an admin, and read by everybody in it', async () => {
  const domains = ['agency.example', 'acme.example', 'beta.example']
  const before = { sender: NOBODY, from: 'Agency <mail@agency.example>', domains }
  assert.deepEqual((await ask('GET', '/api/sender')).body, before)
  const said = await ask('PUT', '/api/sender', ACME)
  assert.deepEqual(said, { status: 200, body: { sender: ACME, from: 'Ana of Acme <ana@acme.example>', domains } })
  const viewer = await signIn(served, { role: 'viewer' })
  assert.deepEqual((await ask('GET', '/api/sender', undefined, viewer)).body.sender, ACME)
  for (const role of ['viewer', 'rep', 'marketer'] as const)
    assert.equal((await ask('PUT', '/api/sender', NOBODY, await signIn(served, { role }))).status, 403, role)
  assert.deepEqual((await ask('GET', '/api/sender')).body.sender, ACME)
})

test('an address of a domain that the mail server does not send for is refused, and the answer says which it does', async () => {
  const { status, body } = await ask('PUT', '/api/sender', { ...ACME, address: 'ana@other.example' })
  assert.equal(status, 400)
  assert.match(body.error.message, /sends for agency\.example, acme\.example, beta\.example only/)
})

test('J1, J2: breaks in a field and two addresses in one are refused, and change nothing', async () => {
  const evil = [
    { name: 'Acme\r\nBcc: v@y.example' },
    { company: 'Acme\nX: y' },
    { replyTo: 'a@x.example\r\nBcc: v@y.example' },
    { replyTo: 'a@x.example, b@x.example' },
    { address: 'a@acme.example, b@acme.example' },
    { postal: 'Hauptplatz\u0000' },
    { postal: '1\n2\n3\n4\n5\n6\n7' },
    { headers: 'X: y' },
  ]
  for (const one of evil)
    assert.equal((await ask('PUT', '/api/sender', { ...ACME, ...one })).status, 400, JSON.stringify(one))
  assert.deepEqual((await ask('GET', '/api/sender')).body.sender, ACME)
  const past = served.database.app.query(`update workspaces set sender_name = e'Acme\\r\\nBcc: v@y.example'`)
  await assert.rejects(past, /check constraint/)
})

test('a preview shows the mail as its reader sees it, keeps nothing, and its page can run and reach nothing', async () => {
  const query = new URLSearchParams({ ...ACME, kind: 'asset', language: 'de' })
  const { body } = await ask('GET', `/api/sender/preview?${query}`)
  assert.deepEqual([body.from, body.replyTo], ['Ana of Acme <ana@acme.example>', 'sales@elsewhere.example'])
  assert.match(body.text, /Acme IT GmbH\nHauptplatz 1\n1010 Wien\n$/)
  assert.match(body.subject, /angefordert/)
  const evil = new URLSearchParams({ ...ACME, company: '<script>alert(1)</script>', scheme: 'dark' })
  const page = await fetch(`${served.url}/api/sender/preview/page?${evil}`, { headers: owner.headers })
  const html = await page.text()
  assert.match(html, /:root\{color-scheme:dark\}/)
  assert.doesNotMatch(html, /<script/)
  assert.match(
    page.headers.get('content-security-policy') ?? '',
    /^sandbox .*default-src 'none'.*frame-ancestors 'self'$/,
  )
  assert.equal(page.headers.get('x-frame-options'), 'SAMEORIGIN')
  const { rows } = await served.database.ops.query('select count(*)::int as n from mails')
  assert.deepEqual(rows, [{ n: 0 }])
})

test('a mail goes out as the workspace said when it was written: from, answers, imprint, and its page', async () => {
  const server = await sink()
  const { body: mail } = await ask('POST', '/api/outbox/test')
  assert.deepEqual([mail.from, mail.replyTo], ['Ana of Acme <ana@acme.example>', 'sales@elsewhere.example'])
  await ask('PUT', '/api/sender', { ...ACME, name: 'Ben of Beta', address: 'ben@beta.example' })
  const desk = deskOf(served.database)
  const plain = await desk.put('plain@reader.example')
  const outlet = { from: FROM, domains: ['acme.example'] }
  desk.begin({ url: server.url }, { outlet })
  assert.equal((await desk.until(plain, 'accepted')).state, 'accepted')
  assert.equal((await desk.until(mail.id, 'accepted')).state, 'accepted')
  await desk.end()
  const headersOf = (to: string) => {
    const raw = server.taken.find((one) => one.to === to)?.raw ?? assert.fail(to)
    const [head = ''] = raw.split('\r\n\r\n')
    return head.split('\r\n').filter((line) => /^(From|Reply-To):/i.test(line))
  }
  assert.deepEqual(headersOf('owner@sluice.example'), [
    'From: Ana of Acme <ana@acme.example>',
    'Reply-To: sales@elsewhere.example',
  ])
  assert.deepEqual(headersOf('plain@reader.example'), ['From: Acme <hello@acme.example>'])
  const page = await fetch(`${served.url}/api/outbox/${mail.id}/page?scheme=light`, { headers: owner.headers })
  assert.match(await page.text(), /Acme IT GmbH<br>Hauptplatz 1<br>1010 Wien/)
  await server.close()
})

test('where the mail server may not send for an address any more, its own sends and answers go to the workspace’s', async () => {
  const server = await sink()
  await ask('PUT', '/api/sender', { ...ACME, replyTo: '' })
  const { body: mail } = await ask('POST', '/api/outbox/test')
  const desk = deskOf(served.database)
  const agency = parseMailbox('Agency <mail@agency.example>') ?? assert.fail()
  desk.begin({ url: server.url }, { outlet: { from: agency, domains: [] } })
  await desk.until(mail.id, 'accepted')
  await desk.end()
  const raw = server.taken[0]?.raw ?? ''
  assert.match(raw, /^From: Ana of Acme <mail@agency\.example>\r$/m)
  assert.match(raw, /^Reply-To: ana@acme\.example\r$/m)
  await server.close()
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { proofId } from '#src/capture/consent/store.ts'
import { suppressionHash, suppressionKey } from '#src/capture/suppression/store.ts'
import { inWorkspace } from '#src/db/pool.ts'
import { type Served, serve } from '#test/screens/served.ts'
import { countOf, factsOf, namesOf, post, publishText, tokenOf } from './desk.ts'

let served: Served

const FORM = (id: string, more = '') => `id: ${id}
title: News
event: signed_up
${more}
fields:
  - { id: email, kind: email, label: E-mail, required: true }
  - { id: name, kind: text, label: Name, trait: name }
  - { id: news, kind: consent, label: Newsletter, purpose: newsletter, text: 'Send me news.' }
`

before(async () => {
  served = await serve()
  await publishText(served, FORM('news'))
  await publishText(served, FORM('framed', "origins: ['https://www.acme.example']"))
  await publishText(served, FORM('open', "origins: ['*']"))
})
after(() => served.close())

const header = async (path: string, name: string, headers: Readonly<Record<string, string>> = {}) =>
  (await fetch(served.url + path, { headers })).headers.get(name)

test('B11: a page of ours is framed by nobody, a form’s frame by the origins that the form names', async () => {
  for (const [path, ancestors] of [
    ['/f/main/news', "'none'"],
    ['/f/main/framed', "'none'"],
    ['/f/main/news/embed', "'none'"],
    ['/f/main/framed/embed', "'self' https://www.acme.example"],
    ['/f/main/framed/thanks', "'self' https://www.acme.example"],
    ['/f/main/open/embed', "'self' *"],
  ] as const) {
    const policy = (await header(path, 'content-security-policy')) ?? ''
    assert.equal(/frame-ancestors ([^;]+)/.exec(policy)?.[1], ancestors, path)
    assert.equal(await header(path, 'x-frame-options'), ancestors === "'none'" ? 'DENY' : null, path)
  }
})

test('only pages of the origins that a form names may read it and its answers', async () => {
  const allowed = (form: string, origin: string) =>
    header(`/f/main/${form}/embed.json`, 'access-control-allow-origin', { origin })
  assert.equal(await allowed('framed', 'https://www.acme.example'), 'https://www.acme.example')
  assert.equal(await allowed('framed', 'https://www.acme.example.evil.com'), null)
  assert.equal(await allowed('news', 'https://www.acme.example'), null)
  assert.equal(await allowed('open', 'https://any.example'), 'https://any.example')
  const preflight = await fetch(`${served.url}/f/main/framed`, {
    method: 'OPTIONS',
    headers: { origin: 'https://www.acme.example', 'access-control-request-method': 'POST' },
  })
  assert.deepEqual(
    [preflight.status, preflight.headers.get('access-control-allow-origin')],
    [204, 'https://www.acme.example'],
  )
})

test('a script is answered in JSON: what to mend, or what comes next', async () => {
  const say = async (body: object) => {
    const answer = await fetch(`${served.url}/f/main/news`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return [answer.status, (await answer.json()) as Readonly<Record<string, unknown>>] as const
  }
  const token = await tokenOf(served, 'news')
  const [wrong, problems] = await say({ _token: token, _script: '1', email: 'x' })
  assert.equal(wrong, 422)
  assert.deepEqual(problems, {
    ok: false,
    problems: [{ field: 'email', message: 'That is no e-mail address: something like ana@acme.com is needed.' }],
  })
  const [right, next] = await say({ _token: token, _script: '1', email: 'json@acme.example' })
  assert.equal(right, 200)
  assert.deepEqual({ ...next, html: '' }, { ok: true, kind: 'text', url: '/f/main/news/thanks', html: '' })
  const [stale, fresh] = await say({ _token: 'v1.forged.token', _script: '1', email: 'json2@acme.example' })
  assert.deepEqual([stale, fresh.reason, typeof fresh.token], [422, 'bad_token', 'string'])
})

const consentsOf = async (email: string) =>
  (await factsOf(served, 'email', email)).flatMap(({ body }) =>
    body.type === 'capture.consented' ? [[body.purpose, body.state, body.source]] : [],
  )

test('B15: a tick counts only for words that this very page showed; what was not ticked is no word at all', async () => {
  const ticked = { news: 'yes', name: 'Ana' }
  const token = await tokenOf(served, 'news')
  await post(served, 'news', { _token: token, email: 'shown@acme.example', ...ticked })
  assert.deepEqual(await consentsOf('shown@acme.example'), [['newsletter', 'asked', 'form news']])
  await post(served, 'news', { email: 'never@acme.example', ...ticked })
  assert.deepEqual(await consentsOf('never@acme.example'), [])
  const facts = await factsOf(served, 'email', 'never@acme.example')
  assert.ok(facts.some(({ flags }) => flags?.includes('consent_not_shown')))
  await post(served, 'news', { _token: await tokenOf(served, 'news'), email: 'silent@acme.example' })
  assert.deepEqual(await consentsOf('silent@acme.example'), [])
  const { rows } = await served.database.ops.query(
    `select purpose, source, form, form_version, ip is not null as ip, confirmed_at, subject_id is not null as tied
       from consent_proofs`,
  )
  assert.deepEqual(rows, [
    {
      ...{ purpose: 'newsletter', source: 'form news', form: 'news', form_version: 1 },
      ...{ ip: true, confirmed_at: null, tied: true },
    },
  ])
})

test('words that were changed while somebody wrote are kept as they were shown', async () => {
  const token = await tokenOf(served, 'news')
  await publishText(served, FORM('news').replace('Send me news.', 'Send me everything.'))
  await post(served, 'news', { _token: token, email: 'before@acme.example', news: 'yes' })
  const [submitted] = (await factsOf(served, 'email', 'before@acme.example')).filter(
    ({ body }) => body.type === 'capture.tracked' && body.name === 'form_submitted',
  )
  const properties = submitted?.body.type === 'capture.tracked' ? submitted.body.properties : {}
  assert.equal(properties?.version, 1)
  const { rows } = await served.database.ops.query(
    `select t.text from consent_proofs p join consent_texts t on t.hash = p.text_hash and t.workspace_id = p.workspace_id
      where p.proof_id = $1`,
    [proofId(String(properties?.submission), 'newsletter')],
  )
  assert.deepEqual(rows, [{ text: 'Send me news.' }])
})

test('B5: what fills the field that nobody sees is answered as if it were taken, and is no lead', async () => {
  const sent = { email: 'bot@acme.example', website_confirm: 'https://spam.example' }
  const answer = await post(served, 'open', { _token: await tokenOf(served, 'open'), ...sent })
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/f/main/open/thanks?mail=maybe'])
  assert.deepEqual(await factsOf(served, 'email', 'bot@acme.example'), [])
  const quick = await post(served, 'open', {
    _token: await tokenOf(served, 'open', { ageMs: 100 }),
    email: 'q@acme.example',
  })
  assert.equal(quick.status, 422)
  assert.match(await quick.text(), /That was very quick/)
})

test('B14: known, unknown and suppressed addresses get the same answer, byte for byte', async () => {
  await post(served, 'open', { _token: await tokenOf(served, 'open'), email: 'b14-known@acme.example' })
  const { app, workspace } = served.database
  const hash = suppressionHash(await suppressionKey(app), 'b14-closed@acme.example')
  await inWorkspace(app, workspace, (client) =>
    client.query(
      `insert into suppressions (workspace_id, hash, reason, at, source) values ($1, $2, 'complained', now(), 'test')`,
      [workspace, hash],
    ),
  )
  const answers: string[] = []
  for (const name of ['known', 'unknown', 'closed']) {
    const email = `b14-${name}@acme.example`
    const answer = await post(served, 'open', { _token: await tokenOf(served, 'open'), email })
    const headers = [...answer.headers].filter(([name]) => name !== 'date')
    answers.push(JSON.stringify([answer.status, headers, await answer.text()]))
  }
  assert.equal(new Set(answers).size, 1, answers.join('\n'))
})

test('views, begins and leavings are counted once a page, and only with its own token', async () => {
  const hit = (body: object) =>
    fetch(`${served.url}/x/hit`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify(body),
    })
  const token = await tokenOf(served, 'open')
  const about = { anonymous: 'browser-hit', page: 'https://www.acme.example/Pricing/?utm_source=x', referrer: '' }
  const events = [{ event: 'form_viewed' }, { event: 'form_started' }, { event: 'form_left', field: 'email' }]
  for (const body of [
    { token, ...about, events },
    { token, ...about, events },
    { token: 'v1.x.y', ...about, events },
  ])
    assert.equal((await hit(body)).status, 204)
  const facts = await factsOf(served, 'anonymous', 'browser-hit')
  assert.deepEqual(
    facts.map(({ body }) => body.type === 'capture.tracked' && [body.name, body.properties]),
    [
      ['form_viewed', { form: 'open', version: 1, path: '/pricing' }],
      ['form_started', { form: 'open', version: 1, path: '/pricing' }],
      ['form_left', { form: 'open', version: 1, path: '/pricing', field: 'email' }],
    ],
  )
})

test('while the database is away the page says so and keeps what was typed; sent again, it is stored once', async () => {
  const token = await tokenOf(served, 'open')
  const typed = { _token: token, email: 'fall@acme.example', name: 'Typed "all" of it' }
  assert.equal((await fetch(`${served.url}/f/main/open`)).status, 200)
  const superuser = new pg.Client({ connectionString: served.database.superuserUrl.replace(/[^/]+$/, 'postgres') })
  await superuser.connect()
  const name = new URL(served.database.superuserUrl).pathname.slice(1)
  const away = async (is: boolean) => {
    await superuser.query(`alter database ${name} with allow_connections ${!is}`)
    if (is) await superuser.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  }
  try {
    await away(true)
    const answer = await post(served, 'open', typed)
    const text = await answer.text()
    assert.equal(answer.status, 503)
    assert.match(text, /what you wrote was not saved/)
    assert.match(text, /value="Typed &quot;all&quot; of it"/)
    assert.ok(text.includes(`name="_token" value="${token}"`))
  } finally {
    await away(false)
    await superuser.end()
  }
  assert.equal((await post(served, 'open', typed)).status, 303)
  assert.equal((await post(served, 'open', typed)).status, 303)
  const names = namesOf(await factsOf(served, 'email', 'fall@acme.example'))
  assert.equal(names.filter((one) => one === 'form_submitted').length, 1)
  assert.ok((await countOf(served, 'events')) > 0)
})

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { readConfig } from '#src/config.ts'
import { makeHome } from '#src/db/home.ts'
import { inWorkspace } from '#src/db/pool.ts'
import { openEngine } from '#src/engine.ts'
import { fromMs, type PersonId } from '#src/funnel/brand.ts'
import { audit } from '#src/ledger/audit/audit.ts'
import { CHECKS } from '#src/ledger/audit/checks.ts'
import { erasePerson } from '#src/ledger/erase/erase.ts'
import { publish } from '#src/ledger/publish.ts'
import { rebuild } from '#src/ledger/rebuild.ts'
import { parts } from '#src/parts.ts'
import { createApp } from '#src/server/app.ts'
import { createKey } from '#src/server/keys.ts'
import { openLog } from '#src/server/log.ts'
import { clone } from '../clone.ts'
import { post, publishText, tokenOf } from '../hosted/desk.ts'
import { signIn } from '../signed-in.ts'
import { until } from '../until.ts'

/** The whole program with a home of its own: everything that somebody can leave behind is somewhere in it. */
const database = await clone()
const home = mkdtempSync(join(tmpdir(), 'sluice-lived-'))
const config = readConfig({
  ...{ SLUICE_HOME: home, LOG_LEVEL: 'debug', MX_CHECK: 'off' },
  SECRET: 'only for tests, where nothing is secret',
})
await parts.onNewWorkspace?.(database, database.workspace)
makeHome(home)
const app = await createApp({ config, database, log: openLog(config), plugins: parts.plugins(config, database) })
const url = await app.listen({ port: 0, host: '127.0.0.1' })
const superuser = new pg.Client({ connectionString: database.superuserUrl })
await superuser.connect()
after(async () => {
  await superuser.end()
  await app.close()
  await database.close()
  rmSync(home, { recursive: true, force: true })
})
const desk = { database, url }
const { workspace } = database
const owner = await signIn({ app: database.app }, { role: 'owner' })
const headers = { ...owner.headers, origin: url, 'content-type': 'application/json' }
const [secret, write] = [
  await createKey(database.app, workspace, 'secret'),
  await createKey(database.app, workspace, 'write'),
]

type Answer = ReturnType<JSON['parse']>

async function ask(method: 'GET' | 'POST', path: string, body?: unknown, status = 200): Promise<Answer> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await fetch(url + path, { method, headers, ...sent })
  const text = await response.text()
  assert.equal(response.status, status, `${method} ${path}: ${text.slice(0, 300)}`)
  return JSON.parse(text)
}

const rows = async (text: string, ...values: readonly unknown[]): Promise<Answer[]> =>
  (await superuser.query(text, [...values])).rows

const personOf = async (email: string): Promise<string> => {
  const [row] = await rows(
    `select s.person_id as id from identities i join subjects s using (workspace_id, subject_id) where i.kind = 'email' and i.value = $1`,
    email,
  )
  assert.ok(row, email)
  return row.id
}

/** Every table and every file of the home in which any of these words stands. */
async function found(words: readonly string[]): Promise<string[]> {
  const where: string[] = []
  const tables = await rows(
    `select c.relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  for (const { name } of tables)
    for (const word of words)
      for (const { t } of await rows(
        `select substr(t::text, greatest(1, position($1 in lower(t::text)) - 60), 90) as t from public.${name} t where position($1 in lower(t::text)) > 0`,
        word,
      ))
        where.push(`${name}: ${word}: ${t}`)
  for (const path of globSync('**/*', { cwd: home, withFileTypes: true })) {
    if (!path.isFile()) continue
    const text = readFileSync(join(path.parentPath, path.name), 'latin1').toLowerCase()
    for (const word of words) if (text.includes(word)) where.push(`${path.name}: ${word}`)
  }
  return where
}

const settled = () =>
  until('all background work is done, and reports are counted anew', async () => {
    const [row] = await rows(
      `select (select count(*) from effects where state <> 'done' and due < now() + interval '1 minute')::int
        + (select count(*) from dirty_days)::int as n`,
    )
    return row.n === 0
  })

/** What the audit finds; the server of tests waits for no disk, which I18 would tell. */
async function findings(): Promise<Record<string, string[]>> {
  const { checks } = await audit(database, {
    checks: CHECKS.filter(({ id }) => id !== 'I18'),
    workspaces: [{ id: workspace, slug: 'main' }],
    now: fromMs(Date.now()),
  })
  const told = checks.map(({ id, offenders }) => [id, offenders.map(({ who, what }) => `${who} ${what}`)] as const)
  return Object.fromEntries(told.filter(([, offenders]) => offenders.length > 0))
}

async function counts(): Promise<Answer> {
  const all = await Promise.all(['/api/funnel', '/api/doors', '/api/site'].map((path) => ask('GET', path)))
  return JSON.parse(JSON.stringify(all, (name, value) => (name === 'asOf' ? undefined : value)))
}

const track = async (body: object, key = write): Promise<void> => {
  const response = await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch: [{ messageId: randomUUID(), ...body }] }),
  })
  assert.equal(response.status, 200, await response.text())
}

const FORM = `id: guide
title: Get the guide
button: Get it
event: guide_requested
asset: checklist
fields:
  - { id: email, kind: email, label: E-mail, required: true, trait: email }
  - { id: name, kind: text, label: Name, trait: name }
  - { id: note, kind: text, label: Note, trait: none }
  - { id: news, kind: consent, label: Newsletter, purpose: newsletter, text: 'Send me news.' }
after: { title: Thank you, text: Look into your mailbox. }
`
const EMAIL = 'nora.lund@quarry.example'
const WORDS = ['nora.lund', 'lundqvist', '5550177', 'browser-of-nora', 'n.lund@home.example', 'zink roof']

/** The links that stand in the mails to an address. */
async function linksTo(email: string): Promise<string[]> {
  const mails = await rows('select text from mails where to_address = $1', email)
  return mails.flatMap(({ text }) =>
    [...String(text).matchAll(/https?:\/\/[^\s]+?(\/[pca]\/[\w.~%-]+)/g)].map((match) => match[1] ?? ''),
  )
}

async function live(): Promise<string> {
  const asset = await ask(
    'POST',
    '/api/assets',
    {
      ...{ title: 'Checklist', kind: 'checklist', position: 'TOFU', gated: true, deliver: 'both' },
      source: { kind: 'link', url: 'https://files.example/checklist.pdf' },
    },
    201,
  )
  await ask('POST', `/api/assets/${asset.id}/state`, { state: 'published', version: asset.version })
  await publishText(desk, FORM)
  const anonymousId = 'browser-of-nora'
  const page = (path: string) => ({
    ...{ path, url: `https://www.acme.example${path}?utm_source=news&utm_campaign=${EMAIL}` },
  })
  await track({ type: 'page', anonymousId, properties: page('/pricing') })
  await track({ type: 'page', anonymousId, properties: page(`/thanks/${EMAIL}`) })
  await track({
    type: 'track',
    event: 'cta_clicked',
    anonymousId,
    properties: { cta: 'demo', path: '/pricing', position: 'BOFU' },
  })
  await track({ type: 'track', event: 'outbound_link_clicked', anonymousId, properties: { url: `mailto:${EMAIL}` } })
  const answers = {
    email: 'Nora.Lund@Quarry.example',
    name: 'Nora Lundqvist',
    note: 'zink roof',
    news: 'on',
    _anonymous: anonymousId,
  }
  const sent = await post(desk, 'guide', { _token: await tokenOf(desk, 'guide'), ...answers })
  assert.equal(sent.status, 303)
  for (const note of ['released zink roof', 'kept zink roof']) {
    const trap = { ...answers, note, website_confirm: 'http://x' }
    await post(desk, 'guide', { _token: await tokenOf(desk, 'guide'), ...trap }, { 'user-agent': 'nora.lund browser' })
  }
  const { items } = await ask('GET', '/api/refusals')
  assert.equal(items.length, 2)
  await ask('POST', '/api/refusals/release', { ids: [items[0].id] })
  await settled()
  const links = await linksTo(EMAIL)
  for (const kind of ['/c/', '/a/', '/p/'])
    assert.ok(
      links.some((link) => link.startsWith(kind)),
      `${kind} in ${links}`,
    )
  const agent = { 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140 nora.lund' }
  for (const link of links.filter((one) => one.startsWith('/c/')))
    await fetch(url + link, { method: 'POST', headers: agent })
  for (const link of links.filter((one) => one.startsWith('/a/')))
    await fetch(url + link, { headers: agent, redirect: 'manual' })
  const [preferences] = links.filter((one) => one.startsWith('/p/'))
  await fetch(`${url}${preferences}`, {
    method: 'POST',
    headers: { ...agent, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'act=stop&reason=lundqvist+has+enough',
  })
  await fetch(`${url}/v1/leads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      email: 'n.lund@home.example',
      name: 'N. Lundqvist',
      phone: '+43 660 5550177',
      headcount: 60,
      userId: 'crm-lund-1',
    }),
  })
  const into = await personOf(EMAIL)
  await ask('POST', `/api/people/${into}/merge`, { from: await personOf('n.lund@home.example') })
  await ask('POST', '/api/views', { name: 'lund', query: { search: EMAIL }, shared: true }, 201)
  for (const said of [`{"kind":"email","value":"${EMAIL}"}`, '{"kind":"anonymous","value":"browser-of-nora"}'])
    await superuser.query(`insert into quarantine values ($1, $2, 'poison', $3, now())`, [
      workspace,
      randomUUID(),
      `{"to":{"identifiers":[${said}]}}`,
    ])
  await superuser.query(`insert into import_issues values ($1, $2, 7, 'bad', $3, null)`, [
    workspace,
    randomUUID(),
    `${EMAIL} stands twice`,
  ])
  await settled()
  return into
}

let id = ''
let links: readonly string[] = []

test('a person who came through every door is found nowhere after an erasure; counts stay, and the ledger holds and rebuilds', async () => {
  id = await live()
  links = [...new Set(await linksTo(EMAIL))]
  const before = await counts()
  assert.match(JSON.stringify(before), /"id":"guide"/)
  assert.ok((await found(WORDS)).length > 20)
  assert.deepEqual(await findings(), {})
  const both = await Promise.all(
    [1, 2].map(() => fetch(`${url}/api/people/${id}/erase`, { method: 'POST', headers, body: '{"confirm":"erase"}' })),
  )
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 410])
  await settled()
  assert.deepEqual(await found(WORDS), [])
  assert.deepEqual(await counts(), before)
  assert.deepEqual(await findings(), {})
  assert.equal((await rebuild(database.app, workspace, { now: fromMs(Date.now()) })).changed, 0)
  await settled()
  assert.deepEqual(await counts(), before)
  assert.deepEqual(await findings(), {})
})

test('links in mails of somebody erased show a plain page, and write nothing', async () => {
  const stored = () =>
    rows(`select (select count(*)::int from events) as events, (select md5(string_agg(t::text, ',' order by proof_id)) from consent_proofs t) as proofs,
      (select count(*)::int from mails) as mails, (select count(*)::int from hits) as hits, (select count(*)::int from suppressions) as closed`)
  const before = await stored()
  for (const link of links) {
    const agent = { 'user-agent': 'Mozilla/5.0 nora.lund' }
    const looked = await fetch(url + link, { redirect: 'manual', headers: agent })
    assert.ok(looked.status < 500, link)
    if (link.startsWith('/a/')) continue
    assert.match(await looked.text(), /Nothing is kept/, link)
    const pressed = await fetch(url + link, {
      method: 'POST',
      headers: { ...agent, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'act=stop&reason=nora.lund',
    })
    assert.ok(pressed.status < 500, link)
  }
  await settled()
  assert.deepEqual(await stored(), before)
  assert.deepEqual(await found(WORDS), [])
})

test('somebody erased cannot be merged, taken apart or written about', async () => {
  await track({ type: 'identify', traits: { email: 'else@other.example' } }, secret)
  const other = await personOf('else@other.example')
  await ask('POST', `/api/people/${id}/merge`, { from: other }, 404)
  await ask('POST', `/api/people/${other}/merge`, { from: id }, 404)
  await ask('POST', `/api/people/${id}/unmerge`, { from: other }, 404)
  await ask('GET', `/api/people/${id}/everything`, undefined, 404)
  await ask('GET', `/api/people/${id}/consents`, undefined, 404)
  assert.deepEqual(await findings(), {})
})

test('a new version goes over those who were erased, and an address that was closed stays closed when it comes back', async () => {
  const [head] = await rows('select files from definitions order by version desc limit 1')
  await publish(database.app, workspace, { files: head.files, note: '', by: 'test', act: false }, fromMs(Date.now()))
  await settled()
  assert.deepEqual(await findings(), {})
  await track({ type: 'identify', traits: { email: EMAIL } }, secret)
  const [again] = await rows('select person_id as id, state from people where email = $1', EMAIL)
  assert.notEqual(again.id, id)
  assert.deepEqual(
    again.state.suppressed.map(({ reason }: Answer) => reason),
    ['unsubscribed'],
  )
})

test('ids that a stranger chose take nobody else along when their record is erased', async () => {
  const [one] = await rows(
    `insert into quarantine values ($1, $2, 'poison', '{"name":"pricing page"}', now()) returning id`,
    workspace,
    randomUUID(),
  )
  await ask('POST', '/api/views', { name: 'pricing page', query: { search: 'pricing' }, shared: true }, 201)
  for (const anonymousId of ['pricing', workspace, 'quarantine', 'poison'])
    await track({ type: 'page', anonymousId, properties: { path: '/' } })
  const { ledger } = openEngine(config, database)
  for (const { id: stranger } of await rows(
    `select s.person_id as id from identities i join subjects s using (workspace_id, subject_id) where i.kind = 'anonymous' and i.value = any($1)`,
    ['pricing', workspace, 'quarantine', 'poison'],
  ))
    await erasePerson(
      { pool: database.app, workspace, book: ledger.book, now: fromMs(Date.now()), by: 'test', because: 'expired' },
      stranger as PersonId,
    )
  await settled()
  assert.equal((await rows('select from quarantine where id = $1', one.id)).length, 1)
  assert.equal((await rows(`select from saved_views where name = 'pricing page'`)).length, 1)
})

test('an order that is performed while somebody is erased leaves no mail of theirs', async () => {
  await track({ type: 'identify', traits: { email: 'late@quarry.example' } }, secret)
  const late = await personOf('late@quarry.example')
  const { ledger } = openEngine(config, database)
  await erasePerson(
    { pool: database.app, workspace, book: ledger.book, now: fromMs(Date.now()), by: 'test', because: 'erased' },
    late as PersonId,
  )
  await settled()
  await inWorkspace(database.app, workspace, (client) =>
    client.query(
      `insert into effects (workspace_id, id, kind, subject_id, payload, due) values ($1, $2, 'nurture.send-mail', $3, $4, now())`,
      [
        workspace,
        randomUUID(),
        late,
        { mail: 'asset', to: 'late@quarry.example', asset: 'checklist', submission: randomUUID() },
      ],
    ),
  )
  await settled()
  assert.equal((await rows('select from mails where to_address = $1', 'late@quarry.example')).length, 0)
})

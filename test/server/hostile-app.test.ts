import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROUTES } from '#src/server/api-routes.ts'
import { account, PASSWORD } from '../account.ts'
import { CookieJar } from '../cookie-jar.ts'
import { deskOf, leads } from '../people/desk.ts'
import { ANA_ASKS, send, serve } from '../screens/served.ts'

/** What an attacker with some role, or none, tried against the app; each mended where it began. */
const served = await serve()
after(() => served.close())
const { database, url } = served

for (const [name, email] of [
  ['Ben', 'ben@us.example'],
  ['Kim', 'kim@us.example'],
])
  await send(served, '/api/reps', { name, email, team: 'sales' })
const people = ['cleo', 'dan', 'eva', 'fay'].map((name) => ({ ...ANA_ASKS, email: `${name}@${name}.example` }))
const found = await leads(served, people)
const ben = await deskOf(served, { role: 'rep', email: 'ben@us.example' })
const admin = await deskOf(served, { role: 'admin' })
const mine = new Set((await ben.read<{ people: { id: string }[] }>('/api/people/table')).people.map(({ id }) => id))
const foreign = [...found].filter(([, { id }]) => !mine.has(id))
const [own = ''] = mine

/** Not fetch, which tidies paths and keeps some headers to itself. */
function raw(method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const { port } = new URL(url)
  return new Promise((done, fail) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      response.resume().once('end', () => done(response.statusCode ?? 0))
    })
    sent.once('error', fail).end()
  })
}

const kept = async (table: string): Promise<number> =>
  (await database.ops.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n ?? 0

test('G2: no answer that a rep can ask for names a person of another rep', async () => {
  assert.deepEqual([mine.size, foreign.length], [2, 2])
  const secrets = foreign.flatMap(([email, { id }]) => [email, id])
  const questions = ['', '?search=example', '?by=email', '?stage=handoff', '?stage=handoff&by=email', '?sort=name']
  const asked = ROUTES.filter(({ method, path }) => method === 'get' && path !== '/api/live')
  const told: string[] = []
  for (const { path } of asked)
    for (const id of path.includes('{') ? [own, foreign[0]?.[1].id ?? ''] : [''])
      for (const question of questions) {
        const to =
          path
            .replace('{kind}', 'unanswered')
            .replace(/\{\w+\}/g, id)
            .replace('*', 'x') + question
        const said = await (await ben.get(to)).text()
        if (secrets.some((secret) => said.includes(secret) && !to.includes(secret))) told.push(to)
      }
  assert.deepEqual(told, [])
})

test('G2: a report lists people to nobody who may not see them, and counts them for everybody', async () => {
  assert.equal((await ben.get('/api/funnel?by=email')).status, 403)
  assert.equal((await ben.get('/api/funnel?by=channel')).status, 200)
  assert.equal((await admin.get('/api/funnel?by=email')).status, 200)
})

test('G2, G5: a rep neither changes nor disqualifies a person of another rep by checking their address', async () => {
  const [email = '', { id } = { id: '' }] = foreign[0] ?? []
  const facts = await kept('events')
  const theirs = await ben.post('/api/icp/keep', { traits: { email, first_name: 'Mine' }, disqualify: 'No' })
  assert.equal(theirs.status, 409)
  assert.ok(!(await theirs.text()).includes(id))
  assert.equal(await kept('events'), facts)
  assert.equal((await ben.post('/api/icp/keep', { traits: { email: 'new@new.example' } })).status, 201)
})

test('G2: whom a rep had before is not named as a proof of readiness', async () => {
  const { rows } = await database.ops.query<{ id: string; owner: string }>(
    'select person_id as id, owner from people_listed where owner is not null order by seen_at',
  )
  const kims = rows.find(({ id }) => !mine.has(id))?.owner
  assert.equal(
    (await admin.post('/api/people/bulk', { ids: [own], action: { kind: 'assign', rep: kims } })).status,
    200,
  )
  const proof = JSON.stringify(await ben.read('/api/readiness'))
  assert.ok(!proof.includes(own))
})

test('G8: other spellings of a private path lead nowhere or to the same guard', async () => {
  const cookie = admin.browser.cookie
  for (const path of [
    '//api/team',
    '/API/team',
    '/api;/team',
    '/api/team/',
    '/api/x%2f..',
    '/api/%2e%2e/team',
    '/api//team',
  ]) {
    assert.equal(await raw('GET', path, { cookie, 'x-sluice-workspace': 'main' }), 404, path)
    assert.equal(await raw('DELETE', path, { cookie, 'x-sluice-workspace': 'main' }), 403, `${path} without an origin`)
  }
  assert.equal(await raw('GET', '/%61pi/team'), 401)
  assert.equal(await raw('GET', '/%61pi/team', { cookie, 'x-sluice-workspace': 'main' }), 200)
})

test('H1: what a browser adds for a proxy in front of us does not stand in for our origin', async () => {
  const { cookie } = admin.browser
  const evil = { cookie, origin: 'https://evil.example', authorization: `Basic ${btoa('proxy:word')}` }
  assert.equal(await raw('DELETE', '/api/session', evil), 403)
  assert.equal(await raw('POST', `/api/invitations/${'a'.repeat(43)}/accept`, evil), 403)
  assert.equal((await admin.get('/api/team')).status, 200)
})

test('what is told of people stays in no cache', async () => {
  for (const path of ['/api/people/table', '/api/team', `/api/people/${own}`, '/api/nothing', '/health/live'])
    assert.equal((await admin.get(path)).headers.get('cache-control'), 'no-store', path)
  const id = '01890000-0000-7000-8000-000000000001'
  const file = await admin.get(`/api/imports/${id}/issues.csv`)
  assert.deepEqual([file.status, file.headers.get('cache-control')], [404, 'no-store'])
})

test('H5: the present password cannot be tried out in a browser that was left open', async () => {
  await account(database, 'left@us.example', 'viewer')
  const jar = new CookieJar(url)
  assert.equal(await jar.signIn('left@us.example', PASSWORD), 200)
  const tries: number[] = []
  for (let i = 0; i < 12; i++)
    tries.push(await jar.status('POST', '/api/password', { present: `wrong word ${i}`, password: PASSWORD }))
  assert.deepEqual([tries[0], tries.at(-1)], [400, 429])
  assert.equal(await jar.status('DELETE', '/api/two-factor', { password: PASSWORD }), 429)
  assert.equal(await new CookieJar(url).signIn('left@us.example', PASSWORD), 200)
})

test('H6: an invitation changes nothing for who became a member meanwhile', async () => {
  const made = await admin.post('/api/team/invitations', { email: 'cara@us.example', role: 'viewer' })
  const { link } = (await made.json()) as { link: string }
  const cara = await deskOf(served, { role: 'owner', email: 'cara@us.example' })
  const accept = `/api/invitations/${new URL(link, url).searchParams.get('token')}/accept`
  assert.equal((await cara.post(accept, {})).status, 200)
  const { members } = await cara.read<{ members: { email: string; role: string }[] }>('/api/team')
  assert.equal(members.find(({ email }) => email === 'cara@us.example')?.role, 'owner')
})

test('G1: in the demo nobody learns of people of another workspace, nor decides about them', async () => {
  const { rows } = await database.app.query<{ id: string }>(
    `insert into workspaces (id, slug, name, demo) values (gen_random_uuid(), 'north-demo', 'Demo', true) returning id`,
  )
  await database.app.query(`insert into workspaces (id, slug, name) values (gen_random_uuid(), 'second', 'Second')`)
  const boss = await deskOf(served, { role: 'owner', email: 'boss@second.example', workspace: 'second' })
  const there = await deskOf(served, { role: 'owner', email: 'boss@second.example', workspace: 'north-demo' })
  const guest = await deskOf(served, { role: 'marketer', email: 'kim@us.example', workspace: 'north-demo' })
  assert.ok(rows[0] !== undefined && boss.browser.userId === there.browser.userId)
  const seen = await there.read<{ members: { email: string }[] }>('/api/team')
  assert.deepEqual(
    seen.members.map(({ email }) => email),
    ['boss@second.example'],
  )
  const member = `/api/team/members/${guest.browser.userId}`
  assert.equal((await there.post(member, { role: 'viewer' }, 'PATCH')).status, 404)
  assert.equal((await there.post(member, undefined, 'DELETE')).status, 404)
  assert.equal((await guest.get('/api/team')).status, 200)
})

test('H10: who is let in nowhere makes no screen of others ask again', async () => {
  const line = await fetch(`${url}/api/live?workspace=main`, { headers: { cookie: admin.browser.cookie } })
  assert.equal(line.status, 200)
  const stranger = { 'x-sluice-workspace': 'main' }
  assert.equal(await raw('DELETE', '/api/session', stranger), 200)
  const report = { ...stranger, 'content-type': 'application/csp-report' }
  assert.equal((await fetch(`${url}/api/csp-report`, { method: 'POST', headers: report, body: '{}' })).status, 204)
  // A mark is written beside the answer, at most one a second.
  await sleep(1500)
  const { rows } = await database.ops.query<{ areas: string[] }>('select areas from live_marks')
  assert.deepEqual(
    rows.flatMap(({ areas }) => areas).filter((area) => area === 'session' || area === 'csp-report'),
    [],
  )
  await line.body?.cancel()
})

/** Text that no database holds. */
const UNHELD = ['\0', 'a\0b', '\ud800', 'x\udfff']

test('text that cannot be kept is refused at its field, before any of it is stored', async () => {
  const [id] = (await admin.read<{ people: { id: string }[] }>('/api/people/table')).people.map((one) => one.id)
  const { revision } = await admin.read<{ revision: number }>('/api/definition/draft')
  const facts = [await kept('events'), await kept('quarantine'), await kept('bulk_changes')]
  for (const text of UNHELD) {
    const bodies: [string, unknown, string?][] = [
      [`/api/people/${id}/reject`, { reason: text }],
      [`/api/people/${id}/disqualify`, { reason: text }],
      [`/api/people/${id}/requalify`, { reason: text }],
      [`/api/people/${id}/stage`, { stage: 'handoff', reason: text }],
      [`/api/people/${id}/merge`, { from: id, reason: text }],
      ['/api/people/bulk', { ids: [id], action: { kind: 'disqualify', reason: text } }],
      ['/api/icp/keep', { traits: { email: 'a@b.example' }, disqualify: text }],
      ['/api/definition/sign-off', { side: 'sales', revision, comment: text }],
      ['/api/definition/draft', { revision, files: { 'funnel.yaml': text } }, 'PUT'],
      ['/api/shares', { label: text }],
      ['/api/keys', { kind: 'write', label: text }],
      ['/api/workspace', { name: text }, 'PATCH'],
      ['/api/workspace/set-up', { step: 'market', answers: { company: { name: text, website: '' } } }, 'PUT'],
      ['/api/password/reset', { token: text, password: PASSWORD }],
    ]
    for (const [path, body, method] of bodies) {
      const answer = await admin.post(path, body, method)
      const said = await answer.text()
      assert.equal(answer.status, 400, `${path} ${JSON.stringify(text)}: ${said}`)
      assert.doesNotMatch(said, /A value cannot be used/, path)
    }
  }
  assert.equal((await admin.post('/api/workspace', { name: 'Us\r\nBcc: all@us.example' }, 'PATCH')).status, 400)
  assert.equal((await admin.get('/api/accounts?search=a%00b')).status, 400)
  assert.deepEqual([await kept('events'), await kept('quarantine'), await kept('bulk_changes')], facts)
})

test('G9: the file of what an import left out runs nothing either', async () => {
  const rows = '＝1+1,@name\r\nnot-an-address,Ana\r\nbo@bo.example,Bo\r\n'
  const headers = { authorization: `Bearer ${served.key}` }
  const upload = await fetch(`${url}/api/imports/files?name=${encodeURIComponent('../../=cmd.csv')}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: rows,
  })
  const { file, name } = (await upload.json()) as { file: string; name: string }
  assert.deepEqual([upload.status, name], [201, '=cmd.csv'])
  const map = { kind: 'people', source: 'x', identifiers: { email: '＝1+1' }, columns: { name: '@name' } }
  const begun = await send(served, '/api/imports', { file, map })
  assert.equal(begun.status, 202, await begun.clone().text())
  const { id } = (await begun.json()) as { id: string }
  for (let i = 0; i < 100 && (await admin.read<{ phase: string }>(`/api/imports/${id}`)).phase === 'running'; i++)
    await sleep(50)
  const answer = await fetch(`${url}/api/imports/${id}/issues.csv`, { headers })
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="[\w.-]+"$/)
  assert.match(await answer.text(), /\r\n2,'＝1\+1,bad_email,/)
})

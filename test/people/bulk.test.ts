import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inWorkspace } from '#src/db/pool.ts'
import { fromMs } from '#src/funnel/brand.ts'
import type { Count, TablePage } from '#src/identity/table/columns.ts'
import { audit } from '#src/ledger/audit/audit.ts'
import { CHECKS } from '#src/ledger/audit/checks.ts'
import { type Served, send, serve } from '#test/screens/served.ts'
import { type Desk, deskOf, leads } from './desk.ts'

const BEN = 'ben@us.example'
const KIM = 'kim@us.example'
let own: Served
let admin: Desk
let ben: Desk
let kim: Desk
let people: Awaited<ReturnType<typeof leads>>
const repIds = new Map<string, string>()

before(async () => {
  own = await serve()
  admin = await deskOf(own, { role: 'admin' })
  ben = await deskOf(own, { role: 'rep', email: BEN })
  kim = await deskOf(own, { role: 'rep', email: KIM })
  for (const email of [BEN, KIM]) {
    const answer = await send(own, '/api/reps', { name: email.slice(0, 3), email, team: 'sales' })
    repIds.set(email, ((await answer.json()) as { id: string }).id)
  }
  const said = { headcount: 60, budget: 12000, timeline: 3, events: [{ event: 'quote_requested' }] }
  people = await leads(
    own,
    ['ana', 'bo', 'cleo', 'dan'].map((name) => ({ ...said, email: `${name}@${name}.example`, name: `=${name}` })),
  )
})
after(() => own.close())

interface Changed {
  readonly changed: number
  readonly unchanged: number
  readonly batch: string | null
}

async function bulk(desk: Desk, body: object): Promise<Changed> {
  const answer = await desk.post('/api/people/bulk', body)
  assert.equal(answer.status, 200, await answer.clone().text())
  return (await answer.json()) as Changed
}
const undo = (desk: Desk, batch: string | null) => desk.post('/api/people/bulk/undo', { batch })
const table = (desk: Desk, query = '') => desk.read<TablePage>(`/api/people/table?${query}`)
const count = async (desk: Desk, query = '') => (await desk.read<Count>(`/api/people/count?${query}`)).count
const idsOf = (...names: string[]) => names.map((name) => people.get(`${name}@${name}.example`)?.id ?? '')

test('assigning by hand gives everybody meant to the rep, and undo gives them back', async () => {
  const before = (await table(admin, 'sort=name')).people.map(({ id, owner }) => [id, owner?.id])
  const rep = repIds.get(BEN)
  const { changed, batch } = await bulk(admin, { filter: {}, action: { kind: 'assign', rep } })
  assert.ok(changed >= 1)
  assert.equal(await count(admin, `owner=${rep}`), 4)
  assert.equal((await undo(admin, batch)).status, 200)
  assert.deepEqual(
    (await table(admin, 'sort=name')).people.map(({ id, owner }) => [id, owner?.id]),
    before,
  )
  assert.deepEqual(await (await undo(admin, batch)).json(), { undone: 0 })
})

test('disqualifying, tagging and declaring a stage change those chosen, tell how many, and come undone', async () => {
  const ids = idsOf('ana', 'bo')
  const out = await bulk(admin, { ids, action: { kind: 'disqualify', reason: 'Competitors' } })
  assert.deepEqual([out.changed, out.unchanged], [2, 0])
  assert.equal(await count(admin, 'out=yes'), 2)
  assert.deepEqual(await bulk(admin, { ids, action: { kind: 'disqualify', reason: 'x' } }), {
    changed: 0,
    unchanged: 2,
    batch: null,
  })
  await undo(admin, out.batch)
  assert.equal(await count(admin, 'out=yes'), 0)
  const tagged = await bulk(admin, { ids, action: { kind: 'tag', add: ['Fair 2026', 'vip'] } })
  assert.equal(await count(admin, 'tag=vip'), 2)
  assert.equal(await count(admin, 'tag=fair%202026'), 2)
  await bulk(admin, { ids: idsOf('ana'), action: { kind: 'tag', remove: ['vip'] } })
  assert.equal(await count(admin, 'tag=vip'), 1)
  await undo(admin, tagged.batch)
  const stage = (await table(admin, 'search=ana')).people[0]?.stage
  const moved = await bulk(admin, { ids, action: { kind: 'stage', stage: 'capture', reason: 'Too early' } })
  assert.equal((await table(admin, 'search=ana')).people[0]?.stage, 'capture')
  await undo(admin, moved.batch)
  assert.equal((await table(admin, 'search=ana')).people[0]?.stage, stage)
})

test('what the action names must be there', async () => {
  for (const action of [
    { kind: 'assign', rep: '01890000-0000-7000-8000-00000000dead' },
    { kind: 'stage', stage: 'nowhere', reason: 'x' },
    { kind: 'tag' },
    { kind: 'delete' },
  ])
    assert.equal((await admin.post('/api/people/bulk', { filter: {}, action })).status, 400)
})

test('G2: a rep lists, searches, counts, exports and changes only their own', async () => {
  const [ana, bo] = [idsOf('ana', 'bo'), idsOf('cleo', 'dan')]
  await bulk(admin, { ids: ana, action: { kind: 'assign', rep: repIds.get(BEN) } })
  await bulk(admin, { ids: bo, action: { kind: 'assign', rep: repIds.get(KIM) } })
  assert.deepEqual((await table(ben, 'sort=name')).people.map(({ id }) => id).toSorted(), ana.toSorted())
  assert.deepEqual((await table(ben, 'search=cleo')).people, [])
  assert.deepEqual((await table(ben, `owner=${repIds.get(KIM)}`)).people, [])
  assert.deepEqual((await table(ben, 'owner=none')).people, [])
  assert.deepEqual([await count(ben), await count(ben, 'search=cleo'), await count(kim)], [2, 0, 2])
  const reached = await bulk(ben, { ids: [...ana, ...bo], action: { kind: 'tag', add: ['mine'] } })
  assert.equal(reached.changed, 2)
  assert.equal((await bulk(ben, { filter: {}, action: { kind: 'tag', add: ['all'] } })).changed, 2)
  assert.deepEqual((await table(admin, 'tag=mine')).people.map(({ id }) => id).toSorted(), ana.toSorted())
  assert.equal((await undo(kim, reached.batch)).status, 404)
  const file = await (await exported(ben, { columns: 'name,email' })).text()
  assert.ok(file.includes('ana@ana.example') && !file.includes('cleo@cleo.example'))
})

async function exported(desk: Desk, query: object = {}): Promise<Response> {
  const made = await desk.post('/api/people/exports', { query })
  assert.equal(made.status, 201)
  return desk.get(((await made.json()) as { path: string }).path)
}

test('G9: a file of people runs nothing', async () => {
  const answer = await exported(admin, { columns: 'name,email,score', search: 'ana' })
  assert.match(answer.headers.get('content-type') ?? '', /text\/csv/)
  assert.match(answer.headers.get('content-disposition') ?? '', /attachment; filename="people-/)
  const [head, row] = (await answer.text()).split('\r\n')
  assert.equal(head?.replace('\ufeff', ''), 'id,name,email,score')
  assert.match(row ?? '', /,'=ana,ana@ana\.example,\d/)
})

test('G11: a link is for one download of whoever made it, in time, and who took how many is recorded', async () => {
  const made = await admin.post('/api/people/exports', { query: {} })
  const { path } = (await made.json()) as { path: string }
  const viewer = await deskOf(own, { role: 'viewer' })
  assert.equal((await viewer.post('/api/people/exports', { query: {} })).status, 403)
  assert.equal((await viewer.get(path)).status, 403)
  assert.equal((await ben.get(path)).status, 404)
  assert.equal((await fetch(own.url + path)).status, 401)
  assert.equal((await (await admin.get(path)).text()).trim().split('\r\n').length, 5)
  assert.equal((await admin.get(path)).status, 410)
  const late = await admin.post('/api/people/exports', { query: {} })
  const { path: latePath } = (await late.json()) as { path: string }
  await inWorkspace(own.database.app, own.database.workspace, (client) =>
    client.query(`update export_links set expires_at = '2020-01-01' where workspace_id = $1 and used_at is null`, [
      own.database.workspace,
    ]),
  )
  assert.equal((await admin.get(latePath)).status, 410)
  const rows = await inWorkspace(own.database.app, own.database.workspace, (client) =>
    client.query(`select made_by, people from export_links where workspace_id = $1 and people = 4`, [
      own.database.workspace,
    ]),
  )
  assert.equal(rows.rows[0]?.made_by, admin.browser.email)
})

test('after all this every row follows from its facts', async () => {
  const { workspace } = own.database
  // The test server gives up what I18 asks of a real one.
  const options = {
    checks: CHECKS.filter(({ id }) => id !== 'I18'),
    workspaces: [{ id: workspace, slug: 'main' }],
    now: fromMs(Date.now()),
  }
  const { checks } = await audit(own.database, options)
  assert.deepEqual(
    checks.flatMap(({ id, offenders }) => offenders.map(({ what }) => `${id}: ${what}`)),
    [],
  )
})

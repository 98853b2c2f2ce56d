import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { keepSuppressions, suppressionHash, suppressionKey } from '#src/capture/suppression/store.ts'
import { inWorkspace } from '#src/db/pool.ts'
import { fromMs, type PersonId } from '#src/funnel/brand.ts'
import { openBook } from '#src/ledger/book.ts'
import { erasePerson } from '#src/ledger/erase/erase.ts'
import { rebuild } from '#src/ledger/rebuild.ts'
import { send } from '../screens/served.ts'
import { ONE_CLICK, openDesk } from './desk.ts'

const desk = await openDesk()
after(() => desk.close())
const { database, isClosed, post } = desk
const { app, workspace } = database
const eraseRows = (email: string) =>
  inWorkspace(app, workspace, (client) =>
    client.query(`delete from identities where workspace_id = $1 and kind = 'email' and value = $2`, [
      workspace,
      email,
    ]),
  )

test('D7: an address of somebody who is gone closes whoever comes with it again, with the date it was closed', async () => {
  const ana = await desk.meet('ana@acme.example')
  await post(desk.preferences(ana), 'act=stop&reason=Ana+Silva+is+gone')
  const first = (await desk.personOf(ana)).suppressed?.[0]
  await eraseRows('ana@acme.example')
  const again = await desk.meet('ana@acme.example')
  assert.notEqual(again, ana)
  const { suppressed = [], firstAt } = await desk.personOf(again)
  assert.deepEqual(
    suppressed.map(({ reason, at, source, recalled, subject }) => ({ reason, at, source, recalled, subject })),
    [{ reason: 'unsubscribed', at: first?.at, source: 'preferences', recalled: true, subject: again }],
  )
  assert.ok(firstAt !== undefined && first !== undefined && firstAt > first.at)
})

test('a further address of somebody who unsubscribed is closed when it becomes known', async () => {
  const bo = await desk.meet('bo@acme.example')
  await post(desk.preferences(bo), ONE_CLICK)
  const changed = await fetch(`${desk.url}/api/people/${bo}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${desk.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ traits: { email: 'bo@new.example' } }),
  })
  assert.equal(changed.status, 200)
  assert.equal(await isClosed('bo@new.example'), true)
})

test('a merge closes everybody of the one person and no address of its own: taken apart, each is as before', async () => {
  const [cy, cy2] = [await desk.meet('cy@acme.example'), await desk.meet('cy@old.example')]
  await post(desk.preferences(cy2), ONE_CLICK)
  await send(desk, `/api/people/${cy}/merge`, { from: cy2 })
  assert.equal((await desk.personOf(cy)).suppressed?.length, 1)
  assert.deepEqual([await isClosed('cy@acme.example'), await isClosed('cy@old.example')], [false, true])
  await send(desk, `/api/people/${cy}/unmerge`, { from: cy2 })
  assert.deepEqual(
    [(await desk.personOf(cy)).suppressed, (await desk.personOf(cy2)).suppressed?.length],
    [undefined, 1],
  )
})

test('whoever is about to be erased leaves the hashes of every address of theirs, merged ones too', async () => {
  const [dee, dee2] = [await desk.meet('dee@acme.example'), await desk.meet('dee@old.example')]
  await post(desk.preferences(dee2), ONE_CLICK)
  await send(desk, `/api/people/${dee}/merge`, { from: dee2 })
  const key = await suppressionKey(app)
  await inWorkspace(app, workspace, (client) =>
    keepSuppressions(client, workspace, key, { person: dee, now: fromMs(Date.now()) }),
  )
  assert.deepEqual([await isClosed('dee@acme.example'), await isClosed('dee@old.example')], [true, true])
})

test('a rebuild makes rows that are missing, and takes none away', async () => {
  const eve = await desk.meet('eve@acme.example')
  await post(desk.preferences(eve), ONE_CLICK)
  const count = async () => {
    const { rows } = await inWorkspace(app, workspace, (client) =>
      client.query('select count(*) as n from suppressions where workspace_id = $1 and lifted_at is null', [workspace]),
    )
    return rows[0].n
  }
  const before = await count()
  await inWorkspace(app, workspace, async (client) => {
    const hash = suppressionHash(await suppressionKey(app), 'eve@acme.example')
    await client.query('delete from suppressions where workspace_id = $1 and hash = $2', [workspace, hash])
  })
  assert.equal(await isClosed('eve@acme.example'), false)
  await rebuild(app, workspace, { now: fromMs(Date.now()) })
  assert.deepEqual([await isClosed('eve@acme.example'), await count()], [true, before])
})

test('only hashes are kept: no row of the table holds an address', async () => {
  const { rows } = await inWorkspace(app, workspace, (client) =>
    client.query(`select count(*) as n from suppressions s where s.workspace_id = $1 and s::text like '%@%'`, [
      workspace,
    ]),
  )
  assert.equal(rows[0].n, 0)
})

test('D7, I23: whoever is erased stays closed when they are captured again; their old link says that nothing is kept', async () => {
  const [gil, gil2] = [await desk.meet('gil@acme.example'), await desk.meet('gil@old.example')]
  const link = desk.preferences(gil)
  await post(desk.preferences(gil2), 'act=stop&reason=Gil+says+no')
  await send(desk, `/api/people/${gil}/merge`, { from: gil2 })
  await erasePerson(
    {
      ...{ pool: app, workspace, book: openBook(), now: fromMs(Date.now()), by: 'Eva', because: 'erased' },
    },
    gil as string as PersonId,
  )
  const page = await (await fetch(desk.url + link)).text()
  assert.match(page, /Nothing is kept about you/)
  assert.equal(page.includes('acme'), false)
  assert.equal((await post(link, ONE_CLICK)).status, 200)
  for (const email of ['gil@acme.example', 'gil@old.example']) {
    const again = await desk.meet(email)
    assert.deepEqual(
      (await desk.personOf(again)).suppressed?.map(({ reason, source, recalled }) => [reason, source, recalled]),
      [['unsubscribed', 'preferences', true]],
    )
  }
})

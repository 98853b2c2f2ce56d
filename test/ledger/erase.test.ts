import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { inWorkspace } from '#src/db/pool.ts'
import type { PersonId } from '#src/funnel/brand.ts'
import { handlersOf } from '#src/ledger/background.ts'
import { erasePerson, FORGET } from '#src/ledger/erase/erase.ts'
import { letGo } from '#src/ledger/erase/retention.ts'
import { RULES } from '#src/ledger/erase/tables.ts'
import { rebuildDirtyDays } from '#src/measure/effect.ts'
import { at, capture, did, is, page, type Scene } from './scene.ts'
import { findings, town } from './town.ts'

let stage: Scene
let superuser: pg.Client
const NOW = '2026-07-01T09:00:00.000Z'

before(async () => {
  stage = await town()
  stage.time.now = at(NOW)
  superuser = new pg.Client({ connectionString: stage.db.superuserUrl })
  await superuser.connect()
})

after(async () => {
  await superuser?.end()
  await stage?.close()
})

async function personOf(email: string): Promise<PersonId> {
  const { rows } = await superuser.query('select person_id from people where email = $1 and merged_into is null', [
    email,
  ])
  assert.ok(rows[0], email)
  return rows[0].person_id
}

const erasing = () => ({
  ...{ pool: stage.db.app, workspace: stage.workspace, book: stage.ledger.book },
  ...{ now: stage.time.now, by: 'ben@sluice.example', because: 'erased' as const },
})

/** Does what the background worker would. */
async function forgetAll(): Promise<void> {
  const handlers = handlersOf({
    ...{ pool: stage.db.app, ops: stage.db.ops, home: '', ledger: stage.ledger, clock: () => stage.time.now },
  })
  const { rows } = await superuser.query(`select * from effects where kind = $1 and state = 'ready'`, [FORGET])
  for (const row of rows) {
    const task = { ...row, workspace: stage.workspace, attempts: 1, token: '' }
    assert.deepEqual(await handlers[FORGET]?.(task), { kind: 'done' })
    await superuser.query(`update effects set state = 'done' where id = $1`, [row.id])
  }
}

/** Every row of every table in which a text stands, whatever the column. */
async function found(text: string): Promise<string[]> {
  const { rows: tables } = await superuser.query(
    `select c.relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  const where: string[] = []
  for (const { name } of tables) {
    const { rows } = await superuser.query(
      `select count(*)::int as n from public.${name} t where position($1 in lower(t::text)) > 0`,
      [text.toLowerCase()],
    )
    if (rows[0].n > 0) where.push(name)
  }
  return where
}

async function recounted(): Promise<unknown> {
  return inWorkspace(stage.db.app, stage.workspace, async (client) => {
    const { rows } = await client.query('select version from definition_heads where workspace_id = $1', [
      stage.workspace,
    ])
    await stage.ledger.book.load(client, stage.workspace, rows[0].version)
    await rebuildDirtyDays(client, stage.workspace, stage.ledger.book.of(stage.workspace)(rows[0].version), 400)
    const cells = await client.query(
      `select to_jsonb(r) as row from report_days r where workspace_id = $1 order by 1`,
      [stage.workspace],
    )
    return cells.rows
  })
}

test('every table with rows of a workspace says what an erasure does with a person there', async () => {
  const { rows } = await superuser.query(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`,
  )
  assert.deepEqual(
    Object.keys(RULES).toSorted(),
    rows.map(({ name }) => name),
  )
})

test('somebody who is erased is found nowhere, counts stay, and every invariant holds', async () => {
  const ana = await personOf('ana@acme.example')
  assert.ok((await found('ana@acme.example')).length > 3)
  const counts = await recounted()
  const entries = await superuser.query(
    'select id, cycle, stage, at from stage_entries where person_id = $1 and superseded_at is null order by id',
    [ana],
  )
  assert.ok(entries.rows.length > 2)
  assert.ok(await erasePerson(erasing(), ana))
  assert.deepEqual(await findings(stage), {}, 'before the facts are deleted')
  await forgetAll()
  assert.deepEqual(await findings(stage), {}, 'after')
  assert.deepEqual(await found('ana@acme.example'), [])
  assert.deepEqual(await found('browser-1'), [])
  assert.deepEqual(await recounted(), counts)
  const left = await superuser.query(
    'select id, cycle, stage, at from stage_entries where person_id = $1 and superseded_at is null order by id',
    [ana],
  )
  assert.deepEqual(left.rows, entries.rows)
  const facts = await superuser.query(`select distinct type from events where subject_id = $1 order by 1`, [ana])
  assert.deepEqual(
    facts.rows.map(({ type }) => type),
    ['ledger.compacted', 'route.assigned'],
  )
  assert.equal(await erasePerson(erasing(), ana), undefined, 'once is enough')
})

test('what comes from them later is of somebody new, and what was sent before is not stored again', async () => {
  const [again] = await stage.ledger.append(stage.workspace, [
    capture(
      { id: 'a4', at: '2026-03-02T10:00:00Z', anonymous: 'browser-1', email: 'ana@acme.example' },
      page('/pricing'),
    ),
  ])
  assert.equal(again?.status, 'duplicate')
  const [later] = await stage.ledger.append(stage.workspace, [
    capture({ id: 'a9', at: NOW, email: 'ana@acme.example' }, did('demo_requested')),
  ])
  assert.equal(later?.status, 'stored')
  assert.equal(
    (await superuser.query(`select from events where type = 'capture.tracked' and id = $1`, [later?.id])).rowCount,
    1,
  )
  assert.deepEqual(await findings(stage), {})
})

test('a fact addressed to somebody erased by their id is dropped, and nothing of it is kept', async () => {
  const cleo = await personOf('cleo@other.example')
  await erasePerson(erasing(), cleo)
  const subject: string = cleo
  const [outcome, other] = await stage.ledger.append(stage.workspace, [
    {
      ...capture({ id: 'late', at: NOW }, did('called', { note: 'her sister Dora' })),
      to: { kind: 'subject', subject: subject as never },
    },
    capture({ id: 'fine', at: NOW, email: 'fay@else.example' }, did('demo_requested')),
  ])
  assert.deepEqual([outcome?.status, other?.status], ['quarantined', 'stored'])
  assert.deepEqual(await found('dora'), [])
  await forgetAll()
  assert.deepEqual(await findings(stage), {})
})

test('a fact that was stored while the erasure waited for its turn goes with the others', async () => {
  const late = { ...erasing(), now: at('2026-07-01T08:59:59Z') }
  const email = 'gil@waited.example'
  await stage.ledger.append(stage.workspace, [capture({ id: 'g1', at: NOW, email }, is({ email }))])
  const gil = await personOf(email)
  assert.ok(await erasePerson(late, gil))
  await forgetAll()
  const { rows } = await superuser.query(
    `select distinct type from events where subject_id = $1 and type <> 'route.assigned'`,
    [gil],
  )
  assert.deepEqual(rows, [{ type: 'ledger.compacted' }])
  assert.deepEqual(await found('waited.example'), [])
  assert.deepEqual(await findings(stage), {})
})

test('the audit sees what is left of somebody erased, and what is written of them again', async () => {
  const { rows } = await superuser.query(`select subject_id from events where type = 'ledger.compacted' limit 1`)
  const subject = rows[0].subject_id
  await superuser.query(
    `insert into identities (workspace_id, kind, value, subject_id, trusted) values ($1, 'email', 'ana@acme.example.left', $2, true)`,
    [stage.workspace, subject],
  )
  assert.deepEqual(Object.keys(await findings(stage)), ['I23'])
  await superuser.query(`delete from identities where value = 'ana@acme.example.left'`)
  assert.deepEqual(await findings(stage), {})
})

test('a visitor who never said who they are is let go when their time is over, and goes on being counted', async () => {
  stage.time.now = at('2026-07-02T09:00:00Z')
  await stage.ledger.append(stage.workspace, [
    capture({ id: 'v1', at: '2026-07-02T08:00:00Z', anonymous: 'browser-of-a-stranger' }, page('/pricing')),
  ])
  const counts = await recounted()
  const day = 86_400_000
  const retention = { visitorsMs: 395 * day, mailsMs: day, refusedMs: day, addressesMs: day, browsersMs: day }
  const { pool, workspace, book } = erasing()
  const onError = (error: unknown) => assert.fail(String(error))
  const go = () => letGo({ pool, workspace, book, retention, now: stage.time.now, onError })
  stage.time.now = at('2027-07-30T09:00:00Z')
  await go()
  assert.notDeepEqual(await found('browser-of-a-stranger'), [])
  stage.time.now = at('2027-08-02T09:00:00Z')
  assert.equal(await go(), false)
  await forgetAll()
  assert.deepEqual(await found('browser-of-a-stranger'), [])
  assert.deepEqual(await recounted(), counts)
  assert.deepEqual(await findings(stage), {})
  assert.equal(await go(), false)
})

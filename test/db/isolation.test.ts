import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inTransaction, inWorkspace, retrying } from '../../src/db/pool.ts'
import { createWorkspace } from '../../src/db/workspace.ts'
import { codeOf } from '../../src/fault.ts'
import { clone } from '../clone.ts'

const database = await clone()
after(() => database.close())

const other = await createWorkspace(database.app, 'other', 'Other')
assert.ok(other)

const addPool = (team: string) =>
  inWorkspace(database.app, database.workspace, (client) =>
    client.query(
      'insert into pools (workspace_id, pool_id, team, seq, state) values ($1, gen_random_uuid(), $2, 0, $3)',
      [database.workspace, team, {}],
    ),
  )

const refusedWith = (code: string) => (error: unknown) => codeOf(error) === code

test('a query without a workspace sees no rows and does not fail', async () => {
  await addPool('seen')
  assert.equal((await database.app.query('select from pools')).rowCount, 0)
  assert.equal((await inTransaction(database.app, (client) => client.query('select from pools'))).rowCount, 0)
})

test('a workspace sees its own rows only, and cannot write to another', async () => {
  await addPool('mine')
  const theirs = await inWorkspace(database.app, other.id, (client) => client.query('select from pools'))
  assert.equal(theirs.rowCount, 0)
  await assert.rejects(
    inWorkspace(database.app, other.id, (client) =>
      client.query('insert into dirty_days (workspace_id, day) values ($1, $2)', [database.workspace, '2026-01-01']),
    ),
    refusedWith('42501'),
  )
})

test('ops reads every workspace without naming one', async () => {
  await addPool('for ops')
  assert.notEqual((await database.ops.query('select from pools')).rowCount, 0)
})

test('the owner is bound by the policies too', async () => {
  await addPool('forced')
  assert.equal((await database.owner.query('select from pools')).rowCount, 0)
})

test('a thousand interleaved transactions on few connections never see the other workspace', async () => {
  await Promise.all(
    Array.from({ length: 1000 }, async (_, n) => {
      const id = n % 2 === 0 ? database.workspace : other.id
      const seen = await inWorkspace(database.app, id, (client) =>
        client.query<{ id: string }>('select distinct workspace_id as id from pools'),
      )
      for (const row of seen.rows) assert.equal(row.id, id)
    }),
  )
})

for (const statement of [
  'update events set trust = $$human$$',
  'delete from events',
  'truncate events',
  'delete from definitions',
]) {
  test(`the app may not ${statement.split(' ')[0]} ${statement.includes('events') ? 'facts' : 'versions'}`, async () => {
    await assert.rejects(
      inWorkspace(database.app, database.workspace, (client) => client.query(statement)),
      refusedWith('42501'),
    )
  })
}

for (const statement of [
  `copy pools to program 'true'`,
  `select pg_read_file('/etc/passwd')`,
  'create table mine (id int)',
  'alter table pools disable row level security',
]) {
  test(`the app may not ${statement.slice(0, 20)}`, async () => {
    await assert.rejects(database.app.query(statement), refusedWith('42501'))
  })
}

test('a transaction whose error was swallowed does not pass for committed', async () => {
  await assert.rejects(
    inWorkspace(database.app, database.workspace, (client) => client.query('select 1/0').catch(() => undefined)),
    /rolled back/,
  )
})

test('a connection that is killed inside a transaction is reported as 08006, replaced, and the work retried', async () => {
  let attempts = 0
  const answer = await retrying(() =>
    inWorkspace(database.app, database.workspace, async (client) => {
      attempts++
      if (attempts === 1) await client.query('select pg_terminate_backend(pg_backend_pid())')
      return (await client.query<{ one: number }>('select 1 as one')).rows[0]?.one
    }),
  )
  assert.deepEqual([answer, attempts], [1, 2])
})

test('a workspace that is no uuid never reaches the database', async () => {
  const forged = `x'; drop table events; --` as typeof database.workspace
  await assert.rejects(
    inWorkspace(database.app, forged, () => Promise.resolve()),
    refusedWith('bad_workspace'),
  )
})

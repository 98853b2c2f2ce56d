import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/database.ts'
import { inWorkspace } from '../../src/db/pool.ts'
import { prepare } from '../../src/db/prepare.ts'
import { codeOf } from '../../src/fault.ts'
import { clone } from '../clone.ts'

const database = await clone()
after(() => database.close())

// The test server is unsafe on purpose; an empty override only says that it is known.
const known = { unsafe: {} }
const SLUICE_HOME = mkdtempSync(join(tmpdir(), 'sluice-external-'))
const configFor = (url: string) => readConfig({ SLUICE_HOME, DATABASE_URL: url })

await inWorkspace(database.app, database.workspace, (client) =>
  client.query('insert into dirty_days (workspace_id, day) values ($1, $2)', [database.workspace, '2026-01-01']),
)

test('a user who may not create roles runs as one role, still bound by the policies, and its ops reads everything', async () => {
  const single = await openDatabase(configFor(database.url), known)
  assert.equal(single.isolation, 'single role')
  const counts = await Promise.all(
    [single.app, single.owner, single.ops].map((pool) => pool.query('select from dirty_days')),
  )
  assert.deepEqual(
    counts.map((result) => result.rowCount),
    [0, 0, 1],
  )
  await single.close()
})

test('a user who may take on the three roles is isolated by them', async () => {
  const three = await openDatabase(configFor(database.superuserUrl), known)
  assert.equal(three.isolation, 'three roles')
  const counts = await Promise.all([three.app, three.ops].map((pool) => pool.query('select from dirty_days')))
  assert.deepEqual(
    counts.map((result) => result.rowCount),
    [0, 1],
  )
  await assert.rejects(three.app.query('delete from events'), (error) => codeOf(error) === '42501')
  await prepare(three, { onNewWorkspace: () => Promise.resolve() })
  await three.close()
})

test('a database that could lose what was acknowledged is refused', async () => {
  await assert.rejects(openDatabase(configFor(database.url)), (error) => codeOf(error) === 'database_unsafe')
})

test('a database that does not answer is named, without its password', async () => {
  const away = configFor('postgres://ana:hunter2@127.0.0.1:1/none')
  await assert.rejects(
    openDatabase(away),
    (error: Error) => codeOf(error) === 'database_away' && !`${error.message}`.includes('hunter2'),
  )
})

test('an idle connection that is killed harms nobody', async () => {
  const admin = new pg.Client({ connectionString: database.superuserUrl })
  await admin.connect()
  await database.app.query('select 1')
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  await new Promise((done) => setTimeout(done, 50))
  assert.equal((await database.app.query('select 1')).rowCount, 1)
  await admin.end()
})

test('a full pool says so within two seconds', async () => {
  const held = await Promise.all(Array.from({ length: 10 }, () => database.app.connect()))
  await assert.rejects(
    inWorkspace(database.app, database.workspace, () => Promise.resolve()),
    (error) => codeOf(error) === 'database_away',
  )
  for (const client of held) client.release()
})

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { backup } from '../../src/db/backup.ts'
import { verifyBackup } from '../../src/db/backup-read.ts'
import { copyOut } from '../../src/db/copy-out.ts'
import { MAY_RUN } from '../../src/db/hold-effects.ts'
import { migrate, migrations } from '../../src/db/migrate.ts'
import { type Client, inTransaction, inWorkspace, type Pool, poolFor } from '../../src/db/pool.ts'
import { restore } from '../../src/db/restore.ts'
import { schemaText } from '../../src/db/schema-text.ts'
import { storedTables } from '../../src/db/stored-tables.ts'
import { createWorkspace } from '../../src/db/workspace.ts'
import { Fault } from '../../src/fault.ts'
import type { WorkspaceId } from '../../src/funnel/brand.ts'
import { openLedger } from '../../src/ledger/append.ts'
import { handlersOf } from '../../src/ledger/background.ts'
import { createKey } from '../../src/server/keys.ts'
import { type Clone, clone } from '../clone.ts'
import { capture, did, is, page, type Scene, scene, template } from '../ledger/scene.ts'

const folder = mkdtempSync(join(tmpdir(), 'sluice-backup-'))
const file = join(folder, 'whole.gz')
let source: Scene
let other: WorkspaceId
const clones: Clone[] = []

before(async () => {
  source = await scene(template('it-services'))
  const made = await createWorkspace(source.db.app, 'other', 'Other "tab\tname\\.')
  assert.ok(made)
  other = made.id
  await createKey(source.db.app, source.workspace, 'write', 'site')
  for (const kind of ['nurture.send', 'handoff.notify', 'route.assign-waiting'])
    for (const state of ['ready', 'claimed', 'retry', 'done']) await effect(kind, state)
  await visits('early', 40)
  await write(other, (client) => addSpend(client, other))
})

after(async () => {
  await source.close()
  for (const each of clones) await each.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a backup made while facts arrive is of one moment, and its restore holds the same rows', async () => {
  let going = true
  const writing = (async () => {
    for (let n = 0; going; n++) await visits(`late-${n}`, 20)
  })()
  const events = async ({ ops }: Clone): Promise<number> => {
    const { rows } = await ops.query<{ n: number }>('select count(*) as n from events')
    return rows[0]?.n ?? 0
  }
  let made = await backup(source.db, file)
  // Until one had commits of the writer between its first table and its last.
  for (let stored = 0; stored <= countOf(file, 'events'); stored = await events(source.db)) {
    rmSync(file)
    made = await backup(source.db, file)
  }
  going = false
  await writing
  const target = await emptyClone()
  const summary = await restore(target, await verifyBackup(file))
  assert.deepEqual([summary.rows, summary.tables, summary.created_at], [made.rows, made.tables, made.created_at])
  const text = gunzipSync(readFileSync(file)).toString()
  for (const { name } of await tablesOf(target.owner)) {
    if (name !== 'effects') assert.equal(await hashOf(target, name), hashOfText(sectionOf(text, name)), name)
  }
  // No person without the facts folded into it, no fact whose person is not there yet.
  const { rows } = await target.ops.query(
    `select count(*) as people, count(*) filter (where p.seq <> (select count(*) from events e
       join subjects s using (workspace_id, subject_id) where e.workspace_id = p.workspace_id and s.person_id = p.person_id)) as torn,
       (select count(*) from events e where subject_kind = 'person' and not exists (select from subjects s
         where s.workspace_id = e.workspace_id and s.subject_id = e.subject_id)) as stray
       from people p where not hidden`,
  )
  assert.ok(rows[0].people >= 40)
  assert.deepEqual([rows[0].torn, rows[0].stray], [0, 0])
})

test('after a quiet backup every table of the restored database is the same, and so is the schema', async () => {
  const quiet = join(folder, 'quiet.gz')
  await backup(source.db, quiet)
  const target = await emptyClone()
  await restore(target, await verifyBackup(quiet))
  for (const { name } of await tablesOf(source.db.owner)) {
    if (name !== 'effects') assert.equal(await hashOf(target, name), await hashOf(source.db, name), name)
  }
  assert.equal(await schemaText(target.owner), await schemaText(source.db.owner))
  const seen = await inWorkspace(target.app, other, (client) => client.query('select distinct workspace_id from spend'))
  assert.deepEqual(seen.rows, [{ workspace_id: other }])
  const none = await inWorkspace(target.app, other, (client) => client.query('select from events'))
  assert.equal(none.rowCount, 0)
  assert.equal((await target.app.query('select from events')).rowCount, 0)
  await assert.rejects(
    inWorkspace(target.app, other, (client) => addSpend(client, source.workspace)),
    /row-level security/,
  )
})

test('the restored ledger goes on: a message it has seen is a duplicate, a new one is stored', async () => {
  const target = await emptyClone()
  await restore(target, await verifyBackup(file))
  const ledger = openLedger({ pool: target.app, clock: () => source.time.now, enrich: () => undefined })
  const outcomes = await ledger.append(source.workspace, [visit('early', 1), visit('fresh', 1)])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['duplicate', 'stored'],
  )
})

test('what was due to go out is held, what only works on what is stored is not', async () => {
  const target = await emptyClone()
  const { held } = await restore(target, await verifyBackup(file))
  assert.deepEqual(held, { 'handoff.notify': 3, 'nurture.send': 3 })
  const states = async ({ ops }: Clone) => {
    const { rows } = await ops.query(
      `select kind, state, count(*) as n, bool_or(lease_token is not null) as leased, min(note) as note from effects
        where kind in ('nurture.send', 'route.assign-waiting') and subject_id is null and payload = '{"test":1}' group by 1, 2 order by 1, 2`,
    )
    return rows
  }
  assert.deepEqual(await states(target), [
    { kind: 'nurture.send', state: 'done', n: 1, leased: false, note: null },
    { kind: 'nurture.send', state: 'uncertain', n: 3, leased: false, note: 'held by a restore' },
    ...(await states(source.db)).filter(({ kind }) => kind === 'route.assign-waiting'),
  ])
})

test('of every kind of background work it is decided whether it may run after a restore', () => {
  const held: string[] = ['nurture.send-mail']
  const kinds = Object.keys(
    handlersOf({
      pool: source.db.app,
      ops: source.db.ops,
      home: '',
      ledger: source.ledger,
      clock: () => source.time.now,
    }),
  )
  assert.deepEqual(kinds.sort(), [...MAY_RUN, ...held].sort())
})

test('a backup is read by its owner only, and overwrites nothing', async () => {
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const before = readFileSync(file)
  await refused(backup(source.db, file), 'bad_file', /is there already/)
  await refused(backup(source.db, join(folder, 'no', 'such.gz')), 'bad_file', /no such file or folder/)
  assert.deepEqual(readFileSync(file), before)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.half')),
    [],
  )
})

test('a file that is cut off anywhere is refused', async () => {
  const bytes = readFileSync(file)
  for (const length of [0, 1, 9, 200, Math.floor(bytes.length / 2), bytes.length - 9, bytes.length - 1])
    await refused(verifyBackup(written(bytes.subarray(0, length))), 'bad_backup', /not a whole backup/)
  const lines = gunzipSync(bytes).toString().trimEnd().split('\n')
  await refused(verifyBackup(written(gzipSync(`${lines.slice(0, -1).join('\n')}\n`))), 'bad_backup', /ends too early/)
})

test('a file with a byte that was flipped is refused, wherever the byte is', async () => {
  const bytes = readFileSync(file)
  for (let step = 1; step < 24; step++) {
    const altered = Buffer.from(bytes)
    const at = 10 + Math.floor(((bytes.length - 11) * step) / 24)
    altered[at] = (altered[at] ?? 0) ^ 0x10
    await refused(verifyBackup(written(altered)), 'bad_backup', /not a whole backup/)
  }
})

test('a file that was altered and packed anew is refused', async () => {
  const text = gunzipSync(readFileSync(file)).toString()
  const altered: Readonly<Record<string, string>> = {
    row: text.replace('Zoë', 'Zoe'),
    header: text.replace('"slug":"other"', '"slug":"ether"'),
    table: text.replace(/\{"begin":"pools"[\s\S]*?\{"end":"pools".*\n/, ''),
    tail: `${text}more\n`,
    other: 'hello\n',
  }
  for (const [what, content] of Object.entries(altered)) {
    assert.notEqual(content, text, what)
    await refused(verifyBackup(written(gzipSync(content))), 'bad_backup', /not a whole backup/)
  }
  await refused(verifyBackup(join(folder, 'absent.gz')), 'bad_file', /no such file/)
  await refused(verifyBackup(folder), 'bad_file', /folder/)
})

test('a backup of a newer program, of another history or of another format is refused and nothing is migrated', async () => {
  const whole = await verifyBackup(file)
  const target = await bareClone()
  const unknown = { number: 9999, name: '9999_later.sql', digest: 'x' }
  const newer = { ...whole, header: { ...whole.header, migrations: [...whole.header.migrations, unknown] } }
  await refused(restore(target, newer), 'database_newer', /9999_later/)
  const changed = { ...whole, header: { ...whole.header, migrations: [{ ...unknown, number: 1 }] } }
  await refused(restore(target, changed), 'migration_changed', /not the file of this release/)
  const text = gunzipSync(readFileSync(file)).toString()
  const format = written(gzipSync(text.replace('"sluice_backup":1', '"sluice_backup":2,"more":1')))
  await refused(verifyBackup(format), 'database_newer', /format 2/)
  assert.deepEqual(await tablesOf(target.owner), [])
})

test('a database that holds anything is refused and stays as it was', async () => {
  const target = await clone()
  clones.push(target)
  await refused(restore(target, await verifyBackup(file)), 'not_empty', /in table workspaces/)
  const { rows } = await target.app.query('select slug from workspaces')
  assert.deepEqual(rows, [{ slug: 'main' }])
  const hidden = await emptyClone()
  await write(hidden.workspace, (client) => addSpend(client, hidden.workspace), hidden.app)
  await refused(restore(hidden, await verifyBackup(file)), 'not_empty', /in table spend/)
})

test('a file that is replaced after it was verified changes nothing', async () => {
  const target = await emptyClone()
  const copy = written(readFileSync(file))
  const whole = await verifyBackup(copy)
  const schema = await schemaText(target.owner)
  writeFileSync(copy, readFileSync(file).subarray(0, -2000))
  await refused(restore(target, whole), 'bad_backup', /not a whole backup/)
  const text = gunzipSync(readFileSync(file)).toString()
  writeFileSync(copy, gzipSync(text.replace('Zoë', 'Zoe')))
  await refused(restore(target, whole), 'bad_backup', /not those that were written/)
  for (const { name } of await tablesOf(target.owner)) assert.equal((await textOf(target, name)).length, 0, name)
  assert.equal(await schemaText(target.owner), schema)
})

test('a backup of an earlier level is loaded at that level and migrated after', async () => {
  const old = await bareClone()
  await migrate(old.owner, 2)
  const { rows: made } = await old.app.query<{ id: WorkspaceId }>(
    `insert into workspaces (id, slug, name) values (gen_random_uuid(), 'main', 'Old') returning id`,
  )
  const id = made[0]?.id
  assert.ok(id)
  await write(id, (client) => addSpend(client, id), old.app)
  const path = join(folder, 'old.gz')
  await backup(old, path)
  const target = await bareClone()
  await restore(target, await verifyBackup(path))
  assert.equal(await hashOf(target, 'spend'), await hashOf(old, 'spend'))
  const { rows } = await target.owner.query('select max(number) as level from migrations')
  assert.deepEqual(rows, [{ level: Math.max(...migrations().map(({ number }) => number)) }])
  const later = await emptyClone()
  await refused(restore(later, await verifyBackup(path)), 'not_empty', /newer level/)
})

test('where one role is all there is, a backup holds the same rows', async () => {
  const ops = poolFor('ops', source.db.reach.owner, 1)
  const path = join(folder, 'single.gz')
  const single = await backup({ ops }, path).finally(() => ops.end())
  const three = await backup(source.db, join(folder, 'three.gz'))
  assert.deepEqual([single.rows, (await verifyBackup(path)).rows], [three.rows, three.rows])
})

async function refused(work: Promise<unknown>, code: string, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof Fault, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, message)
    return true
  })
}

let files = 0
function written(bytes: Uint8Array): string {
  files += 1
  const path = join(folder, `altered-${files}.gz`)
  writeFileSync(path, bytes)
  chmodSync(path, 0o600)
  return path
}

/** With the schema of this release and no rows. */
async function emptyClone(): Promise<Clone> {
  const made = await clone()
  clones.push(made)
  await made.owner.query('delete from workspaces')
  return made
}

/** With nothing at all, as a home is before its first start. */
async function bareClone(): Promise<Clone> {
  const made = await clone()
  clones.push(made)
  const superuser = new pg.Client({ connectionString: made.superuserUrl })
  await superuser.connect()
  await superuser.query(
    'drop schema public cascade; create schema public authorization pg_database_owner; grant usage on schema public to public',
  )
  await superuser.end()
  return made
}

const tablesOf = (owner: Pool) => inTransaction(owner, storedTables)

/** Every row as text, as a backup has it, in an order that does not depend on where it lies. */
async function textOf({ ops }: Clone, table: string): Promise<string[]> {
  const tables = await inTransaction(ops, storedTables)
  const found = tables.find(({ name }) => name === table)
  assert.ok(found)
  const client = await ops.connect()
  let text = ''
  for await (const piece of copyOut(client, found)) text += piece.toString()
  client.release(true)
  return text.split('\n').slice(0, -1)
}

const hashOf = async (database: Clone, table: string): Promise<string> => hashOfText(await textOf(database, table))

function hashOfText(rows: readonly string[]): string {
  return `${rows.length} ${createHash('sha256')
    .update([...rows].sort().join('\n'))
    .digest('hex')}`
}

const countOf = (path: string, table: string): number =>
  sectionOf(gunzipSync(readFileSync(path)).toString(), table).length

function sectionOf(text: string, table: string): string[] {
  const start = text.indexOf('\n', text.indexOf(`\n{"begin":"${table}"`) + 1)
  const end = text.indexOf('\n\\.\n', start)
  return text.slice(start, end).split('\n').slice(1)
}

const write = (workspace: WorkspaceId, work: (client: Client) => Promise<unknown>, pool = source.db.app) =>
  inWorkspace(pool, workspace, work)

const addSpend = (client: Client, workspace: WorkspaceId) =>
  client.query(
    `insert into spend (workspace_id, spend_id, channel, campaign, amount, currency, from_day, to_day)
     values ($1, gen_random_uuid(), 'paid', E'tab\\t line\\n \\\\. Zoë', 12.50, 'EUR', '2026-03-01', '2026-03-02')`,
    [workspace],
  )

const effect = (kind: string, state: string) =>
  source.db.app.query(
    `insert into effects (workspace_id, id, kind, payload, state, due, lease_token, lease_until)
     values ($1, gen_random_uuid(), $2, '{"test":1}', $3, now(), case when $3 = 'claimed' then gen_random_uuid() end, now())`,
    [source.workspace, kind, state],
  )

const visit = (name: string, n: number) =>
  capture({ id: `${name}-${n}`, at: '2026-03-02T08:59:00Z', anonymous: `${name}-${n}` }, page(`/pricing?${n}`))

async function visits(name: string, people: number): Promise<void> {
  const captures = Array.from({ length: people }, (_, n) => [
    visit(name, n),
    capture(
      {
        id: `${name}-${n}-is`,
        at: '2026-03-02T08:59:30Z',
        anonymous: `${name}-${n}`,
        email: `${name}-${n}@acme.example`,
      },
      is({ email: `${name}-${n}@acme.example`, title: 'CTO', note: 'tab\t newline\n back\\slash' }),
    ),
    capture(
      { id: `${name}-${n}-did`, at: '2026-03-02T08:59:40Z', email: `${name}-${n}@acme.example` },
      did('quote_requested'),
    ),
  ])
  await source.ledger.append(source.workspace, captures.flat())
}

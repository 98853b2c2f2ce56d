import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { migrate } from '../../src/db/migrate.ts'
import { schemaText } from '../../src/db/schema-text.ts'
import { clone } from '../clone.ts'

const database = await clone()
after(() => database.close())

/** The tables that hold what is not a workspace's own, or that every process scans; all others are a workspace's (LEDGER 11). */
const SYSTEM = [
  'alarms',
  'credentials',
  'effects',
  'invitations',
  'keys',
  'live_marks',
  'mail_allowances',
  'mail_domains',
  'mail_pauses',
  'members',
  'migrations',
  'processes',
  'rate_limits',
  'sessions',
  'shares',
  'signing_keys',
  'suppression_keys',
  'spent_proofs',
  'submit_counts',
  'two_factors',
  'users',
  'verifications',
  'workspaces',
]

async function column(query: string): Promise<unknown[]> {
  const { rows } = await database.owner.query<{ value: unknown }>(query, query.includes('$1') ? [SYSTEM] : [])
  return rows.map((row) => row.value)
}

const TENANT = `select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all($1)`

test('every table of a workspace has its rows secured, and secured from the owner too', async () => {
  assert.deepEqual(
    await column(`select relname as value from (${TENANT}) t where not (relrowsecurity and relforcerowsecurity)`),
    [],
  )
  assert.ok((await column(`select relname as value from (${TENANT}) t`)).length >= 18)
})

test('every table of a workspace has one policy for all, reading and writing, and those of ops that only read', async () => {
  const lacking = await column(
    `select relname as value from (${TENANT}) t where not exists (select from pg_policy p where p.polrelid = t.oid
       and polname = 'workspace' and polcmd = '*' and polroles = '{0}' and polqual is not null and polwithcheck is not null)
     or not exists (select from pg_policy p where p.polrelid = t.oid and polcmd = 'r' and polroles = array['sluice_ops'::regrole::oid])
     or (select count(*) from pg_policy p where p.polrelid = t.oid) <> 3`,
  )
  assert.deepEqual(lacking, [])
})

test('every key of a table of a workspace begins with the workspace', async () => {
  const strays = await column(
    `select i.indexrelid::regclass::text as value from (${TENANT}) t join pg_index i on i.indrelid = t.oid
      join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0] where i.indisunique and a.attname <> 'workspace_id'`,
  )
  assert.deepEqual(strays, [])
  const keyless = await column(
    `select relname as value from (${TENANT}) t where not exists (select from pg_index i where i.indrelid = t.oid and i.indisprimary)`,
  )
  assert.deepEqual(keyless, [])
})

test('every foreign key of a table of a workspace begins with the workspace', async () => {
  const strays = await column(
    `select f.conname as value from (${TENANT}) t join pg_constraint f on f.conrelid = t.oid and f.contype = 'f'
      join pg_attribute a on a.attrelid = t.oid and a.attnum = f.conkey[1] where a.attname <> 'workspace_id'`,
  )
  assert.deepEqual(strays, [])
})

test('the workspace is a uuid and never null', async () => {
  const strays = await column(
    `select relname as value from (${TENANT}) t where not exists (select from pg_attribute a where a.attrelid = t.oid
       and attname = 'workspace_id' and attnotnull and atttypid = 'uuid'::regtype)`,
  )
  assert.deepEqual(strays, [])
})

test('no table has a trigger, an identity or a serial column', async () => {
  assert.deepEqual(await column('select tgname as value from pg_trigger where not tgisinternal'), [])
  assert.deepEqual(
    await column(
      `select attname as value from pg_attribute a join pg_class c on c.oid = attrelid where attidentity <> ''`,
    ),
    [],
  )
  assert.deepEqual(await column(`select relname as value from pg_class where relkind = 'S'`), [])
})

test('no function runs as its owner, and every view as its caller', async () => {
  const inPublic = `'public'::regnamespace`
  assert.deepEqual(
    await column(`select proname as value from pg_proc where prosecdef and pronamespace = ${inPublic}`),
    [],
  )
  const views = `select relname as value from pg_class where relkind in ('v', 'm') and relnamespace = ${inPublic}
    and not coalesce(reloptions @> '{security_invoker=true}', false)`
  assert.deepEqual(await column(views), [])
})

test('no role of ours has a power beyond its grants, and none is a member of another', async () => {
  const { rows } = await database.owner.query(
    `select rolname as role from pg_roles where rolname like 'sluice_%' and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
       and not exists (select from pg_auth_members where member = pg_roles.oid) order by 1`,
  )
  assert.deepEqual(rows, [{ role: 'sluice_app' }, { role: 'sluice_ops' }, { role: 'sluice_owner' }])
})

test('the app owns nothing', async () => {
  assert.deepEqual(
    await column(
      `select relname as value from pg_class where relowner in ('sluice_app'::regrole, 'sluice_ops'::regrole)`,
    ),
    [],
  )
})

test('schema.sql is what the migrations come to: else run `npm run schema` and commit it', async () => {
  const committed = readFileSync(new URL('../../migrations/schema.sql', import.meta.url), 'utf8').split('\n')
  const real = (await schemaText(database.owner)).split('\n')
  const missing = real.filter((line) => !committed.includes(line))
  const outdated = committed.filter((line) => !real.includes(line))
  assert.deepEqual({ missing, outdated, lines: committed.length }, { missing: [], outdated: [], lines: real.length })
})

test('migrating again does nothing, also when two processes do it at once', async () => {
  assert.deepEqual(await Promise.all([migrate(database.owner), migrate(database.owner)]), [[], []])
})

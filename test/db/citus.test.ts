import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { violations } from '../citus.ts'

const UNBOUND = (table: string) => `${table} is not bound to a workspace_id (9)`

/** Texts that keep the rules, though each looks like one that does not. */
const GOOD: readonly string[] = [
  'select state from people where workspace_id = $1 and person_id = $2',
  'select state from people where $1::uuid = workspace_id',
  'select state from people where workspace_id = $1::uuid',
  "select state from people where workspace_id = '0195f000-0000-7000-8000-00000000a4a0'",
  'select state from people where workspace_id = any($1::uuid[])',
  'select state from people where workspace_id in ($1, $2)',
  'select state from people where (workspace_id, person_id) in (($1, $2), ($3, $4))',
  'SELECT "state" FROM public."people" AS p WHERE p."workspace_id" = $1 -- from events',
  'select s.person_id from identities i join subjects s on s.workspace_id = i.workspace_id where i.workspace_id = $1',
  'select 1 from identities i join subjects s using (workspace_id, subject_id) where i.workspace_id = $1',
  'select 1 from people p, subjects s where s.workspace_id = p.workspace_id and $1 = p.workspace_id',
  'select 1 from people p where p.workspace_id = $1 and exists (select from events e where e.workspace_id = p.workspace_id)',
  'with pools as (select $1::uuid as team) select team from pools',
  'with found as (select 1 from people where workspace_id = $1) select from found join keys on true',
  'select 1 from people where workspace_id = $1 union all select 2 from accounts where workspace_id = $1',
  'select 1 from unnest($1::uuid[], $2::uuid[]) u(w, id) join people p on u.w = p.workspace_id and p.person_id = u.id',
  'select 1 from unnest($2::uuid[]) q(id) cross join lateral (select from receipts where workspace_id = $1 and key = q.id) r',
  'select extract(epoch from a - b), a is distinct from spend from opportunities where workspace_id = $1',
  'select spend, events from effects',
  'select * from effects e where due <= now() order by due for update skip locked',
  `update effects set due = now() + make_interval(secs => $1) where state = 'ready'`,
  'insert into people (workspace_id, person_id) select $1, u.id from unnest($2::uuid[]) u(id) on conflict do nothing',
  'insert into people as p (workspace_id, created_at) values ($1, now()) on conflict (workspace_id) do update set created_at = excluded.created_at',
  'insert into receipts (workspace_id, key) select workspace_id, to_jsonb(key) from events where workspace_id = $1',
  'update people set state = state || $2::jsonb, created_at = $3 where workspace_id = $1',
  `update imports set counts = counts || jsonb_build_object('undoneAt', $2::text) where workspace_id = $1`,
  'update people p set seq = u.n from unnest($2::uuid[], $3::int[]) u(id, n) where p.workspace_id = $1 and p.person_id = u.id',
  `update people p set seq = u.n from (select max(date_trunc('day', at)) as n from events where workspace_id = $1) u where p.workspace_id = $1`,
  `delete from quarantine where workspace_id = $1 and recorded_at < now() - interval '90 days'`,
  'delete from spend s using events e where s.workspace_id = $1 and e.workspace_id = s.workspace_id',
  'select version from definition_heads where workspace_id = $1 for share',
  'select 1 from people p join subjects s on s.workspace_id = p.workspace_id where p.workspace_id = $1 for update of p',
  'select pg_advisory_xact_lock($1)',
  'declare c no scroll cursor for select day from journeys where workspace_id = $1',
  `begin; set local app.workspace_id = '0195f000-0000-7000-8000-00000000a4a0'`,
  'copy people to stdout',
  'create index people_email on people (email)',
]

/** Texts that break a rule, and what is said of them. */
const BAD: readonly (readonly [string, ...string[]])[] = [
  ['select state from people where person_id = $1', UNBOUND('people')],
  [`select state from people where person_id = $1 -- workspace_id = $1`, UNBOUND('people')],
  [`select state from people where email = 'workspace_id = $1'`, UNBOUND('people')],
  ['select workspace_id = $1 from people', UNBOUND('people')],
  ['select state from people where workspace_id <> $1', UNBOUND('people')],
  ['select state from people where workspace_id = (select id from workspaces)', UNBOUND('people')],
  ['select state from people where workspace_id in (select id from workspaces)', UNBOUND('people')],
  [
    'select 1 from identities i join subjects s on s.subject_id = i.subject_id where i.workspace_id = $1',
    UNBOUND('subjects s'),
  ],
  [
    'select 1 from people p, subjects s where s.workspace_id = p.workspace_id',
    UNBOUND('people p'),
    UNBOUND('subjects s'),
  ],
  [
    'select 1 from people p where p.workspace_id = $1 and exists (select from events e where e.id = $2)',
    UNBOUND('events e'),
  ],
  [
    'select 1 from people p join subjects s on s.person_id = p.workspace_id where p.workspace_id = $1',
    UNBOUND('subjects s'),
  ],
  [
    'select 1 from people p join subjects s on p.workspace_id = s.person_id where p.workspace_id = $1',
    UNBOUND('subjects s'),
  ],
  ['with found as (select 1 from people) select from found', UNBOUND('people')],
  ['select 1 from people where workspace_id = $1 union all select 2 from accounts', UNBOUND('accounts')],
  ['select 1; select 2 from accounts', UNBOUND('accounts')],
  ['explain select 2 from accounts', UNBOUND('accounts')],
  ['declare c cursor for select day from journeys', UNBOUND('journeys')],
  ['update people set seq = 1 where person_id = $1', UNBOUND('people')],
  ['update people set workspace_id = $1', 'workspace_id is changed (9)', UNBOUND('people')],
  ['delete from only spend where spend_id = $1', UNBOUND('spend')],
  ['delete from spend s using events e where s.workspace_id = $1 and e.id = s.spend_id', UNBOUND('events e')],
  ['insert into people (person_id) values ($1)', 'insert into people does not name workspace_id (9)'],
  ['insert into people values ($1, $2)', 'insert into people does not name workspace_id (9)'],
  ['insert into effects (id) select person_id from people', UNBOUND('people')],
  [
    'insert into people (workspace_id, seq) values ($1, (select max(seq) from effects))',
    'insert into people with VALUES ((SELECT …)) (15)',
  ],
  ['insert into people (workspace_id) values ($1) returning created_at = now()', 'now in RETURNING (12)'],
  [
    'insert into people (workspace_id) values ($1) on conflict (workspace_id) do update set created_at = now()',
    'now in do update (11)',
  ],
  [
    `insert into people (workspace_id) values ($1) on conflict (workspace_id) do update set seq = 1 where excluded.created_at > $2::timestamptz - interval '1 day'`,
    'interval arithmetic over a column in do update (12)',
  ],
  ['update people set created_at = now() where workspace_id = $1', 'now in update (11)'],
  ['update people set created_at = current_timestamp where workspace_id = $1', 'current_timestamp in update (11)'],
  [
    'with gone as (update people set created_at = coalesce(created_at, now()) where workspace_id = $1 returning 1) select from gone',
    'now in update (11)',
  ],
  ['update people set person_id = gen_random_uuid() where workspace_id = $1', 'gen_random_uuid in update (12)'],
  ['update people set seq = 1 where workspace_id = $1 and random() < 0.5', 'random in update (12)'],
  ['delete from people where workspace_id = $1 and created_at < clock_timestamp()', 'clock_timestamp in delete (12)'],
  ['delete from people where workspace_id = $1 and coalesce(created_at, now()) < $2', 'now in delete (11)'],
  [
    `update people set seq = 1 where workspace_id = $1 and date_trunc('day', created_at) = $2`,
    'date_trunc over a column in update (12)',
  ],
  ['update people set state = to_jsonb(seq) where workspace_id = $1', 'to_jsonb over a column in update (12)'],
  [
    `update people p set state = jsonb_build_object('seq', p.seq) where workspace_id = $1`,
    'jsonb_build_object over a column in update (12)',
  ],
  [
    `update people set seq = 1 where workspace_id = $1 and created_at + interval '1 day' < $2`,
    'interval arithmetic over a column in update (12)',
  ],
  [
    'update people set created_at = created_at - $2::interval where workspace_id = $1',
    'interval arithmetic over a column in update (12)',
  ],
  [
    'delete from people where workspace_id = $1 and make_interval(hours => 1) + created_at < $2',
    'interval arithmetic over a column in delete (12)',
  ],
  ['update people set email = created_at::text where workspace_id = $1', 'created_at::text in update (12)'],
  [
    'select 1 from people where workspace_id = any($1) for update',
    'people is locked without workspace_id = one value (13)',
  ],
  [
    'select 1 from people p join effects e on e.workspace_id = p.workspace_id for update skip locked',
    'people is locked without workspace_id = one value (13)',
  ],
  [
    'select pg_advisory_xact_lock(hashtextextended(email, 0)) from people where workspace_id = $1',
    'pg_advisory_xact_lock in a query of a tenant table (16)',
  ],
  [
    `select pg_notify('told', email) from people where workspace_id = $1`,
    'pg_notify in a query of a tenant table (16)',
  ],
  ['merge into effects e using keys k on k.id = e.id when matched then do nothing', 'MERGE (15)'],
]

test('what Citus runs unchanged passes', () => {
  assert.deepEqual(
    GOOD.map((text) => [text, violations(text)]),
    GOOD.map((text) => [text, []]),
  )
})

test('what fails or means something else on Citus is found and named', () => {
  assert.deepEqual(
    BAD.map(([text]) => [text, ...violations(text).sort()]),
    BAD.map(([text, ...rules]) => [text, ...rules.sort()]),
  )
})

test('ops reads over all workspaces, but joins within each, and changes nothing across them', () => {
  const asOps = (text: string) => violations(text, { acrossWorkspaces: true })
  assert.deepEqual(asOps('select count(*) from people'), [])
  assert.deepEqual(asOps('select 1 from people p join events e on e.workspace_id = p.workspace_id'), [])
  assert.deepEqual(asOps('select 1 from people p join events e on e.subject_id = p.person_id'), [UNBOUND('events e')])
  assert.deepEqual(asOps('delete from people where hidden'), [UNBOUND('people')])
})

test('no code goes by the name of a constraint: Citus does not tell it', () => {
  const readers = globSync('src/**/*.ts').filter((file) =>
    /\.constraint\b|['"]constraint['"]/.test(readFileSync(file, 'utf8')),
  )
  assert.deepEqual(readers, [])
})

/** Runs a program that asks one thing of Postgres, which need not be there, under the eye that every test file has. */
function asking(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-statements-'))
  const program = join(folder, 'program.mjs')
  const pg = JSON.stringify(import.meta.resolve('pg'))
  writeFileSync(program, `import pg from ${pg}\nnew pg.Client().query({ text: ${JSON.stringify(text)} })\n`)
  const watch = new URL('../statements.ts', import.meta.url).href
  const { status, stderr } = spawnSync(process.execPath, [`--import=${watch}`, program], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return { status, says: stderr.split('\n').filter((line) => line.includes('people')) }
}

test('a process that sent a statement against the rules ends as failed and shows it', () => {
  assert.deepEqual(asking('select state from people'), {
    status: 1,
    says: [UNBOUND('people'), '  select state from people'],
  })
  assert.deepEqual(asking('select state from people where workspace_id = $1'), { status: 0, says: [] })
})

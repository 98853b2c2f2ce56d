import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { Scene } from './scene.ts'
import { findings, MIA, town } from './town.ts'

let stage: Scene
let superuser: pg.Client
let tables: string[]

before(async () => {
  stage = await town()
  superuser = new pg.Client({ connectionString: stage.db.superuserUrl })
  await superuser.connect()
  const { rows } = await superuser.query(
    `select c.relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  )
  tables = rows.map(({ name }) => name)
  await superuser.query('create schema kept')
  for (const name of tables) await superuser.query(`create table kept.${name} as table public.${name}`)
})

after(async () => {
  await superuser?.end()
  await stage?.close()
})

async function restore(): Promise<void> {
  for (const name of tables) {
    await superuser.query(`truncate public.${name}`)
    await superuser.query(`insert into public.${name} table kept.${name}`)
  }
}

test('a workspace that the ledger made is clean', async () => {
  assert.deepEqual(await findings(stage), {})
})

const ANA = `(select person_id from people where merged_into is null and owner is not null and stage = 'sql' and email = 'ana@acme.example')`
const state = (path: string, value: string) =>
  `update people set state = jsonb_set(state::jsonb, '${path}', '${value}')::json where person_id = ${ANA}`
/** Cleo is nobody's colleague, so it was somebody's turn. */
const assignment = (body: string) => `update events set body = body || ${body} where type = 'route.assigned'
  and subject_id = (select person_id from people where email = 'cleo@other.example')`

/** A mail to nobody of the town. */
const mail = (state: string, handed: string, message: string) =>
  `insert into mails (workspace_id, id, kind, subject_id, to_address, to_hash, subject, text, message_id, state, attempts, ordered_at, rendered_at,
     changed_at, handed_at)
   select id, gen_random_uuid(), 'test', gen_random_uuid(), 'x@y.example', '\\x01', 's', 't', '${message}', '${state}', 1, now(), now(), now(), ${handed}
   from workspaces where slug = 'main'`

interface Seed {
  readonly damage: string
  readonly sql: string
  readonly mend?: string
  /** Each check that must be red, with the words by which it names the offender. */
  readonly red: Readonly<Record<string, RegExp>>
}

const SEEDS: readonly Seed[] = [
  {
    damage: 'a sum that no fact gave',
    sql: state('{contributions,pricing,s}', '1'),
    red: { I1: /person .* state\.contributions\.pricing\.s is 1/ },
  },
  {
    damage: 'a column that left its state',
    sql: `update people set track = 'low' where person_id = ${ANA}`,
    red: { I1: /track is "low"/ },
  },
  {
    damage: 'a row of the people table that says otherwise',
    sql: `update people_listed set score = 7.5 where person_id = ${ANA}`,
    red: { I1: /listed\.score is 7\.5/ },
  },
  {
    damage: 'a word that nobody is called',
    sql: `insert into people_words (workspace_id, person_id, word) select workspace_id, person_id, 'salary' from people where person_id = ${ANA}`,
    red: { I1: /is searched by ".*salary/ },
  },
  {
    damage: 'a claim without a lease',
    sql: `insert into effects (workspace_id, id, kind, payload, state, due) select id, gen_random_uuid(), 'ledger.rebuild', '{}', 'claimed', now()
      from workspaces where slug = 'main'`,
    red: { I5: /is claimed without a lease/ },
  },
  {
    damage: 'a mail that may go and that nobody will send',
    sql: mail('ready', 'null', '<a@us.example>'),
    red: { I6: /is ready, and nobody will send it/ },
  },
  {
    damage: 'a mail that was accepted and is still in the queue',
    sql: `${mail('accepted', 'now()', '<a@us.example>')};
      insert into effects (workspace_id, id, kind, payload, due) select workspace_id, gen_random_uuid(), 'nurture.deliver-mail',
        jsonb_build_object('mail', id, 'domain', 'x'), now() from mails`,
    red: { I6: /is accepted and still in the queue/ },
  },
  {
    damage: 'a mail that was accepted before it was handed over',
    sql: mail('accepted', 'null', '<a@us.example>'),
    red: { I6: /is accepted and was never handed over/ },
  },
  {
    damage: 'a mail that was handed over after its address had bounced',
    sql: `${mail('accepted', 'now()', '<a@us.example>')};
      insert into suppressions (workspace_id, hash, reason, at, source, recorded_at)
        select workspace_id, to_hash, 'bounced', '2026-03-01', 'test', '2026-03-01' from mails`,
    red: { I7: /mail .* was handed over/ },
  },
  { damage: 'a lost alarm', sql: `delete from alarms where person_id = ${ANA}`, red: { I1: /alarm is set for never/ } },
  {
    damage: 'an account that says what nobody said',
    sql: `update accounts set state = jsonb_set(state, '{values,employees}', '7')`,
    red: { I1: /account .* state\.values\.employees is 7/ },
  },
  {
    damage: 'a deal of another value',
    sql: 'update opportunities set value = 7',
    red: { I1: /opportunity .* value is 7/ },
  },
  { damage: 'spend that vanished', sql: 'delete from spend', red: { I1: /spend .* is missing/ } },
  {
    damage: 'a page view that was elsewhere',
    sql: `update hits set path = '/else' where kind = 'page'`,
    red: { I1: /person .* fact .* hits\.path is "\/else"/ },
  },
  { damage: 'a page view that nobody counts', sql: 'delete from hits', red: { I1: /hits is absent/ } },
  {
    damage: 'an arrival of another channel',
    sql: `update touches set channel = 'direct'`,
    red: { I1: /touches\.channel is "direct", replay says "paid search"/ },
  },
  {
    damage: 'a page view of nobody',
    sql: 'insert into hits select workspace_id, gen_random_uuid(), at, id, kind, path from hits limit 1',
    red: { I1: /hits .* is of nobody/ },
  },
  {
    damage: 'a lost receipt',
    sql: `delete from receipts where key = (select min(id::text)::uuid from events where subject_kind = 'person')`,
    red: { I2: /fact .* has no receipt/ },
  },
  {
    damage: 'a receipt for nothing',
    sql: `insert into receipts select workspace_id, gen_random_uuid(), subject_id, 0 from receipts limit 1`,
    red: { I2: /receipt .* not there/ },
  },
  {
    damage: 'a score that no reasons come to',
    sql: state('{contributions,pricing,s}', '"many"'),
    red: { I1: /contributions\.pricing\.s/, I3: /person .* reasons sum to/ },
  },
  {
    damage: 'an entry without its cause',
    sql: `update stage_entries set evidence = jsonb_set(evidence, '{cause}', '"11111111-1111-8111-8111-111111111111"') where person_id = ${ANA} and stage = 'sql'`,
    red: { I1: /evidence/, I10: /person .* stage entry sql .* no fact of this person/ },
  },
  {
    damage: 'an entry without its criterion',
    sql: `update stage_entries set evidence = evidence - 'criterion' where person_id = ${ANA} and stage = 'sql'`,
    red: { I1: /evidence/, I10: /does not carry the criterion/ },
  },
  {
    damage: 'an entry of no version',
    sql: `update stage_entries set version = 9 where person_id = ${ANA} and stage = 'sql'`,
    red: { I1: /version is 9/, I10: /version 9, which was never published/ },
  },
  {
    damage: 'a lead given out of turn',
    sql: assignment(
      `jsonb_build_object('candidates', jsonb_build_array(jsonb_build_object('rep', body->'rep', 'credit', 9e9, 'weight', 1), jsonb_build_object('rep', 'somebody', 'credit', 0, 'weight', 1)))`,
    ),
    red: { I12: /it was the turn of/ },
  },
  {
    damage: 'a lead given to somebody refused',
    sql: assignment(
      `jsonb_build_object('refused', jsonb_build_array(jsonb_build_object('rep', body->'rep', 'because', 'away')))`,
    ),
    red: { I12: /who was refused/ },
  },
  {
    damage: 'a pool that counts leads nobody got',
    sql: `update pools set state = jsonb_set(state, '{reps,${MIA},open}', '99')`,
    red: { I12: /pool .* counts 99 open/ },
  },
  {
    damage: 'a journey of another day',
    sql: `update journeys set entered = jsonb_set(entered, '{visitor,at}', '"2020-01-01T00:00:00.000Z"') where person_id = ${ANA}`,
    red: { I15: /person .* journey 1/ },
  },
  {
    damage: 'a report cell that counts one too many',
    sql: `delete from report_days where grain = 'day' and dimension = 'all' and day = '2026-03-02'`,
    red: { I15: /day 2026-03-02 the report cell all/ },
  },
  {
    damage: 'a ring of merges',
    sql: `update subjects set merged_into = (select subject_id from subjects where merged_into is not null) where subject_id = ${ANA}`,
    red: { I16: /round a ring/ },
  },
  {
    damage: 'somebody merged away who is still shown',
    sql: 'update people set hidden = false where merged_into is not null',
    red: { I16: /merged away and is still shown/ },
  },
  {
    damage: 'an identity of nobody',
    sql: `update identities set subject_id = gen_random_uuid() where value = 'cleo@other.example'`,
    red: { I16: /identity email cleo@other.example points to/ },
  },
  {
    damage: 'rows of a workspace that does not exist',
    sql: `insert into quarantine values (gen_random_uuid(), gen_random_uuid(), 'x', 'x', now())`,
    red: { I17: /table quarantine has rows of/ },
  },
  {
    damage: 'a table without its policy forced',
    sql: 'alter table journeys no force row level security',
    mend: 'alter table journeys force row level security',
    red: { I17: /table journeys/ },
  },
  {
    damage: 'facts that the app may delete',
    sql: 'grant delete on events to sluice_app',
    mend: 'revoke delete on events from sluice_app',
    red: { I18: /table events may be changed by sluice_app: delete/ },
  },
]

for (const { damage, sql, mend, red } of SEEDS) {
  test(`${Object.keys(red).join(' and ')} finds ${damage}`, async () => {
    await superuser.query(sql)
    try {
      const found = await findings(stage)
      const expected = Object.keys(red)
      // Derived rows repeat each other, so one lie may show twice; what must be red is red, and named.
      for (const id of expected)
        assert.match((found[id] ?? []).join('\n'), red[id] ?? /./, `${id}: ${JSON.stringify(found)}`)
      assert.deepEqual(Object.keys(found), expected, JSON.stringify(found))
    } finally {
      if (mend !== undefined) await superuser.query(mend)
      await restore()
    }
  })
}

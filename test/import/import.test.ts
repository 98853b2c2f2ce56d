import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { MAX_BATCH } from '../../src/ledger/append.ts'
import { template } from '../ledger/scene.ts'
import { type Desk, desk, PEOPLE_MAP, people } from './desk.ts'

describe('import', () => {
  let at: Desk
  let map: string
  before(async () => {
    at = await desk(template('it-services'))
    map = at.write('people.yaml', PEOPLE_MAP)
  })
  after(() => at.close())

  test('a dry run counts and writes nothing', async () => {
    const file = at.write('a.csv', people(0, 100))
    const answer = await at.read(file, map, { dryRun: true })
    assert.deepEqual(
      [answer.batch, answer.rows, answer.stored, answer.duplicates, answer.flagged],
      [null, 100, 100, 0, 10],
    )
    const { rows } = await at.db.ops.query(
      'select (select count(*) from events)::int + (select count(*) from imports)::int + (select count(*) from import_issues)::int as n',
    )
    assert.equal(rows[0].n, 0)
  })

  test('rows become people at their own dates, nobody is assigned, no alarm is set', async () => {
    const file = at.write('a.csv', people(0, 100))
    const answer = await at.read(file, map)
    assert.deepEqual(
      [answer.rows, answer.stored, answer.duplicates, answer.rejected, answer.flagged, answer.byCode, answer.continued],
      [100, 100, 0, 0, 10, { empty_value: 10 }, false],
    )
    assert.deepEqual(await at.counts(), {
      people: 100,
      journeys: 100,
      entries: 375,
      accounts: 50,
      opportunities: 0,
      spend: 0,
    })
    const { rows } = await at.db.ops.query(
      `select (select count(*) from people where owner is not null or waiting_team is not null)::int as owned,
              (select count(*) from effects)::int as effects, (select count(*) from events where mode = 'live')::int as live,
              (select count(*) from import_issues)::int as issues, (select state from imports) as state`,
    )
    assert.deepEqual(rows[0], { owned: 0, effects: 0, live: 0, issues: 10, state: 'done' })
    const { total } = await at.funnel()
    assert.deepEqual([total.stages[2]?.entered, total.stages[2]?.converted], [100, 25])
  })

  test('the same rows again are known; a changed one under the same key is told', async () => {
    const again = await at.read(at.write('b.csv', people(50, 150)), map)
    assert.deepEqual([again.stored, again.duplicates], [50, 50])
    const changed = await at.read(at.write('b.csv', people(0, 10).replaceAll('CTO', 'CEO')), map)
    assert.deepEqual([changed.stored, changed.duplicates, changed.byCode.changed], [0, 10, 10])
  })

  test('equal rows without a key are occurrences, and known when they come again', async () => {
    const events = at.write(
      'events.yaml',
      'kind: events\nsource: fair\nidentifiers: { email: email }\nat: when\nevent: { name: what }\n',
    )
    const file = at.write('e.csv', `email,when,what\n${'p1@firm1.example,2025-02-01,badge scanned\n'.repeat(3)}`)
    assert.deepEqual(
      [await at.read(file, events), await at.read(file, events)].map(({ stored, duplicates }) => [stored, duplicates]),
      [
        [3, 0],
        [0, 3],
      ],
    )
  })

  test('a killed import is continued by the same command under the same batch', async () => {
    const file = at.write('c.csv', people(1000, 3000))
    let calls = 0
    const dying = {
      ...at.ledger,
      append: (...args: Parameters<typeof at.ledger.append>) => {
        calls++
        if (calls > 3) throw new Error('killed')
        assert.ok(args[1].length <= MAX_BATCH)
        return at.ledger.append(...args)
      },
    }
    await assert.rejects(at.read(file, map, { ledger: dying }), /killed/)
    const { rows } = await at.db.ops.query(`select batch_id, counts from imports where state = 'running'`)
    assert.equal(rows.length, 1)
    assert.ok(rows[0].counts.stored > 0)
    const answer = await at.read(file, map)
    assert.deepEqual([answer.continued, answer.batch, answer.rows], [true, rows[0].batch_id, 2000])
    assert.equal(answer.stored + answer.duplicates, 2000)
    assert.ok(answer.duplicates >= rows[0].counts.stored)
    assert.equal((await at.db.ops.query(`select from imports where state = 'running'`)).rowCount, 0)
  })

  test('what the map and the file or the funnel do not share is refused with its place', async () => {
    const file = at.write('a.csv', people(0, 3))
    const bad = (text: string) => at.read(file, at.write('bad.yaml', text))
    await assert.rejects(
      bad(PEOPLE_MAP.replace('at: created', 'at: creatd')),
      /bad\.yaml:5:5 a\.csv has no column "creatd"[\s\S]*created/,
    )
    await assert.rejects(
      bad(PEOPLE_MAP.replace('[MQL]', 'custmer')),
      /the funnel has no stage "custmer"[\s\S]*customer/,
    )
    await assert.rejects(bad('kind: people\n'), /"source" is missing/)
    await assert.rejects(at.read(`${file}.no`, map), /There is no file/)
    await assert.rejects(at.read(file, `${file}.yaml`), /There is no file/)
  })

  test('money, deals and companies', async () => {
    const spend = at.write(
      'spend.yaml',
      'kind: spend\nsource: ads\nspend: { channel: c, amount: a, currency: { const: EUR }, from: f }\n',
    )
    const answer = await at.read(at.write('s.csv', 'c,a,f\npaid search,10,2025-01-01\nevent,x,2025-01-02\n'), spend)
    assert.deepEqual(
      [answer.stored, answer.rejected, answer.issues[0]?.line, answer.issues[0]?.code],
      [1, 1, 3, 'bad_number'],
    )
    const deals = at.write(
      'deals.yaml',
      'kind: opportunities\nsource: crm\nopportunity: { id: i, stage: s, stages: { Won: won }, value: { column: v, number: true }, closedAt: d }\naccount: { name: n }\nidentifiers: { external: { crm: p } }\n',
    )
    await at.read(at.write('d.csv', 'i,s,v,d,n,p\n1,Won,5,2025-02-02,Firm 1,k1\n'), deals)
    const { rows } = await at.db.ops.query(
      `select o.status, a.name, p.email from opportunities o join accounts a using (account_id) join people p on p.person_id = o.person_id`,
    )
    assert.deepEqual(rows, [{ status: 'won', name: 'Firm 1', email: 'p1@firm1.example' }])
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { capture, did, is, template, at as time } from '../ledger/scene.ts'
import { type Desk, desk, PEOPLE_MAP, people } from './desk.ts'

describe('undo-import', () => {
  let at: Desk
  let map: string
  before(async () => {
    at = await desk(template('it-services'))
    map = at.write('people.yaml', PEOPLE_MAP)
    // Near enough to the file that nobody has been silent for long.
    at.time.now = time('2025-03-15T00:00:00Z')
    await at.ledger.append(at.workspace, [
      capture(
        { id: 'l1', at: '2025-01-01T00:00:00Z', email: 'p7@firm7.example', domain: 'firm7.example' },
        is({ email: 'p7@firm7.example', title: 'Owner' }),
      ),
      capture({ id: 'l2', at: '2025-01-02T00:00:00Z', email: 'p7@firm7.example' }, did('quote_requested')),
    ])
  })
  after(() => at.close())

  const funnel = async () =>
    (await at.funnel()).total.stages.map(({ stage, entered, converted }) => [stage, entered, converted])

  test('all counts return to what they were; undone twice is told; the file can be imported again', async () => {
    const file = at.write('a.csv', people(0, 1200))
    const before = [await at.counts(), await funnel()]
    const first = await at.read(file, map)
    const imported = [await at.counts(), await funnel()]
    const undone = await at.undo(first.batch ?? '')
    assert.deepEqual(undone.hidden, { people: 1199, accounts: 49, opportunities: 0 })
    assert.deepEqual([await at.counts(), await funnel()], before)
    const { rows } = await at.db.ops.query(
      `select state ->> 'stage' as stage, state -> 'values' ->> 'title' as title from people where not hidden`,
    )
    assert.deepEqual(rows, [{ stage: 'capture', title: 'Owner' }])
    await assert.rejects(at.undo(first.batch ?? ''), /undone already/)
    const second = await at.read(file, map)
    assert.deepEqual([second.stored, second.duplicates, second.continued], [1200, 0, false])
    assert.deepEqual([await at.counts(), await funnel()], imported)
    const third = await at.read(file, map)
    assert.deepEqual([third.stored, third.duplicates], [0, 1200])
    await at.undo(second.batch ?? '')
    assert.deepEqual([await at.counts(), await funnel()], before)
    const fourth = await at.read(file, map)
    assert.equal(fourth.stored, 1200)
    await at.undo(fourth.batch ?? '')
    assert.deepEqual([await at.counts(), await funnel()], before)
  })

  test('rows that another import brought stay known', async () => {
    const small = await at.read(at.write('s.csv', people(2000, 2010)), map)
    const large = await at.read(at.write('l.csv', people(2000, 2020)), map)
    assert.deepEqual([large.stored, large.duplicates], [10, 10])
    await at.undo(large.batch ?? '')
    const again = await at.read(at.write('l.csv', people(2000, 2020)), map)
    assert.deepEqual([again.stored, again.duplicates], [10, 10])
    await at.undo(again.batch ?? '')
    await at.undo(small.batch ?? '')
  })

  test('deals, companies and money are withdrawn too, and come back', async () => {
    const before = await at.counts()
    const deals = at.write(
      'deals.yaml',
      'kind: opportunities\nsource: crm\nopportunity: { id: i, stage: s, stages: { Won: won }, value: { column: v, number: true }, closedAt: d }\naccount: { name: n }\n',
    )
    const spend = at.write(
      'spend.yaml',
      'kind: spend\nsource: ads\nspend: { channel: c, amount: a, currency: { const: EUR }, from: f }\n',
    )
    const accounts = at.write(
      'accounts.yaml',
      'kind: accounts\nsource: crm\nasOf: 2025-01-01\naccount: { name: n }\ncolumns: { industry: i }\n',
    )
    const files: readonly (readonly [string, string])[] = [
      [at.write('acc.csv', 'n,i\nNew Firm,steel\nFirm X,retail\n'), accounts],
      [at.write('d.csv', 'i,s,v,d,n\n1,Won,5,2025-02-02,New Firm\n2,Won,6,2025-02-02,\n'), deals],
      [at.write('m.csv', 'c,a,f\npaid search,10,2025-01-01\nevent,20,2025-01-02\n'), spend],
    ]
    const imported = []
    for (const round of [1, 2]) {
      const batches: string[] = []
      for (const [file, which] of files) {
        const answer = await at.read(file, which)
        assert.deepEqual([answer.stored, answer.duplicates], [2, 0], `${file} ${round}`)
        batches.push(answer.batch ?? '')
      }
      imported.push(await at.counts())
      for (const batch of batches.reverse()) await at.undo(batch)
      assert.deepEqual(await at.counts(), before)
    }
    assert.deepEqual(imported[1], imported[0])
    assert.deepEqual(imported[0], { ...before, accounts: (before.accounts ?? 0) + 2, opportunities: 2, spend: 30 })
    const { rows } = await at.db.ops.query(`select state from accounts where name = 'firm x'`)
    assert.deepEqual(rows[0].state, { values: { name: 'firm x' }, sources: {} })
  })

  test('an owner given since stays with the person and is listed', async () => {
    await at.ledger.append(at.workspace, [
      {
        messageId: 'rep1',
        to: { kind: 'pool', team: 'sales' },
        at: at.time.now,
        mode: 'live',
        trust: 'human',
        door: 'test',
        event: { type: 'route.rep-described', rep: '00000000-0000-4000-8000-000000000001' as never, name: 'Bo' },
      },
    ])
    const { batch } = await at.read(at.write('o.csv', people(3001, 3003)), map)
    const [fact] = await at.ledger.append(at.workspace, [
      capture({ id: 'q1', at: at.time.now, email: 'p3001@firm1.example' }, did('quote_requested')),
    ])
    assert.ok(fact?.status === 'stored')
    const { commitments, hidden } = await at.undo(batch ?? '')
    assert.deepEqual(
      commitments.map(({ rep }) => rep),
      ['Bo'],
    )
    assert.equal(hidden.people, 1)
    const { rows } = await at.db.ops.query(
      `select owner is not null as owned, hidden from people where person_id = $1`,
      [fact.person],
    )
    assert.deepEqual(rows, [{ owned: true, hidden: false }])
  })

  test('an unknown batch is told with those that are known', async () => {
    await assert.rejects(at.undo('nothing'), /There is no import "nothing"/)
  })
})

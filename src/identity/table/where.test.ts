import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clausesOf, FILTER } from './filter.ts'
import { all, conditionOf, Sql, wayOf } from './where.ts'

const HOSTILE = "x'; drop table people; --"
const id = '01890000-0000-7000-8000-000000000001'

function compiled(asked: Record<string, string>) {
  const sql = new Sql('w')
  const clauses = clausesOf(FILTER.parse(asked), { nowMs: 0, timezone: 'UTC' })
  return { text: all(clauses.map((clause) => conditionOf(clause, sql))), values: sql.values }
}

test('whatever is asked for is a parameter, never text', () => {
  for (const field of ['stage', 'track', 'grade', 'channel', 'source', 'country', 'domain', 'tag']) {
    const { text, values } = compiled({ [field]: HOSTILE })
    assert.ok(!text.includes('drop'), field)
    assert.ok(JSON.stringify(values).includes('drop'), field)
  }
})

test('lists, those who lack it, and stretches', () => {
  assert.equal(compiled({ stage: 'mql' }).text, 'l.stage = $2::text')
  assert.equal(compiled({ stage: 'mql,sal' }).text, 'l.stage = any($2::text[])')
  assert.equal(compiled({ owner: `${id},none` }).text, '(l.owner = $2::uuid or l.owner is null)')
  assert.equal(compiled({ score: '1..2' }).text, 'l.score >= $2::double precision and l.score <= $3::double precision')
  assert.equal(compiled({}).text, 'true')
})

test('those who lack what is sorted by are walked after all others', () => {
  const sql = new Sql('w')
  const order = { sort: 'name', dir: 'desc' } as const
  const have = wayOf(order, 'have', { ...order, value: 'ana', id }, sql)
  assert.deepEqual(have.conditions, ['l.name_key is not null', '(l.name_key, l.person_id) < ($2::text, $3::uuid)'])
  const lack = wayOf(order, 'lack', { ...order, value: 'ana', id }, sql)
  assert.deepEqual(lack, { conditions: ['l.name_key is null'], order: 'l.person_id desc' })
})

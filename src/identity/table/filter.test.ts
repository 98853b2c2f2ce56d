import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clausesOf, columnsOf, FILTER, type Moment, orderOf, TABLE } from './filter.ts'

const MOMENT: Moment = { nowMs: Date.parse('2026-03-10T12:00:00Z'), timezone: 'Europe/Berlin' }
const read = (asked: Record<string, string>) => clausesOf(FILTER.parse(asked), MOMENT)

test('an address becomes conditions that hold together', () => {
  assert.deepEqual(read({ stage: 'mql, sal,mql', owner: 'none', score: '..50', out: 'no' }), [
    { kind: 'list', field: 'stage', values: ['mql', 'sal'], orNone: false },
    { kind: 'list', field: 'owner', values: [], orNone: true },
    { kind: 'flag', field: 'out', is: false },
    { kind: 'score', to: 50 },
  ])
})

test('days begin in the workspace’s zone, and the last one counts whole', () => {
  assert.deepEqual(read({ created: '2026-01-01..2026-01-31' }), [
    { kind: 'time', field: 'created', from: '2025-12-31T23:00:00.000Z', before: '2026-01-31T23:00:00.000Z' },
  ])
  assert.deepEqual(read({ seen: '30d' }), [{ kind: 'time', field: 'seen', from: '2026-02-08T12:00:00.000Z' }])
  assert.deepEqual(read({ seen: '!30d' }), [{ kind: 'time', field: 'seen', before: '2026-02-08T12:00:00.000Z' }])
})

test('a search in which there is no word finds nobody', () => {
  assert.deepEqual(read({ search: 'Ana Ott' }), [
    { kind: 'word', word: 'ana' },
    { kind: 'word', word: 'ott' },
  ])
  assert.deepEqual(read({ search: '%%' }), [{ kind: 'nobody' }])
  assert.deepEqual(read({ search: ' ' }), [])
})

test('what no table has is refused', () => {
  for (const asked of [
    { sort: 'password' },
    { dir: 'DESC--' },
    { limit: '201' },
    { owner: 'me' },
    { seen: '0d' },
    { seen: '2026-02-31..' },
    { score: '..' },
  ])
    assert.equal(TABLE.safeParse(asked).success, false, JSON.stringify(asked))
})

test('columns stand in their own order, the usual ones where nobody chose', () => {
  assert.deepEqual(columnsOf({ columns: ['score', 'name'] }), ['name', 'score'])
  assert.ok(columnsOf({}).includes('stage'))
  assert.deepEqual(orderOf({ sort: 'name' }), { sort: 'name', dir: 'asc' })
})

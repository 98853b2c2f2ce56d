import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VIEW_BODY } from './view.ts'

test('a view keeps an address that the table understands', () => {
  const said = VIEW_BODY.parse({ name: ' Hot ', query: { stage: 'mql', sort: 'score', columns: 'name,score' } })
  assert.deepEqual(said, { name: 'Hot', query: { stage: 'mql', sort: 'score', columns: 'name,score' }, shared: false })
})

test('a view of anything else is refused', () => {
  for (const query of [{ sort: 'score;select 1' }, { cursor: 'x' }, { nothing: 'x' }, { columns: 'password' }])
    assert.equal(VIEW_BODY.safeParse({ name: 'x', query }).success, false, JSON.stringify(query))
  assert.equal(VIEW_BODY.safeParse({ name: '', query: {} }).success, false)
})

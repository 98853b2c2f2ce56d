import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asSeenOn } from './past.ts'

test('who entered after the day had not entered yet', () => {
  const entries = {
    lead: new Map([
      [10, 5],
      [12, 3],
    ]),
    mql: new Map([
      [11, 2],
      [20, 4],
    ]),
  }
  const { cells } = asSeenOn(entries, ['lead', 'mql', 'sql'], 12)
  assert.deepEqual([cells.lead?.entered, cells.lead?.converted, cells.lead?.open], [8, 2, 6])
  assert.deepEqual([cells.mql?.entered, cells.mql?.converted], [2, 0])
  assert.equal(cells.sql?.entered, 0)
})

test('a stage that was jumped over counts as passed', () => {
  const { cells } = asSeenOn({ mql: new Map([[1, 3]]) }, ['lead', 'mql'], 5)
  assert.deepEqual([cells.lead?.entered, cells.lead?.skipped], [0, 3])
})

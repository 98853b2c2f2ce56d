import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysOf, rangeOf } from './range.ts'

test('a range is days of the zone: the day the clocks change has 23 hours', () => {
  assert.deepEqual(rangeOf({ from: '2026-03-29', to: '2026-03-29' }, '2026-04-02', 'Europe/Vienna'), {
    ...{ from: '2026-03-29', to: '2026-03-29', zone: 'Europe/Vienna' },
    ...{ fromAt: '2026-03-28T23:00:00.000Z', toAt: '2026-03-29T22:00:00.000Z' },
  })
})

test('every day of a range, both ends included', () => {
  assert.deepEqual(daysOf({ from: '2026-02-27', to: '2026-03-01' }), ['2026-02-27', '2026-02-28', '2026-03-01'])
})

test('a range that is backwards, endless or no date is refused with the reason', () => {
  const asked = (from: string, to: string) => () => rangeOf({ from, to }, '2026-04-02', 'UTC')
  assert.throws(asked('2026-03-02', '2026-03-01'), /before it begins/)
  assert.throws(asked('2024-01-01', '2026-03-01'), /at most 366/)
  assert.throws(asked('2026-02-30', '2026-03-01'), /no date/)
})

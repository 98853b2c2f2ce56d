import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trendOf } from './trend.ts'

test('a period falls into a dozen parts, each lead into one', () => {
  const trend = trendOf(
    new Map([
      [
        'ads',
        new Map([
          [100, 2],
          [111, 1],
          [123, 4],
        ]),
      ],
    ]),
    { from: 100, to: 123 },
  )
  assert.equal(trend?.days.length, 12)
  assert.deepEqual(trend?.values.ads, [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4])
})

test('one day has no shape, and years are kept too coarsely', () => {
  assert.equal(trendOf(new Map(), { from: 5, to: 5 }), null)
  assert.equal(trendOf(new Map(), { from: 0, to: 4000 }), null)
})

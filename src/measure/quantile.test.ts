import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, quantile, shownDays } from './quantile.ts'

test('an odd number has a middle, an even number the mean of two', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([4, 1, 3, 2]), 2.5)
  assert.equal(median([]), null)
})

test('quantiles interpolate as percentile_cont does', () => {
  assert.equal(quantile([1, 2, 3, 4, 5], 0.9), 4.6)
  assert.equal(quantile([7], 0.9), 7)
})

test('days are shown to one decimal', () => {
  assert.equal(shownDays(14.722164), 14.7)
  assert.equal(shownDays(14.650729), 14.7)
  assert.equal(shownDays(null), null)
})

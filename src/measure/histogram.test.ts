import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bucketOf, count, daysOf, type Histogram, quantileOf } from './histogram.ts'

test('a bucket stands for its members within 4.5 %', () =>
  fc.assert(
    fc.property(fc.double({ min: 1 / 86_400, max: 5000, noNaN: true }), (days) => {
      const ratio = daysOf(bucketOf(days)) / days
      assert.ok(ratio > 1 / 1.045 && ratio < 1.045, `${days} became ${daysOf(bucketOf(days))}`)
    }),
  ))

test('no time at all is exactly no time', () => {
  assert.equal(daysOf(bucketOf(0)), 0)
})

test('the quantile of the buckets is within 4.5 % of the nearest-rank quantile of the values', () =>
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.001, max: 900, noNaN: true }), { minLength: 1 }),
      fc.constantFrom(0.5, 0.9),
      (values, q) => {
        const histogram: Histogram = new Map()
        for (const days of values) count(histogram, bucketOf(days))
        const exact = [...values].sort((a, b) => a - b)[Math.max(Math.ceil(q * values.length) - 1, 0)] ?? 0
        const ratio = (quantileOf(histogram, q) ?? 0) / exact
        assert.ok(ratio > 1 / 1.045 && ratio < 1.045)
      },
    ),
  ))

test('nothing counted has no quantile', () => {
  assert.equal(quantileOf(new Map(), 0.5), null)
})

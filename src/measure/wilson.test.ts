import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newcombe, wilson } from './wilson.ts'

const rounded = (interval: readonly [number, number] | null) => interval?.map((end) => Number(end.toFixed(4)))

test('the four examples of Newcombe 1998 (I), table I, method 3', () => {
  assert.deepEqual(rounded(wilson(81, 263)), [0.2553, 0.3662])
  assert.deepEqual(rounded(wilson(15, 148)), [0.0624, 0.1605])
  assert.deepEqual(rounded(wilson(0, 20)), [0, 0.1611])
  assert.deepEqual(rounded(wilson(1, 29)), [0.0061, 0.1718])
})

test('the examples of Newcombe 1998 (II), table II, method 10', () => {
  assert.deepEqual(rounded(newcombe(56, 70, 48, 80)), [0.0524, 0.3339])
  assert.deepEqual(rounded(newcombe(9, 10, 3, 10)), [0.1705, 0.809])
  assert.deepEqual(rounded(newcombe(5, 56, 0, 29)), [-0.0381, 0.1926])
})

test('nothing tried has no interval', () => {
  assert.equal(wilson(0, 0), null)
  assert.equal(newcombe(1, 2, 0, 0), null)
})

test('the interval holds the share and stays between 0 and 1', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const k = Math.floor(share * n)
      const [low, high] = wilson(k, n) ?? [1, 0]
      assert.ok(low >= 0 && low <= k / n && k / n <= high && high <= 1)
    }),
  ))

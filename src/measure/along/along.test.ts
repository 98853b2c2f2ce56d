import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alongWith } from './along.ts'

const group = (value: string, n: number, k: number) => ({ dimension: 'channel', value, n, k })

test('the group that falls behind everybody else is named, with what it cost', () => {
  const found = alongWith([group('paid search', 200, 4), group('referral', 100, 20), group('email', 100, 18)], {
    n: 400,
    k: 42,
  })
  assert.equal(found?.value, 'paid search')
  assert.equal(Math.round(found?.people ?? 0), 34)
})

test('a small difference, a few cases and the unknown are nothing to name', () => {
  assert.equal(alongWith([group('a', 100, 10), group('b', 100, 12)], { n: 200, k: 22 }), null)
  assert.equal(alongWith([group('a', 20, 0)], { n: 200, k: 60 }), null)
  assert.equal(alongWith([group('unknown', 100, 0)], { n: 200, k: 60 }), null)
})

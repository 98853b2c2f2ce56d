import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BEHIND_QUERY, placeOf, placeText } from './question.ts'

const place = { day: '2026-03-01', person: '00000000-0000-4000-8000-000000000001', cycle: 2 }

test('a place survives its way through an address', () => {
  assert.deepEqual(placeOf(placeText(place)), place)
  assert.equal(placeOf(undefined), null)
  assert.ok(BEHIND_QUERY.safeParse({ stage: 'mql', after: placeText(place) }).success)
})

test('what is no place is refused', () => {
  assert.ok(!BEHIND_QUERY.safeParse({ stage: 'mql', after: "x' or 1=1" }).success)
  assert.ok(!BEHIND_QUERY.safeParse({ stage: 'mql', which: 'all' }).success)
})

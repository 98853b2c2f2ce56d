import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PAGE_QUERY, placeOf, placeText } from './asked.ts'

const id = '00000000-0000-4000-8000-000000000001'

test('a place is a time and an id, or no place', () => {
  const text = placeText('2026-03-01T09:00:00.000Z', id)
  assert.ok(PAGE_QUERY.safeParse({ after: text }).success)
  assert.deepEqual(placeOf(text), { at: '2026-03-01T09:00:00.000Z', id })
  assert.equal(placeOf(`yesterday~${id}`), null)
  assert.equal(placeOf(undefined), null)
  assert.ok(!PAGE_QUERY.safeParse({ after: 'x' }).success)
})

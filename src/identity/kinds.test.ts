import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RANK } from '../funnel/event.ts'
import { KINDS } from './kinds.ts'

test('every event type stands in exactly one kind of a timeline', () => {
  assert.deepEqual(Object.values(KINDS).flat().toSorted(), Object.keys(RANK).toSorted())
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openAdmission } from './admission.ts'

test('bodies come in until the limit, and again once some have left', () => {
  const gate = openAdmission(10_000)
  assert.deepEqual([gate.enter(6_000), gate.enter(6_000), gate.enter(4_000)], [true, false, true])
  gate.leave(6_000)
  assert.equal(gate.enter(6_000), true)
})

test('a body larger than the limit comes in alone', () => {
  const gate = openAdmission(10_000)
  assert.deepEqual([gate.enter(50_000), gate.enter(1)], [true, false])
})

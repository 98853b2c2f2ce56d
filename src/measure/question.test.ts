import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuestion } from './question.ts'

test('all time, everybody, by cohort, as of now unless said', () => {
  assert.deepEqual(parseQuestion({}, 5), { mode: 'cohort', by: null, from: null, to: null, asOfMs: 5 })
})

test('what cannot be understood is refused in words', () => {
  assert.throws(() => parseQuestion({ mode: 'sideways' }, 0), /no mode "sideways"/)
  assert.throws(() => parseQuestion({ from: '2026-02-30' }, 0), /from is no date: "2026-02-30"/)
  assert.throws(() => parseQuestion({ from: '2026-03-02', to: '2026-03-01' }, 0), /from \(2026-03-02\) is after to/)
  assert.throws(() => parseQuestion({ mode: 'snapshot', to: '2026-03-01' }, 0), /snapshot is of now/)
  assert.throws(() => parseQuestion({ asOf: 'yesterday' }, 0), /asOf is no instant/)
  assert.throws(() => parseQuestion({ dealValue: '-3' }, 0), /deal value is no amount/)
})

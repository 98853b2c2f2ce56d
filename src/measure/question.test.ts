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
  for (const asOf of ['2026-03-01 junk', '2026-02-30', '2026-03-01T10:00:00', '2026-03-01T25:00:00Z', '0000-01-01'])
    assert.throws(() => parseQuestion({ asOf }, 0), /asOf is no instant/, asOf)
  for (const dealValue of ['-3', '0', '0x10', '1e3', ' 5', 'Infinity'])
    assert.throws(() => parseQuestion({ dealValue }, 0), /deal value is no amount/, dealValue)
  for (const by of ['\0', 'source\0', '\ud800']) assert.throws(() => parseQuestion({ by }, 0), /control characters/)
})

test('a date or an instant says as of when, and an amount may have a fraction', () => {
  const { asOfMs, dealValue } = parseQuestion({ asOf: '2026-03-01T09:30:00+01:00', dealValue: '12000.50' }, 0)
  assert.deepEqual([asOfMs, dealValue], [Date.parse('2026-03-01T08:30:00Z'), 12000.5])
  assert.equal(parseQuestion({ asOf: '2026-03-01' }, 0).asOfMs, Date.parse('2026-03-01T00:00:00Z'))
})

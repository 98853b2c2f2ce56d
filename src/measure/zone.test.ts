import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayIn, dayNumber, isPlainDate, plainDate } from './zone.ts'

test('an instant belongs to the day of its zone, summer time included', () => {
  const berlin = dayIn('Europe/Berlin')
  assert.equal(plainDate(berlin(Date.parse('2026-03-28T22:59:59Z'))), '2026-03-28')
  assert.equal(plainDate(berlin(Date.parse('2026-03-28T23:00:00Z'))), '2026-03-29')
  assert.equal(plainDate(berlin(Date.parse('2026-03-29T21:59:59Z'))), '2026-03-29')
  assert.equal(plainDate(berlin(Date.parse('2026-03-29T22:00:00Z'))), '2026-03-30')
  assert.equal(plainDate(dayIn('America/St_Johns')(Date.parse('2026-01-01T03:29:00Z'))), '2025-12-31')
})

test('only real dates are dates', () => {
  assert.equal(isPlainDate('2024-02-29'), true)
  assert.equal(isPlainDate('2025-02-29'), false)
  assert.equal(isPlainDate('2025-2-9'), false)
  assert.equal(dayNumber('1970-01-02'), 1)
  for (const date of ['0000-01-01', '1899-12-31', '2201-01-01', '9999-01-01']) assert.equal(isPlainDate(date), false)
})

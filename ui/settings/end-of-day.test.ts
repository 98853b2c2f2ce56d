import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayIn, endOfDay } from './end-of-day.ts'

test('a day ends when the clocks of its zone say so', () => {
  assert.equal(endOfDay('2026-01-05', 'UTC'), '2026-01-05T23:59:59.000Z')
  assert.equal(endOfDay('2026-01-05', 'Asia/Tokyo'), '2026-01-05T14:59:59.000Z')
  assert.equal(endOfDay('2026-01-05', 'America/Los_Angeles'), '2026-01-06T07:59:59.000Z')
})

test('the day on which the clocks change has its own end', () => {
  assert.equal(endOfDay('2026-03-29', 'Europe/Berlin'), '2026-03-29T21:59:59.000Z')
  assert.equal(endOfDay('2026-10-25', 'Europe/Berlin'), '2026-10-25T22:59:59.000Z')
})

test('what was chosen comes back the same day, wherever it is', () => {
  const days = ['2026-03-28', '2026-03-29', '2026-11-01', '2026-12-31']
  for (const zone of ['Asia/Tokyo', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata', 'America/New_York'])
    for (const day of days) assert.equal(dayIn(zone, Date.parse(endOfDay(day, zone))), day)
})

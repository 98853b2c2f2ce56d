import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Hours, workedAgo, workedBetween } from './hours.ts'

const HOURS: Hours = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], open: '09:00', close: '17:30' }
const MINUTE = 60_000
const ms = (text: string) => Date.parse(text)

test('a lead that comes on Friday evening has waited a quarter of an hour on Monday at 9:15', () => {
  const friday = ms('2026-03-06T21:00:00Z')
  assert.equal(workedBetween(friday, ms('2026-03-09T09:15:00Z'), HOURS, 'Europe/London') / MINUTE, 15)
  assert.equal(workedAgo(15 * MINUTE, ms('2026-03-09T09:15:00Z'), HOURS, 'Europe/London'), ms('2026-03-09T09:00:00Z'))
})

test('hours follow the zone, also over the change of the clocks', () => {
  // Clocks go forward on Sunday, 29 March 2026.
  const minutes = workedBetween(ms('2026-03-27T17:20:00Z'), ms('2026-03-30T08:10:00Z'), HOURS, 'Europe/London') / MINUTE
  assert.equal(minutes, 20)
})

test('without hours all time counts', () => {
  assert.equal(workedBetween(0, 5000, undefined, 'UTC'), 5000)
  assert.equal(workedAgo(5000, 9000, undefined, 'UTC'), 4000)
})

test('what was long ago goes over several days', () => {
  const now = ms('2026-03-10T10:00:00Z')
  const ago = workedAgo(9.5 * 60 * MINUTE, now, HOURS, 'UTC')
  assert.equal(new Date(ago).toISOString(), '2026-03-09T09:00:00.000Z')
  assert.equal(workedBetween(ago, now, HOURS, 'UTC') / MINUTE, 9.5 * 60)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLOSES_MS, lateDay } from './closing.ts'

const ms = (at: string) => Date.parse(at)

test('a day is marked from an hour after its end, and packed an hour later at the earliest', () => {
  const at = ms('2026-03-02T23:59:59.999Z')
  assert.equal(lateDay(at, ms('2026-03-03T00:59:59.999Z')), undefined)
  assert.equal(lateDay(at, ms('2026-03-03T01:00:00Z')), '2026-03-02')
  assert.equal(lateDay(ms('2026-03-03T00:00:00Z'), ms('2026-03-03T01:00:00Z')), undefined)
  assert.equal(CLOSES_MS, 2 * 3_600_000)
})

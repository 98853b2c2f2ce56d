import assert from 'node:assert/strict'
import { test } from 'node:test'
import { opportunityGroup, velocity } from './opportunities.ts'

const COUNTS = {
  value: 'all',
  total: 100,
  open: 50,
  won: 20,
  lost: 30,
  stages: {},
  wonValue: 200_000,
  wonValued: 20,
  wonDays: 40,
  closedDays: 30,
  withoutDates: 0,
  withoutAccount: 0,
  negative: 0,
}

test('the open pipeline, the average won deal, the win rate and the cycle make the velocity', () => {
  const group = opportunityGroup(COUNTS)
  assert.deepEqual([group.winRate, group.averageDeal, group.medianCycleDays], [0.4, 10_000, 40])
  assert.equal(group.velocity.perDay, (50 * 10_000 * 0.4) / 40)
  assert.equal(group.velocityOfAll.perDay, (100 * 10_000 * 0.4) / 40)
})

test('a fifth off the cycle is a quarter more velocity', () => {
  const before = velocity(50, 10_000, 0.4, 40).perDay ?? 0
  assert.equal(velocity(50, 10_000, 0.4, 32).perDay, before * 1.25)
})

test('without a closed deal there is no rate and no velocity', () => {
  const group = opportunityGroup({
    ...COUNTS,
    won: 0,
    lost: 0,
    wonValue: 0,
    wonValued: 0,
    wonDays: null,
    closedDays: null,
  })
  assert.deepEqual([group.winRate, group.interval, group.velocity.perDay], [null, null, null])
})

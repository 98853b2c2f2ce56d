import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Age, kaplanMeier, medianStay } from './survival.ts'

const left = (days: number, n = 1): Age => ({ days, left: n, censored: 0 })
const censored = (days: number): Age => ({ days, left: 0, censored: 1 })

/** Remission of leukaemia under 6-MP: Freireich 1963, worked by hand in Kleinbaum and Klein, Survival Analysis, chapter 2. */
const SIX_MP = [
  left(6, 3),
  left(7),
  left(10),
  left(13),
  left(16),
  left(22),
  left(23),
  ...[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(censored),
]

test('the textbook curve of the 6-MP group', () => {
  const steps = kaplanMeier(SIX_MP).map(({ days, staying }) => [days, Number(staying.toFixed(4))])
  assert.deepEqual(steps, [
    [6, 0.8571],
    [7, 0.8067],
    [10, 0.7529],
    [13, 0.6902],
    [16, 0.6275],
    [22, 0.5378],
    [23, 0.4482],
  ])
  assert.equal(medianStay(kaplanMeier(SIX_MP)), 23)
})

test('a curve that stays above a half has no median', () => {
  assert.equal(medianStay(kaplanMeier([left(3), censored(5), censored(6)])), null)
  assert.equal(medianStay(kaplanMeier([])), null)
})

test('without censoring the median is the lower middle value', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1 }), (days) => {
      const sorted = [...days].sort((a, b) => a - b)
      assert.equal(medianStay(kaplanMeier(days.map((day) => left(day)))), sorted[Math.ceil(days.length / 2) - 1])
    }),
  ))

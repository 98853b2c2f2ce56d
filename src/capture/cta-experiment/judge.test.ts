import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ArmCounts, isSplitOff, judged, peopleToSee, timesAsOften } from './judge.ts'

const arm = (people: number, converted: number, mql = 0): ArmCounts => ({ people, converted, stages: { mql } })
const said = (tiered: ArmCounts, single: ArmCounts, perArm = 400) => judged({ tiered, single }, perArm, ['mql'])
const near = (found: number, told: number, within: number) => assert.ok(Math.abs(found - told) <= within, `${found}`)

test('how many people it takes to see a doubling is as the tables of the book have it', () => {
  // 80 % power, 5 % two-sided: 5 % against 10 % takes 435 each, 10 % against 20 % 199, 2 % against 4 % 1141.
  assert.deepEqual([0.05, 0.1, 0.02].map(peopleToSee), [435, 199, 1141])
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.45, noNaN: true }), (share) => {
      assert.ok(peopleToSee(share) >= peopleToSee(Math.min(0.45, share * 1.1)))
    }),
  )
})

test('a ratio of two shares has the interval of the log method', () => {
  // 15 of 100 against 5 of 100: 3 (1.13 to 7.94).
  const found = timesAsOften(15, 100, 5, 100)
  near(found?.times ?? 0, 3, 1e-9)
  near(found?.interval[0] ?? 0, 1.133, 0.001)
  near(found?.interval[1] ?? 0, 7.941, 0.001)
  assert.equal(timesAsOften(0, 100, 5, 100), null)
})

test('before as many people as were planned are in both arms nothing is said, however large the difference', () => {
  const { verdict, sentence } = said(arm(399, 200), arm(400, 10))
  assert.deepEqual([verdict, sentence], ['not enough', 'Not enough yet: 399 of the 400 people that each half takes.'])
  assert.equal(said(arm(0, 0), arm(0, 0)).verdict, 'not enough')
})

test('arms that are filled unevenly say nothing, and a usual unevenness is none', () => {
  assert.equal(isSplitOff(500, 600), false)
  assert.equal(isSplitOff(500, 610), true)
  assert.equal(said(arm(1000, 200), arm(700, 20)).verdict, 'split off')
  assert.equal(isSplitOff(0, 0), false)
})

test('a difference is told with how many times as often, and whether that is a doubling', () => {
  assert.deepEqual(
    [
      said(arm(1000, 300), arm(1000, 100)),
      said(arm(1000, 130), arm(1000, 100)),
      said(arm(1000, 60), arm(1000, 100)),
    ].map(({ verdict, sentence }) => [verdict, sentence]),
    [
      [
        'tiered',
        'More convert with tiered CTAs than with the single one. Tiered converts 3 times as often (95 %: 2.44 to 3.7): it at least doubles.',
      ],
      [
        'tiered',
        'More convert with tiered CTAs than with the single one. Tiered converts 1.3 times as often (95 %: 1.02 to 1.66): that it doubles is refuted.',
      ],
      [
        'single',
        'More convert with the single CTA than with tiered ones. Tiered converts 0.6 times as often (95 %: 0.44 to 0.82): that it doubles is refuted.',
      ],
    ],
  )
  assert.equal(said(arm(1000, 100), arm(1000, 96)).verdict, 'no difference')
})

test('whoever is in the arms the other way round is told the other way round', () => {
  const counts = fc.integer({ min: 400, max: 600 }).chain((people) => fc.nat(people).map((k) => arm(people, k, k)))
  const other = { tiered: 'single', single: 'tiered' } as const
  fc.assert(
    fc.property(counts, counts, (a, b) => {
      const [one, turned] = [said(a, b), said(b, a)]
      const name = one.verdict === 'tiered' || one.verdict === 'single' ? other[one.verdict] : one.verdict
      assert.equal(turned.verdict, name)
      assert.deepEqual(turned.converted.tiered, one.converted.single)
      assert.equal(one.stages[0]?.tiered.k, a.stages.mql)
    }),
  )
})

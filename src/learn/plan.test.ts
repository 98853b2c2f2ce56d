import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ANA, DAY, definitionOf, did, fact, HOUR, is, MONDAY, page } from '../../test/given.ts'
import { fromMs } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import { fold } from '../funnel/fold.ts'
import { type Comparison, movesOf, NOBODY_LOOKED_AT, planMoves, planOf } from './plan.ts'
import { planText } from './plan-text.ts'

const text = (threshold: number): string => `
name: small
title: Small
timezone: UTC
currency: EUR
stages:
  - { id: visitor, name: Visitor, position: TOFU, owner: marketing }
  - { id: mql, name: Qualified, position: MOFU, owner: marketing, enter: score > ${threshold} }
disqualify:
  - { id: student, when: person.role == "student", reason: studies }
recycle:
  - { id: dormant, from: [mql], to: visitor, when: last("any") > ${threshold}, reason: silent, coolDown: 7d }
scoring:
  engagement:
    halfLife: 14d
    rules:
      - { id: pricing, on: /pricing, points: 10, reason: read the prices }
      - { id: demo, on: demo_requested, points: ${threshold}, reason: asked for a demo }
routing:
  when: score > ${threshold}
  teams: [{ id: sales, name: Sales }]
  rules: [{ id: all, team: sales, why: everybody }]
`
const inForce = definitionOf(text(40))
const draft = definitionOf(text(15), 2)
const comparisonAt = (ms: number): Comparison => ({
  inForce: { version: 1, at: fromMs(MONDAY), act: false },
  draft: 2,
  definitionOf: (version) => (version < 2 ? inForce : draft),
  now: fromMs(MONDAY + ms),
})

const person = (facts: readonly Fact[], email: string | null = 'ana@acme.example') => ({
  id: ANA,
  email,
  version: 1,
  facts,
})

test('a lower bar lets somebody in and asks for an owner', () => {
  const facts = [fact(0, page('/pricing')), fact(HOUR, page('/pricing'))]
  assert.deepEqual(movesOf(person(facts), comparisonAt(2 * HOUR)), [
    { kind: 'stage', from: 'visitor', to: 'mql' },
    { kind: 'owner', from: '', to: 'sales' },
  ])
})

const events = fc.constantFrom(
  page('/pricing'),
  did('demo_requested'),
  is({ role: 'student' }),
  is({ role: 'cto' }),
  page('/blog'),
)
const lives = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 * 24 }), events), { minLength: 1, maxLength: 12 })

test('the moves of a plan are those between a fold without and a fold with the new version', () => {
  fc.assert(
    fc.property(lives, fc.integer({ min: 0, max: 90 }), (life, days) => {
      const facts = life.map(([hours, event], i) => fact(hours * HOUR, event, { name: String(i) }))
      const comparison = comparisonAt(days * DAY)
      const { now, definitionOf: of } = comparison
      if (facts.every(({ at }) => at > now)) return
      const applied = fact(days * DAY, { type: 'definition.applied', version: 2, act: true }, { version: 2 })
      const before = fold(ANA, facts, now, of)
      const after = fold(ANA, [...facts, applied], now, of)
      const moves = movesOf(person(facts), comparison)
      const to = (kind: string, otherwise: string) => moves.find((move) => move.kind === kind)?.to ?? otherwise
      assert.equal(to('stage', before.stage), after.stage)
      assert.equal(to('track', before.track), after.track)
      assert.equal(to('out', to('back', before.exit?.rule ?? '')), after.exit?.rule ?? '')
      // Who no longer waits, because the new version sends them out or back, is told as that.
      assert.equal(to('owner', after.wants === undefined ? '' : (before.wants?.team ?? '')), after.wants?.team ?? '')
    }),
    { numRuns: 200 },
  )
})

test('a tally grows page by page, keeps ten examples and names those without e-mail by id', () => {
  const comparison = comparisonAt(2 * HOUR)
  const mover = (email: string | null) => person([fact(0, page('/pricing')), fact(HOUR, page('/pricing'))], email)
  const first = planMoves([mover(null), person([fact(0, page('/blog'))])], comparison)
  const both = planMoves(
    Array.from({ length: 12 }, (_, i) => mover(`a${i}@acme.example`)),
    comparison,
    first,
  )
  assert.deepEqual([both.looked, both.moved], [14, 13])
  assert.deepEqual(
    both.groups.map(({ kind, seen, examples }) => [kind, seen, examples.length, examples[0]]),
    [
      ['stage', 13, 10, ANA],
      ['owner', 13, 10, ANA],
    ],
  )
})

test('a sample is scaled with an interval, and everybody is exact', () => {
  const tally = { looked: 100, moved: 10, groups: [] }
  assert.deepEqual(planOf(tally, 100).moved, { people: 10, low: 10, high: 10 })
  assert.deepEqual(planOf(tally, 10_000).moved, { people: 1000, low: 552, high: 1744 })
  assert.deepEqual(planOf({ ...tally, moved: 0 }, 105).moved, { people: 0, low: 0, high: 4 })
  assert.deepEqual(planOf(NOBODY_LOOKED_AT, 0).moved, { people: 0, low: 0, high: 0 })
})

test('a plan reads as a table of who moves from where to where', () => {
  const tally = planMoves([person([fact(0, page('/pricing')), fact(HOUR, page('/pricing'))])], comparisonAt(2 * HOUR))
  assert.equal(
    planText(planOf(tally, 1), { before: inForce, after: draft }),
    `1 of 1 people would move. Everybody was looked at.

Stage
  From     To         People  Among them
  Visitor  Qualified  1       ana@acme.example

Would ask for an owner, with publish --act
  Asked before  Team   People  Among them
  –             Sales  1       ana@acme.example`,
  )
})

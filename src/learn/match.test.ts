import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ANA, DAY, definitionOf, did, fact, HOUR, is, MONDAY, page } from '../../test/given.ts'
import { compileCondition } from '../definition/cel.ts'
import { conditionScope } from '../definition/compile-scope.ts'
import { smallFunnel } from '../definition/small-funnel.ts'
import { fromMs } from '../funnel/brand.ts'
import type { Fact } from '../funnel/event.ts'
import { listeningTo, type Matching, matchAnswer, matching } from './match.ts'

const definition = definitionOf(smallFunnel())

function asked(expression: string, ms = DAY): Matching {
  const condition = compileCondition(expression, conditionScope(definition))
  assert.ok('holds' in condition)
  return {
    condition,
    definition: listeningTo(definition, condition),
    definitionOf: () => definition,
    now: fromMs(MONDAY + ms),
  }
}

const person = (...facts: Fact[]) => ({ id: ANA, email: null, version: 1, facts })

test('a condition is counted also over signals that no rule asks about, in windows too', () => {
  const people = [
    person(fact(0, page('/docs')), fact(HOUR, page('/docs'))),
    person(fact(0, page('/docs'))),
    person(fact(0, did('demo_requested'))),
  ]
  assert.equal(matching(people, asked('count("/docs", "30d") >= 2')).match, 1)
  assert.equal(matching(people, asked('visited("/docs", "30d")')).match, 2)
  assert.equal(matching(people, asked('visited("/docs", "30d")', 40 * DAY)).match, 0)
})

test('who is not known to match is counted as unknown, and pages of people add up', () => {
  const large = person(fact(0, is({ headcount: 60 })))
  const question = asked('person.headcount >= 50')
  const first = matching([large, person(fact(0, page('/docs')))], question)
  const both = matching([large], question, first)
  assert.deepEqual([both.looked, both.match, both.unknown, both.examples.length], [3, 2, 1, 2])
  assert.deepEqual(matchAnswer(both, 3, false).match, { people: 2, low: 2, high: 2 })
  assert.ok(matchAnswer(both, 300, false).match.high > 2)
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { definitionOf, MONDAY } from '../../test/given.ts'
import type { Json } from '../funnel/brand.ts'
import { fromMs } from '../funnel/brand.ts'
import { verdictOn } from './verdict.ts'

const IT = definitionOf(readFileSync(new URL('../../templates/it-services/funnel.yaml', import.meta.url), 'utf8'))
const on = (traits: Record<string, Json>, enriched: Record<string, Json> = {}) =>
  verdictOn({ traits, seen: { enriched }, at: fromMs(MONDAY) }, IT)

test('nothing known is open, and the question is the one that most points hang on', () => {
  const verdict = on({ company: 'Acme' })
  assert.equal(verdict.fits, 'open')
  assert.equal(verdict.track.name, null)
  assert.equal(verdict.question, 'headcount')
  assert.ok(verdict.possible > verdict.fit)
  assert.ok(verdict.rules.every(({ holds }) => holds !== true))
})

test('what fits goes to a rep, with each reason', () => {
  const verdict = on({ headcount: 60, budget: 12000, timeline: 3, industry: 'healthcare' })
  assert.equal(verdict.fits, 'fits')
  assert.equal(verdict.fit, 80)
  assert.deepEqual(
    verdict.rules.filter(({ holds }) => holds === true).map(({ rule }) => rule),
    ['size', 'budget', 'timeline', 'industry'],
  )
})

test('a knock-out is no, whatever the points, and asks nothing more', () => {
  const verdict = on({ headcount: 60, budget: 12000, timeline: 3 }, { email_domain: 'competitor.example' })
  assert.equal(verdict.fits, 'no')
  assert.equal(verdict.question, null)
  assert.equal(verdict.knockouts.find(({ holds }) => holds === true)?.rule, 'competitor')
})

test('a field says what it is good for', () => {
  const { fields } = on({})
  assert.deepEqual(fields.find(({ name }) => name === 'headcount')?.uses, ['scores', 'routes'])
  assert.deepEqual(fields.find(({ name }) => name === 'email_domain')?.uses, ['knocks-out'])
  assert.ok(fields.some(({ uses }) => uses.includes('documents')))
})

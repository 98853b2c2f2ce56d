import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDuration, parseDuration } from './duration.ts'
import { didYouMean, nearest } from './nearest.ts'

test('a duration is a number and a unit, never nothing', () => {
  assert.deepEqual(['15m', '24h', '30d', '2w', '45s', '0d', '1.5h', '30 days', 'd'].map(parseDuration), [
    900_000,
    86_400_000,
    2_592_000_000,
    1_209_600_000,
    45_000,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('a duration is written in its largest whole unit', () => {
  assert.deepEqual([900_000, 86_400_000, 1_209_600_000, 45_000].map(formatDuration), ['15m', '1d', '2w', '45s'])
})

test('the nearest word is meant only when it is near', () => {
  assert.equal(nearest('pricng', ['pricing', 'page']), 'pricing')
  assert.equal(nearest('headcount', ['score', 'person.headcount']), 'person.headcount')
  assert.equal(didYouMean('zebra', ['score', 'fit']), undefined)
})

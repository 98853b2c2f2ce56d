import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  assignedCondition,
  type Came,
  followedUpCondition,
  type Given,
  leakCondition,
  oneSystemCondition,
  scoredCondition,
  verdictCondition,
} from './conditions.ts'

const MINUTE = 60_000
const ana: Came = {
  ...{ id: 'ana', name: 'Ana', email: null, owned: true, unknown: false },
  ...{ door: 'lead api', trust: 'trusted', mode: 'live' },
}
const given: Given = {
  ...{ id: 'ana', name: 'Ana', email: null, rep: null, version: 1 },
  ...{ askedAt: '2026-03-02T10:00:00.000Z', givenAt: '2026-03-02T10:00:00.000Z', followedAt: null },
}
const clock = { nowMs: Date.parse('2026-03-04T10:00:00Z'), hours: undefined, zoneOf: () => 'UTC' }

test('nothing that happened is not known yet, neither good nor bad', () => {
  const all = [
    verdictCondition([]),
    oneSystemCondition([]),
    scoredCondition([]),
    assignedCondition([], 15 * MINUTE, clock),
    followedUpCondition([], MINUTE, 0),
    leakCondition([]),
  ]
  assert.deepEqual(new Set(all.map(({ state }) => state)), new Set(['unknown']))
})

test('a lead with a rep and no verdict breaks the first condition', () => {
  assert.equal(verdictCondition([ana]).state, 'met')
  assert.deepEqual(
    verdictCondition([ana, { ...ana, id: 'ben', unknown: true }]).leads.map(({ id }) => id),
    ['ben'],
  )
})

test('a live lead of a file was carried by hand, history was not', () => {
  assert.equal(oneSystemCondition([ana, { ...ana, door: 'import crm.csv', mode: 'historic' }]).state, 'met')
  assert.equal(oneSystemCondition([ana, { ...ana, door: 'import crm.csv' }]).broken, 1)
})

test('who waits still counts until now', () => {
  const waiting = { ...given, id: 'cem', givenAt: null }
  const found = assignedCondition([given, waiting], 15 * MINUTE, clock)
  assert.deepEqual(
    [found.state, found.of, found.leads[0]?.id, found.leads[0]?.ms],
    ['broken', 2, 'cem', 48 * 60 * MINUTE],
  )
})

test('follow-up is not known while nothing writes, and broken where it comes late', () => {
  assert.equal(followedUpCondition([given], 60 * MINUTE, clock.nowMs).state, 'unknown')
  const late = { ...given, followedAt: '2026-03-02T12:00:00.000Z' }
  assert.equal(followedUpCondition([late], 60 * MINUTE, clock.nowMs).state, 'broken')
  assert.equal(followedUpCondition([late], 180 * MINUTE, clock.nowMs).state, 'met')
})

test('a named leak is an answer, too few cases are none', () => {
  const leak = { verdict: 'leak', sentence: 'MQL to SQL', n: 200 } as const
  assert.equal(leakCondition([leak]).state, 'met')
  assert.equal(leakCondition([{ ...leak, verdict: 'not-enough-data' }]).state, 'unknown')
})

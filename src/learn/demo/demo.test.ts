import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RepId, Timestamp } from '../../funnel/brand.ts'
import { idOf } from '../../funnel/hash.ts'
import { demoBatches } from './demo.ts'

const NOW = '2026-06-15T10:30:00.000Z' as Timestamp
const repId = (email: string) => idOf('rep', email) as RepId
const of = (seed: number, now = NOW) => demoBatches({ seed, now, repId })

test('the same seed and instant tell the same story', () => {
  const batches = of(1)
  assert.equal(JSON.stringify(batches), JSON.stringify(of(1)))
  assert.notEqual(JSON.stringify(batches), JSON.stringify(of(2)))
})

test('nothing lies in the future, time runs forward, and every fact has its own id', () => {
  const batches = of(3)
  const captures = batches.flatMap((batch) => batch.captures)
  assert.ok(captures.every(({ at }) => at <= NOW))
  assert.deepEqual(
    captures.map(({ at }) => at),
    captures.map(({ at }) => at).toSorted(),
  )
  assert.equal(new Set(captures.map(({ messageId }) => messageId)).size, captures.length)
  for (const { now, captures: some } of batches) assert.ok(some.every(({ at }) => at <= now))
})

test('every address is of a reserved name, so that nobody can ever be written to', () => {
  const told = JSON.stringify(of(1))
  const domains = [...told.matchAll(/[a-z0-9.'-]+@([a-z0-9.-]+)/g)].map((match) => match[1] ?? '')
  assert.ok(domains.length > 1000)
  assert.deepEqual(
    domains.filter((domain) => !domain.endsWith('.example')),
    [],
  )
})

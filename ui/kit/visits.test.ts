import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventId, SubjectId, Timestamp } from '#src/funnel/brand.ts'
import type { Fact, FunnelEvent } from '#src/funnel/event.ts'
import { grouped } from './visits.ts'

const fact = (id: string, minute: number, event: FunnelEvent): Fact => {
  const at = new Date(Date.parse('2026-03-02T09:00:00Z') + minute * 60_000).toISOString() as Timestamp
  return {
    ...{ id: id as EventId, subject: 's' as SubjectId, at, recordedAt: at, version: 1 },
    ...{ mode: 'live', trust: 'claim', door: 'segment', event },
  }
}
const page = (path: string): FunnelEvent => ({ type: 'capture.page-viewed', path })
const read = (path: string, seconds: number, scroll: number): FunnelEvent => ({
  ...{ type: 'capture.tracked', name: 'page_read', properties: { path, seconds, scroll } },
})

test('what was read belongs to the line of its page, added up, and parts no visit', () => {
  const facts = [
    fact('r3', 12, read('/a', 5, 10)),
    fact('a2', 11, page('/a')),
    fact('r2', 10, read('/a', 30, 40)),
    fact('b', 5, page('/b')),
    fact('r1', 4, read('/a', 20, 80)),
    fact('a1', 0, page('/a')),
  ]
  const [visit, ...rest] = grouped(facts, [])
  assert.deepEqual(rest, [])
  assert.ok(visit?.kind === 'visit')
  assert.deepEqual(
    visit.deeds.map(({ fact: { id }, ms, read: told }) => [id, ms, told]),
    [
      ['a2', null, { seconds: 5, scroll: 10 }],
      ['b', 360_000, null],
      ['a1', 300_000, { seconds: 50, scroll: 80 }],
    ],
  )
})

test('a report of reading whose page nobody saw stands for itself', () => {
  const items = grouped([fact('r', 1, read('/a', 20, 80))], [])
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ['fact'],
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventType, FunnelEvent } from '../../src/funnel/event.ts'
import { RANK } from '../../src/funnel/event.ts'
import { grouped } from '../../ui/kit/visits.ts'
import { cameFrom, fieldName, pageName, sentenceOf } from '../../ui/words/deeds.ts'
import { did, fact, HOUR, is, MINUTE, page } from '../given.ts'

/** Enough of every kind of fact for its sentence. */
const FILLED = {
  path: '/pricing',
  name: 'quote_requested',
  traits: { title: 'CTO' },
  group: 'Acme',
  reason: 'same email',
  stage: 'proposal',
  status: 'open',
  repName: 'Ben',
  why: 'his turn',
  version: 3,
  purpose: 'newsletter',
  state: 'granted',
}

test('every kind of fact has a sentence without jargon', () => {
  for (const type of Object.keys(RANK) as EventType[]) {
    const said = sentenceOf({
      event: { type, ...FILLED, ...(type === 'route.rep-described' ? { name: 'Ben' } : {}) } as unknown as FunnelEvent,
      trust: 'form',
    })
    assert.match(said, /^\p{Lu}.* .*/u, type)
    assert.doesNotMatch(said, /undefined|null|\[object|capture\.|identity\.|_/, type)
  }
})

test('pages, fields and origins are called as people call them', () => {
  assert.equal(pageName('/'), 'the home page')
  assert.equal(pageName('/case-studies/cold-store.html'), 'Cold store')
  assert.equal(pageName('/p', 'Pricing | Acme'), 'Pricing')
  assert.equal(fieldName('use_case'), 'Use case')
  assert.equal(fieldName('x', 'What hurts'), 'What hurts')
  assert.equal(cameFrom({ channel: 'direct', source: 'direct' }), '')
  assert.equal(
    cameFrom({ channel: 'paid-search', source: 'google', campaign: 'spring' }),
    'came from google, campaign spring',
  )
})

test('half an hour of silence ends a visit, and each page lasts until the next', () => {
  const facts = [
    fact(0, page('/')),
    fact(2 * MINUTE, page('/pricing')),
    fact(3 * MINUTE, is({ title: 'CTO' })),
    fact(4 * MINUTE, did('quote_requested')),
    fact(2 * HOUR, page('/about')),
  ].toReversed()
  const items = grouped(facts, [])
  assert.deepEqual(
    items.map((item) => (item.kind === 'visit' ? item.deeds.length : item.kind)),
    [1, 3, 'fact'],
  )
  const visit = items[1]
  assert.ok(visit?.kind === 'visit')
  assert.equal(visit.ms, 4 * MINUTE)
  assert.deepEqual(
    visit.deeds.map(({ ms }) => ms),
    [null, 2 * MINUTE, 2 * MINUTE],
  )
})

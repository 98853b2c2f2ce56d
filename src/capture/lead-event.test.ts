import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asLeadEvent } from './lead-event.ts'

test('an event of a lead may be written the way its sender is used to', () => {
  assert.deepEqual(
    [
      'demo_requested',
      '/pricing',
      { name: 'Demo Requested', at: '2026-03-01T10:00:00Z' },
      { type: 'track', event: 'Demo Requested' },
      { type: 'page', properties: { path: '/pricing' } },
      { type: 'demo_requested', properties: { size: 3 } },
      { url: 'https://acme.example/pricing' },
      { event: 'quote_requested' },
    ].map(asLeadEvent),
    [
      { event: 'demo_requested' },
      { page: '/pricing' },
      { event: 'Demo Requested', timestamp: '2026-03-01T10:00:00Z' },
      { type: 'track', event: 'Demo Requested' },
      { properties: { path: '/pricing' }, page: '/pricing' },
      { properties: { size: 3 }, event: 'demo_requested' },
      { page: 'https://acme.example/pricing' },
      { event: 'quote_requested' },
    ],
  )
})

test('what is no event stays as it is and is refused by the schema', () => {
  assert.deepEqual([{}, 7, null, { type: 'page' }].map(asLeadEvent), [{}, 7, null, { type: 'page' }])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventId, Json, SubjectId, Timestamp } from '../../funnel/brand.ts'
import type { Fact, FunnelEvent } from '../../funnel/event.ts'
import { hitOf, touchRowOf } from './hit.ts'

const whose = { subject: 's' as SubjectId, at: '2026-03-02T09:00:00.000Z' as Timestamp, id: 'e' as EventId }
const fact = (event: FunnelEvent): Fact => ({
  ...whose,
  ...{ recordedAt: whose.at, version: 1, mode: 'live', trust: 'claim', door: 'segment', event },
})
const did = (name: string, properties: Readonly<Record<string, Json>>) =>
  hitOf(fact({ type: 'capture.tracked', name, properties }))
const NOTHING = {
  ...{ path: null, door: null, version: null, field: null, seconds: null, scroll: null, channel: null },
}

test('a page view is a hit with its path and the channel it was reached by', () => {
  const touch = { channel: 'email', source: 'newsletter' }
  assert.deepEqual(hitOf(fact({ type: 'capture.page-viewed', path: '/pricing', touch })), {
    ...{ ...whose, ...NOTHING, kind: 'page', path: '/pricing', channel: 'email' },
  })
})

test('each event of a door is a hit of that door; without the door it is none', () => {
  assert.deepEqual(did('form_left', { form: 'demo', version: 3, path: '/Demo/', field: 'budget' }), {
    ...{ ...whose, ...NOTHING, kind: 'form_left', door: 'demo', version: 3, path: '/demo', field: 'budget' },
  })
  assert.deepEqual(did('cta_clicked', { cta: 'trial', path: '/a', position: 'BOFU', rule: 'x' }), {
    ...{ ...whose, ...NOTHING, kind: 'cta_clicked', door: 'trial', path: '/a', field: 'BOFU' },
  })
  assert.deepEqual(did('content_downloaded', { asset: 'guide' }), {
    ...{ ...whose, ...NOTHING, kind: 'asset_downloaded', door: 'guide' },
  })
  assert.equal(did('form_submitted', { path: '/a' }), undefined)
  assert.equal(did('demo_requested', { form: 'demo' }), undefined)
})

test('what a strange page sends is cut and bounded, and a link leads somewhere without what it carries', () => {
  assert.deepEqual(did('page_read', { path: `/${'x'.repeat(5000)}`, seconds: 1e12, scroll: -7 }), {
    ...{ ...whose, ...NOTHING, kind: 'read', path: `/${'x'.repeat(499)}`, seconds: 86_400, scroll: 0 },
  })
  assert.deepEqual(did('page_read', { path: 7, seconds: 'long', scroll: 12.4 }), {
    ...{ ...whose, ...NOTHING, kind: 'read', scroll: 12 },
  })
  assert.deepEqual(did('outbound_link_clicked', { url: 'https://a.test/b?email=ana@acme.example#x' }), {
    ...{ ...whose, ...NOTHING, kind: 'link_clicked', field: 'https://a.test/b' },
  })
})

test('a touch is a row that says by which rules it was sorted; facts that say none were sorted by the first', () => {
  const touch = { channel: 'paid search', source: 'google', medium: 'cpc', clickId: 'gclid=1' }
  const row = {
    ...{ ...whose, ...touch, campaign: null, term: null, content: null, referrer: null, landing: null, rules: 1 },
    definition: null,
  }
  assert.deepEqual(touchRowOf(fact({ type: 'capture.tracked', name: 'x', touch })), row)
  assert.deepEqual(touchRowOf(fact({ type: 'capture.page-viewed', path: '/', touch: { ...touch, rules: 4 } })), {
    ...row,
    rules: 4,
  })
  assert.equal(touchRowOf(fact({ type: 'capture.page-viewed', path: '/' })), undefined)
})

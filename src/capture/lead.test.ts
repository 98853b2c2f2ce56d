import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromMs } from '../funnel/brand.ts'
import { parseLead } from './lead.ts'
import type { Given } from './segment-call.ts'

const receivedAt = fromMs(Date.parse('2026-03-01T10:00:00.000Z'))
const given: Given = { receivedAt, trust: 'trusted', newId: () => 'made' }
const places = (body: unknown, key?: string): unknown => {
  const read = parseLead(body, given, key)
  return read.ok ? 'taken' : read.refusals.map((one) => [one.code, one.path])
}

test('a lead is a person and what they did, in the order written, a millisecond apart and ending now', () => {
  const to = {
    kind: 'person',
    identifiers: [
      { kind: 'user', value: 'u' },
      { kind: 'email', value: 'ana@acme.com' },
      { kind: 'external:crm', value: '7' },
    ],
    account: [
      { kind: 'domain', value: 'acme.com' },
      { kind: 'name', value: 'acme' },
    ],
  }
  const common = { to, mode: 'live', trust: 'trusted', door: 'lead api' }
  const body = {
    email: 'Ana@Acme.com',
    userId: 'u',
    external: { crm: 7 },
    company: 'Acme',
    traits: { jobTitle: 'CTO' },
    writeKey: 'w',
    context: { campaign: { source: 'linkedin', medium: 'cpc' }, locale: 'pt-PT' },
    events: [
      { page: 'https://site.test/Pricing?x=1' },
      { event: 'Demo Requested', properties: { plan: 'pro' }, messageId: 'own' },
      { event: 'Older', timestamp: '2026-02-01T00:00:00Z' },
    ],
  }
  assert.deepEqual(parseLead(body, given, 'k'), {
    ok: true,
    messageId: 'k',
    captures: [
      {
        ...common,
        messageId: 'k',
        at: '2026-03-01T09:59:59.997Z',
        event: {
          type: 'capture.identified',
          traits: { locale: 'pt-PT', title: 'CTO', email: 'ana@acme.com', company: 'Acme' },
          touch: { channel: 'paid social', source: 'linkedin', medium: 'cpc' },
        },
      },
      {
        ...common,
        messageId: 'k:0',
        at: '2026-03-01T09:59:59.998Z',
        event: { type: 'capture.page-viewed', path: '/pricing', url: 'https://site.test/Pricing?x=1' },
      },
      {
        ...common,
        messageId: 'own',
        at: '2026-03-01T09:59:59.999Z',
        event: { type: 'capture.tracked', name: 'demo_requested', properties: { plan: 'pro' } },
      },
      {
        ...common,
        messageId: 'k:2',
        at: '2026-02-01T00:00:00.000Z',
        event: { type: 'capture.tracked', name: 'older' },
      },
    ],
  })
})

test('a lead takes its own time and id, and without them the arrival and a new one', () => {
  const ids = (body: object, key?: string): unknown => {
    const read = parseLead({ email: 'a@acme.com', ...body }, given, key)
    return read.ok && read.captures.map((one) => [one.messageId, one.at, one.flags])
  }
  assert.deepEqual(ids({}), [['made', receivedAt, undefined]])
  assert.deepEqual(ids({ messageId: 'm', timestamp: '2026-02-01T00:00:00Z' }), [
    ['m', '2026-02-01T00:00:00.000Z', undefined],
  ])
  assert.deepEqual(ids({ messageId: 'm', timestamp: '1999-01-01T00:00:00Z' }, 'k'), [
    ['k', receivedAt, ['clamped', 'clamped_from:1999-01-01T00:00:00.000Z']],
  ])
})

test('a lead is never without an origin: direct, unless earlier visits can tell', () => {
  const touch = (body: object): unknown => {
    const read = parseLead({ email: 'a@acme.com', ...body }, given)
    const event = read.ok ? read.captures[0]?.event : undefined
    return event?.type === 'capture.identified' ? event.touch : event
  }
  assert.deepEqual(touch({}), { channel: 'direct', source: 'direct' })
  assert.equal(touch({ anonymousId: 'a1' }), undefined)
  assert.deepEqual(touch({ anonymousId: 'a1', context: { campaign: { source: 'saas-talk', medium: 'podcast' } } }), {
    channel: 'podcast',
    source: 'saas-talk',
    medium: 'podcast',
  })
})

test('all problems of a lead are listed with their codes and places', () => {
  const table: readonly (readonly [unknown, readonly (readonly [string, string])[]])[] = [
    [{}, [['bad_email', '/email']]],
    [{ userId: 'u' }, [['bad_email', '/email']]],
    [{ email: 'a@x.com,b@y.com' }, [['bad_email', '/email']]],
    [[], [['malformed', '']]],
    [{ email: 'a@acme.com', messageId: 'a b' }, [['bad_message_id', '/messageId']]],
    [{ email: 'a@acme.com', events: Array(101).fill({ event: 'x' }) }, [['too_many', '/events']]],
    [
      { email: 'x', events: [{}, { event: 'a', page: 'b' }, { event: 'n'.repeat(201), timestamp: 'now' }] },
      [
        ['bad_email', '/email'],
        ['bad_properties', '/events/0'],
        ['bad_properties', '/events/1'],
        ['name_too_long', '/events/2/event'],
        ['bad_timestamp', '/events/2/timestamp'],
      ],
    ],
    [{ email: 'a@acme.com', userId: 'x'.repeat(300) }, [['bad_identifier', '/userId']]],
    [{ email: 'a@acme.com', x: Number.POSITIVE_INFINITY }, [['non_finite', '/x']]],
  ]
  assert.deepEqual(
    table.map(([body]) => places(body)),
    table.map(([, expected]) => expected),
  )
  assert.deepEqual(places({ email: 'a@acme.com' }, 'a b'), [['bad_message_id', '']])
})

test('whatever JSON comes in, a lead is taken or refused with a reason, and never throws', () => {
  const value = fc.jsonValue({ maxDepth: 2, stringUnit: fc.constantFrom('a', '7', '@', '.', '\0', '\ud800', '🙂') })
  const email = fc.oneof(fc.constant('a@acme.com'), value)
  const lead = fc.record(
    { email, events: value, context: value, company: value, timestamp: value },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(lead, value), (body) => {
      const read = parseLead(body, given)
      assert.ok(read.ok ? read.captures.length > 0 : read.refusals.length > 0)
    }),
  )
})

test('one id for two facts of a lead is refused, whichever way it comes to stand twice', () => {
  const events = (...ids: (string | undefined)[]) =>
    ids.map((messageId) => ({ event: 'a', ...(messageId !== undefined && { messageId }) }))
  const email = 'ana@acme.com'
  const at = (index: number) => [['bad_message_id', `/events/${index}/messageId`]]
  assert.deepEqual(places({ email, events: events('same', 'same') }), at(1))
  assert.deepEqual(places({ email, events: events('k') }, 'k'), at(0))
  assert.deepEqual(places({ email, events: events('k:1', undefined) }, 'k'), at(1))
  assert.equal(places({ email, events: events(undefined, 'other') }, 'k'), 'taken')
})

test('what only the server may say is kept as a claim and is no trait', () => {
  const said = { receivedAt: '2001-01-01T00:00:00Z', recordedAt: 'x', tenantId: 't', ip: '9.9.9.9' }
  const read = parseLead({ email: 'ana@acme.com', ...said, context: { workspaceId: 'w' } }, given, 'k')
  assert.ok(read.ok)
  assert.deepEqual(read.captures[0]?.event, {
    type: 'capture.identified',
    traits: { email: 'ana@acme.com' },
    touch: { channel: 'direct', source: 'direct' },
    claimed: { ...said, workspaceId: 'w' },
  })
})

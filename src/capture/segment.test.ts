import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromMs } from '../funnel/brand.ts'
import { isMessageId } from './message-id.ts'
import { parseBatch, parseCall } from './segment.ts'
import type { Given } from './segment-call.ts'

const receivedAt = fromMs(Date.parse('2026-03-01T10:00:00.000Z'))
const given: Given = { receivedAt, trust: 'claim', newId: () => 'made' }

/** The captures of one call, or its refusal as code and place. */
const read = (body: object, type?: 'identify' | 'track' | 'page' | 'screen' | 'group' | 'alias', by = given) => {
  const item = parseCall({ messageId: 'm', ...body }, by, type)
  return item.ok ? item.captures : [item.rejected.code, item.rejected.path]
}
const ofU = { kind: 'person', identifiers: [{ kind: 'user', value: 'u' }] }
const common = { messageId: 'm', at: receivedAt, mode: 'live', trust: 'claim', door: 'segment' }

/** Characters that break a store, beside ones that do not. */
const unit = fc.constantFrom('a', 'B', '7', ' ', '_', '.', '"', '\\', '\0', '\u0001', '\ud800', '\udc00', '€', '🙂')

test('identify maps the reserved traits in camel and snake case, and keeps null, which clears', () => {
  const traits = {
    firstName: 'Ana',
    last_name: 'Lima',
    Email: 'Ana@Acme.com',
    jobTitle: 'CTO',
    phone: null,
    company: { name: 'Acme', id: 7, industry: 'IT', employee_count: '51-200', website: 'https://acme.com' },
    address: { city: 'Porto', country: 'Portugal', postalCode: '4000' },
    budgetAuthority: true,
    createdAt: '2026-01-01T00:00:00Z',
  }
  assert.deepEqual(read({ userId: 'u', anonymousId: 'a', traits }, 'identify'), [
    {
      ...common,
      to: {
        kind: 'person',
        identifiers: [
          { kind: 'user', value: 'u' },
          { kind: 'email', value: 'ana@acme.com' },
          { kind: 'anonymous', value: 'a' },
        ],
        account: [
          { kind: 'domain', value: 'acme.com' },
          { kind: 'external:segment', value: '7' },
          { kind: 'name', value: 'acme' },
        ],
      },
      event: {
        type: 'capture.identified',
        traits: {
          first_name: 'Ana',
          last_name: 'Lima',
          title: 'CTO',
          phone: null,
          company: 'Acme',
          industry: 'IT',
          headcount: 51,
          headcount_range: '51-200',
          website: 'https://acme.com',
          city: 'Porto',
          country: 'Portugal',
          postal_code: '4000',
          budget_authority: true,
          created_at: '2026-01-01T00:00:00Z',
          email: 'ana@acme.com',
        },
      },
    },
  ])
})

test('a company may be text, and a cleared mail address stays cleared', () => {
  assert.deepEqual(read({ userId: 'u', traits: { company: 'Acme GmbH', email: null } }, 'identify'), [
    {
      ...common,
      to: { ...ofU, account: [{ kind: 'name', value: 'acme gmbh' }] },
      event: { type: 'capture.identified', traits: { company: 'Acme GmbH', email: null } },
    },
  ])
})

test('a userId that is a mail address counts as both', () => {
  assert.deepEqual(read({ userId: 'Ana@gmail.com' }, 'identify'), [
    {
      ...common,
      to: {
        kind: 'person',
        identifiers: [
          { kind: 'user', value: 'Ana@gmail.com' },
          { kind: 'email', value: 'ana@gmail.com' },
        ],
      },
      event: { type: 'capture.identified', traits: { email: 'ana@gmail.com' } },
    },
  ])
})

test('a mail address that cannot be used is left out and flagged while something else says who it is', () => {
  assert.deepEqual(read({ userId: 'u', traits: { email: 'a@x.com,b@y.com', name: 'A' } }, 'identify'), [
    { ...common, to: ofU, flags: ['bad_email'], event: { type: 'capture.identified', traits: { name: 'A' } } },
  ])
  assert.deepEqual(read({ traits: { email: 'a@x.com\r\nBcc: v@y.com' } }, 'identify'), ['bad_email', '/traits/email'])
})

test('the context gives language and zone, keys of other systems, and whether the person was there', () => {
  const context = {
    locale: 'de-DE',
    timezone: 'Europe/Berlin',
    active: false,
    groupId: 'g1',
    externalIds: [
      { type: 'CRM Id', id: '9' },
      { type: 'constructor', id: 'x' },
    ],
    traits: { plan: 'pro', email: 'ana@gmail.com' },
  }
  assert.deepEqual(read({ userId: 'u', context }, 'identify'), [
    {
      ...common,
      to: {
        kind: 'person',
        identifiers: [
          { kind: 'user', value: 'u' },
          { kind: 'email', value: 'ana@gmail.com' },
          { kind: 'external:crm_id', value: '9' },
          { kind: 'external:constructor', value: 'x' },
        ],
        account: [{ kind: 'external:segment', value: 'g1' }],
      },
      flags: ['inactive'],
      event: {
        type: 'capture.identified',
        traits: { locale: 'de-DE', timezone: 'Europe/Berlin', plan: 'pro', email: 'ana@gmail.com' },
      },
    },
  ])
})

test('track evens the name, keeps the properties, and takes a touch only from a mark or an outside referrer', () => {
  const page = { url: 'https://site.test/x', referrer: 'https://www.google.com/' }
  assert.deepEqual(
    read({ userId: 'u', event: 'Demo Requested', properties: { Plan: 'pro' }, context: { page } }, 'track'),
    [
      {
        ...common,
        to: ofU,
        event: {
          type: 'capture.tracked',
          name: 'demo_requested',
          properties: { Plan: 'pro' },
          touch: {
            channel: 'organic search',
            source: 'google',
            medium: 'organic',
            referrer: 'https://www.google.com/',
            landing: 'https://site.test/x',
          },
        },
      },
    ],
  )
  const direct = { page: { url: 'https://site.test/x', referrer: '' } }
  assert.deepEqual(read({ userId: 'u', event: 'X', context: direct }, 'track'), [
    { ...common, to: ofU, event: { type: 'capture.tracked', name: 'x' } },
  ])
})

test('page takes its path from its own address, and is a direct touch when nothing says otherwise', () => {
  const properties = { url: 'https://Site.test/Pricing/?a=1', title: 'Pricing', referrer: '', tier: 2 }
  assert.deepEqual(read({ anonymousId: 'a', name: 'Pricing', category: 'Docs', properties }, 'page'), [
    {
      ...common,
      to: { kind: 'person', identifiers: [{ kind: 'anonymous', value: 'a' }] },
      event: {
        type: 'capture.page-viewed',
        path: '/pricing',
        url: 'https://Site.test/Pricing/?a=1',
        title: 'Pricing',
        touch: { channel: 'direct', source: 'direct', landing: 'https://site.test/Pricing/?a=1' },
        properties: { name: 'Pricing', category: 'Docs', tier: 2 },
      },
    },
  ])
})

test('a screen is a page under /screen, and a page without address is its name', () => {
  assert.deepEqual(read({ userId: 'u', name: 'Price List' }, 'screen'), [
    {
      ...common,
      to: ofU,
      event: { type: 'capture.page-viewed', path: '/screen/price_list', properties: { name: 'Price List' } },
    },
  ])
  assert.deepEqual(read({ userId: 'u', name: 'Home' }, 'page'), [
    { ...common, to: ofU, event: { type: 'capture.page-viewed', path: '/home', properties: { name: 'Home' } } },
  ])
})

test('group ties the person to the company and describes the company', () => {
  const traits = { name: 'Acme', employees: 42, website: 'acme.com' }
  const keys = [
    { kind: 'domain', value: 'acme.com' },
    { kind: 'external:segment', value: 'g1' },
    { kind: 'name', value: 'acme' },
  ]
  assert.deepEqual(read({ userId: 'u', groupId: 'g1', traits }, 'group'), [
    { ...common, to: { ...ofU, account: keys }, event: { type: 'capture.grouped', group: 'g1' } },
    {
      ...common,
      messageId: 'm:group',
      to: { kind: 'account', keys },
      event: { type: 'account.described', traits: { name: 'Acme', headcount: 42, website: 'acme.com' } },
    },
  ])
  const long = parseCall({ userId: 'u', groupId: 'g', messageId: 'x'.repeat(100) }, given, 'group')
  assert.ok(long.ok && long.captures.every((one) => isMessageId(one.messageId)))
})

test('alias asks for the earlier id to be tied to this person', () => {
  const alias = [
    { kind: 'anonymous', value: 'a' },
    { kind: 'user', value: 'a' },
  ]
  assert.deepEqual(read({ userId: 'u', previousId: 'a' }, 'alias'), [
    { ...common, to: { ...ofU, alias }, event: { type: 'capture.identified', traits: {} } },
  ])
})

test('each refusal has its code and its place', () => {
  const refused: readonly (readonly [object, string, string])[] = [
    [{ type: 'track', event: 'X' }, 'no_user_anon_id', ''],
    [{ type: 'track', event: 'X', userId: 'null', anonymousId: '000' }, 'no_user_anon_id', ''],
    [{ type: 'track', userId: 'x'.repeat(300), event: 'X' }, 'bad_identifier', '/userId'],
    [{ type: 'track', userId: 'u' }, 'no_event', '/event'],
    [{ type: 'track', userId: 'u', event: '!!!' }, 'no_event', '/event'],
    [{ type: 'track', userId: 'u', event: 'x'.repeat(201) }, 'name_too_long', '/event'],
    [{ type: 'track', userId: 'u', event: 'X', properties: [] }, 'bad_properties', '/properties'],
    [{ type: 'identify', userId: 'u', traits: 'x' }, 'bad_properties', '/traits'],
    [{ type: 'group', userId: 'u' }, 'no_group_id', '/groupId'],
    [{ type: 'alias', userId: 'u' }, 'no_previous_id', '/previousId'],
    [{ type: 'alias', userId: 'u', previousId: 'null' }, 'no_previous_id', '/previousId'],
    [{ type: 'track', userId: 'u', event: 'X', timestamp: 'now' }, 'bad_timestamp', '/timestamp'],
    [{ type: 'track', userId: 'u', event: 'X', messageId: 'a b' }, 'bad_message_id', '/messageId'],
    [{ type: 'track', userId: 'u', event: 'X', messageId: '' }, 'bad_message_id', '/messageId'],
    [{ type: 'track', userId: 'u', event: 'X', messageId: 7 }, 'bad_message_id', '/messageId'],
    [{ type: 'sing', userId: 'u' }, 'unknown_type', '/type'],
    [{ userId: 'u' }, 'unknown_type', '/type'],
  ]
  assert.deepEqual(
    refused.map(([body]) => read(body)),
    refused.map(([, code, path]) => [code, path]),
  )
})

test('A12 A20: an impossible time is replaced and kept, and the server words of a client are claims', () => {
  const body = {
    userId: 'u',
    event: 'X',
    timestamp: '9999-12-31T00:00:00Z',
    receivedAt: 'x',
    context: { ip: '9.9.9.9' },
  }
  assert.deepEqual(read(body, 'track', { ...given, trust: 'trusted' }), [
    {
      ...common,
      trust: 'trusted',
      to: ofU,
      flags: ['clamped', 'clamped_from:9999-12-31T00:00:00.000Z'],
      event: { type: 'capture.tracked', name: 'x', properties: { claimed: { receivedAt: 'x', ip: '9.9.9.9' } } },
    },
  ])
})

test('an item takes context and sentAt from its batch, and its own context wins', () => {
  const read = parseBatch(
    {
      sentAt: '2026-03-01T10:00:10.000Z',
      context: { groupId: 'g1', active: false },
      batch: [
        { type: 'track', userId: 'u', event: 'X', timestamp: '2026-03-01T10:00:00.000Z', context: { active: true } },
        7,
        { type: 'track', event: 'Y', messageId: 'n' },
      ],
    },
    given,
  )
  assert.deepEqual(read, {
    ok: true,
    items: [
      {
        ok: true,
        messageId: 'made',
        captures: [
          {
            ...common,
            messageId: 'made',
            at: '2026-03-01T09:59:50.000Z',
            to: { ...ofU, account: [{ kind: 'external:segment', value: 'g1' }] },
            event: { type: 'capture.tracked', name: 'x' },
          },
        ],
      },
      { ok: false, rejected: { code: 'malformed', message: 'a call is an object', path: '', index: 1 } },
      {
        ok: false,
        rejected: {
          code: 'no_user_anon_id',
          message: 'a userId or anonymousId is needed',
          path: '',
          hint: 'send the visitor id as anonymousId',
          index: 2,
          messageId: 'n',
        },
      },
    ],
  })
})

test('a batch over 2,500 items, or one that is no list, is refused whole', () => {
  const code = (body: unknown): unknown => {
    const read = parseBatch(body, given)
    return read.ok ? read.items.length : read.refusal.code
  }
  assert.deepEqual(
    [Array(2_501).fill({}), Array(2_500).fill({}), [], {}, null].map((batch) => code({ batch })),
    ['too_many', 2_500, 0, 'malformed', 'malformed'],
  )
  for (const body of [null, [], 'x', 1, undefined]) assert.equal(code(body), 'malformed')
})

test('whatever JSON comes in, nothing throws, and every item is captured or refused', () => {
  const value = fc.jsonValue({ maxDepth: 2, stringUnit: unit })
  const type = fc.constantFrom('identify', 'track', 'page', 'screen', 'group', 'alias', 'x')
  const url = fc.constantFrom('https://site.test/a?utm_source=x', 'https://www.google.com/', 'http://[', 'x', '')
  const call = fc.record(
    {
      type: fc.oneof(type, value),
      userId: fc.oneof(fc.string({ unit }), value),
      anonymousId: fc.oneof(fc.string({ unit }), value),
      event: fc.oneof(fc.string({ unit }), value),
      groupId: value,
      previousId: fc.oneof(fc.string({ unit }), value),
      traits: fc.oneof(fc.record({ email: value, company: value, address: value, headcount: value }), value),
      properties: fc.oneof(fc.record({ url: url, referrer: url }), value),
      context: fc.oneof(fc.record({ page: value, campaign: value, externalIds: value, traits: value }), value),
      timestamp: fc.oneof(
        fc.date({ noInvalidDate: true }).map((one) => one.toISOString()),
        value,
      ),
      messageId: fc.oneof(fc.string({ unit }), value),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(call, value), { maxLength: 4 }), value, (batch, context) => {
      const read = parseBatch({ batch, context }, given)
      assert.ok(read.ok)
      assert.equal(read.items.length, batch.length)
      for (const [index, item] of read.items.entries()) {
        if (!item.ok) assert.equal(item.rejected.index, index)
        else for (const capture of item.captures) assert.ok(isMessageId(capture.messageId))
      }
    }),
    { numRuns: 60 },
  )
})

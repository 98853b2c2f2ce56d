import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ANA, definitionOf, fact, given, MINUTE } from '../../test/given.ts'
import { smallFunnel } from '../definition/small-funnel.ts'
import { MAX_TOUCH_TEXT, MAX_URL, touchBefore, touchOf } from './channel.ts'
import { CHANNEL_RULES, CLICK_IDS } from './channel-rules.ts'
import type { Touch } from './events.ts'
import { parseBatch } from './segment.ts'

const CHANNELS = new Set([...CHANNEL_RULES.map(({ channel }) => channel), 'direct', 'unassigned'])

/** What stands in links: right, empty, broken, in another script, far too long, and what nobody means well by. */
const value = fc.oneof(
  fc.constantFrom(
    'google',
    'Facebook',
    'cpc',
    'e-mail',
    'paid_social',
    'x',
    '',
    ' ',
    '%',
    '%E0%A4%A',
    '%00',
    '💸',
    '🧪'.repeat(99),
  ),
  fc.constantFrom(
    '<script>',
    '../../etc',
    '__proto__',
    'constructor',
    'null',
    '{{7*7}}',
    "' or 1=1 --",
    '‮live',
    'x'.repeat(2000),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
)
const NAMES = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'page', 'fbclid[]', '__proto__']
const name = fc.constantFrom(...NAMES, ...Object.keys(CLICK_IDS))
const shape = fc.constantFrom('=', '[]=', '[0]=', '')
const query = fc.array(fc.tuple(name, shape, value, fc.boolean()), { maxLength: 8 })
const host = fc.constantFrom(
  ...[
    'site.test',
    'www.site.test',
    'shop.site.test',
    'paypal.com',
    'checkout.stripe.com',
    'google.co.uk',
    't.co',
    'chatgpt.com',
  ],
  ...['xn--bcher-kva.example', '127.0.0.1', '[::1]', 'localhost:8080', 'mail.google.com', 'news.ycombinator.com'],
)
const address = fc.oneof(
  fc.tuple(fc.constantFrom('https', 'http', 'android-app'), host).map(([scheme, one]) => `${scheme}://${one}/p`),
  fc.constantFrom(
    '',
    'about:blank',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    'nonsense',
  ),
  fc.webUrl(),
)

const written = (parts: readonly (readonly [string, string, string, boolean])[]): string =>
  parts
    .map(([key, sign, text, raw]) => `${key}${sign}${raw ? text : encodeURIComponent(text.toWellFormed())}`)
    .join('&')

test('of a thousand odd links every one has a channel that exists, and none throws', () => {
  let met = 0
  fc.assert(
    fc.property(
      query,
      address,
      address,
      fc.constantFrom('#/route?utm_source=hash', '', '#'),
      (parts, page, referrer, hash) => {
        const url = `${page}?${written(parts)}${hash}`
        for (const touch of [touchOf({ url, referrer }), touchOf({ url }), touchBefore({ url, referrer: url })]) {
          if (touch === undefined) continue
          met += 1
          assert.ok(CHANNELS.has(touch.channel), touch.channel)
          assert.notEqual(touch.source, '')
          for (const text of [touch.source, touch.medium, touch.campaign, touch.term, touch.content])
            assert.ok((text ?? '').length <= MAX_TOUCH_TEXT && (text ?? '').isWellFormed() && !text?.includes('\0'))
          assert.ok((touch.landing ?? '').length <= MAX_URL && (touch.referrer ?? '').length <= MAX_URL)
        }
      },
    ),
    { numRuns: 1000 },
  )
  assert.ok(met > 1000, `${met} touches`)
})

test('neither the order nor the case of names and values changes the channel', () => {
  const plain = fc.uniqueArray(
    fc.tuple(name, fc.constantFrom('Google', 'FACEBOOK', 'CPC', 'Email', 'video', 'Spring-Shopping')),
    {
      selector: ([key]) => key,
      minLength: 1,
      maxLength: 6,
    },
  )
  fc.assert(
    fc.property(plain, host, fc.boolean(), (parts, from, upper) => {
      const channel = (all: readonly (readonly [string, string])[], bend: (text: string) => string) => {
        const search = all.map(([key, text]) => `${bend(key)}=${bend(text)}`).join('&')
        return touchOf({
          url: `https://site.test/?${search}`,
          referrer: `https://${upper ? from.toUpperCase() : from}/`,
        })?.channel
      }
      const wanted = channel(parts, (text) => text)
      assert.equal(
        channel(parts.toReversed(), (text) => text),
        wanted,
      )
      assert.equal(
        channel(parts, (text) => text.toLowerCase()),
        wanted,
      )
      assert.equal(
        channel(parts, (text) => text.toUpperCase()),
        wanted,
      )
    }),
    { numRuns: 1000 },
  )
})

test('a step on one site is no arrival; another name of it and a payment page are referrals', () => {
  const channel = (referrer: string, query = '') =>
    touchOf({ url: `https://www.site.test/thanks${query}`, referrer })?.channel
  assert.equal(channel('https://site.test/cart'), undefined)
  assert.equal(channel('https://WWW.SITE.TEST/cart'), undefined)
  assert.equal(channel('https://site.test:8443/cart'), undefined)
  assert.equal(channel('https://shop.site.test/cart'), 'referral')
  assert.equal(channel('https://checkout.stripe.com/c/pay'), 'referral')
  assert.equal(channel('https://site.test/cart', '?gclid=1'), 'paid search')
})

const arrival = fc
  .tuple(query, address)
  .map(([parts, referrer]) => touchOf({ url: `https://site.test/?${written(parts)}`, referrer }))

test('the first touch is never changed by a later one, and direct never takes the place of an origin', () => {
  const definition = definitionOf(smallFunnel())
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1, maxLength: 6 }), (touches) => {
      const told = touches.filter((touch): touch is Touch => touch !== undefined)
      const facts = told.map((touch, index) => fact(index * MINUTE, { type: 'capture.page-viewed', path: '/', touch }))
      const ana = given(definition, ...facts.toReversed())
      for (const [index] of facts.entries()) {
        const person = ana.after(index * MINUTE)
        assert.deepEqual(person.first, told[0])
        assert.deepEqual(person.last, told[index])
        assert.equal(person.values.channel, told[0]?.channel)
        assert.equal(person.id, ANA)
      }
      const direct = fact(999 * MINUTE, {
        type: 'capture.page-viewed',
        path: '/',
        touch: { channel: 'direct', source: 'direct' },
      })
      const later = given(definition, ...facts, direct).after(1000 * MINUTE)
      if (told[0] !== undefined) assert.equal(later.values.channel, told[0].channel)
    }),
    { numRuns: 200 },
  )
})

test('campaigns and addresses of any shape are read or refused, an item each, and nothing throws', () => {
  const junk = fc.oneof(value, fc.jsonValue(), fc.array(value), fc.constant(undefined), fc.double(), fc.object())
  const given = { receivedAt: '2026-03-02T09:00:00.000Z', trust: 'claim', newId: () => 'made' } as Parameters<
    typeof parseBatch
  >[1]
  fc.assert(
    fc.property(
      fc.record({ source: junk, medium: junk, name: junk }),
      junk,
      junk,
      junk,
      (campaign, url, referrer, context) => {
        const item = {
          ...{ type: 'page', anonymousId: 'a1', messageId: 'm', properties: { url, referrer, path: referrer } },
          context: { campaign, referrer, page: context },
        }
        const read = parseBatch({ batch: [item, { ...item, context }] }, given)
        assert.ok(read.ok)
        for (const one of read.items)
          for (const { event } of one.ok ? one.captures : [])
            if ('touch' in event && event.touch !== undefined) assert.ok(CHANNELS.has(event.touch.channel))
      },
    ),
    { numRuns: 1000 },
  )
})

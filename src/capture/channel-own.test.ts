import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { definitionOf } from '../../test/given.ts'
import { smallFunnel } from '../definition/small-funnel.ts'
import { channelOf, touchOf, visitOf } from './channel.ts'
import { sortedEvent, sortedTouch } from './channel-own.ts'

const CHANNELS = `
channels:
  - name: community
    when:
      - { source: ^slack$ }
      - { referrer: '(^|\\.)forum\\.example$' }
  - { name: nurture, when: [{ category: email, campaign: ^nurture- }, { medium: ^E-?MAIL$, campaign: ^nurture- }] }
  - { name: paid social, when: [{ clickId: ^fbclid$, medium: ^$ }] }
  - { name: partner, when: [{ medium: ^referral$, referrer: ^ally\\.example$ }] }`

const own = definitionOf(smallFunnel() + CHANNELS, 7)
const SITE = 'https://www.site.test/pricing'
const arrival = (query: string, referrer = '') => {
  const touch = touchOf({ url: SITE + query, referrer })
  assert.ok(touch)
  return touch
}
const channels = (query: string, referrer = ''): readonly [string, string] => {
  const touch = arrival(query, referrer)
  return [touch.channel, sortedTouch(touch, own).channel]
}

test("a definition's own channels come before the built-in ones, in their order", () => {
  assert.deepEqual(channels('', 'https://app.slack.com/'), ['organic social', 'community'])
  assert.deepEqual(channels('', 'https://www.forum.example/t/9'), ['referral', 'community'])
  assert.deepEqual(channels('', 'https://deep.forum.example/'), ['referral', 'community'])
  assert.deepEqual(channels('', 'https://notforum.example/'), ['referral', 'referral'])
  assert.deepEqual(channels('?utm_medium=email&utm_campaign=Nurture-3'), ['email', 'nurture'])
  assert.deepEqual(channels('?utm_campaign=nurture-3', 'https://mail.google.com/'), ['email', 'nurture'])
  assert.deepEqual(channels('?utm_medium=email&utm_campaign=launch'), ['email', 'email'])
  assert.deepEqual(channels('?fbclid=x'), ['organic social', 'paid social'])
  assert.deepEqual(channels('?fbclid=x&utm_medium=post'), ['organic social', 'organic social'])
  assert.deepEqual(channels('', 'https://ally.example/'), ['referral', 'partner'])
  assert.deepEqual(channels(''), ['direct', 'direct'])
})

test('the touch says which definition it was held against, also where none of its channels took it', () => {
  const { definition, channel, rules } = sortedTouch(arrival('?utm_medium=cpc'), own)
  assert.deepEqual({ definition, channel, rules }, { definition: 7, channel: 'paid other', rules: undefined })
  const touch = arrival('?utm_medium=cpc')
  assert.equal(sortedTouch(touch, definitionOf(smallFunnel())), touch)
})

test('a channel that somebody said is kept: no rule sorted it', () => {
  const touch = { channel: 'Slack group', source: 'slack' }
  assert.equal(sortedTouch(touch, own), touch)
})

test('the touch of a fact and that of the page before are sorted, and nothing else of it changes', () => {
  const touch = arrival('', 'https://app.slack.com/')
  const event = { type: 'capture.page-viewed' as const, path: '/', before: touch, title: 'Home' }
  assert.deepEqual(sortedEvent(event, own), { ...event, before: { ...touch, channel: 'community', definition: 7 } })
  const asked = { type: 'capture.identified' as const, traits: { a: 1 }, touch }
  assert.deepEqual(sortedEvent(asked, own), { ...asked, touch: { ...touch, channel: 'community', definition: 7 } })
  const deed = { type: 'capture.tracked' as const, name: 'a' }
  assert.equal(sortedEvent(deed, own), deed)
})

const word = fc.oneof(
  fc.constantFrom(
    'google',
    'Facebook',
    'x',
    'slack',
    'm.facebook.com',
    'www.google.de',
    'cpc',
    'EMAIL',
    'nurture-1',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

test('what a touch keeps is enough to sort it: the built-in rules give the same channel again', () => {
  fc.assert(
    fc.property(
      word,
      word,
      word,
      fc.webUrl(),
      fc.constantFrom('gclid', 'fbclid', 'msclkid', 'x'),
      (s, m, c, ref, id) => {
        const query = new URLSearchParams({ utm_source: s, utm_medium: m, utm_campaign: c, [id]: s })
        const touch = touchOf({ url: `${SITE}?${query}`, referrer: ref })
        assert.ok(touch)
        assert.equal(channelOf(visitOf(touch)), touch.channel)
        assert.equal(sortedTouch(touch, own).definition, 7)
      },
    ),
    { numRuns: 2000 },
  )
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import cases from './channel.cases.json' with { type: 'json' }
import { sourceOf, touchBefore, touchOf } from './channel.ts'

const SITE = 'https://www.site.test/pricing'

test('every case of the channel table', () => {
  assert.deepEqual(
    cases.map((one) => [one.name, touchOf({ url: `${SITE}${one.query}`, referrer: one.referrer })?.channel]),
    cases.map((one) => [one.name, one.channel]),
  )
})

test('a touch keeps what the link and the referrer said, source and medium evened', () => {
  const query = '?utm_source=LinkedIn&utm_medium=CPC&utm_campaign=Spring&utm_term=crm&utm_content=b&li_fat_id=abc'
  assert.deepEqual(touchOf({ url: SITE + query, referrer: 'https://www.linkedin.com/feed' }), {
    channel: 'paid social',
    source: 'linkedin',
    medium: 'cpc',
    campaign: 'Spring',
    term: 'crm',
    content: 'b',
    referrer: 'https://www.linkedin.com/feed',
    landing: SITE + query,
    clickId: 'li_fat_id=abc',
  })
})

test('a campaign that the client names wins over the address', () => {
  assert.deepEqual(touchOf({ url: `${SITE}?utm_source=a`, campaign: { source: 'newsletter', medium: 'email' } }), {
    channel: 'email',
    source: 'newsletter',
    medium: 'email',
    landing: `${SITE}?utm_source=a`,
  })
})

test('names of parameters count in any case, and of two of one name the first', () => {
  const channel = (query: string) => touchOf({ url: `${SITE}?${query}`, referrer: '' })?.channel
  assert.equal(channel('UTM_Source=Google&Utm_MEDIUM=CPC'), 'paid search')
  assert.equal(channel('utm_source=google&utm_medium=cpc&utm_medium=email&gclid=1&GCLID='), 'paid search')
})

test('direct is a value: a page without referrer, campaign and click id', () => {
  assert.deepEqual(touchOf({ url: SITE, referrer: '' }), { channel: 'direct', source: 'direct', landing: SITE })
})

test('a step within the site is no touch, unless the link is marked', () => {
  assert.equal(touchOf({ url: SITE, referrer: 'https://site.test/' }), undefined)
  assert.equal(touchOf({ url: `${SITE}?utm_medium=email`, referrer: 'https://site.test/' })?.channel, 'email')
})

test('nothing told is no touch, and what is no web address is not believed', () => {
  assert.equal(touchOf({}), undefined)
  assert.equal(touchOf({ url: 'javascript:alert(1)', referrer: '"><svg/onload=1>' }), undefined)
})

test('a source is known by its host, its brand under any suffix, and the short names of links', () => {
  const table: readonly (readonly [string, string])[] = [
    ['Google', 'google'],
    ['www.google.co.uk', 'google'],
    ['adwords', 'google'],
    ['FB', 'facebook'],
    ['m.facebook.com', 'facebook'],
    ['chatgpt.com', 'chatgpt'],
    ['google.evil.test', 'google.evil.test'],
    ['Partner Blog', 'partner blog'],
  ]
  assert.deepEqual(
    table.map(([told]) => [told, sourceOf(told)]),
    table,
  )
})

test('the page before tells a campaign where its own view never came, and nothing else', () => {
  const landing = `${SITE}?utm_source=linkedin&utm_medium=paid-social&email=ana@acme.example`
  assert.deepEqual(touchBefore({ url: `${SITE}pricing`, referrer: landing }), {
    channel: 'paid social',
    source: 'linkedin',
    medium: 'paid-social',
    landing: `${SITE}?utm_source=linkedin&utm_medium=paid-social&email=`,
  })
  for (const referrer of [SITE, `${SITE}?page=2`, landing.replace('site.test', 'other.test'), '', undefined])
    assert.equal(touchBefore({ url: `${SITE}pricing`, referrer }), undefined)
})

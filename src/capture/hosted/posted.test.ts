import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cameFrom, pageSending, pathIn } from './arrival.ts'
import { parseTokenPayload, tokenPayload } from './form-token.ts'
import { framing, isAllowed, policyOf } from './policy.ts'
import { readPosted } from './posted.ts'

test('answers and what the page says of itself are told apart', () => {
  const posted = readPosted({
    ...{ email: 'a@b.example', topics: ['a', 'b'], age: 7, deep: { x: 1 }, no: null, yes: true },
    ...{ _token: ' t ', _anonymous: '"6f0c"', _script: '1', _page: 'javascript:alert(1)', _referrer: '/docs' },
    website_confirm: '',
  })
  assert.deepEqual(posted, {
    raw: { email: 'a@b.example', topics: ['a', 'b'], age: '7', yes: 'true' },
    ...{ token: 't', honeypot: false, hasScript: true, anonymous: '6f0c', referrer: '/docs' },
  })
  for (const body of [undefined, null, 'text', 7, []])
    assert.deepEqual(readPosted(body), { raw: {}, token: '', honeypot: false, hasScript: false })
})

test('a token says again what was put into it, and nothing else is one', () => {
  const rendered = {
    ...{ workspace: 'w', form: 'demo', version: 2, renderedAtMs: 1_700_000_000_000, nonce: 'n', texts: ['aa', 'bb'] },
  }
  assert.deepEqual(parseTokenPayload(tokenPayload(rendered)), rendered)
  for (const text of ['', 'a.b', 'w.demo.x.1.n', 'w.demo.1.2.']) assert.equal(parseTokenPayload(text), undefined, text)
})

test('where somebody came from is never empty, unless their browser tells it itself', () => {
  assert.deepEqual(cameFrom({}), { channel: 'direct', source: 'direct' })
  assert.equal(cameFrom({ page: 'https://a.example/x', anonymous: 'b' }), undefined)
  const touch = cameFrom({ page: 'https://a.example/x?utm_source=news&utm_medium=email', anonymous: 'b' })
  assert.deepEqual([touch?.channel, touch?.source], ['email', 'news'])
})

test('a page is its path as page views write it; a site’s bare name is no page', () => {
  assert.equal(pathIn('https://a.example/Pricing/?x=1'), '/pricing')
  assert.equal(pathIn(undefined), undefined)
  assert.equal(pageSending('https://a.example/'), undefined)
  assert.equal(pageSending('https://a.example/pricing'), 'https://a.example/pricing')
  assert.equal(pageSending('about:client'), undefined)
})

test('B11: only origins that are origins come into a header', () => {
  const origins = ['https://a.example', 'https://b.example; script-src *', '*.evil']
  assert.equal(framing({ origins }), "'self' https://a.example")
  assert.equal(framing({ origins: [] }), "'none'")
  assert.deepEqual(
    ['https://A.example', 'https://b.example', undefined].map((origin) => isAllowed({ origins }, origin)),
    [true, false, false],
  )
  const after = { kind: 'redirect', url: 'https://a.example/thanks?x=1' } as const
  assert.match(policyOf({ after }, "'none'"), /form-action 'self' https:\/\/a\.example;/)
})

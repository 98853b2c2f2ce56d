import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cameFrom, pageSending, pathIn } from './arrival.ts'
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

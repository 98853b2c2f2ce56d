import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folded, searched, tagWord, wordsOf } from './words.ts'

const nobody = { name: null, email: null, company: null, tags: [] }

test('text is compared without case, accents and double spaces', () => {
  assert.equal(folded('  Jürgen   GROß '), 'jurgen gross')
  assert.equal(folded('Łukasz Ørsted'), 'lukasz orsted')
  assert.equal(folded('محمد'), 'محمد')
})

test('a person is found by any word of the name, the address and the company', () => {
  const words = wordsOf({ ...nobody, name: 'Ana-María Ott', email: 'a.ott@mail.acme.example', company: 'Acme & Söhne' })
  assert.deepEqual(words, ['a.ott@mail.acme.example', 'acme', 'ana', 'mail.acme.example', 'maria', 'ott', 'sohne'])
})

test('tags are words that no search types', () => {
  assert.deepEqual(wordsOf({ ...nobody, tags: ['VIP guest'] }), ['#vip guest'])
  assert.equal(tagWord('Élan'), '#elan')
  assert.deepEqual(searched('#vip'), ['vip'])
})

test('a search keeps addresses whole and splits everything else', () => {
  assert.deepEqual(searched(' Ana  OTT '), ['ana', 'ott'])
  assert.deepEqual(searched('a.ott@Acme.example'), ['a.ott@acme.example'])
  assert.deepEqual(searched('@acme.example'), ['acme.example'])
  assert.deepEqual(searched('Ana-María'), ['ana', 'maria'])
  assert.deepEqual(searched("O'Brien (Acme)"), ['o', 'brien', 'acme'])
  assert.deepEqual(searched('%_ ;--'), [])
})

test('nobody has endless words', () => {
  const name = Array.from({ length: 500 }, (_, index) => `w${index}${'x'.repeat(100)}`).join(' ')
  const words = wordsOf({ ...nobody, name })
  assert.equal(words.length, 16)
  assert.ok(words.every((word) => word.length <= 40))
})

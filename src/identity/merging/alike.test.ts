import assert from 'node:assert/strict'
import { test } from 'node:test'
import { phoneKey, spellingsOf } from './alike.ts'

test('a mailbox is known under its tagged and dotted spellings, and a neighbour is not', () => {
  assert.deepEqual(spellingsOf('ana+news@acme.example')?.exact, ['ana@acme.example'])
  assert.equal(spellingsOf('not an address'), null)
})

test('a number with and without its country is one', () => {
  assert.equal(phoneKey('+49 170 1234567'), phoneKey('0170/123 45 67'))
  assert.equal(phoneKey('12345'), null)
  assert.equal(phoneKey(null), null)
})

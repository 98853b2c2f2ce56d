import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyTable, WORDS, wordsOf } from './key-table.ts'

const uuid = (n: number) =>
  `${n.toString(16).padStart(8, '0')}-0000-7000-8000-${(n * 7919).toString(16).padStart(12, '0')}`

test('each key has one number, in the order in which they came, however many there are', () => {
  const uuids = Array.from({ length: 5000 }, (_, index) => uuid(index))
  const words = wordsOf(Buffer.from(uuids.join('').replaceAll('-', ''), 'hex'))
  const table = new KeyTable()
  const numbers = uuids.map((_, index) => table.number(words, WORDS * index))
  assert.deepEqual(
    numbers,
    uuids.map((_, index) => index),
  )
  assert.deepEqual(
    numbers.map((number) => table.uuid(number)),
    uuids,
  )
  assert.equal(table.number(words, WORDS * 4321), 4321)
  assert.equal(table.find(wordsOf(Buffer.from(uuid(9999).replaceAll('-', ''), 'hex')), 0), -1)
  assert.equal(table.count, 5000)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BinaryType, binaryArray } from './binary-array.ts'

const refused = (type: BinaryType, value: unknown, code: string) =>
  assert.throws(() => binaryArray(type, [value]), { name: 'Error', code })

test('what a column cannot hold is refused with the code that the database would give, so that only its item is set aside', () => {
  for (const value of ['', 'ana', '0195f000-0000-7000-8000-00000000000', '0195f000-0000-7000-8000-00000000000g', 5])
    refused('uuid', value, '22P02')
  for (const value of [1.5, '5', true, Number.NaN]) refused('int', value, '22P02')
  for (const value of [2 ** 31, -(2 ** 31) - 1, 1e300]) refused('int', value, '22003')
  refused('smallint', 32_768, '22003')
  for (const value of ['', 'yesterday', 5]) refused('timestamptz', value, '22007')
  refused('boolean', 'true', '22P02')
  for (const value of ['1', Number.NaN, Number.POSITIVE_INFINITY]) refused('double precision', value, '22P02')
})

test('an array is written as Postgres reads it: head, then each length and value', () => {
  const ints = '00000001 00000001 00000017 00000003 00000001 00000004 00000007 ffffffff 00000004 80000000'
  assert.equal(binaryArray('int', [7, null, -(2 ** 31)]).toString('hex'), ints.replaceAll(' ', ''))
  assert.equal(binaryArray('uuid', []).toString('hex'), '000000000000000000000b86')
})

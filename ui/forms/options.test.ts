import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linesOf, optionsIn } from './options.ts'

test('choices are written as lines, a value before its words where they differ', () => {
  const options = ['Later', 7, { value: 3, label: 'Within three months' }, { value: 'it', label: 'IT' }]
  const lines = 'Later\n7\n3 = Within three months\nit = IT'
  assert.equal(linesOf(options), lines)
  assert.deepEqual(optionsIn(lines), options)
})

test('empty lines and values that are there already are left out', () => {
  assert.deepEqual(optionsIn('a\n\n  \na\n b = B \n=\n'), ['a', { value: 'b', label: 'B' }, '='])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import cases from './cases.json' with { type: 'json' }
import { readTitle } from './title.ts'

test('every title of the table has its rank and its department', () => {
  assert.deepEqual(
    cases.map(([title]) => {
      const { seniority, department } = readTitle(title ?? '')
      return [title, seniority, department ?? null]
    }),
    cases,
  )
})

test('a title without a letter says nothing, and no text makes the reader throw', () => {
  assert.deepEqual(readTitle(' - '), {})
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('C', 'e', 'O', ' ', '-', '&', 'ß', 'é', '\ud800', '\0', '🙂') }),
      (title) => assert.ok(readTitle(title)),
    ),
  )
})

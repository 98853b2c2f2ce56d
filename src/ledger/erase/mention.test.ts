import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWordIn, soughtOf } from './mention.ts'

test('addresses are looked for in every spelling, ids that a stranger chose only where such an id stands', () => {
  const sought = soughtOf([
    { kind: 'email', value: 'ana@xn--bcher-kva.example', trusted: false },
    { kind: 'user', value: 'Crm-4711', trusted: true },
    { kind: 'external:crm', value: '4711', trusted: true },
    { kind: 'user', value: 'pricing', trusted: false },
    { kind: 'anonymous', value: '@gmail.com', trusted: true },
  ])
  assert.deepEqual(sought, {
    words: [
      'ana@xn--bcher-kva.example',
      'ana%40xn--bcher-kva.example',
      'ana@bücher.example',
      'ana%40b%c3%bccher.example',
      'crm-4711',
    ],
    chosen: [
      { kind: 'user', value: 'pricing' },
      { kind: 'anonymous', value: '@gmail.com' },
    ],
  })
})

test('an address is not found in the end of a longer one, and is found in UTF-16', () => {
  const ana = 'ana@acme.example'
  const wide = (text: string) => Buffer.from(text, 'utf16le').toString('latin1')
  assert.deepEqual(
    ['joana@acme.example', 'ana@acme.example2', 'x,ana@acme.example,y', 'joana@acme.example;ana@acme.example'].map(
      (text) => [isWordIn(text, ana), isWordIn(wide(text), [...ana].join('\0'))],
    ),
    [
      [false, false],
      [false, false],
      [true, true],
      [true, true],
    ],
  )
})

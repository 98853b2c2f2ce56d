import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isWordIn, sieveOf, soughtOf } from './mention.ts'
import { redactorOf } from './redact.ts'

test('addresses are looked for in every spelling, ids that a stranger chose only where such an id stands', () => {
  const sought = soughtOf([
    { kind: 'email', value: 'ana@xn--bcher-kva.example', trusted: false },
    { kind: 'user', value: 'Crm-4711', trusted: true },
    { kind: 'external:crm', value: '4711', trusted: true },
    { kind: 'user', value: 'pricing', trusted: false },
    { kind: 'anonymous', value: '@gmail.com', trusted: true },
    { kind: 'phone', value: '+43 (0)660 555-0199', trusted: true },
    { kind: 'phone', value: '0800', trusted: true },
    { kind: 'name', value: ' Ana   Ott', trusted: true },
    { kind: 'name', value: 'Ana', trusted: true },
  ])
  assert.deepEqual(sought, {
    words: [
      'ana@xn--bcher-kva.example',
      'ana%40xn--bcher-kva.example',
      'ana@bücher.example',
      'ana%40b%c3%bccher.example',
      'crm-4711',
    ],
    phones: ['436605550199'],
    names: ['Ana Ott'],
    chosen: [
      { kind: 'external:crm', value: '4711' },
      { kind: 'user', value: 'pricing' },
      { kind: 'anonymous', value: '@gmail.com' },
    ],
  })
})

test('a word or an amount that a system gave as an id is looked for only where an id stands, and a number without end nowhere', () => {
  const ids = ['customer', '250000', 'demo-request'].map((value) => ({ kind: 'user', value, trusted: true }))
  assert.deepEqual(soughtOf([...ids, { kind: 'phone', value: '1'.repeat(300), trusted: true }]), {
    ...{ words: [], phones: [], names: [], chosen: ids.map(({ kind, value }) => ({ kind, value })) },
  })
})

test('an address is not found in the end of a longer one, and is found in UTF-16', () => {
  const ana = 'ana@acme.example'
  const wide = (text: string) => Buffer.from(text, 'utf16le').toString('latin1')
  assert.deepEqual(
    [
      'joana@acme.example',
      'ana@acme.example2',
      'x,ana@acme.example,y',
      'joana@acme.example;ana@acme.example',
      'jo-ana@acme.example',
      '-ana@acme.example',
    ].map((text) => [isWordIn(text, ana), isWordIn(wide(text), [...ana].join('\0'))]),
    [
      [false, false],
      [false, false],
      [true, true],
      [true, true],
      [false, false],
      [true, true],
    ],
  )
})

test('whatever is blotted out was let through by the sieve before', () => {
  const sought = soughtOf([
    { kind: 'email', value: 'ana@xn--bcher-kva.example', trusted: true },
    { kind: 'phone', value: '+43 660 5550199', trusted: true },
    { kind: 'name', value: 'Ana Øtt', trusted: true },
  ])
  // The same syntax in Postgres.
  const sieve = new RegExp((sieveOf(sought) ?? []).join('|'), 's')
  const part = fc.constantFrom(
    ...['ana', 'Ana', 'ANA', 'Øtt', 'øtt', '@', '%40', 'bücher.example', 'xn--bcher-kva.example', 'BÜCHER.example'],
    ...['+43', '(0)', '0', '660', '555', '0199', '5550199', ' ', '/', '-', '.', ',', '\n'],
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      const text = parts.join('')
      // As it stands in JSON, in lower case as a database does it that knows ASCII alone.
      const stored = JSON.stringify(text).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
      if (redactorOf(sought).text(text) !== text) assert.match(stored, sieve)
    }),
    { numRuns: 5000 },
  )
})

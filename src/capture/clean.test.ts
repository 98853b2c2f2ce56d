import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clean, MAX_ITEM_BYTES } from './clean.ts'

const parsed = (text: string): unknown => JSON.parse(text)

/** Characters that break a store, beside ones that do not. */
const unit = fc.constantFrom('a', 'B', '7', ' ', '_', '.', '"', '\\', '\0', '\u0001', '\ud800', '\udc00', '€', '🙂')

test('a clean value comes back equal', () => {
  const value = { a: [1, 'x', null, true, { b: -0.5 }], ключ: '🙂' }
  assert.deepEqual(clean(value), { ok: true, value, sanitized: false })
})

test('A2 A3: NUL and lone surrogates are replaced in strings and keys', () => {
  assert.deepEqual(clean(parsed('{"a\\u0000":"x\\u0000y","b":["\\ud800"]}')), {
    ok: true,
    value: { 'a\ufffd': 'x\ufffdy', b: ['\ufffd'] },
    sanitized: true,
  })
})

test('each limit is refused with its code and its place', () => {
  const deep = (levels: number): unknown => parsed('['.repeat(levels) + ']'.repeat(levels))
  const keys = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 1]))
  const refused: readonly (readonly [unknown, string, string])[] = [
    [{ a: deep(32) }, 'too_deep', `/a${'/0'.repeat(31)}`],
    [{ a: [1, parsed('1e400')] }, 'non_finite', '/a/1'],
    [{ a: -1.5e308 }, 'non_finite', '/a'],
    [{ a: keys(257) }, 'too_many_properties', '/a'],
    [Array.from({ length: 9 }, () => keys(256)), 'too_many_properties', '/7'],
    [{ ['k'.repeat(101)]: 1 }, 'key_too_long', ''],
    [{ a: parsed('{"__proto__":{}}') }, 'forbidden_key', '/a'],
    [{ a: { constructor: 1 } }, 'forbidden_key', '/a'],
    [{ a: { prototype: 1 } }, 'forbidden_key', '/a'],
    [{ 'a/b': () => 1 }, 'not_json', '/a~1b'],
    [undefined, 'not_json', ''],
  ]
  assert.deepEqual(
    refused.map(([value]) => {
      const result = clean(value)
      return result.ok ? 'accepted' : [result.code, result.path]
    }),
    refused.map(([, code, path]) => [code, path]),
  )
})

test('the largest that is allowed is allowed', () => {
  const keys = Object.fromEntries(Array.from({ length: 256 }, (_, n) => [`${n}`.padStart(100, 'k'), 1]))
  assert.equal(clean(keys).ok, true)
  assert.equal(clean(parsed('['.repeat(32) + ']'.repeat(32))).ok, true)
  assert.equal(clean({ a: 1e308 }).ok, true)
})

test('A6: size is counted in bytes of the JSON that would be stored', () => {
  const exact = 'x'.repeat(MAX_ITEM_BYTES - 2)
  assert.equal(clean(exact).ok, true)
  assert.equal(clean(`${exact}x`).ok, false)
  assert.equal(clean('€'.repeat(MAX_ITEM_BYTES / 3 + 1)).ok, false)
  assert.equal(clean('\u0001'.repeat(MAX_ITEM_BYTES / 6 + 1)).ok, false)
})

test('any JSON is either refused or comes back storable, and never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3, stringUnit: unit }), (value) => {
      const result = clean(value)
      if (!result.ok) return
      const text = JSON.stringify(result.value)
      assert.ok(Buffer.byteLength(text) <= MAX_ITEM_BYTES)
      assert.ok(text.isWellFormed() && !text.includes('\\u0000') && !text.includes('\\ud'))
      if (!result.sanitized) assert.equal(text, JSON.stringify(value))
    }),
    { numRuns: 200 },
  )
})

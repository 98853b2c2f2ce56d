import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyIn } from './sign-in.ts'

test('a key comes by Basic, by Bearer or in the body; a header that is neither is no key', () => {
  const basic = (text: string): string => `Basic ${btoa(text)}`
  const table: readonly (readonly [string | undefined, unknown, string | undefined])[] = [
    [basic('key:'), undefined, 'key'],
    [basic('key'), undefined, 'key'],
    [basic('key:ignored'), undefined, 'key'],
    ['bearer key_1-2', undefined, 'key_1-2'],
    [undefined, { writeKey: 'key' }, 'key'],
    [undefined, { writeKey: '' }, undefined],
    [undefined, { writeKey: 7 }, undefined],
    [undefined, null, undefined],
    [undefined, undefined, undefined],
    [basic(':'), { writeKey: 'key' }, undefined],
    ['Digest x', { writeKey: 'key' }, undefined],
    ['Bearer', { writeKey: 'key' }, undefined],
  ]
  assert.deepEqual(
    table.map(([header, body]) => [header, body, keyIn(header, body)]),
    table,
  )
})

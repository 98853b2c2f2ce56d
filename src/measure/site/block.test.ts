import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsOf, packed, type SiteHit, unpacked } from './block.ts'

const DAY = Date.parse('2026-03-02T00:00:00Z')
const uuid = (last: number) => `0195f000-0000-7000-8000-${last.toString(16).padStart(12, '0')}`
const hit = (last: number, minute: number, rest: Partial<SiteHit> = {}): SiteHit => ({
  ...{ subject: uuid(last), at: DAY + minute * 60_000, isPage: true, path: '/', seconds: null, scroll: null },
  ...{ channel: null, ...rest },
})

test('a day that is packed is the same day again, also from the middle of a buffer', () => {
  const hits = columnsOf(
    DAY,
    [
      hit(1, 0, { channel: 'email', path: '/preis/ü' }),
      hit(2, 1),
      hit(1, 2, { isPage: false, seconds: 86_400, scroll: 100 }),
      hit(1, 1439, { isPage: false, path: null, seconds: 3 }),
    ],
    (subject) => subject === uuid(2),
  )
  assert.deepEqual([...hits.before], [0, 1])
  assert.deepEqual(unpacked(DAY, packed(hits)), hits)
  const apart = Buffer.concat([Buffer.from('x'), packed(hits)])
  assert.deepEqual(unpacked(DAY, apart.subarray(1)), hits)
})

test('a day without a hit is packed too', () => {
  const nothing = columnsOf(DAY, [], () => false)
  assert.deepEqual(unpacked(DAY, packed(nothing)), nothing)
})

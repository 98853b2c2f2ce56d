import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DoorHit, doorColumnsOf, packedDoors, unpackedDoors } from './block.ts'

const DAY = Date.parse('2026-03-02T00:00:00Z')
const uuid = (last: number) => `0195f000-0000-7000-8000-${last.toString(16).padStart(12, '0')}`
const hit = (last: number, minute: number, rest: Partial<DoorHit> = {}): DoorHit => ({
  ...{ subject: uuid(last), at: DAY + minute * 60_000, kind: 'form_viewed', door: 'demo', version: 1 },
  ...{ path: '/demo', field: null, ...rest },
})

test('a day of doors that is packed is the same day again', () => {
  const hits = doorColumnsOf(DAY, [
    hit(1, 0),
    hit(2, 1, { kind: 'form_left', field: 'budget "über"' }),
    hit(1, 2, { version: null, path: null }),
    hit(1, 1439, { kind: 'asset_downloaded', door: 'guide', version: null }),
  ])
  assert.deepEqual(unpackedDoors(DAY, packedDoors(hits)), hits)
  assert.deepEqual([...hits.place], [0, 1, 2, 0])
  assert.deepEqual([...hits.field], [-1, -1, -1, 0])
})

test('of a CTA and of an asset neither page nor position is kept', () => {
  const { doors, versionAt, pathAt, field } = doorColumnsOf(DAY, [
    hit(1, 0, { kind: 'cta_viewed', door: 'trial', version: null, field: 'BOFU' }),
    hit(1, 1, { kind: 'cta_clicked', door: 'trial', version: null, path: '/b', field: 'TOFU' }),
    hit(1, 2, { kind: 'asset_downloaded', door: 'guide', version: null }),
  ])
  assert.deepEqual(doors, [
    ['cta', 'trial'],
    ['asset', 'guide'],
  ])
  assert.deepEqual([...versionAt, ...pathAt], [-1, -1, -1, -1])
  assert.deepEqual([...field], [-1, -1, -1])
})

test('a day on which nothing was done is packed too', () => {
  const nothing = doorColumnsOf(DAY, [])
  assert.deepEqual(unpackedDoors(DAY, packedDoors(nothing)), nothing)
})

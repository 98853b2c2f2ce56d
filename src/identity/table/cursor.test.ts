import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cursorOf, type Place, placeOf } from './cursor.ts'

const id = '01890000-0000-7000-8000-000000000001'
const PLACES: readonly Place[] = [
  { sort: 'seen', dir: 'desc', value: '2026-03-01T09:30:00.000Z', id },
  { sort: 'score', dir: 'asc', value: 12.5, id },
  { sort: 'name', dir: 'asc', value: 'jürgen ‮ محمد 🎈', id },
  { sort: 'company', dir: 'desc', value: null, id },
]

test('a place survives being a cursor', () => {
  for (const place of PLACES) assert.deepEqual(placeOf(cursorOf(place), place), place)
})

test('a cursor of another order, or of no order, is refused', () => {
  const [seen] = PLACES
  assert.ok(seen)
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  assert.equal(placeOf(cursorOf(seen), { sort: 'score', dir: 'desc' }), undefined)
  assert.equal(placeOf(cursorOf(seen), { sort: 'seen', dir: 'asc' }), undefined)
  for (const text of [
    '',
    'x',
    '!!',
    forged([]),
    forged(['seen', 'desc', "'; select 1", id]),
    forged(['seen', 'desc', null, id]),
  ])
    assert.equal(placeOf(text, seen), undefined, text)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entriesOf, lastOf, packedEntries, unpackedEntries } from './block.ts'

const uuid = (last: number) => `0195f000-0000-7000-8000-${last.toString(16).padStart(12, '0')}`
const entered = (at: string) => ({ at, basis: 'criteria' as const })

test('entries that are packed are the same entries again; who entered none of the stages is left out', () => {
  const journeys = [
    { person: uuid(1), entered: { visitor: entered('2026-03-01T08:00:00.000Z') } },
    {
      person: uuid(2),
      entered: { lead: entered('2026-03-01T09:00:00.000Z'), mql: entered('2027-03-02T09:00:00.001Z') },
    },
    { person: uuid(2), entered: { lead: entered('2026-05-01T09:00:00.000Z') } },
  ]
  const entries = entriesOf(journeys, ['lead', 'mql'])
  assert.deepEqual([entries.people.length, [...entries.person], [...entries.stage]], [4, [0, 0, 0], [0, 1, 0]])
  assert.deepEqual(
    [...entries.at].map((ms) => new Date(ms).toISOString()),
    ['2026-03-01T09:00:00.000Z', '2027-03-02T09:00:00.001Z', '2026-05-01T09:00:00.000Z'],
  )
  assert.equal(lastOf(entries), Date.parse('2027-03-02T09:00:00.001Z'))
  assert.deepEqual(unpackedEntries(packedEntries(entries)), entries)
})

test('nobody entered anything', () => {
  const nothing = entriesOf([], ['lead'])
  assert.equal(lastOf(nothing), null)
  assert.deepEqual(unpackedEntries(packedEntries(nothing)), nothing)
})

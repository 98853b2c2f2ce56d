import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchmarksOf, landmarkOf } from './packs.ts'

const stages = [
  { id: 'awareness', name: 'Awareness' },
  { id: 'capture', name: 'Capture', short: 'Lead' },
  { id: 'qualification', name: 'Qualification', short: 'MQL' },
  { id: 'handoff', name: 'Handoff', short: 'SQL' },
]
const own = {
  from: 'qualification',
  to: 'handoff',
  average: [0.13, 0.2],
  source: 'S4, healthy range',
  guess: false,
} as const

test('a stage is known by its short name, its id or its name', () => {
  assert.deepEqual(stages.map(landmarkOf), ['visitor', 'lead', 'mql', 'sql'])
  assert.equal(landmarkOf({ id: 'x', name: 'Something' }), null)
})

test('the definition speaks first, and no source twice', () => {
  const said = benchmarksOf(stages, [own]).filter(({ from }) => from === 'qualification')
  assert.deepEqual(
    said.map(({ source, own: isOwn }) => [source.slice(0, 2), isOwn]),
    [
      ['S4', true],
      ['S1', false],
      ['S3', false],
    ],
  )
  assert.ok(said.every(({ means }) => means !== null))
})

test('a funnel of other stages has its own figures only', () => {
  assert.deepEqual(benchmarksOf([{ id: 'a', name: 'A' }], []), [])
})

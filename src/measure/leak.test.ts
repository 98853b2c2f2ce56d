import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Benchmark } from '../definition/definition.ts'
import { bandOf } from './benchmark.ts'
import { type Cells, emptyCell } from './cell.ts'
import { findLeaks, type LeakInput } from './leak.ts'
import { stageRows } from './report.ts'

const NAMES = [
  { id: 'lead', name: 'Lead' },
  { id: 'mql', name: 'MQL' },
  { id: 'sql', name: 'SQL' },
  { id: 'customer', name: 'Customer' },
]
const S3: Benchmark = {
  from: 'mql',
  to: 'sql',
  weak: 0.15,
  average: [0.2, 0.4],
  strong: 0.45,
  source: 'S3',
  lever: 'criteria and speed',
  guess: false,
}
const S1: Benchmark = { from: 'mql', to: 'sql', median: 0.13, topQuartile: 0.28, source: 'S1', guess: false }
const S4: Benchmark = { from: 'mql', to: 'sql', average: [0.13, 0.2], source: 'S4', guess: false }
const LEAD: Benchmark = {
  from: 'lead',
  to: 'mql',
  weak: 0.1,
  average: [0.15, 0.3],
  strong: 0.35,
  source: 'S3',
  guess: false,
}

/** Rows of a funnel in which so many reached each stage. */
function rows(...reached: number[]) {
  const cells: Cells = {}
  NAMES.forEach(({ id }, i) => {
    const entered = reached[i] ?? 0
    const converted = reached[i + 1] ?? 0
    cells[id] = { ...emptyCell(), entered, converted, open: entered - converted }
  })
  return stageRows({ cells }, NAMES, 'cohort', 0)
}

const verdicts = (input: LeakInput) => findLeaks(input).map(({ from, verdict, below }) => [from, verdict, below])

test('the step with the largest expected loss comes first, with its arithmetic', () => {
  const [leak] = findLeaks({ rows: rows(10_000, 3000, 240, 120), benchmarks: [LEAD, S1, S3, S4], dealValue: 5000 })
  assert.deepEqual(
    [leak?.from, leak?.to, leak?.verdict, leak?.below, leak?.goal],
    ['mql', 'sql', 'leak', '3 of 3', 'customer'],
  )
  assert.equal(leak?.comparator.value, 0.13)
  assert.equal(Math.round(leak?.people ?? 0), 150)
  assert.equal(Math.round(leak?.lost ?? 0), 75)
  assert.equal(Math.round(leak?.value ?? 0), 375_000)
  const [low, high] = leak?.lostInterval ?? [0, 0]
  assert.ok(low > 0 && low < 75 && 75 < high)
  assert.match(
    leak?.sentence ?? '',
    /^MQL to SQL: 8\.0 % of 3,000, below 13\.0 % of S1 \(below 3 of 3 benchmarks\); this goes along with about 75 fewer at Customer/,
  )
  assert.doesNotMatch(leak?.sentence ?? '', /because/)
})

test('a rate between the packs is below some of them and no leak against the mildest', () => {
  assert.deepEqual(verdicts({ rows: rows(10_000, 3000, 540, 120), benchmarks: [LEAD, S1, S3, S4] }), [
    ['lead', 'healthy', '0 of 1'],
    ['mql', 'healthy', '1 of 3'],
  ])
})

test('under thirty cases the answer is that there is not enough data', () => {
  const [leak] = findLeaks({ rows: rows(200, 29, 0, 0), benchmarks: [S3] })
  assert.equal(leak?.verdict, 'not-enough-data')
  assert.match(leak?.sentence ?? '', /not enough data to tell .*only 29 cases/)
})

test('an interval that covers the comparator is not enough data', () => {
  assert.deepEqual(verdicts({ rows: rows(1000, 200, 36, 9), benchmarks: [S3] }), [['mql', 'not-enough-data', '1 of 1']])
})

test('an empty funnel is an answer too', () => {
  assert.deepEqual(verdicts({ rows: rows(0, 0, 0, 0), benchmarks: [S3] }), [['mql', 'not-enough-data', '0 of 1']])
})

test('the own past counts by the interval of the difference', () => {
  const past = rows(5000, 1500, 600, 300)
  assert.deepEqual(verdicts({ rows: rows(5000, 1500, 380, 190), past, benchmarks: [] })[0], ['mql', 'leak', '0 of 0'])
  assert.ok(
    findLeaks({ rows: rows(5000, 1510, 590, 296), past, benchmarks: [] }).every(({ verdict }) => verdict !== 'leak'),
  )
})

test('those too young to tell do not make a young cohort look bad', () => {
  const young = rows(1000, 900, 100, 50)
  assert.deepEqual(verdicts({ rows: young, benchmarks: [S3] }), [['mql', 'leak', '1 of 1']])
  assert.deepEqual(verdicts({ rows: young, benchmarks: [S3], young: { mql: 600 } }), [['mql', 'healthy', '0 of 1']])
})

test('a benchmark over several stages is measured over them', () => {
  const far: Benchmark = { from: 'lead', to: 'sql', average: [0.05, 0.1], source: 'S9', guess: false }
  const [leak] = findLeaks({ rows: rows(10_000, 3000, 240, 120), benchmarks: [far] })
  assert.deepEqual([leak?.from, leak?.to, leak?.rate, leak?.verdict], ['lead', 'sql', 0.024, 'leak'])
})

test('nobody downstream leaves the loss in people', () => {
  const [leak] = findLeaks({ rows: rows(1000, 400, 0, 0), benchmarks: [S3] })
  assert.deepEqual([leak?.lost, leak?.people, leak?.verdict], [null, 80, 'leak'])
})

test('a value in a gap reads between', () => {
  assert.deepEqual(
    [0.1, 0.17, 0.2, 0.4, 0.42, 0.45].map((rate) => bandOf(S3, rate)),
    ['weak', 'between weak and average', 'average', 'average', 'between average and strong', 'strong'],
  )
  assert.deepEqual(
    [0.1, 0.13, 0.28].map((rate) => bandOf(S1, rate)),
    ['below the median', 'at or above the median', 'top quartile'],
  )
})

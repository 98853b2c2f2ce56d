import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Cells, emptyCell } from './cell.ts'
import { findLeaks } from './leak.ts'
import { stageRows } from './report.ts'

const NAMES = ['visitor', 'lead', 'mql', 'sql', 'opportunity', 'customer'].map((id) => ({ id, name: id }))
const HEALTHY = [0.3, 0.4, 0.35, 0.5, 0.3]
const ROUNDS = 400

/** A reproducible stream of numbers below one (Lehmer, 1951). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** One period of a funnel: everybody tries each step by chance. */
function period(visitors: number, rates: readonly number[], random: () => number) {
  const cells: Cells = {}
  let reached = visitors
  NAMES.forEach(({ id }, i) => {
    let converted = 0
    for (let n = 0; n < reached; n++) if (random() < (rates[i] ?? 0)) converted++
    cells[id] = { ...emptyCell(), entered: reached, converted, open: reached - converted }
    reached = converted
  })
  return stageRows({ cells }, NAMES, 'cohort', 0)
}

test('a healthy funnel raises an alarm at most 5 times in 100', () => {
  const random = numbers(20_261_122)
  let alarms = 0
  for (let round = 0; round < ROUNDS; round++) {
    const found = findLeaks({
      rows: period(4000, HEALTHY, random),
      past: period(4000, HEALTHY, random),
      benchmarks: [],
    })
    if (found[0]?.verdict === 'leak') alarms++
  }
  assert.ok(alarms <= ROUNDS * 0.05, `${alarms} of ${ROUNDS}`)
})

test('a planted leak is named at least 95 times in 100', () => {
  const random = numbers(8_252_026)
  let named = 0
  for (let round = 0; round < ROUNDS; round++) {
    const at = round % 4
    const leaking = HEALTHY.map((rate, i) => (i === at ? rate * 0.55 : rate))
    const [first] = findLeaks({
      rows: period(8000, leaking, random),
      past: period(8000, HEALTHY, random),
      benchmarks: [],
    })
    if (first?.verdict === 'leak' && first.from === NAMES[at]?.id) named++
  }
  assert.ok(named >= ROUNDS * 0.95, `${named} of ${ROUNDS}`)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { before, cover, endOf, GRAINS, spansOf } from './span.ts'
import { dayNumber, plainDate } from './zone.ts'

const shown = (days: readonly number[]) => days.map(plainDate)

test('a dirty day breaks its year into months and its month into days', () => {
  const range = { from: dayNumber('2024-01-01'), to: dayNumber('2025-12-31') }
  const found = cover(range, new Set([dayNumber('2025-02-10')]))
  assert.deepEqual(shown(found.year), ['2024-01-01'])
  assert.equal(found.month.length, 11)
  assert.equal(found.day.length, 27)
  assert.deepEqual(shown(found.live), ['2025-02-10'])
})

test('a range is covered once, whatever is dirty', () => {
  const day = fc.integer({ min: dayNumber('2023-06-01'), max: dayNumber('2026-03-01') })
  fc.assert(
    fc.property(day, day, fc.array(day), (a, b, dirty) => {
      const range = { from: Math.min(a, b), to: Math.max(a, b) }
      const found = cover(range, new Set(dirty))
      const days: number[] = [...found.live]
      for (const grain of GRAINS)
        for (const start of found[grain]) for (let d = start; d < endOf(grain, start); d++) days.push(d)
      days.sort((x, y) => x - y)
      assert.deepEqual(
        days,
        Array.from({ length: range.to - range.from + 1 }, (_, i) => range.from + i),
      )
      for (const start of found.live) assert.ok(dirty.includes(start))
    }),
  )
})

test('the period before has the same length and ends the day before', () => {
  const march = { from: dayNumber('2026-03-01'), to: dayNumber('2026-03-31') }
  assert.deepEqual(before(march), { from: dayNumber('2026-01-29'), to: dayNumber('2026-02-28') })
  assert.deepEqual(shown(spansOf('month', [march.to, march.from])), ['2026-03-01'])
})

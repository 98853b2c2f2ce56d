import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CALM_MINUTES, levelOf, usualTen } from './level.ts'
import { lastDay, lastMinutes, moved } from './windows.ts'

const quiet = (minutes: number): number[] => Array<number>(minutes).fill(0)

test('a level follows from the last minutes: a hundred people in twenty minutes are none, hundreds a minute are', () => {
  const cases: readonly (readonly [string, readonly number[], number, number])[] = [
    ['nothing', quiet(60), 0, 0],
    ['a hundred people in twenty minutes', Array<number>(20).fill(5), 0, 0],
    ['twenty in a minute', [20], 0, 1],
    ['sixty in ten', Array<number>(10).fill(6), 0, 1],
    ['three hundred in ten', Array<number>(10).fill(30), 0, 2],
    ['a thousand a minute', Array<number>(10).fill(1_000), 0, 3],
    ['a form that gets thirty in ten minutes every day', Array<number>(10).fill(17), 30, 0],
    ['and a hundred of them', Array<number>(10).fill(19), 30, 1],
  ]
  assert.deepEqual(
    cases.map(([name, minutes, usual]) => [name, levelOf(minutes, usual)]),
    cases.map(([name, , , level]) => [name, level]),
  )
})

test('an attack is over when a quarter of an hour passed without it, not at its first pause', () => {
  const wave = [400]
  const after = (minutes: number) => levelOf([...quiet(minutes), ...wave], 0)
  // The last ten-minute window that holds the wave begins nine minutes after it.
  assert.deepEqual([0, 5, CALM_MINUTES - 1, CALM_MINUTES + 9].map(after), [2, 2, 2, 0])
})

test('what is usual is what was believed, spread over the day', () => {
  assert.equal(usualTen(1_440), 10)
})

test('windows move with time and forget what is older than they are', () => {
  assert.deepEqual(moved([3, 2, 1], 0), [3, 2, 1])
  assert.deepEqual(moved([3, 2, 1], 2), [0, 0, 3])
  assert.deepEqual(moved([3, 2, 1], 99), [0, 0, 0])
  assert.deepEqual(moved([3, 2, 1], -1), [3, 2, 1])
  assert.equal(lastMinutes({ minutes: [1, 2, 4], hours: [] }, 2), 3)
  assert.equal(lastDay({ minutes: [], hours: [1, 2, 4] }), 7)
})

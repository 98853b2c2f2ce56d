import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Rate, tallyOf } from './rate.ts'

const RATE: Rate = { burst: 10, perSecond: 2 }
const one = (name: string, rate = RATE) => [{ name, rate }]

/** Numbers from 0 to 1, the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

test('a burst comes in at once, then as much as the steady rate; who waits as told is let in', () => {
  const tally = tallyOf(100)
  const first = Array.from({ length: 12 }, () => tally.take(one('a'), 0))
  assert.deepEqual(first, [...Array<number>(10).fill(0), 500, 500])
  assert.equal(tally.take(one('a'), 499), 1)
  assert.equal(tally.take(one('a'), 500), 0)
  assert.equal(tally.take(one('b'), 500), 0)
})

test('whatever the pattern, no span of time gets more than the burst and the steady rate of it', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = chance(seed)
    const tally = tallyOf(10)
    const taken: number[] = []
    let nowMs = 0
    for (let index = 0; index < 400; index++) {
      nowMs += random() < 0.7 ? random() * 50 : random() * 4_000
      if (tally.take(one('a'), nowMs) === 0) taken.push(nowMs)
    }
    for (const [from, start] of taken.entries()) {
      for (const [more, end] of taken.slice(from).entries()) {
        const most = RATE.burst + ((end - start) / 1000) * RATE.perSecond
        assert.ok(more + 1 <= most + 0.001, `seed ${seed}: ${more + 1} in ${end - start} ms`)
      }
    }
  }
})

test('whoever stays at the steady rate is never sent away, whatever all others do', () => {
  const tally = tallyOf(50)
  const random = chance(7)
  for (let index = 0; index < 2_000; index++) {
    assert.equal(tally.take(one('reader'), index * 500), 0)
    for (let other = 0; other < 20; other++) tally.take(one(`bot ${Math.floor(random() * 1e6)}`), index * 500)
  }
})

test('what does not fit under one name is counted under none', () => {
  const tally = tallyOf(100)
  const wide: Rate = { burst: 12, perSecond: 2 }
  const both = (name: string) => [...one(name), { name: 'around', rate: wide }]
  for (let index = 0; index < 10; index++) assert.equal(tally.take(both('a'), 0), 0)
  for (let index = 0; index < 50; index++) assert.ok(tally.take(both('a'), 0) > 0)
  // Only the ten that came in count for the neighbourhood.
  assert.deepEqual(
    Array.from({ length: 3 }, () => tally.take(both('b'), 0)),
    [0, 0, 500],
  )
})

test('a million names take no more memory than asked for, and whoever goes on is remembered', () => {
  const tally = tallyOf(1_000)
  for (let index = 0; index < 10; index++) tally.take(one('flood'), 0)
  for (let index = 0; index < 1_000_000; index++) {
    tally.take(one(`2001:db8:${index.toString(16)}::/64`), 0)
    if (index % 500 === 0) assert.ok(tally.take(one('flood'), 0) > 0 || index === 0, `forgotten at ${index}`)
  }
  assert.ok(tally.size() <= 2_000, `${tally.size()} names`)
})

test('a clock that jumps ahead fills no more than a burst, and one that jumps back costs the wait for one at most', () => {
  const tally = tallyOf(100)
  const burst = (nowMs: number) =>
    Array.from({ length: 30 }, () => tally.take(one('a'), nowMs)).filter((ms) => ms === 0)
  assert.equal(burst(1_000_000).length, 10)
  assert.equal(burst(1_000_000 + 86_400_000).length, 10)
  const back = tally.take(one('a'), 5)
  assert.ok(back > 0 && back <= 500, `${back} ms`)
  assert.equal(tally.take(one('a'), 5 + back), 0)
})

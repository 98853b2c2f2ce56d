import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DOORS, type DoorName, doorLimits } from './doors.ts'

/** How many of so many come in, each from the address of its number, `everyMs` apart. */
function letIn(count: number, addressOf: (index: number) => string, door: DoorName = 'tell', everyMs = 0): number {
  let nowMs = 0
  const limits = doorLimits(() => nowMs)
  let came = 0
  for (let index = 0; index < count; index++) {
    nowMs = index * everyMs
    if (limits.ofNetwork(door, addressOf(index)) === 0) came += 1
  }
  return came
}

test('A17: a thousand requests from one /64 are limited as one address is, however they are written', () => {
  const hex = (index: number) => index.toString(16)
  const written: readonly ((index: number) => string)[] = [
    () => '203.0.113.7',
    (index) => ['203.0.113.7', '::ffff:203.0.113.7', '203.0.113.7:443'][index % 3] ?? '',
    (index) => `2001:db8:1:2::${hex(index)}`,
    (index) => `2001:0DB8:0001:0002:${hex(index)}:0:0:1`,
    (index) => `fe80::1%eth${index}`,
  ]
  assert.deepEqual(
    written.map((addressOf) => letIn(1_000, addressOf)),
    [600, 600, 600, 600, 600],
  )
})

test('hopping over the /64s of one /48, or the addresses of one /24, is limited as one neighbourhood', () => {
  assert.equal(
    letIn(20_000, (index) => `2001:db8:9:${index.toString(16)}::1`),
    DOORS.tell.around.burst,
  )
  assert.equal(
    letIn(20_000, (index) => `198.51.100.${index % 256}`),
    DOORS.tell.around.burst,
  )
})

test('fifty readers behind one address never notice: all at once from a mail, then clicking without a pause', () => {
  let nowMs = 0
  const limits = doorLimits(() => nowMs)
  const all: number[] = []
  for (let request = 0; request < 50 * 7; request++) all.push(limits.ofNetwork('show', '203.0.113.7'))
  for (let second = 0; second < 3_600; second++) {
    nowMs = second * 1000
    for (let click = 0; click < 25; click++) all.push(limits.ofNetwork('tell', '203.0.113.7'))
  }
  assert.deepEqual(new Set(all), new Set([0]))
})

test('what the abuse rules take from a network in an hour is never sent away here, and thirty at once neither', () => {
  assert.equal(
    letIn(300, () => '203.0.113.7', 'send', 12_000),
    300,
  )
  assert.equal(
    letIn(120, () => '203.0.113.7', 'send'),
    120,
  )
})

test('an import by a secret key is as fast as a process can answer', () => {
  assert.equal(
    letIn(50_000, () => '203.0.113.7', 'server', 0.6),
    50_000,
  )
})

test('each door counts for itself, and each workspace', () => {
  const limits = doorLimits(() => 0)
  for (let index = 0; index < 1_000; index++) limits.ofNetwork('tell', '203.0.113.7')
  assert.deepEqual([limits.ofNetwork('tell', '203.0.113.7'), limits.ofNetwork('show', '203.0.113.7')], [1, 0])
  const { burst } = DOORS.tell.workspace
  const came = Array.from({ length: burst + 100 }, () => limits.ofWorkspace('tell', 'a', '203.0.113.7')).filter(
    (wait) => wait === 0,
  )
  assert.deepEqual(
    [came.length, limits.ofWorkspace('tell', 'b', '203.0.113.7'), limits.ofWorkspace('show', 'a', '203.0.113.7')],
    [burst, 0, 0],
  )
})

test('what is no address at all is one name, and a long one does not stay in memory', () => {
  assert.equal(
    letIn(1_000, () => ''),
    600,
  )
  assert.equal(
    letIn(1_000, (index) => `${'x'.repeat(10_000)}${index}`),
    600,
  )
})

test('this machine itself never waits: its own programs, and a proxy on it that nobody named', () => {
  assert.deepEqual(
    ['127.0.0.1', '::1', '::ffff:127.0.0.1'].map((own) => letIn(10_000, () => own)),
    [10_000, 10_000, 10_000],
  )
  const limits = doorLimits(() => 0)
  const waits = Array.from({ length: 10_000 }, () => limits.ofWorkspace('tell', 'a', '127.0.0.1'))
  assert.deepEqual(new Set(waits), new Set([0]))
})

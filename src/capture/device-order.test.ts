import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Device, openDevices, placed } from './device-order.ts'

const SECOND = 1000

/** A request: what it tells, when it left, how long it was under way; all by the true time. */
interface Request {
  readonly happened: readonly number[]
  readonly sent: number
  readonly latency: number
}

/** Where events are put when requests arrive one after another from a clock that is wrong by `skew`. */
function deliver(
  requests: readonly Request[],
  skew: number,
): readonly { readonly true: number; readonly at: number }[] {
  let device: Device | undefined
  return requests
    .toSorted((a, b) => a.sent + a.latency - (b.sent + b.latency))
    .flatMap(({ happened, sent, latency }) =>
      happened.map((one) => {
        const told = { deviceMs: one + skew, sentMs: sent + skew, receivedMs: sent + latency }
        const [at, next] = placed(device, told)
        device = next
        return { true: one, at }
      }),
    )
    .toSorted((a, b) => a.true - b.true)
}

test('a first request that is under way for three seconds changes no places with the second', () => {
  const first = { happened: [0, 2000], sent: 2000, latency: 3000 }
  const second = { happened: [3500, 3800], sent: 5200, latency: 50 }
  assert.deepEqual(
    deliver([first, second], 0).map(({ at }) => at),
    [3000, 5000, 5001, 5002],
  )
  const alone = { happened: [7000], sent: 9000, latency: 80 }
  assert.equal(deliver([first, second, alone], 0).at(-1)?.at, 7050, 'the fastest request so far is the truest')
})

test('what overtook the first is not pushed away when that arrives at last', () => {
  const first = { happened: [0, 2000], sent: 2000, latency: 9000 }
  const second = { happened: [3500], sent: 5200, latency: 50 }
  assert.deepEqual(
    deliver([first, second], 0).map(({ at }) => at),
    [50, 2050, 3550],
  )
})

test('a device alone is corrected as ever: a clock that is wrong by a year is cancelled', () => {
  const year = 365 * 86_400 * SECOND
  for (const skew of [year, -year, 0])
    assert.deepEqual(
      deliver([{ happened: [0, 700], sent: 2000, latency: 40 }], skew).map(({ at }) => at),
      [40, 740],
    )
})

test('a clock that is set while somebody reads begins anew', () => {
  const [, before] = placed(undefined, { deviceMs: 0, sentMs: 10, receivedMs: 3_600_050 })
  const [at, after] = placed(before, { deviceMs: 3_605_000, sentMs: 3_605_010, receivedMs: 3_605_030 })
  assert.deepEqual([at, after.placed.length], [3_605_020, 1])
})

test('what was seen of a clock is believed for one visit', () => {
  const half = 1_800_000
  const [, before] = placed(undefined, { deviceMs: 5000, sentMs: 5000, receivedMs: 0 })
  assert.equal(placed(before, { deviceMs: half, sentMs: half, receivedMs: half })[0], half - 5000)
  assert.equal(placed(before, { deviceMs: half + 1, sentMs: half + 1, receivedMs: half + 1 })[0], half + 1)
})

test('two things of one millisecond keep the order in which they are told', () => {
  assert.deepEqual(
    deliver([{ happened: [5, 5, 5], sent: 10, latency: 1 }], 0).map(({ at }) => at),
    [6, 7, 8],
  )
})

const life = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 30 }),
    fc.array(fc.record({ after: fc.integer({ min: 0, max: 20_000 }), latency: fc.integer({ min: 1, max: 20_000 }) }), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.integer({ min: -400 * 86_400 * SECOND, max: 400 * 86_400 * SECOND }),
  )
  .map(([happened, sends, skew]) => {
    const events = [...new Set(happened)].sort((a, b) => a - b)
    const requests = sends.map(({ after, latency }, index) => {
      const from = Math.floor((index * events.length) / sends.length)
      const own = events.slice(from, Math.floor(((index + 1) * events.length) / sends.length))
      return { happened: own, sent: (own.at(-1) ?? 0) + after, latency }
    })
    return { requests: requests.filter((request) => request.happened.length > 0), skew }
  })

test('whatever the clock and however long each request takes, events keep their order, and none is put before it happened', () => {
  fc.assert(
    fc.property(life, ({ requests, skew }) => {
      const all = deliver(requests, skew)
      const most = Math.max(...requests.map(({ latency }) => latency))
      for (const [index, one] of all.entries()) {
        assert.ok(one.at >= (all[index - 1]?.at ?? 0), JSON.stringify(all))
        assert.ok(one.at >= one.true, JSON.stringify(all))
        assert.ok(one.at <= one.true + most + all.length, JSON.stringify(all))
      }
    }),
    { numRuns: 5000 },
  )
})

test('who was heard of longest ago is forgotten first', () => {
  const devices = openDevices(2)
  const told = (latency: number) => ({ deviceMs: 0, sentMs: 0, receivedMs: latency })
  devices.place('a', told(500))
  devices.place('b', told(500))
  devices.place('a', { deviceMs: 10, sentMs: 10, receivedMs: 20 })
  devices.place('c', told(500))
  assert.equal(devices.place('a', { deviceMs: 5, sentMs: 900, receivedMs: 1900 }), 500, 'a is remembered')
  assert.equal(devices.place('b', { deviceMs: 5, sentMs: 900, receivedMs: 1900 }), 1005, 'b begins anew')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromMs } from '../funnel/brand.ts'
import { clampInstant, occurredAt, parseInstant } from './instant.ts'

const receivedAt = fromMs(Date.parse('2026-03-01T10:00:00.000Z'))
const iso = (raw: unknown): string | null => {
  const ms = parseInstant(raw)
  return ms === null ? null : new Date(ms).toISOString()
}

test('an instant is RFC 3339 with an offset, kept to the millisecond', () => {
  const table: readonly (readonly [string, string])[] = [
    ['2026-03-01T09:30:00.000Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01t09:30:00z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01 09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-31T09:30:00.123456+02:00', '2026-03-31T07:30:00.123Z'],
    ['2024-02-29T00:00:00.000Z', '2024-02-29T00:00:00.000Z'],
    ['2026-03-01T09:30:00.1234567891234Z', '2026-03-01T09:30:00.123Z'],
    ['2026-06-30T23:59:60Z', '2026-06-30T23:59:59.000Z'],
    ['0001-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z'],
  ]
  assert.deepEqual(
    table.map(([raw]) => [raw, iso(raw)]),
    table,
  )
})

test('A12: words, bare dates, zoneless times and impossible days are no instants', () => {
  const none = ['now', 'tomorrow', 'infinity', '-infinity', '', '2026-03-01', '2026-03-01T09:30:00', '20260301T093000Z']
  const impossible = [
    '2026-02-30T00:00:00.000Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:61:00Z',
  ]
  const odd = [1_772_000_000, null, undefined, {}, '2026-01-01T10Z', '2026-01-01T10:00:00+02:00[Europe/Paris]']
  for (const raw of [...none, ...impossible, ...odd]) assert.equal(parseInstant(raw), null, String(raw))
})

test('the fast way and the general way agree on every instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) }), (ms) => {
      const text = new Date(ms).toISOString()
      assert.equal(parseInstant(text), ms)
      assert.equal(parseInstant(text.replace('Z', '+00:00')), ms)
    }),
  )
})

test('A12: before 2000 or more than a day ahead the server time counts, and the original is kept', () => {
  const day = 24 * 3_600_000
  const now = Date.parse(receivedAt)
  assert.deepEqual(clampInstant(now + day, receivedAt), { at: '2026-03-02T10:00:00.000Z', flags: [] })
  assert.deepEqual(clampInstant(now + day + 1, receivedAt), {
    at: receivedAt,
    flags: ['clamped', 'clamped_from:2026-03-02T10:00:00.001Z'],
  })
  assert.deepEqual(clampInstant(Date.UTC(2000, 0, 1) - 1, receivedAt), {
    at: receivedAt,
    flags: ['clamped', 'clamped_from:1999-12-31T23:59:59.999Z'],
  })
})

test('a wrong client clock is cancelled by what it says when it sends', () => {
  assert.deepEqual(
    occurredAt({ timestamp: '2030-01-01T00:00:00.000Z', sentAt: '2030-01-01T00:00:05.000Z' }, receivedAt),
    { ok: true, at: '2026-03-01T09:59:55.000Z', flags: [] },
  )
  assert.deepEqual(
    occurredAt(
      { timestamp: '2026-01-01T00:00:00Z', originalTimestamp: '2026-03-01T08:00:00Z', sentAt: '2026-03-01T09:00:00Z' },
      receivedAt,
    ),
    { ok: true, at: '2026-03-01T09:00:00.000Z', flags: [] },
  )
})

test('without a time it happened when it arrived, and without sentAt when it says', () => {
  assert.deepEqual(occurredAt({ timestamp: null, sentAt: 'x' }, receivedAt), { ok: true, at: receivedAt, flags: [] })
  assert.deepEqual(occurredAt({ timestamp: '2026-02-01T00:00:00Z' }, receivedAt), {
    ok: true,
    at: '2026-02-01T00:00:00.000Z',
    flags: [],
  })
})

test('a bad time is named by its field', () => {
  const message = 'not an RFC 3339 time with an offset, such as 2026-03-01T09:30:00.000Z'
  assert.deepEqual(occurredAt({ timestamp: 'now' }, receivedAt), { ok: false, path: 'timestamp', message })
  assert.deepEqual(occurredAt({ timestamp: '2026-02-01T00:00:00Z', sentAt: 'now' }, receivedAt), {
    ok: false,
    path: 'sentAt',
    message,
  })
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Timestamp } from '#src/funnel/brand.ts'
import type { Capture } from '#src/funnel/capture.ts'
import { capture, did, is, page, type Scene, scene, template } from './scene.ts'

// What no door lets through, in case one does: a cell that its column cannot hold costs its own item and nothing else.

let stage: Scene
before(async () => {
  stage = await scene(template('four-stage'))
})
after(() => stage?.close())

const TIME = '2026-03-02T08:00:00Z'
const LONG = 'x'.repeat(1_000_000)

let count = 0
const who = () => {
  count += 1
  return { id: `m${count}`, at: TIME, email: `p${count}@acme.example`, anonymous: `b${count}` }
}

const spend = (more: object): Capture => ({
  ...{ messageId: `s${count++}`, to: { kind: 'workspace' }, at: TIME as Timestamp, mode: 'live', trust: 'trusted' },
  door: 'test',
  event: {
    ...{ type: 'spend.recorded', from: '2026-03-01', to: '2026-03-01', channel: 'email', currency: 'EUR', amount: 5 },
    ...more,
  },
})
const deal = (more: object): Capture => ({
  ...{ messageId: `d${count++}`, to: { kind: 'opportunity', key: `crm:${count}` }, at: TIME as Timestamp },
  ...{ mode: 'live', trust: 'trusted', door: 'test' },
  event: { type: 'opportunity.recorded', stage: 'demo', status: 'open', value: 5, ...more },
})
const dated = (at: string): Capture => ({ ...capture(who(), page('/')), at: at as Timestamp })

const ODD: Readonly<Record<string, () => Capture>> = {
  'NUL in a path': () => capture(who(), page('/a\0b')),
  'NUL in an address': () => capture({ ...who(), email: 'a\0@acme.example' }, page('/')),
  'NUL in a trait': () => capture(who(), is({ name: 'a\0b' })),
  'half a character in a path': () => capture(who(), page('/\ud800')),
  'half a character in a trait': () => capture(who(), is({ name: '\udc00 x' })),
  'half a character in a key': () => capture(who(), did('seen', { '\ud800': 1 })),
  'a megabyte of a name': () => capture(who(), is({ name: LONG })),
  'a megabyte of an id': () => capture({ ...who(), anonymous: LONG }, page('/')),
  'a count beyond int4': () => spend({ impressions: 2 ** 31 }),
  'a count beyond int8': () => spend({ impressions: 2 ** 63 }),
  'half a count': () => spend({ clicks: 1.5 }),
  'a count that is none': () => spend({ reach: Number.NaN }),
  'an endless amount': () => spend({ amount: Number.POSITIVE_INFINITY }),
  'a day that is none': () => spend({ from: '2026-02-31' }),
  'a day without end': () => spend({ to: 'infinity' }),
  'an endless value': () => deal({ value: Number.POSITIVE_INFINITY }),
  'a value that is none': () => deal({ value: Number.NaN }),
  'the largest number': () => deal({ value: 1.7976931348623157e308 }),
  'scroll beyond its column': () => capture(who(), did('page_read', { path: '/', seconds: 1e300, scroll: -1e300 })),
  'a version beyond its column': () => capture(who(), did('form_viewed', { form: 'x', version: 2 ** 53 })),
  'a moment before Christ': () => dated('-004800-01-01T00:00:00.000Z'),
  'the last moment of a clock': () => dated('+275760-09-13T00:00:00.000Z'),
}

/** What a column can hold, though no door would let it come so far. */
const FITS = [
  ...['a megabyte of a name', 'a day without end', 'the largest number', 'scroll beyond its column'],
  'a version beyond its column',
]

test('between two neighbours, whatever one item holds, it is stored or set aside, and they are stored', async () => {
  const told: Record<string, string> = {}
  for (const [what, odd] of Object.entries(ODD)) {
    const [first, last] = [capture(who(), page('/')), capture(who(), page('/'))]
    const outcomes = await stage.ledger.append(stage.workspace, [first, odd(), last])
    assert.deepEqual([outcomes[0]?.status, outcomes[2]?.status], ['stored', 'stored'], what)
    told[what] = outcomes[1]?.status ?? ''
  }
  const stored = Object.keys(told).filter((what) => told[what] === 'stored')
  assert.deepEqual(stored, FITS)
  const { rows } = await stage.db.ops.query('select count(*)::int as n from quarantine')
  assert.equal(rows[0].n, Object.keys(ODD).length - FITS.length)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DoorHit, doorColumnsOf } from './block.ts'
import { countedDoors } from './counted.ts'
import { DoorsTally } from './tally.ts'

const FROM = Date.parse('2026-03-02T00:00:00Z')
const MINUTE = 60_000
const DAY = 1440 * MINUTE
const RANGE = { fromMs: FROM, toMs: FROM + DAY }
const uuid = (last: number) => `0195f000-0000-7000-8000-${last.toString(16).padStart(12, '0')}`
const words = (...people: readonly number[]) =>
  new Int32Array(new Uint8Array(Buffer.from(people.map(uuid).join('').replaceAll('-', ''), 'hex')).buffer)

const hit = (who: number, ms: number, kind: DoorHit['kind'], door: string, rest: Partial<DoorHit> = {}): DoorHit => ({
  ...{ subject: uuid(who), at: FROM + ms, kind, door, version: null, path: null, field: null, ...rest },
})

function counted(hits: readonly DoorHit[], joined = words()) {
  const tally = new DoorsTally(RANGE, joined, new Map([['guide-form', 'guide']]), ['lead'])
  tally.take(doorColumnsOf(FROM, hits))
  tally.enter({
    stages: ['lead'],
    people: words(1, 9),
    person: Int32Array.of(0, 1),
    stage: Int32Array.of(0, 0),
    at: Float64Array.of(FROM, FROM),
  })
  for (const _ of tally.count());
  return countedDoors(tally, new Map([['guide-form', 'guide']]), null)
}

test('a click leads to whatever is gone through within seven days, also at its own instant and after the range', () => {
  const converted = (...hits: readonly DoorHit[]) =>
    counted(hits).ctas.map((cta) => [cta.id, cta.clickers, cta.converted])
  const click = (who: number, ms: number) => hit(who, ms, 'cta_clicked', 'trial')
  const sent = (who: number, ms: number) => hit(who, ms, 'form_submitted', 'demo')
  assert.deepEqual(converted(click(1, 5), sent(1, 5 + 7 * DAY)), [['trial', 1, 1]])
  assert.deepEqual(converted(click(1, 5), sent(1, 6 + 7 * DAY)), [['trial', 1, 0]])
  assert.deepEqual(converted(sent(1, 5), click(1, 5)), [['trial', 1, 1]])
  assert.deepEqual(converted(sent(1, 4), click(1, 5)), [['trial', 1, 0]])
  assert.deepEqual(converted(click(1, 5), sent(2, 6)), [['trial', 1, 0]])
  assert.deepEqual(converted(click(2, 5), sent(1, 6)), [['trial', 1, 0]])
})

test('somebody who left a form and sent it on another page has not left it; of the others the last field counts', () => {
  const left = (who: number, ms: number, field: string | null) => hit(who, ms, 'form_left', 'demo', { field })
  const { forms } = counted([
    ...[left(1, 1, 'email'), left(2, 2, 'email'), left(2, 3, 'budget'), left(2, 4, null), left(3, 5, null)],
    hit(1, 6, 'form_submitted', 'demo', { path: '/other' }),
  ])
  assert.deepEqual(forms[0]?.left, [
    { field: 'budget', people: 1 },
    { field: null, people: 1 },
  ])
})

test('two subjects of one person are one, and their stage counts from a minute before they came through', () => {
  const sent = [hit(2, 1, 'form_submitted', 'demo'), hit(1, MINUTE + 1, 'form_submitted', 'demo')]
  const apart = counted(sent)
  assert.deepEqual([apart.forms[0]?.finishers, apart.reached.form.get('demo')], [2, {}])
  const joined = counted(sent, words(2, 1))
  assert.deepEqual([joined.forms[0]?.finishers, joined.reached.form.get('demo')], [1, { lead: 1 }])
})

test('an asset is seen at a form that gives it, not where that was only left', () => {
  const { assets } = counted([
    hit(1, 1, 'form_viewed', 'guide-form'),
    hit(2, 2, 'form_left', 'guide-form', { field: 'email' }),
    hit(3, 3, 'form_viewed', 'other'),
  ])
  assert.deepEqual(assets, [{ id: 'guide', downloads: 0, people: 0, viewers: 1, forms: ['guide-form'] }])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addCells, addSpells, type Cells, packed, sameCells } from './cell.ts'
import { type Entry, type Journey, spells } from './journey.ts'
import { stageRows } from './report.ts'

const STAGES = ['lead', 'mql', 'sql', 'won']
const at = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ms * 1000).toISOString()

const entry: fc.Arbitrary<Entry> = fc.record(
  {
    at: fc.integer({ min: 0, max: 4e7 }).map(at),
    basis: fc.constantFrom('criteria', 'declared', 'implied'),
    unknown: fc.boolean(),
  },
  { requiredKeys: ['at', 'basis'] },
)
const entered = fc.dictionary(fc.constantFrom(...STAGES), entry, { minKeys: 1, noNullPrototype: true })
const journey: fc.Arbitrary<Journey> = fc.record({
  entered,
  dateUnknown: fc.boolean(),
  next: fc.option(entered, { freq: 5 }),
})

function counted(journeys: readonly Journey[]): Cells {
  const cells: Cells = {}
  for (const one of journeys) addSpells(cells, spells(one, STAGES), false)
  return cells
}

test('cells of parts, merged in any grouping and stored between, are the cells of the whole', () =>
  fc.assert(
    fc.property(fc.array(fc.array(journey)), (parts) => {
      const left: Cells = {}
      for (const part of parts) addCells(left, JSON.parse(JSON.stringify(packed(counted(part)))))
      const right: Cells = {}
      for (const part of [...parts].reverse()) {
        const grown = counted(part)
        addCells(grown, right)
        Object.assign(right, grown)
      }
      const whole = counted(parts.flat())
      assert.ok(sameCells(left, whole))
      assert.ok(sameCells(right, whole))
    }),
  ))

test('the conversion of cells is the conversion of rows', () =>
  fc.assert(
    fc.property(fc.array(journey), (journeys) => {
      const rows = stageRows(
        { cells: counted(journeys) },
        STAGES.map((id) => ({ id, name: id })),
        'cohort',
        Date.UTC(2027, 0),
      )
      const furthest = journeys.map((one) => Math.max(...Object.keys(one.entered).map((id) => STAGES.indexOf(id))))
      STAGES.forEach((stage, i) => {
        const inside = journeys.map((one, j) => [one.entered[stage], furthest[j] ?? 0] as const).filter(([own]) => own)
        assert.equal(rows[i]?.entered, inside.length)
        assert.equal(rows[i]?.converted, inside.filter(([, reached]) => reached > i).length)
        assert.equal(rows[i]?.cumulative.reached, furthest.filter((reached) => reached >= i).length)
      })
    }),
  ))

const declared = (date: string): Entry => ({ at: `${date}T00:00:00.000Z`, basis: 'declared' })
const once = (entries: Record<string, Entry>, next: Record<string, Entry> | null = null): Journey => ({
  entered: entries,
  dateUnknown: false,
  next,
})

test('a deal that closed before its first contact is counted, flagged and has no duration', () => {
  const [mql, won] = spells(once({ mql: declared('2018-05-02'), won: declared('2018-05-01') }), ['mql', 'won'])
  assert.equal(mql?.converted, true)
  assert.equal(mql?.negative, true)
  assert.equal(mql?.days, undefined)
  assert.equal(won?.open, true)
})

test('an implied entry is passed without dwell, and ends the dwell of the one before', () => {
  const implied: Entry = { at: '2026-01-11T00:00:00.000Z', basis: 'implied' }
  const found = spells(once({ lead: declared('2026-01-01'), mql: implied, won: declared('2026-01-11') }), [
    'lead',
    'mql',
    'won',
  ])
  assert.deepEqual(
    found.map(({ stage, converted, days }) => [stage, converted, days]),
    [
      ['lead', true, 10],
      ['mql', true, undefined],
      ['won', false, undefined],
    ],
  )
})

test('a new cycle ends the open spell of the one before without converting it', () => {
  const [lead] = spells(once({ lead: declared('2026-01-01') }, { lead: declared('2026-03-02') }), ['lead', 'mql'])
  assert.deepEqual([lead?.converted, lead?.open, lead?.days], [false, false, 60])
})

test('an entry without a date is counted and left out of durations', () => {
  const [lead] = spells(once({ lead: { ...declared('2026-01-01'), unknown: true }, mql: declared('2026-02-01') }), [
    'lead',
    'mql',
  ])
  assert.deepEqual([lead?.converted, lead?.undated, lead?.days, lead?.since], [true, true, undefined, undefined])
})

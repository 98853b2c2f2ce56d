import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PagePosition } from './asset.ts'
import { coverageOf, type Tagged } from './coverage.ts'

const STAGES = [
  { id: 'lead', name: 'Lead', position: 'TOFU' },
  { id: 'mql', name: 'Qualified', position: 'MOFU' },
  { id: 'sql', name: 'Sales', position: 'BOFU' },
] as const

let made = 0
const asset = (position: PagePosition, said: Partial<Tagged> = {}): Tagged => {
  made += 1
  return { id: `a-${made}`, position, stages: [], personas: [], ...said }
}
const many = (top: number, middle: number, bottom: number): Tagged[] => [
  ...Array.from({ length: top }, () => asset('TOFU')),
  ...Array.from({ length: middle }, () => asset('MOFU')),
  ...Array.from({ length: bottom }, () => asset('BOFU')),
]

test('a library that is half at the top and thin below is named over-invested', () => {
  const { balance } = coverageOf(many(6, 1, 1), STAGES)
  assert.deepEqual(balance, {
    verdict: 'over-invested',
    sentence:
      'Over-invested in TOFU: 6 of 8 assets (75 %) are for people who only look around, and MOFU and BOFU have half of it or less. Most B2B companies have this gap; the next asset belongs to MOFU or BOFU.',
  })
})

test('an even library, a small one and an empty one are not named so', () => {
  assert.equal(coverageOf(many(3, 3, 3), STAGES).balance.verdict, 'balanced')
  assert.equal(coverageOf(many(4, 3, 1), STAGES).balance.verdict, 'over-invested')
  assert.equal(coverageOf(many(3, 1, 0), STAGES).balance.verdict, 'few')
  assert.equal(coverageOf(many(1, 4, 4), STAGES).balance.verdict, 'balanced')
  assert.equal(coverageOf([], STAGES).balance.verdict, 'none')
})

test('an asset that speaks to everybody fills the cell of every persona; one that names its own fills that one', () => {
  const { personas, cells } = coverageOf(
    [asset('TOFU'), asset('TOFU', { personas: ['CFO'] }), asset('MOFU', { personas: ['Head of IT'] })],
    STAGES,
    ['Founder'],
  )
  assert.deepEqual(personas, ['CFO', 'Founder', 'Head of IT'])
  assert.deepEqual(
    cells.map(({ position, persona, assets }) => `${position} ${persona} ${assets}`),
    [
      'TOFU CFO 2',
      'TOFU Founder 1',
      'TOFU Head of IT 1',
      'MOFU CFO 0',
      'MOFU Founder 0',
      'MOFU Head of IT 1',
      'BOFU CFO 0',
      'BOFU Founder 0',
      'BOFU Head of IT 0',
    ],
  )
})

test('an empty position is one gap, and not again one for each persona and stage of it', () => {
  const { gaps } = coverageOf([asset('TOFU', { personas: ['CFO'] }), asset('MOFU', { stages: ['sql'] })], STAGES, [
    'Head of IT',
  ])
  assert.deepEqual(gaps, [
    { kind: 'position', position: 'BOFU', persona: null },
    { kind: 'position', position: 'TOFU', persona: 'Head of IT' },
    { kind: 'stage', stage: 'mql', name: 'Qualified', position: 'MOFU' },
  ])
})

test('read by search intent, an intent that nothing serves is a gap once anybody said intents', () => {
  const { intents, gaps } = coverageOf(
    [asset('TOFU', { intent: 'informational' }), asset('TOFU'), asset('MOFU', { intent: 'commercial' }), asset('BOFU')],
    [],
  )
  assert.deepEqual(
    intents.filter(({ assets }) => assets > 0),
    [
      { position: 'TOFU', intent: 'informational', assets: 1 },
      { position: 'TOFU', intent: null, assets: 1 },
      { position: 'MOFU', intent: 'commercial', assets: 1 },
      { position: 'BOFU', intent: null, assets: 1 },
    ],
  )
  assert.equal(intents.length, 15)
  assert.deepEqual(gaps, [{ kind: 'intent', intent: 'transactional' }])
  assert.deepEqual(coverageOf(many(1, 1, 1), []).gaps, [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { POSITIONS } from '../assets/asset.ts'
import { ARMS, armOf, shownTo } from './arm.ts'
import { chooseCta, type Offer, stranger, type Visitor } from './choose.ts'

const offer = (id: string, position: Offer['position'], kind: string, form: string): Offer => ({
  ...{ id, title: id, text: '', kind, position, href: `https://us.example/${id}`, form },
})
const GUIDE = offer('guide', 'TOFU', 'guide', 'guide-form')
const CASE = offer('case', 'MOFU', 'case study', 'case-form')
const DEMO = offer('demo', 'BOFU', 'book a demo', 'demo-request')
const ALL = [GUIDE, CASE, DEMO]
const WANTED = { TOFU: [], MOFU: [], BOFU: [] }

const visitors = fc
  .record({
    position: fc.constantFrom('TOFU', 'MOFU', 'BOFU', 'post', undefined),
    isKnown: fc.boolean(),
    did: fc.subarray(['guide-form', 'demo-request']),
  })
  .map(
    ({ position, isKnown, did }): Visitor => ({
      ...{ isKnown, forms: new Set(did), assets: new Set<string>(), seed: 's' },
      ...(position === undefined ? {} : { position }),
    }),
  )

test('half of the visitors are in each arm, each in the same one for ever, and anew in the next test', () => {
  const ids = Array.from({ length: 4000 }, (_, n) => `visitor-${n}`)
  const tiered = ids.filter((id) => armOf('w', 1, id) === 'tiered')
  assert.ok(tiered.length > 1850 && tiered.length < 2150, String(tiered.length))
  const again = tiered.filter((id) => armOf('w', 2, id) === 'tiered').length / tiered.length
  assert.ok(again > 0.45 && again < 0.55, String(again))
  assert.deepEqual(
    ids.filter((id) => armOf('w', 1, id) === 'tiered'),
    tiered,
  )
})

test('one arm sees what fits, the other one and the same CTA wherever it may stand', () => {
  const shown = (arm: 'tiered' | 'single', pagePosition: Offer['position']) => {
    const found = shownTo({ pagePosition, visitor: stranger('s') }, ALL, WANTED, { single: DEMO, arm })
    return `${found.choice?.cta.id} ${found.choice?.rule} ${found.arm}`
  }
  assert.deepEqual(
    POSITIONS.map((position) => ARMS.map((arm) => shown(arm, position))),
    [
      ['guide page undefined', 'guide page undefined'],
      ['case page tiered', 'demo single single'],
      ['demo page tiered', 'demo single single'],
    ],
  )
})

test('no test shows a demo at the top to anybody who is not past it, nor what somebody did, and counts only where the arms may differ', () => {
  fc.assert(
    fc.property(fc.constantFrom(...POSITIONS), visitors, fc.constantFrom(...ARMS), (pagePosition, visitor, arm) => {
      const asking = { pagePosition, visitor }
      const { choice, arm: counted } = shownTo(asking, ALL, WANTED, { single: DEMO, arm })
      const isPast = visitor.isKnown && (visitor.position === 'MOFU' || visitor.position === 'BOFU')
      if (pagePosition === 'TOFU' && !isPast) assert.notEqual(choice?.cta.id, 'demo')
      if (choice?.rule === 'single') assert.equal(visitor.forms.has('demo-request'), false)
      if (counted === undefined || arm === 'tiered') assert.deepEqual(choice, chooseCta(asking, ALL, WANTED))
      const otherArm = arm === 'tiered' ? 'single' : 'tiered'
      const other = shownTo(asking, ALL, WANTED, { single: DEMO, arm: otherArm })
      assert.equal(counted === undefined, other.arm === undefined)
    }),
  )
})

test('without a test, or without an id that stays, everybody sees what fits', () => {
  const found = shownTo({ pagePosition: 'MOFU', visitor: stranger('s') }, ALL, WANTED, undefined)
  assert.deepEqual([found.choice?.cta.id, found.arm], ['case', undefined])
})

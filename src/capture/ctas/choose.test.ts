import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PagePosition, POSITIONS } from '../assets/asset.ts'
import { chooseCta, type Offer, stranger, type Visitor } from './choose.ts'
import { CTA_KINDS, isLate, placeOf, unfitBecause } from './cta.ts'

const offer = (id: string, position: PagePosition, kind: string, said: Partial<Offer> = {}): Offer => ({
  ...{ id, title: id, text: '', kind, position, href: `https://us.example/${id}` },
  ...said,
})
const GUIDE = offer('guide', 'TOFU', 'guide', { asset: 'guide', form: 'guide-form' })
const CASE = offer('case', 'MOFU', 'case study', { asset: 'case' })
const DEMO = offer('demo', 'BOFU', 'book a demo', { form: 'demo-request' })
const ALL = [DEMO, GUIDE, CASE]
const known = (position: Visitor['position'], said: Partial<Visitor> = {}): Visitor => ({
  ...stranger('v1'),
  isKnown: true,
  ...(position !== undefined && { position }),
  ...said,
})
const chosen = (pagePosition: PagePosition, visitor: Visitor, offers: readonly Offer[] = ALL): string => {
  const choice = chooseCta({ pagePosition, visitor }, offers)
  return choice === undefined ? 'nothing' : `${choice.cta.id} by ${choice.rule}`
}

test('a stranger sees what fits the page', () => {
  assert.equal(chosen('TOFU', stranger('v1')), 'guide by page')
  assert.equal(chosen('MOFU', stranger('v1')), 'case by page')
  assert.equal(chosen('BOFU', stranger('v1')), 'demo by page')
})

test('who is known to be further is shown the later offer, and a stage that an unknown visitor has moves nothing', () => {
  assert.equal(chosen('TOFU', known('MOFU')), 'case by stage')
  assert.equal(chosen('TOFU', known('BOFU')), 'demo by stage')
  assert.equal(chosen('BOFU', known('TOFU')), 'demo by page')
  assert.equal(chosen('TOFU', { ...known('BOFU'), isKnown: false }), 'guide by page')
  assert.equal(chosen('TOFU', known('post')), 'guide by page')
})

test('what somebody did is not offered again: the next step is, and never a demo at the top', () => {
  const did = known('TOFU', { assets: new Set(['guide']) })
  assert.equal(chosen('TOFU', did), 'case by next')
  assert.equal(chosen('TOFU', did, [GUIDE, DEMO]), 'nothing')
  assert.equal(chosen('MOFU', known('MOFU', { assets: new Set(['case']) })), 'demo by next')
  assert.equal(chosen('BOFU', known('BOFU', { forms: new Set(['demo-request']) })), 'case by earlier')
  assert.equal(chosen('TOFU', { ...stranger('v1'), assets: new Set(['guide']) }), 'nothing')
})

test('where nothing is offered at a position, an earlier step is, and never a later one', () => {
  assert.equal(chosen('BOFU', stranger('v1'), [GUIDE, CASE]), 'case by earlier')
  assert.equal(chosen('MOFU', stranger('v1'), [GUIDE, DEMO]), 'guide by earlier')
  assert.equal(chosen('TOFU', stranger('v1'), [CASE, DEMO]), 'nothing')
  assert.equal(chosen('MOFU', known('TOFU'), [GUIDE, DEMO]), 'guide by earlier')
  assert.equal(chosen('TOFU', known('MOFU'), [GUIDE, DEMO]), 'guide by page')
  assert.equal(chosen('TOFU', known('BOFU'), [GUIDE, CASE]), 'case by stage')
})

test('the kinds that the definition names at a position come first', () => {
  const wanted = { TOFU: ['Checklist'], MOFU: [], BOFU: [] }
  const list = offer('list', 'TOFU', 'checklist')
  for (const seed of ['a', 'b', 'c', 'd', 'e'])
    assert.equal(chooseCta({ pagePosition: 'TOFU', visitor: stranger(seed) }, [GUIDE, list], wanted)?.cta.id, 'list')
})

const positions = fc.constantFrom(...POSITIONS)
const offers = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 6 }),
    position: positions,
    kind: fc.oneof(fc.constantFrom(...CTA_KINDS, 'demo', 'free trial', 'talk to sales'), fc.string({ maxLength: 8 })),
    form: fc.constantFrom('f1', 'f2', undefined),
  }),
  { selector: ({ id }) => id, maxLength: 8 },
)
const visitors = fc.record({
  position: fc.constantFrom('TOFU', 'MOFU', 'BOFU', 'post', undefined),
  isKnown: fc.boolean(),
  seed: fc.string(),
  done: fc.subarray(['f1', 'f2']),
})
const made = (raw: { id: string; position: PagePosition; kind: string; form: string | undefined }): Offer =>
  offer(raw.id, raw.position, raw.kind, raw.form === undefined ? {} : { form: raw.form })
const who = ({
  position,
  isKnown,
  seed,
  done,
}: {
  position: Visitor['position']
  isKnown: boolean
  seed: string
  done: string[]
}): Visitor => ({
  ...{ isKnown, seed, forms: new Set(done), assets: new Set() },
  ...(position !== undefined && { position }),
})

test('at the top nobody who is not known to be past it is ever asked for a decision, whatever is configured', () => {
  fc.assert(
    fc.property(offers, visitors, (raw, said) => {
      const visitor = who(said)
      const choice = chooseCta({ pagePosition: 'TOFU', visitor }, raw.map(made))
      const isPast = visitor.isKnown && (visitor.position === 'MOFU' || visitor.position === 'BOFU')
      assert.ok(choice === undefined || isPast || (choice.cta.position !== 'BOFU' && !isLate(choice.cta.kind)))
    }),
  )
})

test('a stranger is never shown a later offer than the page’s own', () => {
  fc.assert(
    fc.property(offers, positions, fc.string(), (raw, pagePosition, seed) => {
      const choice = chooseCta({ pagePosition, visitor: stranger(seed) }, raw.map(made))
      assert.ok(choice === undefined || POSITIONS.indexOf(choice.cta.position) <= POSITIONS.indexOf(pagePosition))
    }),
  )
})

test('the choice is the same however the offers are ordered, is one of them, and is nothing that was done', () => {
  fc.assert(
    fc.property(offers, positions, visitors, (raw, pagePosition, said) => {
      const all = raw.map(made)
      const visitor = who(said)
      const choice = chooseCta({ pagePosition, visitor }, all)
      assert.deepEqual(chooseCta({ pagePosition, visitor }, all.toReversed()), choice)
      assert.ok(choice === undefined || all.includes(choice.cta))
      assert.ok(choice?.cta.form === undefined || !visitor.forms.has(choice.cta.form))
    }),
  )
})

test('several that fit are spread over visitors', () => {
  const three = ['a', 'b', 'c'].map((id) => offer(id, 'TOFU', 'guide'))
  const counts = new Map<string, number>()
  for (let n = 0; n < 3000; n++) {
    const id = chooseCta({ pagePosition: 'TOFU', visitor: stranger(`visitor-${n} 2026-03-01`) }, three)?.cta.id ?? ''
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  for (const count of counts.values()) assert.ok(count > 850 && count < 1150, JSON.stringify([...counts]))
})

test('a page’s position is its attribute, else the first path that matches, else the top', () => {
  const rules = [
    { path: '/pricing', position: 'BOFU' },
    { path: '/solutions/*', position: 'MOFU' },
    { path: '/solutions/backup', position: 'BOFU' },
  ] as const
  assert.deepEqual(placeOf('mofu', '/pricing', rules), { position: 'MOFU', by: 'attribute' })
  assert.deepEqual(placeOf('', '/pricing', rules), { position: 'BOFU', by: 'path', path: '/pricing' })
  assert.deepEqual(placeOf('top', '/solutions/backup', rules), { position: 'MOFU', by: 'path', path: '/solutions/*' })
  assert.deepEqual(placeOf('', '/blog', rules), { position: 'TOFU', by: 'default' })
})

test('a demo at the top is refused when it is written; a video of one is not', () => {
  assert.match(unfitBecause({ kind: 'book a demo', position: 'TOFU' }) ?? '', /not offered at the top/)
  assert.equal(unfitBecause({ kind: 'book a demo', position: 'MOFU' }), undefined)
  assert.equal(unfitBecause({ kind: 'demo video', position: 'TOFU' }), undefined)
  for (const kind of ['free trial', 'Get a quote', 'strategy call', 'talk to sales', 'schedule a consultation'])
    assert.equal(isLate(kind), true, kind)
  for (const kind of ['guide', 'checklist', 'subscribe', 'webinar', 'self-assessment', 'read more'])
    assert.equal(isLate(kind), false, kind)
})

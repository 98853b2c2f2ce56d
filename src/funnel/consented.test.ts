import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ANA, DAY, definitionOf, fact, given, is, MINUTE, MONDAY } from '../../test/given.ts'
import { CONSENT_STATES, type ConsentState } from '../capture/events.ts'
import { smallFunnel } from '../definition/small-funnel.ts'
import { reasonsAt, scoreAt } from '../score/score.ts'
import { fromMs } from './brand.ts'
import type { Fact, FunnelEvent, Trust } from './event.ts'
import { fold } from './fold.ts'
import { viewAt } from './view.ts'

const PURPOSES = `
consent:
  purposes:
    - { id: newsletter, name: Newsletter, text: Write to me, basis: consent }
    - { id: events, name: Events, text: Tell me of events, basis: consent, doubleOptIn: false }`

const definition = definitionOf(
  smallFunnel({
    'when: person.headcount >= 50, points: 12.5, reason: Large enough':
      'when: consented("newsletter"), points: 12.5, reason: Reads us',
    'enter: score > 45': 'enter: consented("newsletter") && !consented("events")',
    'when: track == "high"': 'when: consented("newsletter")',
  }) + PURPOSES,
)
const plain = definitionOf(smallFunnel() + PURPOSES)

const said = (state: ConsentState, purpose = 'newsletter'): FunnelEvent => ({
  type: 'capture.consented',
  ...{ purpose, state, basis: 'consent', source: 'form guide' },
})

test('a consent lets somebody in the moment it stands, and the entry says by which word', () => {
  const asked = fact(0, said('asked'), { trust: 'form' })
  const granted = fact(5 * MINUTE, said('granted'), { trust: 'form' })
  const ana = given(definition, fact(0, is({ email: 'ana@acme.example' })), asked, granted)
  assert.equal(ana.after(MINUTE).stage, 'lead')
  const entry = ana.after(5 * MINUTE).entries.at(-1)
  assert.deepEqual([entry?.stage, entry?.cause], ['mql', granted.id])
  assert.deepEqual(entry?.evidence.consents, {
    newsletter: { state: 'granted', at: granted.at, source: 'form guide' },
  })
})

test('points for a consent come and go with it, and name the instant it was said', () => {
  const granted = fact(MINUTE, said('granted'))
  const ana = given(definition, fact(0, is({ email: 'ana@acme.example' })), granted, fact(DAY, said('revoked')))
  const reasons = reasonsAt(ana.after(2 * MINUTE), MONDAY + 2 * MINUTE, definition)
  assert.deepEqual(
    reasons.map(({ rule, reason, points, at }) => ({ rule, reason, points, at })),
    [{ rule: 'size', reason: 'Reads us', points: 12.5, at: granted.at }],
  )
  assert.equal(ana.scoreAfter(DAY).fit, 0)
})

test('routing asks for an owner once the consent stands', () => {
  const facts = [fact(0, is({ email: 'ana@acme.example' })), fact(1, said('refused')), fact(2, said('granted'))]
  assert.equal(given(definition, ...facts.slice(0, 2)).after(MINUTE).wants, undefined)
  assert.deepEqual(given(definition, ...facts).after(MINUTE).wants?.cause, facts[2]?.id)
})

test('a definition that asks for no consent folds as if nothing had been said', () => {
  const facts = [fact(0, is({ email: 'ana@acme.example' })), fact(1, said('granted')), fact(2, said('revoked'))]
  const { consents: _, ...heard } = given(plain, ...facts).after(DAY)
  const silent = given(plain, ...facts.slice(0, 1)).after(DAY)
  assert.deepEqual({ ...heard, foldedTo: silent.foldedTo }, silent)
})

const words = fc.array(
  fc.record({
    state: fc.constantFrom(...CONSENT_STATES),
    purpose: fc.constantFrom('newsletter', 'events'),
    trust: fc.constantFrom<Trust>('form', 'claim', 'human', 'import', 'trusted'),
    mode: fc.constantFrom<'live' | 'historic'>('live', 'historic'),
  }),
  { maxLength: 14 },
)

/** What stands, said without the fold: the latest word, but no unconfirmed tick takes a confirmed yes away. */
function stands(facts: readonly Fact[], purpose: string): boolean {
  let state: ConsentState | undefined
  for (const { event } of facts)
    if (event.type === 'capture.consented' && event.purpose === purpose)
      state = event.state === 'asked' && state === 'granted' ? state : event.state
  return state === 'granted'
}

test('at every instant the condition holds exactly where the consent events say so, in any order of arrival', () => {
  fc.assert(
    fc.property(words, fc.infiniteStream(fc.nat()), (told, chance) => {
      const facts = told.map(({ state, purpose, trust, mode }, index) =>
        fact(index * MINUTE, said(state, purpose), { trust, mode }),
      )
      const shuffled = facts
        .map((one) => ({ one, place: chance.next().value }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one)
      for (let index = 0; index <= facts.length; index += 1) {
        const ms = MONDAY + index * MINUTE - 1
        const person = fold(ANA, shuffled, fromMs(ms), () => definition)
        const before = facts.slice(0, index)
        const wanted = stands(before, 'newsletter')
        const view = viewAt(person, ms, definition)
        assert.equal(definition.routing.when?.holds(view), wanted)
        assert.equal(person.fit.held.includes('size'), wanted)
        assert.equal(definition.stages[2]?.enter?.holds(view), wanted && !stands(before, 'events'))
        assert.equal(scoreAt(person, ms, definition).fit, wanted ? 12.5 : 0)
      }
    }),
    { numRuns: 500 },
  )
})

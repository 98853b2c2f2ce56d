import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ANA, definitionOf, fact, given, MINUTE } from '../../test/given.ts'
import type { ConsentState, SuppressionReason } from '../capture/events.ts'
import { smallFunnel } from '../definition/small-funnel.ts'
import type { SubjectId } from './brand.ts'
import type { Fact, FunnelEvent, Trust } from './event.ts'

const definition = definitionOf(smallFunnel())
const OTHER = '0195f000-0000-7000-8000-00000000b0b0' as SubjectId

const said = (state: ConsentState, purpose = 'newsletter'): FunnelEvent => ({
  type: 'capture.consented',
  ...{ purpose, state, basis: 'consent', source: 'form guide' },
})
const closed = (reason: SuppressionReason): FunnelEvent => ({
  type: 'capture.suppressed',
  ...{ channel: 'email', reason, source: 'preferences' },
})
const after = (...facts: readonly Fact[]) => given(definition, ...facts).after(1000 * MINUTE)
const reasons = (...facts: readonly Fact[]) => (after(...facts).suppressed ?? []).map(({ reason }) => reason)

test('what the owner of an address confirmed later ends their own unsubscription, and no bounce or complaint', () => {
  const stops = [fact(1, closed('unsubscribed')), fact(2, closed('bounced')), fact(3, closed('complained'))]
  const yes = fact(4, said('granted'), { trust: 'form' })
  assert.deepEqual(reasons(...stops, yes), ['bounced', 'complained'])
  assert.deepEqual(reasons(fact(5, closed('unsubscribed')), yes), ['unsubscribed'])
  assert.deepEqual(reasons(fact(1, closed('unsubscribed')), fact(4, said('asked'), { trust: 'form' })), [
    'unsubscribed',
  ])
})

test("D7: an import's, a key's, a member's and a stranger's yes end no unsubscription", () => {
  for (const trust of ['import', 'trusted', 'human', 'claim', 'enrichment'] as const satisfies readonly Trust[])
    assert.deepEqual(reasons(fact(1, closed('unsubscribed')), fact(2, said('granted'), { trust })), ['unsubscribed'])
})

test("while merged the suppression is the union: another record's yes ends only its own", () => {
  const stop = fact(1, closed('unsubscribed'), { subject: OTHER })
  assert.deepEqual(reasons(stop, fact(2, said('granted'), { trust: 'form' })), ['unsubscribed'])
  assert.deepEqual(reasons(stop, fact(2, said('granted'), { trust: 'form', subject: OTHER })), [])
})

test('a tick that nobody confirmed takes no confirmed yes away', () => {
  const yes = fact(1, said('granted'), { trust: 'form' })
  assert.equal(after(yes, fact(2, said('asked'), { trust: 'claim' })).consents?.newsletter?.state, 'granted')
  const no = fact(2, said('revoked'), { trust: 'form' })
  assert.equal(after(yes, no, fact(3, said('asked'), { trust: 'claim' })).consents?.newsletter?.state, 'asked')
})

/** What was said, one thing a minute. */
const told = fc.array(
  fc.record({
    kind: fc.constantFrom('asked', 'granted', 'refused', 'revoked', 'unsubscribed', 'bounced'),
    trust: fc.constantFrom<Trust>('form', 'claim', 'human', 'import'),
    subject: fc.constantFrom(ANA, OTHER),
  }),
  { maxLength: 12 },
)

test('in any order of arrival the latest word holds', () => {
  fc.assert(
    fc.property(
      told.chain((words) =>
        fc.tuple(
          fc.constant(words),
          fc.shuffledSubarray(
            words.map((_, index) => index),
            { minLength: words.length },
          ),
        ),
      ),
      ([words, order]) => {
        const facts = words.map(({ kind, trust, subject }, index) => {
          const event = kind === 'unsubscribed' || kind === 'bounced' ? closed(kind) : said(kind)
          return fact(index * MINUTE, event, { trust, subject })
        })
        const person = after(...order.flatMap((index) => facts[index] ?? []))
        let state: string | undefined
        const open = new Map<string, boolean>()
        for (const { kind, trust, subject } of words) {
          if (kind === 'unsubscribed' || kind === 'bounced') open.set(`${kind} ${subject}`, true)
          else if (kind !== 'asked' || state !== 'granted') state = kind
          if (kind === 'granted' && trust === 'form') open.delete(`unsubscribed ${subject}`)
        }
        assert.equal(person.consents?.newsletter?.state, state)
        assert.deepEqual(
          (person.suppressed ?? []).map(({ reason, subject }) => `${reason} ${subject}`).sort(),
          [...open.keys()].sort(),
        )
      },
    ),
    { numRuns: 2000 },
  )
})

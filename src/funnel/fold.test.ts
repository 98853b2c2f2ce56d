import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ANA, DAY, definitionOf, did, fact, given, HOUR, is, MINUTE, MONDAY, page } from '../../test/given.ts'
import { reasonsAt, scoreAt } from '../score/score.ts'
import { fromMs, type Micro, type RepId } from './brand.ts'
import type { Fact, FunnelEvent } from './event.ts'
import { fold, passTime, step, TIME } from './fold.ts'
import { nobody, type Person } from './person.ts'

const TEXT = `
name: small
title: A small funnel for tests
timezone: UTC
currency: EUR
stages:
  - { id: visitor, name: Visitor, position: TOFU, owner: marketing }
  - { id: lead, name: Lead, position: MOFU, owner: marketing, enter: known("email") }
  - id: mql
    name: Qualified
    short: MQL
    position: MOFU
    owner: marketing
    enter: score > 45 && (visited("/pricing") || did("demo_requested"))
  - { id: sql, name: Handed over, short: SQL, position: BOFU, owner: sales, enter: 'after("mql", "call_booked")' }
disqualify:
  - { id: competitor, when: person.industry == "competitor", reason: works for a competitor }
recycle:
  - { id: dormant, from: [mql], to: lead, when: last("any") > 60, reason: silent for 60 days, coolDown: 7d }
scoring:
  fit:
    cap: 60
    rules:
      - { id: cto, when: person.title == "CTO", points: 25, reason: decides }
      - { id: size, when: person.headcount > 50, points: 15, reason: large enough }
  engagement:
    cap: 100
    halfLife: 14d
    rules:
      - { id: pricing, on: /pricing, points: 10, cap: 30, perDay: 2, reason: read the prices }
      - { id: demo, on: demo_requested, points: 30, halfLife: 30d, reason: asked for a demo }
      - { id: webinar, on: webinar_attended, where: event.minutes > 20, points: 12, group: content, reason: stayed in the webinar }
      - { id: blog, on: /blog, points: 7, group: content, reason: read the blog }
      - { id: jobs, on: /jobs, points: -20, reason: looks for a job }
  groups: { content: { cap: 15 } }
  grade: { fit: { A: 40, B: 15, C: 0 }, engagement: { 1: 40, 2: 10, 3: 0 } }
`
const definition = definitionOf(TEXT)
const stricter = definitionOf(TEXT.replace('score > 45', 'score > 60').replace('points: 30', 'points: 40'), 2)
const versions = (version: number) => (version < 2 ? definition : stricter)

const events = fc.oneof(
  fc.constantFrom(page('/pricing'), page('/jobs'), page('/blog'), did('demo_requested'), did('call_booked')),
  fc.integer({ min: 0, max: 60 }).map((minutes) => did('webinar_attended', { minutes })),
  fc.constantFrom(
    is({ email: 'ana@acme.example' }),
    is({ title: 'CTO' }),
    is({ title: 'Intern' }),
    is({ headcount: 80 }),
  ),
  fc.constantFrom(is({ industry: 'competitor' }), is({ industry: 'software' })),
  fc.constant({ type: 'stage.declared', stage: 'mql', by: 'person', reason: 'met at the fair' } as const),
)
const facts = fc.array(
  fc
    .record({
      after: fc.oneof(fc.integer({ min: 0, max: 90 * DAY }), fc.constantFrom(0, HOUR, 60 * DAY)),
      event: events,
      trust: fc.constantFrom('human', 'trusted', 'import', 'claim'),
      mode: fc.constantFrom('live', 'historic'),
      version: fc.constantFrom(1, 1, 2),
      name: fc.constantFrom('a', 'b'),
    } as const)
    .map(({ after, event, ...circumstances }) => fact(after, event, circumstances)),
  { maxLength: 25 },
)
const END = fromMs(MONDAY + 120 * DAY)

/** As the ledger does it: whatever comes late has everything folded again, else one step is enough. */
function deliver(batches: readonly (readonly Fact[])[]): Person {
  let person = nobody(ANA, 1)
  const stored: Fact[] = []
  for (const one of batches.flat()) {
    if (stored.some(({ id }) => id === one.id)) continue
    stored.push(one)
    const { foldedTo } = person
    const until = foldedTo !== undefined && foldedTo > one.at ? foldedTo : one.at
    const isLate = foldedTo === undefined || one.at <= foldedTo
    person =
      isLate || one.version !== person.version
        ? fold(ANA, stored, until, versions)
        : step(person, one, versions(person.version))
  }
  const ended = passTime(person, Date.parse(END), versions(person.version))
  return { ...ended, foldedTo: END }
}

/** The alarm only says when to look again; how often somebody looked must not show in anything else. */
const essence = ({ alarm: _, ...person }: Person) => person

test('any order, duplication and splitting of the same facts gives the same person', () => {
  fc.assert(
    fc.property(facts, fc.array(fc.nat(), { maxLength: 60 }), (all, order) => {
      const shuffled = [...all, ...all.slice(0, 3)]
        .map((one, index) => ({ one, key: order[index] ?? index }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one)
      const cut = (order[0] ?? 1) % (shuffled.length + 1)
      const delivered = deliver([shuffled.slice(0, cut), shuffled.slice(cut)])
      const replayed = fold(ANA, all, END, versions)
      if (all.length > 0) assert.deepEqual(essence(delivered), essence({ ...replayed, foldedTo: END }))
    }),
    { numRuns: 10_000 },
  )
})

const ERASED: FunnelEvent = {
  type: 'ledger.compacted',
  because: 'erased',
  remains: {
    ...{ stage: 'mql', furthest: 'mql', cycle: 1, track: 'high', values: { industry: 'software' } },
    entries: [{ stage: 'mql', at: fromMs(MONDAY), cycle: 1, basis: 'criteria', version: 1, cause: TIME }],
  },
}
const ASSIGNED: FunnelEvent = {
  ...{ type: 'route.assigned', decision: 'd1', repName: 'Ben', team: 'sales', rule: 'all', why: 'next in turn' },
  ...{ clock: 0 as Micro, candidates: [], refused: [], rep: '0195f000-0000-7000-8000-0000000000b0' as RepId },
}

test('whatever has been deleted of the facts before an erasure, in whatever order the rest came, the person is the same', () => {
  fc.assert(
    fc.property(
      facts,
      fc.array(fc.integer({ min: 0, max: 90 * DAY }), { maxLength: 2 }),
      fc.integer({ min: 0, max: 90 * DAY }),
      fc.array(fc.nat(), { maxLength: 30 }),
      (said, assigned, erased, chance) => {
        const all = [
          ...said,
          ...assigned.map((after) => fact(after, ASSIGNED)),
          fact(erased, ERASED),
          fact(erased, ERASED, { name: 'a second process' }),
        ]
        const end = fromMs(MONDAY + erased)
        const stays = ({ event, recordedAt }: Fact) =>
          event.type === 'ledger.compacted' || event.type === 'route.assigned' || recordedAt > end
        const left = all
          .map((one, index) => ({ one, key: chance[index] ?? index }))
          .filter(({ one, key }) => stays(one) || key % 2 === 0)
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one)
        const person = fold(ANA, all, END, versions)
        assert.deepEqual(fold(ANA, left, END, versions), person)
        assert.deepEqual(fold(ANA, all.filter(stays), END, versions), person)
        assert.equal(person.erased, end)
      },
    ),
  )
})

test('the lines of a score sum to the score at any past instant', () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 0, max: 120 * DAY }), (all, after) => {
      const person = fold(ANA, all, fromMs(MONDAY + after), () => definition)
      const score = scoreAt(person, MONDAY + after, definition)
      const lines = reasonsAt(person, MONDAY + after, definition)
      const cents = lines.reduce((sum, line) => sum + Math.round(line.points * 100), 0)
      assert.equal(cents, Math.round(score.total * 100))
    }),
  )
})

test('an entry is never before the one that precedes it, and its cycle never falls', () => {
  fc.assert(
    fc.property(facts, (all) => {
      const { entries } = fold(ANA, all, END, versions)
      for (const [index, entry] of entries.entries()) {
        const before = entries[index - 1]
        assert.ok(before === undefined || (before.at <= entry.at && before.cycle <= entry.cycle))
      }
    }),
  )
})

test('45 is not above 45: exactly on the border nobody qualifies, a hundredth above somebody does', () => {
  const border = definitionOf(TEXT.replace('points: 10, cap: 30', 'points: 20, cap: 30'))
  const lead = [fact(0, is({ email: 'ana@acme.example', title: 'CTO' })), fact(MINUTE, page('/pricing'))]
  assert.equal(given(border, ...lead).scoreAfter(MINUTE).total, 45)
  assert.equal(given(border, ...lead).after(MINUTE).stage, 'lead')
  const more = definitionOf(TEXT.replace('points: 10, cap: 30', 'points: 20.01, cap: 30'))
  assert.equal(given(more, ...lead).scoreAfter(MINUTE).total, 45.01)
  assert.equal(given(more, ...lead).after(MINUTE).stage, 'mql')
})

test('a late page view qualifies at its own time, not when it arrived', () => {
  const all = [
    fact(0, is({ email: 'ana@acme.example', title: 'CTO' })),
    fact(2 * DAY, did('demo_requested')),
    fact(DAY, page('/pricing')),
  ]
  const { entries } = given(definition, ...all).after(3 * DAY)
  assert.deepEqual(
    entries.map(({ stage, at }) => [stage, at]),
    [
      ['visitor', fromMs(MONDAY)],
      ['lead', fromMs(MONDAY)],
      ['mql', fromMs(MONDAY + 2 * DAY)],
    ].filter(([stage]) => stage !== 'visitor' || entries[0]?.stage === 'visitor'),
  )
})

test('silence sends a lead back at its own instant, and what was done before does not qualify it again', () => {
  const all = [fact(0, is({ email: 'ana@acme.example', title: 'CTO' })), fact(HOUR, did('demo_requested'))]
  const before = given(definition, ...all).after(60 * DAY)
  assert.equal(before.stage, 'mql')
  const after = given(definition, ...all).after(80 * DAY)
  assert.deepEqual([after.stage, after.furthest, after.cycle], ['lead', 'mql', 2])
  assert.equal(after.entries.at(-1)?.at, fromMs(MONDAY + 60 * DAY + HOUR + 1))
})

test('points halve with every half-life and the day allowance drops what exceeds it', () => {
  const all = [fact(0, page('/pricing')), fact(HOUR, page('/pricing')), fact(2 * HOUR, page('/pricing'))]
  assert.equal(given(definition, fact(0, page('/pricing'))).scoreAfter(14 * DAY).total, 5)
  assert.equal(given(definition, ...all).after(DAY).contributions.pricing?.hits, 2)
})

test('a claim fills what is empty and never overwrites what a trusted source said', () => {
  const all = [
    fact(0, is({ company: 'Evil' }), { trust: 'claim' }),
    fact(HOUR, is({ company: 'Acme' }), { trust: 'trusted' }),
    fact(2 * HOUR, is({ company: 'Evil', phone: '+49 1' }), { trust: 'claim' }),
  ]
  const { values, sources } = given(definition, ...all).after(DAY)
  assert.deepEqual(values, { channel: 'direct', source: 'direct', company: 'Acme', phone: '+49 1' })
  assert.equal(sources.company?.trust, 'trusted')
})

test('what the page before was counts as the first touch until one is told, and never after', () => {
  const before = { channel: 'paid social', source: 'linkedin', campaign: 'launch' }
  const touch = { channel: 'email', source: 'newsletter' }
  const seen = { ...page('/pricing'), before } as FunnelEvent
  const landed = { ...page('/'), touch } as FunnelEvent
  const alone = given(definition, fact(HOUR, seen), fact(2 * HOUR, landed)).after(DAY)
  assert.deepEqual([alone.first, alone.last, alone.values.campaign], [before, touch, 'launch'])
  const told = given(definition, fact(0, landed), fact(HOUR, seen)).after(DAY)
  assert.deepEqual([told.first, told.last, told.values.campaign], [touch, touch, undefined])
})

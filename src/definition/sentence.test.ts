import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Clause,
  COMPARISONS,
  celOf,
  type Group,
  normal,
  READY_MADE,
  type Sentence,
  TEXT_TESTS,
} from './sentence.ts'
import { sentenceOf } from './sentence-read.ts'

const field = fc.constantFrom('score', 'person.headcount', 'account.industry', 'event.minutes', 'opportunity.stage')
const said = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
const number = fc.oneof(fc.integer({ min: -1000, max: 1_000_000 }), fc.constantFrom(0.5, 2.25, 13.125))
const op = fc.constantFrom(...COMPARISONS)
const name = fc.constantFrom('/pricing', '/blog/*', 'demo_requested', 'any')
const list = fc.constantFrom('competitors', 'ours')
const not = fc.constantFrom({}, { not: true as const })
const within = fc.constantFrom({}, { within: '30d' }, { within: '2w' })

const clause: fc.Arbitrary<Clause> = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), field, op, value: number }),
  fc.tuple(field, fc.constantFrom(...TEXT_TESTS), said, not).map(([one, test, value, no]) => ({
    kind: 'text' as const,
    field: one,
    op: test,
    value,
    ...(test === '!=' ? {} : no),
  })),
  fc
    .tuple(field, fc.array(fc.oneof(said, number), { minLength: 1, maxLength: 4 }), not)
    .map(([one, values, no]) => ({ kind: 'one-of' as const, field: one, values, ...no })),
  fc.tuple(field, list, not).map(([one, of, no]) => ({ kind: 'in-list' as const, field: one, list: of, ...no })),
  fc.tuple(field, said, not).map(([one, value, no]) => ({ kind: 'has-entry' as const, field: one, value, ...no })),
  fc.tuple(field, list, not).map(([one, of, no]) => ({ kind: 'shares' as const, field: one, list: of, ...no })),
  fc.tuple(field, not).map(([one, no]) => ({ kind: 'flag' as const, field: one, ...no })),
  fc
    .tuple(
      field.filter((one) => one.includes('.')),
      not,
    )
    .map(([one, no]) => ({ kind: 'known' as const, field: one, ...no })),
  fc
    .tuple(fc.constantFrom('visited' as const, 'did' as const), name, within, not)
    .map(([kind, what, when, no]) => ({ kind, name: what, ...when, ...no })),
  fc
    .tuple(name, within, op, number)
    .map(([what, when, by, value]) => ({ kind: 'count' as const, name: what, ...when, op: by, value })),
  fc.record({ kind: fc.constant('last' as const), name, op, value: number }),
  fc.tuple(name, not).map(([what, no]) => ({ kind: 'after' as const, stage: 'mql', name: what, ...no })),
  fc.tuple(said, not).map(([purpose, no]) => ({ kind: 'consented' as const, purpose, ...no })),
  fc.record({
    kind: fc.constant('confirmed' as const),
    fields: fc.array(said, { minLength: 1, maxLength: 4 }),
    op,
    value: number,
  }),
)
const join = fc.constantFrom('all' as const, 'any' as const)
const group: fc.Arbitrary<Group> = fc.record({ join, clauses: fc.array(clause, { minLength: 1, maxLength: 3 }) })
const sentence: fc.Arbitrary<Sentence> = fc.record({
  join,
  parts: fc.array(fc.oneof<[typeof clause, typeof group]>(clause, group), { minLength: 1, maxLength: 4 }),
})

test('every sentence becomes a condition and comes back as the same sentence', () => {
  fc.assert(
    fc.property(sentence, (made) => {
      // The generator makes objects without a prototype.
      const one = structuredClone(made)
      const cel = celOf(one)
      assert.deepEqual(sentenceOf(cel), { ok: true, sentence: normal(one) }, cel)
    }),
    { numRuns: 1000 },
  )
})

test('a condition that somebody wrote reads as its sentence and is written back as it was', () => {
  const written = 'score > 45 && (visited("/pricing") || did("demo_requested"))'
  const read = sentenceOf(written)
  assert.ok(read.ok)
  assert.equal(celOf(read.sentence), written)
  const swapped = sentenceOf('45 < score')
  assert.deepEqual(swapped, {
    ok: true,
    sentence: { join: 'all', parts: [{ kind: 'number', field: 'score', op: '>', value: 45 }] },
  })
})

test('what has no words says which part', () => {
  const why = (cel: string) => {
    const read = sentenceOf(cel)
    return read.ok ? undefined : read.reason
  }
  assert.equal(why('person.headcount * 2 > 10'), 'there are no words for person.headcount * 2 > 10')
  assert.equal(why('(did("a") && (did("b") || (did("c") && did("d"))))'), 'it has brackets inside brackets')
  assert.equal(why('score >'), 'it is not finished yet')
  assert.equal(why('score > 1 && fit > 2 || did("a")'), '&& and || stand together without brackets')
})

test('ready-made signals are sentences', () => {
  for (const { clause: one } of READY_MADE) {
    const read = sentenceOf(celOf({ join: 'all', parts: [one] }))
    assert.deepEqual(read, { ok: true, sentence: { join: 'all', parts: [one] } })
  }
})

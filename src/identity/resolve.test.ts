import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IdentityRules } from '../definition/definition.ts'
import type { PersonId, SubjectId } from '../funnel/brand.ts'
import type { Identifier } from '../funnel/capture.ts'
import { type Acquaintance, type Question, resolve } from './resolve.ts'

const RULES: IdentityRules = { blocked: [/^[0-]*$/], limits: { user: 1 }, priority: ['user', 'email'] }

const user = (value: string): Identifier => ({ kind: 'user', value })
const email = (value: string): Identifier => ({ kind: 'email', value })
const browser = (value: string): Identifier => ({ kind: 'anonymous', value })

/** A desk at which people report one after the other; `who` answers with the person each is taken for. */
function desk() {
  const known: Acquaintance = { held: new Map(), roots: new Map(), holdings: new Map(), news: [], moved: [] }
  let made = 0
  const who = (identifiers: readonly Identifier[], more: Partial<Question> = {}) => {
    const question = { identifiers, alias: [], trusted: true, ...more }
    const { subject, byClaim } = resolve(question, known, RULES, () => `s${++made}` as SubjectId)
    return { person: known.roots.get(subject) as PersonId, byClaim }
  }
  return { who, claim: (...ids: Identifier[]) => who(ids, { trusted: false }), known }
}

test('nobody known makes somebody new, one match joins, and two become one where a trusted source names both', () => {
  const { who } = desk()
  const visitor = who([browser('b1')]).person
  const lead = who([email('ana@acme.test')]).person
  assert.notEqual(visitor, lead)
  assert.equal(who([browser('b1'), email('ana@acme.test')]).person, lead)
  assert.equal(who([browser('b1')]).person, lead)
})

test('a second user id does not fit into a person, so the address that led there is left out', () => {
  const { who } = desk()
  const first = who([user('u1'), email('ana@acme.test')]).person
  assert.notEqual(who([user('u2'), email('ana@acme.test')]).person, first)
  assert.equal(who([email('ana@acme.test')]).person, first)
})

test('a browser in common does not give a person another address: somebody else sat at the same desk', () => {
  const { who } = desk()
  const ana = who([browser('desk'), email('ana@acme.test')]).person
  const bo = who([browser('desk'), email('bo@acme.test')]).person
  assert.notEqual(ana, bo)
  assert.equal(who([browser('desk')]).person, ana)
})

test('blocked values name nobody', () => {
  const { who } = desk()
  assert.notEqual(who([user('000'), email('ana@acme.test')]).person, who([user('000'), email('bo@acme.test')]).person)
})

test('a claim links a browser to a named person and brings no new name along', () => {
  const { who, claim } = desk()
  const ana = who([email('ana@acme.test')]).person
  assert.equal(claim(browser('b1'), email('ana@acme.test')).person, ana)
  assert.notEqual(claim(user('mallory'), email('ana@acme.test')).person, ana)
  assert.notEqual(who([user('mallory')]).person, ana)
})

test('what a trusted source sends along a claimed link only counts as a claim', () => {
  const { who, claim } = desk()
  const ana = who([email('ana@acme.test')]).person
  claim(browser('b1'), email('ana@acme.test'))
  assert.deepEqual(who([browser('b1')]), { person: ana, byClaim: true })
  assert.deepEqual(who([browser('b1'), email('ana@acme.test')]), { person: ana, byClaim: false })
  assert.deepEqual(who([browser('b1')]), { person: ana, byClaim: false })
})

test('an address claimed by a squatter yields to the source that knows whose it is', () => {
  const { who, claim } = desk()
  const squatter = claim(user('squatter'), email('ana@acme.test')).person
  const ana = who([user('u-ana'), email('ana@acme.test')]).person
  assert.notEqual(ana, squatter)
  assert.equal(who([email('ana@acme.test')]).person, ana)
  assert.equal(claim(user('squatter')).person, squatter)
})

test('an alias on a trusted word joins two people whatever the limits', () => {
  const { who } = desk()
  const old = who([user('u-old')]).person
  const now = who([user('u-now')], { alias: [user('u-old')] }).person
  assert.notEqual(now, undefined)
  assert.equal(who([user('u-old')]).person, who([user('u-now')]).person)
  assert.ok([old, now].includes(who([user('u-old')]).person))
})

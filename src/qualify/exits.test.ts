import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { DAY, definitionOf, did, fact, given, is } from '../../test/given.ts'

const IT = definitionOf(readFileSync(new URL('../../templates/it-services/funnel.yaml', import.meta.url), 'utf8'))

const warm = [
  fact(0, is({ email: 'ana@acme.example', headcount: 60, budget: 12000, timeline: 3 })),
  fact(2, did('quote_requested')),
]
const out = fact(
  1,
  { type: 'stage.disqualified', reason: 'Student project' },
  { trust: 'human', door: 'mia@us.example' },
)

test('out by hand: no stage, no owner asked for, whatever follows; and the door says who', () => {
  const { exit, stage, wants } = given(IT, ...warm, out).after(DAY)
  assert.deepEqual(
    [exit?.reason, exit?.by, stage, wants],
    ['Student project', 'mia@us.example', 'qualification', undefined],
  )
})

test('only a person takes it back: a file that declares a stage does not', () => {
  const said = (by: 'crm' | 'person') => fact(DAY, { type: 'stage.declared', stage: 'opportunity', by, reason: 'x' })
  assert.equal(given(IT, ...warm, out, said('crm')).after(2 * DAY).exit?.reason, 'Student project')
  assert.equal(given(IT, ...warm, out, said('person')).after(2 * DAY).exit, undefined)
  const back = given(IT, ...warm, out, fact(DAY, { type: 'stage.requalified', reason: 'x' })).after(2 * DAY)
  assert.deepEqual([back.exit, back.stage], [undefined, 'handoff'])
})

test('what a rule found is not taken back by a word', () => {
  const spy = fact(0, is({ email: 'spy@competitor.example', email_domain: 'competitor.example' }))
  const person = given(IT, spy, fact(1, { type: 'stage.requalified', reason: 'x' })).after(DAY)
  assert.equal(person.exit?.rule, 'competitor')
})

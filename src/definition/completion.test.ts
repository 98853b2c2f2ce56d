import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completionsAt, hoverAt, type OwnNames, pathAt } from './completion.ts'
import { smallFunnel } from './small-funnel.ts'

const OWN: OwnNames = {
  fields: [{ id: 'plan' }],
  lists: ['competitors'],
  stages: ['visitor', 'mql'],
  tracks: ['high'],
  teams: ['sales'],
  purposes: ['newsletter'],
  signals: ['/pricing', 'demo_requested'],
}
/** Completes at the bar of a text. */
const labels = (text: string) =>
  completionsAt(text.replace('|', ''), text.indexOf('|'), OWN)?.options.map(({ label }) => label) ?? []

test('keys are those of the place', () => {
  assert.ok(labels('na|').includes('stages'))
  assert.ok(labels('stages:\n  - id: a\n    |').includes('maxDwell'))
  assert.ok(labels('scoring:\n  fit:\n    rules:\n      - { id: a, |').includes('reason'))
  assert.ok(!labels('stages:\n  - id: a\n    |').includes('scoring'))
})

test('values are those the schema or the file knows', () => {
  assert.deepEqual(labels('stages:\n  - id: a\n    owner: |'), ['marketing', 'sales'])
  assert.deepEqual(labels('routing:\n  rules:\n    - id: a\n      team: |'), ['sales'])
})

test('consented knows the purposes of the file', () => {
  assert.deepEqual(labels('stages:\n  - id: a\n    enter: consented("|'), ['newsletter'])
})

test('conditions know names, fields, lists and signals', () => {
  assert.ok(labels('stages:\n  - id: a\n    enter: sc|').includes('score'))
  assert.equal(labels('stages:\n  - id: a\n    enter: person.|')[0], 'plan')
  assert.deepEqual(labels('stages:\n  - id: a\n    enter: person.email in lists.|'), ['competitors'])
  assert.deepEqual(labels('stages:\n  - id: a\n    enter: visited("|'), ['/pricing', 'demo_requested'])
  assert.ok(labels('stages:\n  - id: a\n    enter: >-\n      score > 1 &&\n      di|').includes('did'))
})

test('hovering tells what a key or a function is for', () => {
  const text = smallFunnel()
  assert.match(hoverAt(text, text.indexOf('halfLife') + 2)?.text ?? '', /no|own/)
  assert.match(hoverAt(text, text.indexOf('known(') + 2)?.text ?? '', /whether that person field has a value/)
  assert.equal(hoverAt('title: Small', 8), undefined)
})

test('the path of a line is by its indentation', () => {
  const text = smallFunnel()
  assert.deepEqual(pathAt(text, text.indexOf('cap: 100')), ['scoring', 'engagement'])
})

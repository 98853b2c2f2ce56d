import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agreedStages, agreementsTouched } from './agreement.ts'
import { compileDefinition } from './compile.ts'
import { smallFunnel } from './small-funnel.ts'

const definitionOf = (changes: Readonly<Record<string, string>> = {}) => {
  const compiled = compileDefinition({ 'funnel.yaml': smallFunnel(changes) }, 1)
  assert.ok(compiled.ok)
  return compiled.definition
}

test('a changed criterion of an agreed stage asks both sides', () => {
  const before = definitionOf()
  assert.deepEqual(
    agreedStages(before).map(({ id }) => id),
    ['mql'],
  )
  assert.deepEqual(agreementsTouched(before, definitionOf({ 'enter: score > 45': 'enter: score > 40' })), ['MQL'])
  assert.deepEqual(agreementsTouched(before, definitionOf({ 'points: 20': 'points: 30' })), [])
  assert.deepEqual(agreementsTouched(definitionOf(), definitionOf({ 'name: Lead': 'name: Contact' })), [])
})

test('a stage that is no longer agreed on is a change of the agreement', () => {
  assert.deepEqual(
    agreementsTouched(
      definitionOf(),
      definitionOf({
        '  - id: mql': '  - id: warm',
        'short: MQL': 'short: Warm',
        'from: mql': 'from: warm',
        'to: mql': 'to: warm',
      }),
    ),
    ['MQL'],
  )
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { compileDefinition } from './compile.ts'
import type { Definition } from './definition.ts'
import { formatProblem } from './problem.ts'
import { viewOf } from './small-funnel.ts'
import { parseWalks } from './walk-file.ts'

const TEMPLATES = ['thousand-steps', 'four-stage', 'buying-group', 'crm-lifecycle', 'it-services'] as const

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

function template(name: string): Definition {
  const compiled = compileDefinition({ 'funnel.yaml': read(`templates/${name}/funnel.yaml`) }, 1)
  assert.ok(compiled.ok, compiled.ok ? '' : compiled.problems.map(formatProblem).join('\n'))
  return compiled.definition
}

for (const name of TEMPLATES) {
  test(`the template ${name} and its walks compile without a problem`, () => {
    const definition = template(name)
    const walks = parseWalks(read(`templates/${name}/funnel.test.yaml`), definition)
    assert.ok(walks.ok, walks.ok ? '' : walks.problems.map(formatProblem).join('\n'))
    assert.equal(definition.name, name)
  })
}

test('a fresh start runs the it-services template', () => {
  for (const file of ['funnel.yaml', 'funnel.test.yaml'])
    assert.equal(read(`funnel/${file}`), read(`templates/it-services/${file}`))
})

test('stages stand in the order of the articles', () => {
  assert.deepEqual(
    TEMPLATES.map((name) => template(name).stages.map(({ id, short }) => short ?? id)),
    [
      ['awareness', 'Lead', 'MQL', 'SQL', 'pipeline'],
      ['top', 'MQL', 'SQL', 'Opportunity'],
      ['Visitor', 'Inquiry', 'MQL', 'SAL', 'SQL', 'Opportunity', 'customer', 'onboarding', 'expansion', 'referral'],
      ['Visitor', 'Lead', 'MQL', 'SQL', 'Opportunity', 'Customer'],
      ['awareness', 'Lead', 'MQL', 'SQL', 'opportunity', 'customer'],
    ],
  )
})

test('bands say what their articles say, and no template invents one', () => {
  assert.deepEqual(
    TEMPLATES.map((name) =>
      template(name).benchmarks.map(({ from, to, weak, average, strong, median, topQuartile }) =>
        [from, to, weak, average, strong, median, topQuartile].filter((part) => part !== undefined).join(' '),
      ),
    ),
    [
      [],
      ['middle bottom 0.13 0.28'],
      [],
      [
        'awareness lead 0.005 0.01,0.03 0.03',
        'lead mql 0.1 0.15,0.3 0.35',
        'mql sql 0.15 0.2,0.4 0.45',
        'sql opportunity 0.3 0.4,0.6 0.65',
        'opportunity customer 0.15 0.2,0.4 0.45',
      ],
      ['capture qualification 0.15 0.2,0.3', 'qualification handoff 0.13,0.2'],
    ],
  )
})

test('clocks and rejection limits say what their articles say', () => {
  const minutes = (ms: number | undefined) => (ms === undefined ? undefined : ms / 60_000)
  const clocks = (name: string) => {
    const { assignWithinMs, respondWithinMs, breachAfterMs, followUpWithinMs } = template(name).playbook.sla
    return [assignWithinMs, respondWithinMs, breachAfterMs, followUpWithinMs].map(minutes)
  }
  assert.deepEqual(clocks('it-services'), [15, 5, 60, 24 * 60])
  assert.deepEqual(clocks('four-stage'), [undefined, 5, 30, undefined])
  assert.deepEqual(clocks('thousand-steps'), [undefined, undefined, undefined, undefined])
  assert.deepEqual(template('crm-lifecycle').playbook.rejection, {
    warnAbove: 0.3,
    alarmAbove: 0.4,
    message: 'MQL definition too loose',
    reviewLast: 50,
  })
})

test('numbers that no article gives are marked as guesses', () => {
  const { guesses } = template('thousand-steps')
  assert.ok(guesses.includes('stages.evaluation'))
  assert.ok(guesses.includes('sequences.nurture'))
  assert.ok(!template('crm-lifecycle').guesses.includes('stages.mql'))
})

test('the MQL of crm-lifecycle is the sentence of the article, with 45 below the line and 46 above it', () => {
  const mql = template('crm-lifecycle').stages.find(({ id }) => id === 'mql')?.enter
  const fact = { n: 1, first: 1, last: 1, lastId: template('crm-lifecycle').name } as never
  const signals = { 'visited:/pricing': fact }
  assert.equal(mql?.text, 'score > 45 && (visited("/pricing") || did("demo_requested"))')
  assert.deepEqual(
    [
      mql.holds(viewOf({ score: 45, signals })),
      mql.holds(viewOf({ score: 46, signals })),
      mql.holds(viewOf({ score: 46 })),
    ],
    [false, true, false],
  )
})

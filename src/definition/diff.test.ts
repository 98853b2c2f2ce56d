import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileDefinition } from './compile.ts'
import { diffDefinitions, sentence } from './diff.ts'
import { smallFunnel } from './small-funnel.ts'

function changed(changes: Readonly<Record<string, string>>) {
  const [before, after] = [smallFunnel(), smallFunnel(changes)].map((text) =>
    compileDefinition({ 'funnel.yaml': text }, 1),
  )
  assert.ok(before?.ok && after?.ok)
  return diffDefinitions(before.definition, after.definition)
}

const told = (changes: Readonly<Record<string, string>>): readonly string[] => changed(changes).map(sentence)

test('two equal files do not differ', () => assert.deepEqual(changed({}), []))

test('a change is a value first', () => {
  assert.deepEqual(changed({ 'points: 20,': 'points: 30,' }), [
    { kind: 'changed', part: 'scoring rule', name: 'pricing', field: 'points', from: '20', to: '30' },
  ])
})

test('changes are told in sentences, in the order of the file', () => {
  assert.deepEqual(
    told({
      'currency: EUR': 'currency: USD',
      'rival.example': 'rival.example, other.example',
      'score > 45': 'score > 45 && (visited("/pricing") || did("demo_requested"))',
      'points: 20,': 'points: 30, halfLife: 7d,',
      '      - { id: left, on: unsubscribed, points: -5, reason: Unsubscribed }\n': '',
      'coolDown: 1w': 'coolDown: 2w',
      'weak: 10%': 'weak: 12%',
      'team: sales, why: Everybody }]': 'team: sales, why: Everybody }]\nsla: { respondWithin: 5m }',
    }),
    [
      'funnel: currency EUR -> USD',
      'funnel: respond within set to 5m',
      'list competitors: words changed from rival.example to rival.example, other.example',
      'stage MQL: criterion changed from score > 45 to score > 45 && (visited("/pricing") || did("demo_requested"))',
      'recycle rule dormant: cool-down 1w -> 2w',
      'scoring rule left removed',
      'scoring rule pricing: points 20 -> 30',
      'scoring rule pricing: half-life 2w -> 1w',
      'benchmark lead to mql: weak 10% -> 12%',
    ],
  )
})

test('a new stage is added, and the others only moved when their order among themselves did', () => {
  assert.deepEqual(
    told({
      '  - id: mql\n':
        '  - { id: sal, name: Accepted, short: SAL, position: MOFU, owner: sales, enter: did("sales_accepted") }\n  - id: mql\n',
    }),
    ['stage SAL added'],
  )
})

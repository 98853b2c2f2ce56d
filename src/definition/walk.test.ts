import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Timestamp } from '../funnel/brand.ts'
import { compileDefinition } from './compile.ts'
import { formatProblem } from './problem.ts'
import { smallFunnel } from './small-funnel.ts'
import { compareExpectation, differenceSentence, type Standing } from './walk.ts'
import { parseWalks } from './walk-file.ts'

function parse(text: string) {
  const compiled = compileDefinition({ 'funnel.yaml': smallFunnel() }, 1)
  assert.ok(compiled.ok)
  return parseWalks(text, compiled.definition)
}

const at = (text: string): Timestamp => text as Timestamp

test('a walk is read with its instants, names normalised as capture does', () => {
  const walks = parse(`walks:
  - name: Ana
    start: 2026-03-02T14:00:00Z
    given:
      - { at: +2d, page: https://acme.example/Pricing/?utm_source=x }
      - { traits: { email: ana@acme.example } }
      - { at: 2026-03-10T08:00:00Z, event: Demo Requested, properties: { minutes: 5 } }
      - { at: +9d, declare: mql, by: crm, reason: Deal opened }
    expect:
      - { stage: mql, team: null }
      - { at: +0m, stage: lead, score: 12.5 }
`)
  assert.deepEqual(walks, {
    ok: true,
    walks: [
      {
        name: 'Ana',
        given: [
          { at: '2026-03-02T14:00:00.000Z', act: { kind: 'traits', traits: { email: 'ana@acme.example' } } },
          { at: '2026-03-04T14:00:00.000Z', act: { kind: 'page', path: '/pricing', properties: {} } },
          {
            at: '2026-03-10T08:00:00.000Z',
            act: { kind: 'event', name: 'demo_requested', properties: { minutes: 5 } },
          },
          { at: '2026-03-11T14:00:00.000Z', act: { kind: 'declare', stage: 'mql', by: 'crm', reason: 'Deal opened' } },
        ],
        expect: [
          { at: '2026-03-02T14:00:00.000Z', stage: 'lead', score: 12.5 },
          { at: '2026-03-11T14:00:00.000Z', stage: 'mql', team: null },
        ],
      },
    ],
  })
})

test('a walk that names what the funnel does not have is refused, all mistakes at once', () => {
  const walks = parse(`walks:
  - name: Ben
    given:
      - { at: 2 days, page: /pricing }
      - { page: /pricing, event: demo_requested }
    expect:
      - { stage: mqll, team: marketing }
`)
  assert.ok(!walks.ok)
  assert.deepEqual(walks.problems.map(formatProblem), [
    [
      'funnel.test.yaml:4:15 this is no instant: write + and a number and a unit: 15m, 24h, 30d or 2w, or 2026-03-02T14:00:00Z',
      '  4 |       - { at: 2 days, page: /pricing }',
      '    |               ^',
    ].join('\n'),
    [
      'funnel.test.yaml:5:11 a step says one thing: page, event, traits, account, opportunity or declare',
      '  5 |       - { page: /pricing, event: demo_requested }',
      '    |           ^',
    ].join('\n'),
    [
      'funnel.test.yaml:7:18 unknown stage "mqll"',
      '  7 |       - { stage: mqll, team: marketing }',
      '    |                  ^',
      '    = did you mean "mql"?',
    ].join('\n'),
    [
      'funnel.test.yaml:7:30 unknown team "marketing"',
      '  7 |       - { stage: mqll, team: marketing }',
      '    |                              ^',
    ].join('\n'),
  ])
})

const ana: Standing = {
  stage: 'lead',
  furthest: 'lead',
  cycle: 1,
  score: 45.004,
  fit: 30,
  engagement: 15.004,
  grade: 'B3',
  track: 'low',
  team: null,
  disqualified: null,
}

test('only what a walk names is compared, scores as they are shown', () => {
  assert.deepEqual(
    compareExpectation({ at: at('2026-03-02T14:00:00.000Z'), score: 45, stage: 'lead', team: null }, ana),
    [],
  )
})

test('a difference is told in a sentence', () => {
  const expected = { at: at('2026-03-02T14:00:00.000Z'), score: 46, stage: 'mql', team: 'sales' }
  assert.deepEqual(compareExpectation(expected, ana).map(differenceSentence), [
    'at 2026-03-02 14:00: stage is "lead", expected "mql"',
    'at 2026-03-02 14:00: score is 45.004, expected 46',
    'at 2026-03-02 14:00: team is nobody, expected "sales"',
  ])
})

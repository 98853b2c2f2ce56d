import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileDefinition } from './compile.ts'
import { formatProblem } from './problem.ts'
import { smallFunnel, viewOf } from './small-funnel.ts'

const compile = (text: string) => compileDefinition({ 'funnel.yaml': text }, 7)

function problems(changes: Readonly<Record<string, string>>): readonly string[] {
  const compiled = compile(smallFunnel(changes))
  return compiled.ok ? [] : compiled.problems.map(formatProblem)
}

const told = (changes: Readonly<Record<string, string>>): readonly string[] => {
  const compiled = compile(smallFunnel(changes))
  return compiled.ok ? [] : compiled.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
}

test('a file becomes a definition: points in millionths, durations in milliseconds, percentages as fractions', () => {
  const compiled = compile(smallFunnel())
  assert.ok(compiled.ok)
  const { version, fitRules, engagementRules, caps, recycle, benchmarks, grades, signals, tracks } = compiled.definition
  assert.deepEqual(
    {
      version,
      fit: fitRules.map(({ points }) => points),
      engagement: engagementRules,
      caps,
      recycle,
      benchmarks,
      fitGrades: grades.fit.map(({ label }) => label).join(''),
      signals,
      lastTrack: tracks.at(-1),
    },
    {
      version: 7,
      fit: [12_500_000],
      engagement: [
        {
          id: 'pricing',
          on: ['visited:/pricing'],
          points: 20_000_000,
          reason: 'Looked at prices',
          halfLifeMs: 1_209_600_000,
        },
        { id: 'left', on: ['did:unsubscribed'], points: -5_000_000, reason: 'Unsubscribed' },
      ],
      caps: { engagement: 100_000_000, groups: {} },
      recycle: [{ id: 'dormant', from: [2], to: 1, reason: 'Silent', coolDownMs: 604_800_000, afterMs: 7_776_000_000 }],
      benchmarks: [
        { from: 'lead', to: 'mql', source: 'Us', guess: false, weak: 0.1, average: [0.15, 0.3], strong: 0.35 },
      ],
      fitGrades: 'ABCD',
      signals: {},
      lastTrack: { id: 'low', name: 'Low fit', to: 'nurture' },
    },
  )
})

test('an unknown name is told like a compiler does, with line, column, caret and what was meant', () => {
  assert.deepEqual(problems({ 'score > 45': 'scor > 45' }), [
    [
      'funnel.yaml:17:12 unknown name "scor"',
      '  17 |     enter: scor > 45',
      '     |            ^',
      '     = did you mean "score"?',
    ].join('\n'),
  ])
})

test('the caret finds its column through quotes, escapes, folds and blocks', () => {
  const written = [
    "'score > 45 && person.title == \"it''s\" && scor > 1'",
    '"score > 45 && person.title == \\"a\\" && scor > 1"',
    '>-\n      score > 45 &&\n      scor > 1',
    '|\n      score > 45\n      && scor > 1',
    'score > 45 &&\n      scor > 1',
  ]
  assert.deepEqual(
    written.map((enter) => told({ 'score > 45': enter })),
    [
      ['17:54 unknown name "scor"'],
      ['17:52 unknown name "scor"'],
      ['19:7 unknown name "scor"'],
      ['19:10 unknown name "scor"'],
      ['18:7 unknown name "scor"'],
    ],
  )
})

test('all problems are listed at once in the order of the file', () => {
  assert.deepEqual(
    told({
      'score > 45': 'scor > 45',
      'lists.competitors': 'lists.rivals',
      'team: sales,': 'team: sale,',
      'to: lead,': 'to: mql,',
    }),
    [
      '17:12 unknown name "scor"',
      '19:58 unknown list "rivals"',
      '21:35 recycling only goes back, and "mql" is not before every stage it is from',
      '38:28 unknown team "sale"',
    ],
  )
})

test('an unknown key is refused with the one that was meant, a wrong word with those there are', () => {
  assert.deepEqual(problems({ 'owner: marketing\n    enter': 'owner: market\n    entr' }), [
    'funnel.yaml:16:12 this is one of marketing, sales\n  16 |     owner: market\n     |            ^',
    'funnel.yaml:17:5 unknown key "entr"\n  17 |     entr: score > 45\n     |     ^\n     = did you mean "enter"?',
  ])
})

test('what is missing is named at the part that lacks it', () => {
  assert.deepEqual(told({ 'title: Small funnel\n': '', ', reason: Large enough': '' }), [
    '1:1 "title" is missing',
    '24:11 "reason" is missing',
  ])
})

test('broken YAML is told at its place', () => {
  assert.deepEqual(told({ 'lists:\n': 'lists: [\n' }).slice(0, 1), [
    '9:1 Flow sequence in block collection must be sufficiently indented and end with a ]',
  ])
})

test('checks beyond types', () => {
  const mistakes: readonly Readonly<Record<string, string>>[] = [
    { 'id: lead,': 'id: visitor,', 'to: lead,': 'to: visitor,', 'from: lead': 'from: visitor' },
    { 'enter: score > 45': 'goal: Nobody comes here' },
    { 'points: -5,': 'points: -5, halfLife: 7d,' },
    { 'cap: 100': 'cap: -100' },
    { 'id: low, name: Low fit,': 'id: low, name: Low fit, when: fit < 1,' },
    { 'when: fit >= 70, ': '' },
    { 'from: lead, to: mql,': 'from: mql, to: lead,' },
    { 'Europe/Vienna': 'Europe/Wien' },
    { 'average: [15%, 30%]': 'average: [5%, 30%]' },
    { 'points: 20,': 'points: 20, group: reading,' },
    { '90d': '90 days' },
  ]
  assert.deepEqual(
    mistakes.map((changes) => told(changes)[0]),
    [
      '11:11 "visitor" is used twice',
      '12:9 nobody can reach "mql": it has no criterion',
      '31:61 points that are taken away never decay',
      '27:10 a cap is above 0',
      '34:37 the last track takes everybody else: leave its condition out',
      '33:11 "high" takes everybody, so the tracks after it are never reached',
      '40:22 a benchmark runs forward, and "lead" is not after "mql"',
      '3:11 unknown timezone "Europe/Wien"',
      '40:7 the bands overlap: 10% stands below 5%',
      '30:57 group "reading" has no cap',
      '21:48 a stretch of time is a number and a unit: 15m, 24h, 30d or 2w',
    ],
  )
})

test('a condition compiled from a file holds or does not', () => {
  const compiled = compile(smallFunnel())
  assert.ok(compiled.ok)
  const mql = compiled.definition.stages[2]?.enter
  assert.deepEqual([mql?.holds(viewOf({ score: 45 })), mql?.holds(viewOf({ score: 46 }))], [false, true])
})

test('a file that is not there is a problem, not a crash', () => {
  assert.deepEqual(compileDefinition({}, 1), {
    ok: false,
    problems: [{ file: 'funnel.yaml', line: 1, column: 1, message: 'there is no funnel.yaml', excerpt: '' }],
  })
})

test('a text that begins with a quote is told once, with the way to write it', () => {
  const compiled = compile(smallFunnel({ 'score > 45': '"aws" in person.tech_stack' }))
  assert.deepEqual(compiled.ok ? [] : compiled.problems.map(({ message, hint }) => [message, hint]), [
    ['Unexpected scalar at node end', `a text that begins with a quote is put in quotes as a whole: '"a" in lists.b'`],
  ])
})

test('a track cannot ask which track somebody is on', () => {
  assert.deepEqual(told({ 'when: fit >= 70,': 'when: track == "low",' }), [
    '33:39 a track cannot ask which track somebody is on',
  ])
})

test('a field that is required at no stage, or has options it cannot have, is refused', () => {
  assert.deepEqual(told({ '{ id: plan, type: text }': '{ id: plan, type: text, requiredAt: mqll }' }), [
    '6:41 unknown stage "mqll"',
  ])
  assert.deepEqual(told({ '{ id: plan, type: text }': '{ id: plan, type: number, options: [a] }' }), [
    '6:40 a field of type number has no options',
  ])
  assert.deepEqual(told({ '{ id: plan, type: text }': '{ id: plan, type: text, options: [a], requiredAt: mql }' }), [])
})

test('events that alert an owner have one spelling and are counted; a page is none, and who names none has none', () => {
  const routing = (alertOn: string) => smallFunnel().replace('routing:\n', `routing:\n${alertOn}`)
  const compiled = compile(routing('  alertOn: [Demo Requested, demo-requested, quote_requested]\n'))
  assert.ok(compiled.ok, JSON.stringify(compiled))
  assert.deepEqual(compiled.definition.routing.alertOn, ['demo_requested', 'quote_requested'])
  assert.deepEqual(Object.keys(compiled.definition.signals), ['did:demo_requested', 'did:quote_requested'])
  const old = compile(routing(''))
  assert.ok(old.ok)
  assert.deepEqual([old.definition.routing.alertOn, old.definition.signals], [undefined, {}])
  const wrong = compile(routing('  alertOn: /pricing\n'))
  assert.deepEqual(wrong.ok ? [] : wrong.problems.map(({ message }) => message), ['"/pricing" is no event'])
})

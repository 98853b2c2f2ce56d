import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evaluate } from '@marcbachmann/cel-js'
import { CONSENT_STATES, type ConsentState } from '../capture/events.ts'
import { type EventId, type Timestamp, toMs } from '../funnel/brand.ts'
import { compileCondition, compileEventTest } from './cel.ts'
import { BUILT_IN, type Scope } from './cel-scope.ts'
import type { Signal, View } from './definition.ts'
import { viewOf } from './small-funnel.ts'

const scope: Scope = {
  ...BUILT_IN,
  lists: new Map([['competitors', ['rival.example']]]),
  stages: new Set(['lead', 'mql']),
  tracks: new Set(['high', 'unknown']),
  grades: new Set(['A1', 'D4']),
  purposes: new Set(['newsletter', 'partner-offers']),
  use: 'criterion',
}

const DAY = 86_400_000
const now = toMs('2026-03-31T00:00:00.000Z' as Timestamp)

const seen = (...daysAgo: number[]): Signal => {
  const times = daysAgo.map((days) => now - days * DAY).sort((a, b) => a - b)
  const [first = 0] = times
  return { n: times.length, first, last: times.at(-1) ?? 0, lastId: 'fact' as EventId, times }
}

function holds(text: string, view: Partial<View> = {}): boolean | 'unknown' {
  const made = compileCondition(text, scope)
  assert.ok('holds' in made, JSON.stringify(made))
  return made.holds(viewOf(view))
}

function refusals(text: string, use: Scope['use'] = 'criterion') {
  const made = compileCondition(text, { ...scope, use })
  assert.ok(!('holds' in made), `${text} was accepted`)
  return made.map(({ start, message, hint }) => ({ start, message, ...(hint !== undefined && { hint }) }))
}

test('the criterion of the article works as it is written, and 45 is not above 45', () => {
  const text = 'score > 45 && (visited("/pricing") || did("demo_requested"))'
  const pricing = { 'visited:/pricing': seen(1) }
  assert.deepEqual(
    [
      holds(text, { score: 45, signals: pricing }),
      holds(text, { score: 45.01, signals: pricing }),
      holds(text, { score: 46, signals: { 'did:demo_requested': seen(3) } }),
      holds(text, { score: 46 }),
    ],
    [false, true, true, false],
  )
})

test('numbers of facts compare with whole and broken numbers, text with text, lists by what is in them', () => {
  const person = { headcount: 50, country: 'DE', tech_stack: ['aws', 'azure'], title: 'Chief Buyer', free_mail: false }
  const conditions = [
    'person.headcount == 50',
    'person.headcount > 49.5 && person.headcount / 2 == 25',
    'person.country in ["DE", "AT"]',
    '"aws" in person.tech_stack && size(person.tech_stack) == 2',
    'person.tech_stack.exists(t, t.startsWith("az"))',
    '!person.tech_stack.all(t, t == "aws")',
    'person.title.lowerAscii().contains("chief")',
    '!person.free_mail',
    'person["country"] == "DE"',
    'person.headcount > 40 ? person.country == "DE" : false',
    '!("rival.example" in lists.competitors) || person.headcount > -1',
  ]
  assert.deepEqual(
    conditions.filter((text) => holds(text, { person }) !== true),
    [],
  )
})

test('a missing fact is unknown, and decides nothing that a known fact has not decided', () => {
  assert.deepEqual(
    [
      'person.headcount > 50',
      '!(person.headcount > 50)',
      'person.headcount > 50 && score > 10',
      'person.headcount > 50 && score > 30',
      'person.headcount > 50 || score > 10',
      'person.headcount > 50 || score > 30',
      'person.country in ["DE"]',
      'person.title.contains("chief")',
      'person.tech_stack.exists(t, t == "aws")',
      'known("headcount")',
      'has(person.headcount)',
    ].map((text) => holds(text, { score: 20 })),
    ['unknown', 'unknown', 'unknown', false, true, 'unknown', 'unknown', 'unknown', 'unknown', false, false],
  )
})

test('a cleared or empty fact is as unknown as one never told', () => {
  assert.deepEqual(
    [null, ''].map((country) => holds('person.country == "DE"', { person: { country } })),
    ['unknown', 'unknown'],
  )
})

test('confirmed counts the answers that are a yes', () => {
  const bant = 'confirmed("budget", "authority", "need", "timeline") >= 4'
  const person = { budget: 20_000, authority: true, need: 'Reporting', timeline: 'this quarter' }
  assert.deepEqual(
    [holds(bant, { person }), holds(bant, { person: { ...person, authority: 'no' } }), holds(bant)],
    [true, false, false],
  )
})

test('a window counts what is inside it and loses an occurrence at the instant it is full', () => {
  const signals = { 'did:visit': seen(1, 29, 30, 31) }
  assert.deepEqual(
    [
      holds('count("visit") == 4', { signals }),
      holds('count("visit", "30d") == 2', { signals }),
      holds('did("visit", "30d")', { signals: { 'did:visit': seen(29) } }),
      holds('did("visit", "30d")', { signals: { 'did:visit': seen(30) } }),
      holds('visited("/pricing", "2w")', { signals: { 'visited:/pricing': seen(1) } }),
    ],
    [true, true, true, false, true],
  )
})

test('last counts days and is later than any limit when it never happened', () => {
  const signals = { 'did:any': seen(60) }
  assert.deepEqual(
    [
      holds('last("any") >= 60', { signals }),
      holds('last("any") > 60', { signals }),
      holds('60 < last("any")', { signals, nowMs: now + 1 }),
      holds('last("any") > 1000000'),
    ],
    [true, false, true, true],
  )
})

test('after asks for an occurrence strictly later than the entry of this cycle', () => {
  const text = 'after("mql", "demo_requested")'
  const signals = { 'did:demo_requested': seen(5) }
  assert.deepEqual(
    [4, 5, 6].map((days) => holds(text, { signals, entered: { mql: now - days * DAY } })),
    [false, false, true],
  )
  assert.equal(holds(text, { signals }), false)
})

test('an unknown name is refused where it stands with the one that was meant', () => {
  assert.deepEqual(refusals('scor > 45 && person.hedcount > 5'), [
    { start: 0, message: 'unknown name "scor"', hint: 'did you mean "score"?' },
    { start: 20, message: 'person has no field "hedcount"', hint: 'did you mean "headcount"?' },
  ])
  assert.deepEqual(refusals('headcount > 5'), [
    { start: 0, message: 'unknown name "headcount"', hint: 'did you mean "person.headcount"?' },
  ])
  assert.deepEqual(refusals('visitd("/pricing")'), [
    { start: 0, message: 'unknown function "visitd"', hint: 'did you mean "visited"?' },
  ])
  assert.deepEqual(refusals('after("mqll", "x")'), [
    { start: 6, message: 'unknown stage "mqll"', hint: 'did you mean "mql"?' },
  ])
  assert.deepEqual(refusals('person.email_domain in lists.competitor'), [
    { start: 29, message: 'unknown list "competitor"', hint: 'did you mean "competitors"?' },
  ])
  assert.deepEqual(refusals('grade == "A5"'), [
    { start: 9, message: 'there is no grade "A5"', hint: 'did you mean "A1"?' },
  ])
  assert.deepEqual(refusals('stage in ["lead", "mgl"]'), [
    { start: 18, message: 'there is no stage "mgl"', hint: 'did you mean "mql"?' },
  ])
})

test('a condition of the wrong type is refused in words', () => {
  assert.deepEqual(
    [
      'person.headcount > "many"',
      'score',
      'score > fit',
      'visited("pricing")',
      'count("visit", "a month") > 2',
      'person.headcount && score > 1',
      'last("any")',
      'person > 5',
      'person.title.matches("a+")',
    ].map((text) => refusals(text)[0]?.message),
    [
      'these cannot be compared: person.headcount is a number and "many" is text',
      '"score" can only be compared with a number',
      'score can only be compared with a number written out',
      '"pricing" is not a page: pages begin with a slash',
      'this is not a stretch of time: write a number and a unit: 15m, 24h, 30d or 2w, in quotes',
      '&& joins conditions, and person.headcount is a number',
      'last() can only be compared with a number of days',
      '"person" is a group of facts: say which one',
      'unknown method "matches"',
    ],
  )
})

test('fit is not decided by what somebody did', () => {
  assert.deepEqual(refusals('visited("/pricing")', 'fit'), [
    { start: 0, message: 'visited() asks what somebody did, which is not known here' },
  ])
})

test('&& and || without brackets are refused with both readings', () => {
  assert.deepEqual(refusals('score > 45 && visited("/a || b") || did("x")'), [
    {
      start: 33,
      message: '&& and || stand together without brackets, which can be read two ways',
      hint:
        'write one of these:\n(score > 45 && visited("/a || b")) || did("x")\n' +
        'score > 45 && (visited("/a || b") || did("x"))',
    },
  ])
  assert.equal(holds('(score > 45 && did("a")) || (did("b") && (did("c") || did("d")))'), false)
})

test('a slip of the grammar is refused with the place and the way to write it', () => {
  assert.deepEqual(refusals('score > 45 and did("x")'), [
    { start: 11, message: '"and" cannot stand here', hint: 'write && for and, || for or, ! for not' },
  ])
  assert.deepEqual(refusals('score >'), [{ start: 7, message: 'the condition ends too early' }])
})

test('a condition over an event sees its properties and nothing else', () => {
  const long = compileEventTest('event.minutes >= 20 && event.kind != "replay"', scope)
  assert.ok(typeof long === 'function')
  assert.deepEqual(
    [long({ minutes: 20, kind: 'live' }), long({ minutes: 5 }), long({ minutes: 30, kind: 'replay' }), long({})],
    [true, false, false, 'unknown'],
  )
  assert.deepEqual(compileEventTest('person.email == "x"', scope), [
    { start: 0, end: 6, message: '"person" is not known here: only the event\'s own properties are' },
  ])
})

test('reads names everything a condition depends on', () => {
  const text =
    'score > 45 && 10 <= engagement && grade == "A1" && count("visit", "30d") >= 3 && last("any") > 60 && ' +
    'after("mql", "/pricing") && person.headcount > 5 && account.tier == "gold" && opportunity.value > 1 && ' +
    'known("email") && stage != "lead" && track == "high" && cycle == 1 && last("any") <= 0.5'
  const made = compileCondition(text, scope)
  assert.ok('holds' in made)
  assert.deepEqual(made.reads, {
    signals: ['did:any', 'did:visit', 'visited:/pricing'],
    windows: [{ signal: 'did:visit', ms: 30 * DAY }],
    recencies: [
      { signal: 'did:any', ms: 60 * DAY + 1 },
      { signal: 'did:any', ms: DAY / 2 + 1 },
    ],
    thresholds: [
      { of: 'score', value: 45 },
      { of: 'engagement', value: 10 },
    ],
    grade: true,
    person: ['email', 'headcount'],
    account: ['tier'],
    opportunity: ['value'],
    stages: ['mql'],
    standing: ['cycle', 'stage', 'track'],
    consents: [],
  })
})

test('where every fact is known, a condition holds exactly when CEL says so', () => {
  const person = { headcount: 50, country: 'DE', tech_stack: ['aws'], title: 'Chief', free_mail: false }
  const texts = [
    'score > 45 && person.headcount >= 50',
    'person.headcount * 2.0 > 99.0 || person.country != "DE"',
    '!(person.country in ["DE", "AT"]) || person.free_mail',
    'person.title.startsWith("Ch") ? score < 50 : score < 40',
    'person.tech_stack.exists(t, t == "aws") && person.tech_stack.all(t, t != "gcp")',
    'size(person.tech_stack) == 1 && has(person.title) && "aws" in person.tech_stack',
    'score >= 45.5',
  ]
  for (const score of [39, 45, 45.5, 46, 50])
    assert.deepEqual(
      texts.map((text) => holds(text, { score, person })),
      texts.map((text) => evaluate(text, { score, person })),
    )
})

test('consented is a yes only where the consent stands, and never unknown', () => {
  const at = '2026-03-01T00:00:00.000Z' as Timestamp
  const stand = (state: ConsentState) => ({ consents: { newsletter: { state, at, source: 'form guide' } } })
  assert.deepEqual(
    CONSENT_STATES.map((state) => [state, holds('consented("newsletter")', stand(state))]),
    [
      ['asked', false],
      ['granted', true],
      ['refused', false],
      ['revoked', false],
    ],
  )
  assert.equal(holds('!consented("newsletter") && !consented("partner-offers")'), true)
  const made = compileCondition('consented("newsletter") || consented("newsletter")', scope)
  assert.deepEqual('reads' in made && made.reads.consents, ['newsletter'])
})

test('consented names a purpose of the file, in quotes and nothing else', () => {
  assert.deepEqual(refusals('consented("newsleter")'), [
    { start: 10, message: 'unknown purpose "newsleter"', hint: 'did you mean "newsletter"?' },
  ])
  assert.deepEqual(refusals('score > 1 && consented("x")'), [
    { start: 23, message: 'unknown purpose "x"', hint: 'one of newsletter, partner-offers' },
  ])
  const none = compileCondition('consented("newsletter")', { ...scope, purposes: new Set() })
  assert.equal('holds' in none ? undefined : none[0]?.hint, 'declare it under consent: purposes:')
  for (const wrong of ['consented()', 'consented(newsletter)', 'consented("newsletter", "30d")'])
    assert.deepEqual(
      refusals(wrong).map(({ message }) => message),
      ['consented() is written with names in quotes'],
      wrong,
    )
  assert.equal(
    refusals('consented("newsletter")', 'event')[0]?.message,
    'consented() asks about a person, who is not known here',
  )
  const fit = compileCondition('consented("newsletter")', { ...scope, use: 'fit' })
  assert.ok('holds' in fit)
})

test('a * stands only at the end of a page', () => {
  assert.equal(holds('visited("/case-studies/*")', { signals: { 'visited:/case-studies/*': seen(1) } }), true)
  assert.deepEqual(
    ['did("demo*")', 'visited("/a/*/b")'].map((text) => refusals(text)[0]?.message),
    ['a * can only stand at the end of a page', 'a * can only stand at the end of a page'],
  )
})

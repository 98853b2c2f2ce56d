import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import { dateReader } from './dates.ts'
import type { Draft, World } from './draft.ts'
import { readMap } from './map.ts'
import { repFinder } from './reps.ts'
import { openRow } from './row.ts'
import { draftsOf, messageId, rowKey } from './rows.ts'

const NOW = '2026-03-01T00:00:00.000Z' as Timestamp

/** The drafts and issues of one row under a map. */
function one(yaml: string, row: Readonly<Record<string, string>>, stageIds: readonly string[] = []) {
  const read = readMap('map.yaml', yaml)
  if (!('value' in read)) throw new Error(JSON.stringify(read))
  const { value } = read
  const asOf = value.asOf === undefined ? undefined : (`${value.asOf}T00:00:00.000Z` as Timestamp)
  const workspace = '018f0000-0000-7000-8000-000000000000' as WorkspaceId
  const world: World = { map: value, stageIds, asOf, now: NOW, workspace, repOf: repFinder(workspace, []) }
  const index = new Map(Object.keys(row).map((name, position) => [name, position]))
  const opened = openRow(2, Object.values(row), index, dateReader(value.dateFormats, value.timezone))
  const drafts = draftsOf(opened, world)
  return {
    drafts,
    codes: opened.issues.map(({ code }) => code),
    events: drafts.map(({ event }: Draft) => event),
    world,
    index,
  }
}

const PEOPLE = `kind: people
source: crm
identifiers: { email: mail, external: { crm: id } }
at: created
columns:
  title: title
  headcount: { column: size, number: true }
  country: { column: country, map: { UK: United Kingdom } }
  newsletter: { column: news, flag: true }
  interests: { column: likes, list: ';' }
touch: { source: { column: origin, empty: unknown } }
account: { name: company }
owner: rep
stages:
  - { stage: mql, at: qualified }
  - { stage: customer, at: won, when: { column: state, is: customer } }
`
const ANA = {
  ...{
    id: '7',
    mail: ' Ana@Acme.Example ',
    created: '2025-01-02',
    title: 'CTO',
    size: '1,200',
    country: 'UK',
    news: 'Yes',
  },
  ...{
    likes: 'a; b;',
    origin: 'fair',
    company: 'Acme Ltd',
    rep: 'Bo',
    qualified: '2025-02-01',
    won: '',
    state: 'lead',
  },
}

test('a person: traits, identifiers, origin, company, stage and owner', () => {
  const { events, drafts, codes } = one(PEOPLE, ANA, ['mql', 'customer'])
  assert.deepEqual(codes, [])
  assert.deepEqual(drafts[0]?.to, {
    kind: 'person',
    identifiers: [
      { kind: 'email', value: 'ana@acme.example' },
      { kind: 'external:crm', value: '7' },
    ],
    account: [
      { kind: 'domain', value: 'acme.example' },
      { kind: 'name', value: 'acme ltd' },
    ],
  })
  assert.deepEqual(events[0], {
    type: 'capture.identified',
    traits: {
      ...{ title: 'CTO', headcount: 1200, country: 'United Kingdom', newsletter: true, interests: ['a', 'b'] },
      ...{ company: 'Acme Ltd', email: 'ana@acme.example' },
    },
    touch: { source: 'fair', channel: 'unassigned' },
  })
  assert.deepEqual(
    drafts.map(({ part, at }) => [part, at.slice(0, 10)]),
    [
      ['person', '2025-01-02'],
      ['company', '2025-01-02'],
      ['stage.mql', '2025-02-01'],
      ['owner', '2025-01-02'],
    ],
  )
})

test('an empty date means not reached, unless another column says it was', () => {
  const { drafts } = one(`${PEOPLE}asOf: 2025-12-31\n`, { ...ANA, qualified: '', state: 'customer' }, [
    'mql',
    'customer',
  ])
  const stages = drafts.filter(({ part }) => part.startsWith('stage.'))
  assert.deepEqual(
    stages.map(({ part, at, event }) => [part, at.slice(0, 10), 'dateUnknown' in event && event.dateUnknown]),
    [['stage.customer', '2025-12-31', true]],
  )
})

test('empty cells get their stand-in and a mark; rows without a date get asOf', () => {
  const { events, codes } = one(`${PEOPLE}asOf: 2025-12-31\n`, { ...ANA, origin: '', created: '', qualified: '' }, [
    'mql',
    'customer',
  ])
  assert.deepEqual(codes, ['empty_value', 'date_unknown'])
  const [event] = events
  assert.ok(event?.type === 'capture.identified')
  assert.deepEqual([event.traits.empty_fields, event.touch?.source], [['source'], 'unknown'])
})

test('what keeps a row out', () => {
  const cases: readonly (readonly [Partial<typeof ANA>, string])[] = [
    [{ id: '', mail: '' }, 'no_identifier'],
    [{ id: '', mail: 'nobody' }, 'bad_email'],
    [{ created: '02.01.2025' }, 'bad_date'],
    [{ created: '2031-01-01' }, 'bad_date'],
    [{ created: '', qualified: '' }, 'no_date'],
    [{ size: 'many' }, 'bad_number'],
    [{ news: 'perhaps' }, 'bad_value'],
  ]
  for (const [change, code] of cases) {
    const { drafts, codes } = one(PEOPLE, { ...ANA, ...change }, ['mql', 'customer'])
    assert.deepEqual([drafts.length, codes.includes(code as (typeof codes)[number])], [0, true], code)
  }
  const kept = one(PEOPLE, { ...ANA, mail: 'nobody', title: 'C\0O' }, ['mql', 'customer'])
  assert.deepEqual([kept.drafts.length > 0, kept.codes], [true, ['identifier_left_out', 'sanitized']])
})

test('a deal keeps its dates; without any it stands at asOf and says so', () => {
  const map = `kind: opportunities
source: CRM Export
asOf: 2025-12-31
dateFormats: [MM/DD/YYYY]
opportunity: { id: id, stage: stage, stages: { Won: won, New: open }, value: { column: value, number: true }, product: { column: product, map: { GTXPro: GTX Pro } }, openedAt: from, closedAt: to }
account: { name: company }
`
  const row = {
    id: 'A1',
    stage: 'Won',
    value: '1054',
    product: 'GTXPro',
    from: '10/20/2016',
    to: '3/1/2017',
    company: 'Cancity',
  }
  const { drafts } = one(map, row)
  assert.deepEqual(drafts[1]?.to, {
    kind: 'opportunity',
    key: 'crm_export:A1',
    account: [{ kind: 'name', value: 'cancity' }],
  })
  assert.deepEqual(drafts[1]?.event, {
    ...{
      type: 'opportunity.recorded',
      stage: 'Won',
      status: 'won',
      value: 1054,
      product: 'GTX Pro',
      account: 'Cancity',
    },
    ...{ openedAt: '2016-10-20T00:00:00.000Z', closedAt: '2017-03-01T00:00:00.000Z' },
  })
  assert.equal(drafts[1]?.at, '2017-03-01T00:00:00.000Z')
  const bare = one(map, { ...row, stage: 'New', from: '', to: '', value: '', company: '' })
  assert.deepEqual(
    [bare.codes, bare.drafts[0]?.at.slice(0, 10), bare.drafts.length],
    [['date_unknown'], '2025-12-31', 1],
  )
  assert.deepEqual(one(map, { ...row, stage: 'Wonn' }).codes, ['unknown_stage'])
})

test('events, accounts and spend', () => {
  const events = one(
    'kind: events\nsource: x\nidentifiers: { email: mail }\nat: at\nevent: { name: what, properties: { n: { column: n, number: true } } }\n',
    { mail: 'a@b.example', at: '2025-01-01', what: 'Demo Requested', n: '3' },
  )
  assert.deepEqual(events.events, [{ type: 'capture.tracked', name: 'demo_requested', properties: { n: 3 } }])
  const account = one(
    'kind: accounts\nsource: x\nasOf: 2025-01-01\naccount: { name: n }\ncolumns: { employees: { column: e, number: true } }\n',
    { n: 'Acme', e: '12' },
  )
  assert.deepEqual(account.events, [{ type: 'account.described', traits: { headcount: 12, name: 'Acme' } }])
  const spend = one(
    'kind: spend\nsource: x\nspend: { channel: c, amount: a, currency: { const: eur }, from: f, to: t, clicks: k }\n',
    { c: 'paid search', a: '10.5', f: '2025-01-01', t: '2025-01-31', k: '7' },
  )
  const said = {
    channel: 'paid search',
    amount: 10.5,
    currency: 'EUR',
    from: '2025-01-01',
    to: '2025-01-31',
    clicks: 7,
  }
  assert.deepEqual(spend.events, [{ type: 'spend.recorded', ...said }])
})

test('a row is known by its source and key, or by all of it; generations differ', () => {
  const digest = (text: string) => text
  const keyed = one(`${PEOPLE}key: id\n`, ANA, ['mql', 'customer'])
  assert.equal(rowKey(keyed.world, Object.values(ANA), keyed.index, digest), '["crm","people","key","7"]')
  const whole = one(PEOPLE, ANA, ['mql', 'customer'])
  assert.match(rowKey(whole.world, Object.values(ANA), whole.index, digest), /"row","7"," Ana@Acme/)
  assert.deepEqual(
    [messageId('k', 0, 0, 'p'), messageId('k', 1, 0, 'p'), messageId('k', 0, 2, 'p')],
    ['row:k:p', 'row:k.1:p', 'row:k/2:p'],
  )
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { endAll, poolsFor } from '../../src/db/database.ts'
import type { Timestamp } from '../../src/funnel/brand.ts'
import { fromMs, toMs } from '../../src/funnel/brand.ts'
import type { Capture, Outcome } from '../../src/funnel/capture.ts'
import { type Ledger, openLedger } from '../../src/ledger/append.ts'
import { eventId } from '../../src/ledger/ids.ts'
import { doubled, drift, lost, routedTwice, unfair, type Verdict } from '../chaos/oracles.ts'
import { at, capture, did, is, type Scene, scene, template } from './scene.ts'

let stage: Scene
let second: ReturnType<typeof poolsFor>
let ledgers: readonly Ledger[]

/** Time moves for both at once, as on one machine. */
const clock = (): Timestamp => fromMs(toMs(at('2026-03-02T09:00:00Z')) + Math.round(performance.now()))

before(async () => {
  stage = await scene(template('it-services'))
  second = poolsFor((role) => stage.db.reach[role], 10)
  const enrich = () => undefined
  ledgers = [stage.db.app, second.app].map((pool) => openLedger({ pool, clock, enrich }))
})
after(async () => {
  await endAll([second.app, second.ops, second.owner])
  await stage.close()
})

/** Both take the same captures at the same time, each in its own order and in batches of its own. */
async function both(captures: readonly Capture[], size: number): Promise<Outcome[]> {
  const outcomes = await Promise.all(
    ledgers.map(async (ledger, index) => {
      const own = index === 0 ? [...captures] : captures.toReversed()
      const answered: Promise<readonly Outcome[]>[] = []
      // Not awaited one by one: what arrives while a batch is under way is the next batch.
      for (let start = 0; start < own.length; start += size)
        answered.push(ledger.append(stage.workspace, own.slice(start, start + size)))
      return (await Promise.all(answered)).flat()
    }),
  )
  return outcomes.flat()
}

const rep = (name: string): Capture => ({
  messageId: `rep:${name}`,
  to: { kind: 'pool', team: 'sales' },
  at: at('2026-03-02T08:00:00Z'),
  mode: 'live',
  trust: 'human',
  door: 'test',
  event: { type: 'route.rep-described', rep: eventId(name) as string as never, name, email: `${name}@sales.example` },
})

const soon = (n: number) => fromMs(toMs(at('2026-03-02T08:10:00Z')) + n * 1000)

/** A visitor of two browsers who asks for a quote; with e-mails that nobody has seen before. */
const lifeOf = (who: string, n: number): Capture[] => [
  capture(
    { id: `${who}-visit`, at: soon(n), anonymous: `${who}-phone` },
    did('case_study_read', { mid: `${who}-visit` }),
  ),
  capture(
    { id: `${who}-name`, at: soon(n + 1), anonymous: `${who}-laptop`, email: `${who}@${who}.example` },
    is({ email: `${who}@${who}.example` }),
  ),
  capture(
    { id: `${who}-phone`, at: soon(n + 2), anonymous: `${who}-phone`, email: `${who}@${who}.example` },
    is({ headcount: 40 }),
  ),
  capture(
    { id: `${who}-quote`, at: soon(n + 3), email: `${who}@${who}.example` },
    did('quote_requested', { mid: `${who}-quote` }),
  ),
]

/** Nothing that one of them could not store at once is a data error. */
async function setAside(): Promise<Verdict> {
  const { rows } = await stage.db.ops.query<{ reason: string }>('select reason from quarantine')
  return { oracle: 'set aside', looked: rows.length, wrong: rows.length, examples: rows.map(({ reason }) => reason) }
}

async function nothingWrong(captures: readonly Capture[]): Promise<void> {
  const { ops } = stage.db
  const verdicts = [
    await lost(ops, new Set(captures.map(({ messageId }) => messageId))),
    await doubled(ops),
    await drift(ops, stage.workspace),
    await routedTwice(ops),
    await unfair(ops),
    await setAside(),
  ]
  assert.deepEqual(
    verdicts.filter(({ wrong }) => wrong > 0),
    [],
  )
}

test('two processes that take the same messages of the same people store, route and share out each once', async () => {
  const captures = [
    ...['ana', 'ben', 'cem'].map(rep),
    ...Array.from({ length: 60 }, (_, n) => lifeOf(`p${n}`, n)).flat(),
  ]
  const outcomes = await both(captures, 7)
  assert.deepEqual(
    Object.entries(Object.groupBy(outcomes, ({ status }) => status))
      .map(([status, all]) => [status, all?.length])
      .sort(),
    [
      ['duplicate', captures.length],
      ['stored', captures.length],
    ],
  )
  await ledgers[0]?.wake(stage.workspace, await waiting())
  await nothingWrong(captures)
  const { rows } = await stage.db.ops.query(
    `select count(*) as n from people where merged_into is null and email is not null`,
  )
  assert.equal(rows[0]?.n, 60)
})

async function waiting() {
  const { rows } = await stage.db.ops.query(
    'select person_id from people where waiting_team is not null and merged_into is null',
  )
  return rows.map(({ person_id }) => person_id)
}

test('one message that reaches two processes at once is stored by one and known to the other', async () => {
  const messages: Capture[] = []
  for (let n = 0; n < 40; n++) {
    const message = capture(
      { id: `twin${n}`, at: soon(150 + n), email: 'dora@dora.example' },
      did('visited', { mid: `twin${n}` }),
    )
    messages.push(message)
    const outcomes = await Promise.all(ledgers.map((ledger) => ledger.append(stage.workspace, [message])))
    assert.deepEqual(
      outcomes
        .flat()
        .map(({ status }) => status)
        .sort(),
      ['duplicate', 'stored'],
    )
  }
  await nothingWrong(messages)
})

test('of two names given to one browser by two processes at once, a person holds no more than the limits allow', async () => {
  const visits: Capture[] = []
  for (let n = 0; n < 40; n++) {
    const visit = capture({ id: `v${n}`, at: soon(200), anonymous: `desk${n}` }, did('visited'))
    await ledgers[0]?.append(stage.workspace, [visit])
    const names = [0, 1].map((one) =>
      capture(
        { id: `u${n}-${one}`, at: soon(201 + one), anonymous: `desk${n}`, user: `user${n}-${one}` },
        is({ seat: one }),
      ),
    )
    await Promise.all(ledgers.map((ledger, one) => ledger.append(stage.workspace, names.slice(one, one + 1))))
    visits.push(visit, ...names)
  }
  const { rows } = await stage.db.ops.query(
    `select s.person_id from identities i join subjects s using (workspace_id, subject_id) where i.kind = 'user' group by 1 having count(*) > 1`,
  )
  assert.deepEqual(rows, [])
  await nothingWrong(visits)
})

test('colleagues who ask two processes at once are given to one rep', async () => {
  const captures = Array.from({ length: 30 }, (_, n) =>
    [0, 1].map((one) =>
      capture(
        { id: `c${n}-${one}`, at: soon(300 + n), email: `${one}@firm${n}.example`, domain: `firm${n}.example` },
        did('quote_requested'),
      ),
    ),
  )
  for (const pair of captures) {
    await Promise.all(ledgers.map((ledger, one) => ledger.append(stage.workspace, pair.slice(one, one + 1))))
  }
  const { rows } = await stage.db.ops.query(
    `select account_id from people where account_id is not null and owner is not null group by 1 having count(distinct owner) > 1`,
  )
  assert.deepEqual(rows, [])
})

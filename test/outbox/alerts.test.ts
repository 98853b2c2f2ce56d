import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RepId } from '../../src/funnel/brand.ts'
import type { Capture } from '../../src/funnel/capture.ts'
import { at, capture, did, is, scene } from '../ledger/scene.ts'

const MIA = '0195f000-0000-7000-8000-0000000000a1' as RepId

const funnel = (alerts: string) => `
name: town
title: A small town
timezone: Europe/Vienna
currency: EUR
stages:
  - { id: lead, name: Lead, position: TOFU, owner: marketing }
  - { id: sql, name: Handed over, position: BOFU, owner: sales, enter: did("demo_requested") }
scoring:
  fit: { cap: 10, rules: [{ id: cto, when: person.title == "CTO", points: 1, reason: decides }] }
  engagement: { cap: 10, rules: [{ id: demo, on: demo_requested, points: 1, reason: asked }] }
tracks:
  - { id: all, name: All, to: rep }
routing:
  when: did("demo_requested")
  ${alerts}
  teams: [{ id: sales, name: Sales }]
  rules: [{ id: all, team: sales, why: Everybody }]
`

const rep: Capture = {
  ...{ messageId: 'r1', to: { kind: 'pool', team: 'sales' }, at: at('2026-03-01T08:00:00Z') },
  ...{ mode: 'live', trust: 'trusted', door: 'test' },
  event: { type: 'route.rep-described', rep: MIA, name: 'Mia', email: 'mia@us.example' },
}

async function orders(alerts: string, asked: string, mode: 'live' | 'historic' = 'live') {
  const stage = await scene({ 'funnel.yaml': funnel(alerts) })
  const said = { at: asked, email: 'ana@acme.example', mode }
  await stage.ledger.append(stage.workspace, [rep])
  const captures = [
    capture({ ...said, id: 'a' }, is({ title: 'WIN http://evil.com' })),
    capture({ ...said, id: 'b' }, did('demo_requested')),
  ]
  await stage.ledger.append(stage.workspace, captures)
  await stage.ledger.append(stage.workspace, captures)
  const { rows } = await stage.db.ops.query(
    `select e.payload, e.payload ->> 'about' = p.person_id::text as about, e.subject_id = p.person_id as "isTheirs" from effects e, people p
      where e.kind = 'nurture.send-mail'`,
  )
  const { rows: owners } = await stage.db.ops.query('select owner from people')
  await stage.close()
  return {
    orders: rows.map(({ payload, about, isTheirs }) => ({
      mail: payload.mail,
      to: payload.to,
      reason: payload.reason,
      about,
      isTheirs,
    })),
    owners,
  }
}

test('a rep is told of a lead that became theirs, once, in an order that holds nothing of the lead', async () => {
  assert.deepEqual(await orders('alerts: true', '2026-03-02T08:59:00Z'), {
    orders: [{ mail: 'alert', to: 'mia@us.example', reason: 'assigned', about: true, isTheirs: true }],
    owners: [{ owner: MIA }],
  })
})

test('a rep is told at once of a lead that asked to be called, and by what, where the definition names the event', async () => {
  const told = { mail: 'alert', to: 'mia@us.example', reason: 'demo_requested', about: true, isTheirs: true }
  assert.deepEqual((await orders('alertOn: Demo Requested', '2026-03-02T08:59:00Z')).orders, [told])
  assert.deepEqual((await orders('alertOn: [quote_requested]', '2026-03-02T08:59:00Z')).orders, [])
  const both = await orders('alerts: true\n  alertOn: [quote_requested]', '2026-03-02T08:59:00Z')
  assert.deepEqual(both.orders, [{ ...told, reason: 'assigned' }])
  assert.deepEqual((await orders('alertOn: demo_requested', '2026-03-01T08:30:00Z')).orders, [])
  assert.deepEqual((await orders('alertOn: demo_requested', '2026-03-02T08:59:00Z', 'historic')).orders, [])
})

test('an owner is told when a lead of theirs asks again, once a day however often it does, and never of history', async () => {
  const stage = await scene({ 'funnel.yaml': funnel('alertOn: [demo_requested, quote_requested]') })
  await stage.ledger.append(stage.workspace, [rep])
  const ask = (id: string, name: string, time: string, mode: 'live' | 'historic' = 'live') =>
    stage.ledger.append(stage.workspace, [capture({ id, at: time, email: 'ana@acme.example', mode }, did(name))])
  const reasons = async () => {
    const { rows } = await stage.db.ops.query(
      `select payload ->> 'to' as "to", payload ->> 'reason' as reason from effects where kind = 'nurture.send-mail' order by created_at, id`,
    )
    return rows.map(({ to, reason }) => `${to} ${reason}`)
  }
  await ask('a', 'demo_requested', '2026-03-02T08:50:00Z')
  assert.deepEqual(await reasons(), ['mia@us.example demo_requested'])
  await ask('b', 'page_liked', '2026-03-02T08:51:00Z')
  await ask('c', 'quote_requested', '2026-02-01T08:00:00Z', 'historic')
  assert.deepEqual(await reasons(), ['mia@us.example demo_requested'])
  for (const n of [1, 2, 3]) await ask(`d${n}`, 'quote_requested', `2026-03-02T08:5${n + 2}:00Z`)
  const twice = ['mia@us.example demo_requested', 'mia@us.example quote_requested']
  assert.deepEqual((await reasons()).toSorted(), twice)
  // A browser may date what it tells, but not into another day of ours.
  for (const day of ['01T23', '02T23', '03T08']) await ask(`e${day}`, 'quote_requested', `2026-03-${day}:30:00Z`)
  assert.deepEqual((await reasons()).toSorted(), twice)
  await stage.close()
})

test('a definition that names no event to alert on means what it meant before', async () => {
  assert.deepEqual(await orders('alerts: false', '2026-03-02T08:59:00Z'), { orders: [], owners: [{ owner: MIA }] })
})

test('nobody is told where the definition does not say so, nor of what is older than a day', async () => {
  assert.deepEqual(await orders('', '2026-03-02T08:59:00Z'), { orders: [], owners: [{ owner: MIA }] })
  assert.deepEqual(await orders('alerts: true', '2026-03-01T08:30:00Z'), { orders: [], owners: [{ owner: MIA }] })
})

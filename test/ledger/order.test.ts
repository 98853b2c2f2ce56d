import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Capture } from '../../src/funnel/capture.ts'
import { capture, did, is, page, type Scene, scene, template } from './scene.ts'

/** A life with a browser before the address is known, late facts, and a trusted join. */
const LIFE: readonly Capture[] = [
  capture({ id: 'l1', at: '2026-03-01T08:00:00Z', anonymous: 'b1' }, page('/blog/sizing')),
  capture({ id: 'l2', at: '2026-03-01T08:10:00Z', anonymous: 'b1' }, page('/pricing')),
  capture(
    { id: 'l3', at: '2026-03-01T08:20:00Z', anonymous: 'b1', email: 'ana@acme.example', domain: 'acme.example' },
    is({ email: 'ana@acme.example', title: 'CTO', headcount: 120 }),
  ),
  capture({ id: 'l4', at: '2026-03-01T09:00:00Z', email: 'ana@acme.example' }, did('content_downloaded')),
  capture(
    { id: 'l5', at: '2026-03-01T10:00:00Z', user: 'u-ana', email: 'ana@acme.example' },
    is({ country: 'DE', budget: 50_000 }),
  ),
  capture({ id: 'l6', at: '2026-03-01T10:30:00Z', user: 'u-ana' }, page('/pricing')),
  capture({ id: 'l7', at: '2026-03-01T11:00:00Z', user: 'u-ana' }, did('quote_requested')),
  capture({ id: 'l8', at: '2026-03-01T12:00:00Z', anonymous: 'b1' }, page('/case-studies/acme')),
]

async function outcomeOf(stage: Scene) {
  const { rows } = await stage.db.ops.query(
    `select p.stage, p.track, p.cycle, p.email, p.state from people p where p.merged_into is null and not p.hidden`,
  )
  const people = rows.map(({ state, ...row }) => {
    // Ids are new each time; an alarm and how far time has passed only say when somebody last looked.
    const { id: _, alarm: __, foldedTo: ___, account: ____, ...rest } = state
    return { ...row, state: rest }
  })
  const entries = await stage.db.ops.query(
    `select e.stage, e.cycle, e.at, e.basis, e.evidence from stage_entries e join people p using (workspace_id, person_id)
     where e.superseded_at is null and p.merged_into is null order by e.at, e.stage`,
  )
  return { people, entries: entries.rows }
}

test('any shuffled, repeated and split delivery of a life ends in the same person', async (t) => {
  const reference = await scene(template('it-services'))
  t.after(() => reference.close())
  await reference.ledger.append(reference.workspace, LIFE)
  const expected = await outcomeOf(reference)
  assert.equal(expected.people.length, 1)

  const stage = await scene(template('it-services'))
  t.after(() => stage.close())
  const tables = [
    'events',
    'receipts',
    'identities',
    'subjects',
    'people',
    'stage_entries',
    'journeys',
    'alarms',
    'accounts',
    'dirty_days',
  ]
  const orders = fc.shuffledSubarray([...LIFE.keys()], { minLength: LIFE.length })
  for (const order of fc.sample(orders, 50)) {
    await stage.db.owner.query(`truncate ${tables.join(', ')}`)
    const delivered = [...order, ...order.slice(0, 3)].flatMap((index) => LIFE[index] ?? [])
    const cut = (order[0] ?? 0) + 1
    for (const batch of [delivered.slice(0, cut), delivered.slice(cut)])
      await stage.ledger.append(stage.workspace, batch)
    assert.deepEqual(await outcomeOf(stage), expected, `order ${order.join()} cut at ${cut}`)
  }
})

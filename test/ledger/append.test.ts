import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { capture, did, is, page, type Scene, scene, template } from './scene.ts'

let stage: Scene
before(async () => {
  stage = await scene(template('it-services'))
})
after(() => stage.close())

test('a lead is stored, scored and staged in the transaction that stores it', async () => {
  const { ledger, workspace, db } = stage
  const outcomes = await ledger.append(workspace, [
    capture({ id: 'm1', at: '2026-03-02T08:59:00Z', anonymous: 'a1' }, page('/pricing')),
    capture(
      { id: 'm2', at: '2026-03-02T08:59:30Z', anonymous: 'a1', email: 'ana@acme.example' },
      is({ email: 'ana@acme.example', title: 'CTO' }),
    ),
    capture({ id: 'm3', at: '2026-03-02T08:59:40Z', email: 'ana@acme.example' }, did('quote_requested')),
    capture({ id: 'm1', at: '2026-03-02T08:59:00Z', anonymous: 'a1' }, page('/pricing')),
  ])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['stored', 'stored', 'stored', 'duplicate'],
  )
  const { rows } = await db.ops.query('select email, stage, track, state, seq from people where not hidden')
  assert.equal(rows.length, 1)
})

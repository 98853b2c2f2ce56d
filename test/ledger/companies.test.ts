import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PersonId } from '../../src/funnel/brand.ts'
import { handlersOf } from '../../src/ledger/background.ts'
import { at, capture, is, type Scene, scene, template } from './scene.ts'

let stage: Scene
before(async () => {
  stage = await scene(template('it-services'))
})
after(() => stage.close())

const idOf = async (kind: string, value: string): Promise<PersonId> => {
  const { rows } = await stage.db.ops.query(
    `select s.person_id from identities i join subjects s using (workspace_id, subject_id) where i.kind = $1 and i.value = $2`,
    [kind, value],
  )
  return rows[0]?.person_id
}

/** Does the background tasks that are open, once each. */
async function workOff(): Promise<void> {
  const handlers = handlersOf({
    pool: stage.db.app,
    ops: stage.db.ops,
    home: '',
    ledger: stage.ledger,
    clock: () => stage.time.now,
  })
  const { rows } = await stage.db.app.query(`update effects set state = 'done' where state = 'ready' returning *`)
  for (const row of rows) {
    await handlers[row.kind]?.({
      ...{ workspace: row.workspace_id, id: row.id, kind: row.kind, payload: row.payload, attempts: 1, token: '' },
    })
  }
}

test('a company that is first described in the batch that names it reaches its person', async () => {
  const { ledger, workspace } = stage
  await ledger.append(workspace, [
    capture(
      { id: 'g1', at: '2026-03-01T10:00:00Z', email: 'ana@acme.example', domain: 'acme.example' },
      is({ email: 'ana@acme.example' }),
    ),
    {
      messageId: 'g1:account',
      to: { kind: 'account', keys: [{ kind: 'domain', value: 'acme.example' }] },
      at: at('2026-03-01T10:00:00Z'),
      mode: 'live',
      trust: 'trusted',
      door: 'test',
      event: { type: 'account.described', traits: { industry: 'software', name: 'Acme' } },
    },
  ])
  await workOff()
  const { rows } = await stage.db.ops.query('select state from people where person_id = $1', [
    await idOf('email', 'ana@acme.example'),
  ])
  assert.equal(rows[0]?.state.account.industry, 'software')
})

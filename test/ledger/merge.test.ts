import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PersonId } from '../../src/funnel/brand.ts'
import { type Joining, mergePeople, unmergePerson } from '../../src/ledger/merge.ts'
import { at, capture, did, is, page, type Scene, scene, template } from './scene.ts'

let stage: Scene
before(async () => {
  stage = await scene(template('it-services'))
})
after(() => stage.close())

const joining = (now: string): Joining => ({
  pool: stage.db.app,
  workspace: stage.workspace,
  book: stage.ledger.book,
  now: at(now),
  by: 'test',
})

async function rows(table: string): Promise<Record<string, unknown>[]> {
  const { rows: found } = await stage.db.ops.query(
    `select to_jsonb(t) as row from ${table} t order by to_jsonb(t) ->> 'person_id', to_jsonb(t) ->> 'id', to_jsonb(t) ->> 'subject_id'`,
  )
  return found.map(({ row }) => row)
}

/** Everything that follows from facts, without what only numbers or dates the writing of it. */
async function derived() {
  const people = (await rows('people')).map(({ seq: _, folded_to: __, ...row }) => {
    const { foldedTo: ___, ...state } = row.state as Record<string, unknown>
    return { ...row, state } as Record<string, unknown>
  })
  const entries = (await rows('stage_entries')).filter((row) => row.superseded_at === null)
  const standing = entries.map(({ recorded_at: _, because: __, ...row }) => row)
  return {
    people,
    entries: standing,
    journeys: await rows('journeys'),
    subjects: await rows('subjects'),
    alarms: await rows('alarms'),
  }
}

const idOf = async (email: string): Promise<PersonId> => {
  const { rows: found } = await stage.db.ops.query(
    `select s.person_id from identities i join subjects s using (workspace_id, subject_id) where i.kind = 'email' and i.value = $1`,
    [email],
  )
  return found[0]?.person_id
}

test('merge then unmerge restores both people, their entries, journeys and alarms', async () => {
  const { ledger, workspace } = stage
  await ledger.append(workspace, [
    capture(
      { id: 'u1', at: '2026-03-01T10:00:00Z', email: 'old@acme.example' },
      is({ email: 'old@acme.example', title: 'CTO', headcount: 80 }),
    ),
    capture({ id: 'u2', at: '2026-03-01T11:00:00Z', email: 'old@acme.example' }, page('/pricing')),
    capture(
      { id: 'u3', at: '2026-03-01T12:00:00Z', email: 'new@acme.example' },
      is({ email: 'new@acme.example', country: 'DE' }),
    ),
    capture({ id: 'u4', at: '2026-03-01T13:00:00Z', email: 'new@acme.example' }, did('quote_requested')),
  ])
  const people = [await idOf('old@acme.example'), await idOf('new@acme.example')] as const
  // Alarms are computed from the instant a person was folded to; bring both to the same one first.
  stage.time.now = at('2026-03-02T10:00:00Z')
  await ledger.wake(workspace, people)
  const before = await derived()
  await mergePeople(joining('2026-03-02T10:00:00Z'), people[0], people[1], 'same person')
  const { people: merged } = await derived()
  const survivor = merged.find((row) => row.person_id === people[1])?.state as
    | { values: Record<string, unknown> }
    | undefined
  assert.equal(survivor?.values.title, 'CTO')
  assert.equal(merged.find((row) => row.person_id === people[0])?.merged_into, people[1])
  await unmergePerson(joining('2026-03-02T10:00:00Z'), people[0])
  assert.deepEqual(await derived(), before)
})

test('what comes in while two are one stays with the one whose identifier it carries', async () => {
  const { ledger, workspace } = stage
  await ledger.append(workspace, [
    capture({ id: 'w1', at: '2026-03-01T10:00:00Z', email: 'bo@acme.example' }, is({ email: 'bo@acme.example' })),
    capture({ id: 'w2', at: '2026-03-01T10:00:00Z', email: 'bob@acme.example' }, is({ email: 'bob@acme.example' })),
  ])
  const [bo, bob] = [await idOf('bo@acme.example'), await idOf('bob@acme.example')]
  await mergePeople(joining('2026-03-02T10:00:00Z'), bo, bob, 'same person')
  await ledger.append(workspace, [
    capture({ id: 'w3', at: '2026-03-02T11:00:00Z', email: 'bo@acme.example' }, did('webinar_attended')),
  ])
  await unmergePerson(joining('2026-03-02T12:00:00Z'), bo)
  const { people } = await derived()
  const lastAt = (id: PersonId) =>
    (people.find((row) => row.person_id === id)?.state as { lastAt: string } | undefined)?.lastAt
  assert.equal(lastAt(bo), '2026-03-02T11:00:00.000Z')
  assert.equal(lastAt(bob), '2026-03-01T10:00:00.000Z')
})

test('a trusted fact that names two people by their browser and their address makes them one', async () => {
  const { ledger, workspace } = stage
  await ledger.append(workspace, [
    capture({ id: 't1', at: '2026-03-01T10:00:00Z', anonymous: 'cy-browser' }, page('/pricing')),
    capture({ id: 't2', at: '2026-03-01T11:00:00Z', email: 'cy@acme.example' }, is({ email: 'cy@acme.example' })),
  ])
  await ledger.append(workspace, [
    capture(
      { id: 't3', at: '2026-03-01T12:00:00Z', anonymous: 'cy-browser', email: 'cy@acme.example' },
      is({ title: 'CTO' }),
    ),
  ])
  const { people } = await derived()
  const cy = people.find((row) => row.email === 'cy@acme.example' && row.merged_into === null)
  const state = cy?.state as { values: Record<string, unknown>; firstAt: string } | undefined
  assert.deepEqual([state?.values.title, state?.firstAt], ['CTO', '2026-03-01T10:00:00.000Z'])
})

test('a public key never merges two people who both have an address', async () => {
  const { ledger, workspace } = stage
  await ledger.append(workspace, [
    capture(
      { id: 'p1', at: '2026-03-01T10:00:00Z', user: 'dee-1', email: 'dee@acme.example' },
      is({ company: 'Acme' }),
    ),
    capture(
      { id: 'p2', at: '2026-03-01T10:00:00Z', user: 'eve-1', email: 'eve@evil.example' },
      is({ company: 'Evil' }),
    ),
    capture(
      { id: 'p3', at: '2026-03-01T11:00:00Z', user: 'eve-1', email: 'dee@acme.example', trust: 'claim' },
      is({ company: 'Evil' }),
    ),
  ])
  const [dee, eve] = [await idOf('dee@acme.example'), await idOf('eve@evil.example')]
  assert.notEqual(dee, eve)
  const { people } = await derived()
  const state = people.find((row) => row.person_id === dee)?.state as { values: Record<string, unknown> } | undefined
  assert.equal(state?.values.company, 'Acme')
})

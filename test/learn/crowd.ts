import assert from 'node:assert/strict'
import { inWorkspace } from '../../src/db/pool.ts'
import type { PersonId, Timestamp } from '../../src/funnel/brand.ts'
import type { Person } from '../../src/funnel/person.ts'
import { foldAll } from '../../src/ledger/fold-people.ts'
import { factsOfPeople } from '../../src/ledger/read.ts'
import type { Scene } from '../ledger/scene.ts'

/** A funnel small enough to know by heart; `threshold` is what a change of it changes. */
export const funnel = (threshold: number, extra = ''): Record<string, string> => ({
  'funnel.yaml': `
name: small
title: A small funnel
timezone: UTC
currency: EUR
stages:
  - { id: visitor, name: Visitor, position: TOFU, owner: marketing }
  - { id: lead, name: Lead, position: MOFU, owner: marketing, enter: known("email") }
  - { id: mql, name: Qualified, short: MQL, position: MOFU, owner: marketing, enter: score >= ${threshold} }
disqualify:
  - { id: student, when: person.role == "student", reason: studies }
${extra}
scoring:
  engagement:
    halfLife: 14d
    rules:
      - { id: pricing, on: /pricing, points: 10, cap: 40, reason: read the prices }
      - { id: demo, on: demo_requested, points: 30, reason: asked for a demo }
tracks:
  - { id: hot, name: Hot, when: score >= ${threshold}, to: rep }
  - { id: cold, name: Cold, to: nurture }
routing:
  when: score >= ${threshold}
  teams: [{ id: sales, name: Sales }]
  rules: [{ id: all, team: sales, why: everybody }]
`,
})

interface Row {
  readonly person_id: PersonId
  readonly version: number
  readonly folded_to: Timestamp
  readonly state: Person
  readonly hidden: boolean
}

/** Everybody as stored, merged ones left out. */
export async function everybody({ db, workspace }: Scene): Promise<Row[]> {
  return inWorkspace(db.app, workspace, async (client) => {
    const { rows } = await client.query(
      'select person_id, version, folded_to, state, hidden from people where workspace_id = $1 and merged_into is null order by 1',
      [workspace],
    )
    return rows
  })
}

/** Fails unless every stored person is the fold of its facts from nothing; keys in any order, as jsonb keeps them. */
export async function assertRebuilt(scene: Scene, message = ''): Promise<void> {
  const { db, workspace, ledger } = scene
  const rows = await everybody(scene)
  await inWorkspace(db.app, workspace, async (client) => {
    const facts = await factsOfPeople(
      client,
      workspace,
      rows.map((row) => row.person_id),
    )
    for (const row of rows) {
      const own = facts.get(row.person_id) ?? []
      for (const { version } of own) await ledger.book.load(client, workspace, version)
      const { person, hidden } = foldAll(row.person_id, own, row.folded_to, ledger.book.of(workspace))
      const stored = { person: row.state, hidden: row.hidden, version: row.version }
      const fresh = { person: JSON.parse(JSON.stringify(person)), hidden, version: person.version }
      assert.deepEqual(stored, fresh, `${message} ${row.person_id}`)
    }
  })
}

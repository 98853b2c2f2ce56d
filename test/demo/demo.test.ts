import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { inWorkspace } from '#src/db/pool.ts'
import { compileDefinition } from '#src/definition/compile.ts'
import type { Timestamp } from '#src/funnel/brand.ts'
import { audit } from '#src/ledger/audit/audit.ts'
import { CHECKS } from '#src/ledger/audit/checks.ts'
import { alongStep } from '#src/measure/along/store.ts'
import { funnelReport } from '#src/measure/http.ts'
import { parseQuestion } from '#src/measure/question.ts'
import { deskOf } from '#src/measure/undone/http.ts'
import { undoneList } from '#src/measure/undone/store.ts'
import { createDemo, fillDemo, findDemo, isFilled } from '#src/server/demo-fill.ts'
import { clone } from '../clone.ts'
import { template } from '../ledger/scene.ts'

const NOW = '2026-06-15T10:30:00.000Z' as Timestamp
const db = await clone()
const demo = await createDemo(db.app)
const started = performance.now()
const address = { publicUrl: undefined, host: '127.0.0.1', port: 3000 }
const facts = await fillDemo({ pool: db.app, workspace: demo.id, seed: 1, now: NOW, address }, () => undefined)
const seconds = (performance.now() - started) / 1000
after(() => db.close())

const compiled = compileDefinition(template('it-services'), 1)
assert.ok(compiled.ok)
const { definition } = compiled
const report = (asked: Parameters<typeof parseQuestion>[0]) =>
  funnelReport(db.app, demo.id, definition, parseQuestion(asked, Date.parse(NOW)))
const count = async (what: string): Promise<number> =>
  inWorkspace(db.app, demo.id, async (client) => {
    const { rows } = await client.query(`select count(*)::int as n from ${what}`, [demo.id])
    return rows[0].n
  })

test('six months are there, believable in size, and in a workspace of their own', async (context) => {
  context.diagnostic(`${facts} facts in ${seconds.toFixed(1)} s`)
  assert.equal((await findDemo(db.app))?.slug, 'demo')
  assert.ok(await isFilled(db.app, demo.id))
  assert.ok(!(await isFilled(db.app, db.workspace)))
  assert.equal(
    await inWorkspace(db.app, db.workspace, async (client) => {
      const { rows } = await client.query('select count(*)::int as n from people where workspace_id = $1', [
        db.workspace,
      ])
      return rows[0].n
    }),
    0,
  )
  const people = await count('people where workspace_id = $1 and merged_into is null')
  assert.ok(people > 3000 && people < 6000, `${people} people`)
  const { total } = await report({})
  const entered = Object.fromEntries(total.stages.map((row) => [row.stage, row.entered]))
  context.diagnostic(JSON.stringify(entered))
  assert.ok((entered.capture ?? 0) > 900)
  assert.ok((entered.customer ?? 0) > 3)
  assert.ok((await count(`opportunities where workspace_id = $1 and status = 'lost'`)) > 5)
  assert.ok((await count(`people where workspace_id = $1 and cycle > 1`)) > 10, 'recycled')
  assert.ok((await count('spend where workspace_id = $1')) > 100)
})

test('whoever is to have an owner has one, found by the ledger at that hour', async () => {
  assert.equal(await count('people where workspace_id = $1 and waiting_team is not null'), 0)
  assert.ok((await count('people where workspace_id = $1 and owner is not null')) > 300)
  assert.equal(
    await count(`events where workspace_id = $1 and type = 'route.assigned' and (door <> 'routing' or at > '${NOW}')`),
    0,
  )
})

test('some of the last days wait for a first answer, so that Work undone has work', async () => {
  const actor = { workspace: demo.id, role: 'owner', by: 'o@us.example', userId: null, only: null } as const
  const unanswered = await inWorkspace(db.app, demo.id, (client) =>
    undoneList(deskOf(client, actor, definition, Date.parse(NOW)), 'unanswered', { limit: 50, after: null }),
  )
  assert.ok(unanswered.count > 3 && unanswered.count < 40, `${unanswered.count}`)
})

test('somebody came just now, and somebody has a long story', async () => {
  assert.ok(
    (await count(
      `events where workspace_id = $1 and at > '${NOW}'::timestamptz - interval '1 hour' and type = 'capture.page-viewed'`,
    )) > 3,
  )
  const rich = `(select subject_id from events where workspace_id = $1 group by subject_id having count(*) >= 20) as rich`
  assert.ok((await count(rich)) > 15)
})

test('the leak is named, and it is the one that was planted', async (context) => {
  for (const asked of [{}, { from: '2026-03-18' }]) {
    const { leaks } = await report(asked)
    context.diagnostic(leaks[0]?.sentence ?? 'none')
    assert.deepEqual(
      leaks.filter(({ verdict }) => verdict === 'leak').map(({ from, to }) => `${from} to ${to}`),
      ['qualification to handoff'],
    )
  }
  const asked = { from: null, to: null, stage: 'qualification', until: 'handoff' }
  const ask = () => inWorkspace(db.app, demo.id, (client) => alongStep(client, demo.id, definition, asked))
  const along = await ask()
  context.diagnostic(JSON.stringify(along))
  assert.deepEqual([along?.dimension, along?.value], ['channel', 'paid search'])
  const mark =
    'insert into dirty_days (workspace_id, day) select distinct $1::uuid, day from journeys where workspace_id = $1'
  await inWorkspace(db.app, demo.id, (client) => client.query(mark, [demo.id]))
  assert.deepEqual(
    await ask(),
    along,
    'days that await their recount, as after a large import, are counted as they are',
  )
  await inWorkspace(db.app, demo.id, (client) =>
    client.query('delete from dirty_days where workspace_id = $1', [demo.id]),
  )
})

test('consents are granted, asked for and taken back, each with a proof that is somebody’s', async () => {
  const proofs = (what: string) => count(`consent_proofs where workspace_id = $1 and ${what}`)
  assert.equal(await proofs('subject_id is null'), 0)
  const [granted, waiting, revoked] = [
    await proofs('granted_at is not null and revoked_at is null'),
    await proofs('confirmed_at is null'),
    await proofs('revoked_at is not null'),
  ]
  assert.ok(granted > 100 && waiting > 50 && revoked > 5, `${granted} granted, ${waiting} waiting, ${revoked} revoked`)
  const saying = (state: string) =>
    count(`people where workspace_id = $1 and state -> 'consents' -> 'newsletter' ->> 'state' = '${state}'`)
  assert.deepEqual(
    [await saying('granted'), await saying('asked'), await saying('revoked')],
    [granted, waiting, revoked],
  )
})

test('nothing of the demo waits to be sent, or to be done again by itself', async () => {
  assert.equal(await count(`effects where workspace_id = $1 and kind like 'nurture.%'`), 0)
  assert.equal(await count(`mails where workspace_id = $1 and to_address !~ '[.]example$'`), 0)
  assert.equal(await count(`mails where workspace_id = $1 and changed_at > '${NOW}'`), 0)
  assert.ok((await count('mails where workspace_id = $1')) > 40)
})

test('the audit finds nothing', async () => {
  const found = await audit(db, { checks: CHECKS, workspaces: [demo], now: NOW })
  const wrong = found.checks.flatMap(({ id, offenders }) => offenders.map(({ who, what }) => `${id} ${who} ${what}`))
  // The test server is unsafe on purpose.
  assert.deepEqual(
    wrong.filter((text) => !text.includes(' setting ')),
    [],
  )
})

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { inWorkspace } from '#src/db/pool.ts'
import { fromMs, type Timestamp, toMs } from '#src/funnel/brand.ts'
import { letGo } from '#src/ledger/erase/retention.ts'
import { at, capture, is, type Scene } from './scene.ts'
import { town } from './town.ts'

const BEGAN = at('2026-07-01T09:00:00Z')
const DAY = 86_400_000
let stage: Scene
let superuser: pg.Client

before(async () => {
  stage = await town()
  stage.time.now = BEGAN
  superuser = new pg.Client({ connectionString: stage.db.superuserUrl })
  await superuser.connect()
})

after(async () => {
  await superuser?.end()
  await stage?.close()
})

const daysOn = (days: number): Timestamp => fromMs(toMs(BEGAN) + days * DAY)

/** The clock is moved, and the background worker's hour strikes, under what the definition in force says. */
async function letGoAt(now: Timestamp): Promise<void> {
  const { workspace, ledger, db } = stage
  const [version] = (await superuser.query('select max(version) as n from definitions')).rows
  await inWorkspace(db.app, workspace, (client) => ledger.book.load(client, workspace, version.n))
  const { retention } = ledger.book.of(workspace)(version.n).playbook
  const onError = (error: unknown) => assert.fail(String(error))
  await letGo({ pool: db.app, workspace, book: ledger.book, retention, now, onError })
}

const proofs = async () =>
  (await superuser.query('select ip, confirmed_ip, user_agent, confirmed_user_agent from consent_proofs order by ip'))
    .rows

test('network addresses of proofs are cut to their network after 30 days, names of browsers go after 90, and what was not due stays', async () => {
  const proof = (ip: string, confirmedIp: string | null) =>
    superuser.query(
      `insert into consent_proofs (workspace_id, proof_id, submission, basis, source, rendered_at, asked_at, ip, user_agent, confirmed_ip, confirmed_user_agent)
       values ($1, $2, $2, 'consent', 'form x', $3, $3, $4, 'Firefox', $5, $6)`,
      [stage.workspace, randomUUID(), BEGAN, ip, confirmedIp, confirmedIp === null ? null : 'Safari'],
    )
  await proof('203.0.113.77', '2001:db8:1:2:3::9')
  await proof('2001:db8:1:2::5', null)
  const before = await proofs()
  await letGoAt(daysOn(29.9))
  assert.deepEqual(await proofs(), before)
  await letGoAt(daysOn(30.1))
  const cut = [
    { ip: '2001:db8:1::/48', confirmed_ip: null, user_agent: 'Firefox', confirmed_user_agent: null },
    { ip: '203.0.113.0/24', confirmed_ip: '2001:db8:1::/48', user_agent: 'Firefox', confirmed_user_agent: 'Safari' },
  ]
  assert.deepEqual(await proofs(), cut)
  await letGoAt(daysOn(89.9))
  assert.deepEqual(await proofs(), cut)
  await letGoAt(daysOn(90.1))
  const bare = cut.map((row) => ({ ...row, user_agent: null, confirmed_user_agent: null }))
  assert.deepEqual(await proofs(), bare)
})

test('refused forms go after 30 days; the words of a mail after 180, once it is over, and a mail on its way keeps them', async () => {
  await superuser.query(
    `insert into refusals (workspace_id, id, form, version, reason, at, network, email, body)
     values ($1, $2, 'guide', 1, 'honeypot', $3, '203.0.113.0/24', 'x@y.example', '{"address":"203.0.113.77","userAgent":"Firefox"}')`,
    [stage.workspace, randomUUID(), BEGAN],
  )
  const mail = (state: string) =>
    superuser.query(
      `insert into mails (workspace_id, id, kind, to_address, subject, text, html, message_id, state, ordered_at, rendered_at, changed_at)
       values ($1, $2, 'asset', 'x@y.example', 'Your guide', 'Here it is', '<p>Here', $3, $4, $5, $5, $5)`,
      [stage.workspace, randomUUID(), `<${state}@test>`, state, BEGAN],
    )
  for (const state of ['accepted', 'rejected', 'ready']) await mail(state)
  const left = async () => ({
    refused: (await superuser.query('select from refusals')).rowCount,
    mails: (await superuser.query('select state, text is not null and html is not null as words from mails order by 1'))
      .rows,
  })
  const all = ['accepted', 'ready', 'rejected'].map((state) => ({ state, words: true }))
  await letGoAt(daysOn(29.9))
  assert.deepEqual(await left(), { refused: 1, mails: all })
  await letGoAt(daysOn(30.1))
  assert.deepEqual(await left(), { refused: 0, mails: all })
  await letGoAt(daysOn(179.9))
  assert.deepEqual(await left(), { refused: 0, mails: all })
  await letGoAt(daysOn(180.1))
  assert.deepEqual(await left(), {
    refused: 0,
    mails: all.map(({ state }) => ({ state, words: state === 'ready' })),
  })
})

test('a visitor is let go after 395 days without a visit, somebody with a name never; hashes of erased ones after 400, the erasure itself never', async () => {
  const { ledger, workspace } = stage
  const when = daysOn(200)
  stage.time.now = when
  const outcomes = await ledger.append(workspace, [
    capture({ id: 'old-1', at: when, anonymous: 'stranger' }, { type: 'capture.page-viewed', path: '/' }),
    capture({ id: 'old-2', at: when, email: 'rosa@acme.example' }, is({ title: 'CTO' })),
  ])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['stored', 'stored'],
  )
  const known = async () =>
    (await superuser.query(`select value from identities where value in ('stranger', 'rosa@acme.example') order by 1`))
      .rows
  await letGoAt(daysOn(200 + 394.9))
  assert.equal((await known()).length, 2)
  await letGoAt(daysOn(200 + 395.1))
  assert.deepEqual(await known(), [{ value: 'rosa@acme.example' }])
  const remembered = async () =>
    (await superuser.query(`select length(hash)::int as n from erasures order by 1`)).rows.map(({ n }) => n)
  await superuser.query(
    `insert into erasures (workspace_id, hash, person_id, at) select $1, h, $2, $3 from unnest(array['', '\\xabcd']::bytea[]) h`,
    [workspace, randomUUID(), BEGAN],
  )
  await letGoAt(daysOn(399.9))
  assert.deepEqual(await remembered(), [0, 2])
  await letGoAt(daysOn(400.1))
  assert.deepEqual(await remembered(), [0])
})

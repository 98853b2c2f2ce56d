import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { touchOf } from '../../src/capture/channel.ts'
import type { FunnelEvent } from '../../src/funnel/event.ts'
import { publish } from '../../src/ledger/publish.ts'
import { rebuild } from '../../src/ledger/rebuild.ts'
import { at, capture, is, type Scene, scene, template } from './scene.ts'
import { findings } from './town.ts'

const files = template('it-services')
const withChannels = (channels: string) => ({ 'funnel.yaml': `${files['funnel.yaml']}\nchannels:\n${channels}` })

let stage: Scene
before(async () => {
  stage = await scene(files)
})
after(() => stage?.close())

const FORUM = 'https://forum.example/t/9'
/** A page that somebody came to from a forum. */
function arrival(referrer = FORUM): FunnelEvent {
  const touch = touchOf({ url: 'https://site.test/pricing', referrer })
  assert.ok(touch)
  return { type: 'capture.page-viewed', path: '/pricing', touch }
}
const visit = (id: string, who: string, when: string, event = arrival()) =>
  capture({ id, at: when, anonymous: who }, event)

const rows = async () =>
  (
    await stage.db.ops.query(
      `select i.value as who, t.channel, t.rules, t.definition, h.channel as hit, p.state -> 'values' ->> 'channel' as first,
         p.state -> 'last' ->> 'channel' as last
       from touches t join identities i using (workspace_id, subject_id) join hits h using (workspace_id, subject_id, at, id)
       join subjects s using (workspace_id, subject_id) join people p on p.workspace_id = s.workspace_id and p.person_id = s.person_id
       order by t.at`,
    )
  ).rows

const row = (who: string, channel: string, definition: number | null, first: string, last: string) => ({
  ...{ who, channel, rules: 1, definition, hit: channel, first, last },
})

const EXPECTED = [
  row('bea', 'referral', null, 'referral', 'community'),
  row('bea', 'community', 2, 'referral', 'community'),
  row('cem', 'community', 2, 'community', 'forums'),
  row('cem', 'forums', 3, 'community', 'forums'),
  row('dan', 'referral', null, 'referral', 'referral'),
]

test('each definition sorts the touches that are recorded under it, and no other', async () => {
  const { ledger, workspace, db } = stage
  const put = async (version: number, files: Record<string, string>) => {
    const note = { files, note: `v${version}`, by: 'test', act: false }
    await publish(db.app, workspace, note, at(`2026-03-0${version}T09:00:00Z`))
  }
  await ledger.append(workspace, [visit('a1', 'bea', '2026-03-01T09:00:00Z')])
  await put(2, withChannels("  - { name: community, when: [{ referrer: '^forum\\.example$' }] }"))
  await ledger.append(workspace, [
    visit('a2', 'bea', '2026-03-02T10:00:00Z'),
    visit('a3', 'cem', '2026-03-02T11:00:00Z'),
  ])
  await put(3, withChannels('  - { name: forums, when: [{ referrer: forum }] }'))
  await ledger.append(workspace, [visit('a4', 'cem', '2026-03-03T10:00:00Z')])
  await put(4, files)
  await ledger.append(workspace, [visit('a5', 'dan', '2026-03-04T10:00:00Z')])
  assert.deepEqual(await rows(), EXPECTED)
})

test('sent again under a later definition, a touch stays as it was and is no other message', async () => {
  const again = await stage.ledger.append(stage.workspace, [visit('a1', 'bea', '2026-03-01T09:00:00Z')])
  assert.deepEqual(
    again.map((outcome) => outcome.status === 'duplicate' && outcome.conflict),
    [false],
  )
  assert.deepEqual(await rows(), EXPECTED)
})

test('a rebuild from the facts gives the same rows, and the audit agrees', async () => {
  await stage.db.ops.query('select 1')
  assert.deepEqual(
    (await rebuild(stage.db.app, stage.workspace, { now: at('2026-06-01T00:00:00Z') })).changed >= 0,
    true,
  )
  assert.deepEqual(await rows(), EXPECTED)
  assert.deepEqual(await findings(stage), {})
})

test("a list's own word for the channel stays, whatever the definition says", async () => {
  const touch = { channel: 'Trade fair', source: 'Fair 2025' }
  const told = { ...is({ email: 'eva@acme.example' }), touch } as FunnelEvent
  await stage.ledger.append(stage.workspace, [
    capture({ id: 'a6', at: '2026-03-04T11:00:00Z', email: 'eva@acme.example' }, told),
  ])
  const { rows: found } = await stage.db.ops.query(`select channel, definition from touches where source = 'Fair 2025'`)
  assert.deepEqual(found, [{ channel: 'Trade fair', definition: null }])
})

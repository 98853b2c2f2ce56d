import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countEngagement } from '#src/capture/asset-engagement/store.ts'
import { engagementOf } from '#src/capture/assets/engagement.ts'
import { inWorkspace } from '#src/db/pool.ts'
import type { Json } from '#src/funnel/brand.ts'
import { capture, did, is, page, type Scene, scene, template } from '../ledger/scene.ts'
import { type Answer, desk } from '../person/desk.ts'

const NOON = Date.parse('2026-03-03T12:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const RANGE = {
  ...{ from: '2026-03-02', to: '2026-03-10', zone: 'UTC' },
  ...{ fromAt: '2026-03-02T00:00:00Z', toAt: '2026-03-11T00:00:00Z' },
}
const STAGES = ['capture', 'qualification']

let town: Scene
let ids = 0
const at = (who: string, ms: number, event: Parameters<typeof capture>[1], email?: string) => {
  ids += 1
  const said = { id: `e${ids}`, at: new Date(ms).toISOString(), anonymous: who }
  return capture({ ...said, ...(email === undefined ? {} : { email }) }, event)
}
const does = (who: string, ms: number, name: string, said: Record<string, Json>, email?: string) =>
  at(who, ms, did(name, said), email)
const counted = () =>
  inWorkspace(town.db.app, town.workspace, (client) => countEngagement(client, town.workspace, RANGE, STAGES))

/** A published form that gives an asset, as `capture/forms` stores one. */
async function offers(id: string, asset: string): Promise<void> {
  await inWorkspace(town.db.app, town.workspace, async (client) => {
    await client.query(
      `insert into forms (workspace_id, id, revision, source, saved_at, saved_by, live_version, created_at)
       values ($1, $2, 1, '', $3, 'test', 1, $3)`,
      [town.workspace, id, town.time.now],
    )
    await client.query(
      `insert into form_versions (workspace_id, form_id, version, source, body, published_at, published_by)
       values ($1, $2, 1, '', $3, $4, 'test')`,
      [town.workspace, id, { id, asset }, town.time.now],
    )
  })
}

before(async () => {
  town = await scene(template('it-services'), '2026-03-20T12:00:00.000Z')
  await offers('guide-form', 'guide')
})
after(() => town.close())

test('of an asset is told who saw it offered, how its page was read, who came back, who had it, and who got further after', async () => {
  const seen = { form: 'guide-form', version: 1, path: '/guide' }
  const [ana, whole] = ['ana@acme.example', { headcount: 60, budget: 12_000, timeline: 3 }]
  await town.ledger.append(town.workspace, [
    // Reads, comes back the next day, takes it and becomes a lead who qualifies.
    at('ana', NOON, page('/guide')),
    does('ana', NOON + MINUTE, 'form_viewed', seen),
    does('ana', NOON + 2 * MINUTE, 'page_read', { path: '/guide', seconds: 60, scroll: 80 }),
    at('ana', NOON + DAY, page('/guide')),
    does('ana', NOON + DAY + MINUTE, 'page_read', { path: '/guide', seconds: 40, scroll: 30 }),
    at('ana', NOON + DAY + 2 * MINUTE, is({ email: ana, ...whole }), ana),
    does('ana', NOON + DAY + 2 * MINUTE, 'form_submitted', seen, ana),
    does('ana', NOON + DAY + 3 * MINUTE, 'content_downloaded', { asset: 'guide' }, ana),
    does('ana', NOON + DAY + 4 * MINUTE, 'content_downloaded', { asset: 'guide' }, ana),
    does('ana', NOON + 2 * DAY, 'quote_requested', {}, ana),
    // Looks twice within a visit and goes.
    at('ben', NOON, page('/guide')),
    does('ben', NOON + MINUTE, 'form_viewed', seen),
    does('ben', NOON + MINUTE, 'page_read', { path: '/guide', seconds: 20, scroll: 40 }),
    at('ben', NOON + 5 * MINUTE, page('/guide')),
    at('ben', NOON + 6 * MINUTE, page('/pricing')),
    // Was on the page and never got as far as the form; and somebody who took an asset that no form gives.
    at('cat', NOON, page('/guide')),
    does('dan', NOON, 'content_downloaded', { asset: 'open-list', path: '/blog' }),
  ])
  const rows = (await counted()).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  assert.deepEqual(rows, [
    {
      ...{ id: 'guide', seen: 2, views: 4, seconds: 60, scroll: 60, returned: 1, downloads: 2, people: 1 },
      stages: { capture: 1, qualification: 1 },
    },
    {
      ...{ id: 'open-list', seen: 1, views: 0, seconds: null, scroll: null, returned: 0, downloads: 1, people: 1 },
      stages: {},
    },
  ])
  const library = [
    { id: 'guide', position: 'TOFU' },
    { id: 'new', position: 'BOFU' },
  ] as const
  const [guide, fresh] = engagementOf(library, rows, STAGES)
  assert.deepEqual([guide?.later, guide?.rank, guide?.verdict], [1, null, null])
  assert.equal(guide?.because, '2 of the 30 people it takes have seen it.')
  assert.deepEqual([fresh?.id, fresh?.seen, fresh?.stages], ['new', 0, { capture: 0, qualification: 0 }])
})

test('who was qualified before they had it is no influence of it', async () => {
  const eve = 'eve@other.example'
  await town.ledger.append(town.workspace, [
    at('eve', NOON, is({ email: eve, headcount: 60, budget: 12_000, timeline: 3 }), eve),
    does('eve', NOON + MINUTE, 'quote_requested', {}, eve),
    does('eve', NOON + DAY, 'content_downloaded', { asset: 'case' }, eve),
  ])
  const rows = await counted()
  assert.deepEqual(rows.find(({ id }) => id === 'case')?.stages, {})
})

test('the library is read by search intent, by stage and by persona, and tells what each asset came to', async () => {
  const place = await desk()
  const marketer = await place.as('marketer')
  const add = (said: object): Promise<Answer> =>
    place.ask(marketer, 'POST', '/api/assets', { kind: 'guide', ...said }, 201)
  const made = await add({ title: 'How to', position: 'TOFU', intent: 'informational' })
  assert.equal(made.intent, 'informational')
  await add({ title: 'Us or them', position: 'MOFU', intent: 'commercial', personas: ['CTO'], kind: 'comparison' })
  await add({ title: 'Approval pack', position: 'BOFU', kind: 'approval pack' })
  await place.ask(
    marketer,
    'POST',
    '/api/assets',
    { title: 'X', kind: 'guide', position: 'TOFU', intent: 'curious' },
    400,
  )
  const listed = async (query: string) =>
    (await place.ask(marketer, 'GET', `/api/assets?${query}`)).items.map(({ id }: Answer) => id).toSorted()
  assert.deepEqual(await listed('intent=commercial'), ['us-or-them'])
  assert.deepEqual(await listed('persona=CFO'), ['approval-pack', 'how-to'])
  assert.deepEqual(await listed('kind=guide&state=draft'), ['how-to'])
  await place.ask(marketer, 'GET', '/api/assets?intent=curious', undefined, 400)
  const { assets, stages } = await place.ask(marketer, 'GET', '/api/assets/engagement')
  assert.equal(assets.length, 3)
  assert.ok(stages.length > 2)
  const changed = { title: 'How to', kind: 'guide', position: 'TOFU', version: 1 }
  const without = await place.ask(marketer, 'PUT', '/api/assets/how-to', changed)
  assert.equal('intent' in without, false)
  await place.close()
})

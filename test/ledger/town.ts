import { inWorkspace } from '../../src/db/pool.ts'
import type { RepId } from '../../src/funnel/brand.ts'
import type { Addressee, Capture } from '../../src/funnel/capture.ts'
import type { FunnelEvent } from '../../src/funnel/event.ts'
import { audit } from '../../src/ledger/audit/audit.ts'
import { CHECKS } from '../../src/ledger/audit/checks.ts'
import { publish } from '../../src/ledger/publish.ts'
import { rebuildDirtyDays } from '../../src/measure/effect.ts'
import { at, capture, did, is, page, type Scene, scene } from './scene.ts'

export const MIA = '0195f000-0000-7000-8000-0000000000a1' as RepId
export const NOAH = '0195f000-0000-7000-8000-0000000000b2' as RepId

const FUNNEL = `
name: town
title: A small town
timezone: Europe/Vienna
currency: EUR
report: { dimensions: [industry] }
stages:
  - { id: visitor, name: Visitor, position: TOFU, owner: marketing }
  - { id: lead, name: Lead, position: MOFU, owner: marketing, enter: known("email") }
  - { id: mql, name: Qualified, short: MQL, position: MOFU, owner: marketing, enter: 'score > 45 && visited("/pricing")' }
  - { id: sql, name: Handed over, short: SQL, position: BOFU, owner: sales, enter: did("demo_requested") && fit >= 25 }
recycle:
  - { id: dormant, from: [mql, sql], to: lead, after: 60d, reason: silent for 60 days, coolDown: 7d }
scoring:
  fit:
    cap: 60
    rules:
      - { id: cto, when: person.title == "CTO", points: 25, reason: decides }
      - { id: size, when: person.headcount > 50, points: 15, reason: large enough }
  engagement:
    cap: 100
    halfLife: 14d
    rules:
      - { id: pricing, on: /pricing, points: 10, cap: 30, perDay: 2, reason: read the prices }
      - { id: demo, on: demo_requested, points: 33, halfLife: 30d, reason: asked for a demo }
tracks:
  - { id: high, name: High, when: fit >= 25, to: rep }
  - { id: low, name: Low, to: nurture }
routing:
  when: track == "high" && did("demo_requested")
  teams: [{ id: sales, name: Sales }]
  rules: [{ id: all, team: sales, why: Everybody }]
`

const to = (addressee: Addressee, id: string, when: string, event: FunnelEvent): Capture => ({
  ...{ messageId: id, to: addressee, at: at(when), mode: 'live', trust: 'trusted', door: 'test', event },
})

/** What happens in the town, in the order it is told: five people, two of them one, a company, a deal, an advertisement. */
const FIRST = (): Capture[] => [
  to({ kind: 'pool', team: 'sales' }, 'r1', '2026-03-01T08:00:00Z', {
    type: 'route.rep-described',
    rep: MIA,
    name: 'Mia',
    weight: 2,
  }),
  to({ kind: 'pool', team: 'sales' }, 'r2', '2026-03-01T08:00:00Z', {
    type: 'route.rep-described',
    rep: NOAH,
    name: 'Noah',
    weight: 1,
  }),
  capture({ id: 'a1', at: '2026-03-02T08:00:00Z', anonymous: 'browser-1' }, page('/pricing')),
  capture({ id: 'a2', at: '2026-03-02T08:10:00Z', anonymous: 'browser-1' }, did('demo_requested')),
  capture(
    { id: 'a3', at: '2026-03-02T08:20:00Z', email: 'ana@acme.example', domain: 'acme.example' },
    is({ email: 'ana@acme.example', title: 'CTO', industry: 'steel' }),
  ),
  capture(
    { id: 'b1', at: '2026-03-02T08:30:00Z', email: 'ben@acme.example', domain: 'acme.example' },
    is({ email: 'ben@acme.example', title: 'CTO' }),
  ),
  capture({ id: 'b2', at: '2026-03-02T08:31:00Z', email: 'ben@acme.example' }, did('demo_requested')),
  capture(
    { id: 'c1', at: '2026-03-02T08:40:00Z', email: 'cleo@other.example' },
    is({ email: 'cleo@other.example', headcount: 80 }),
  ),
  capture(
    { id: 'd1', at: '2026-03-02T08:50:00Z', anonymous: 'browser-2' },
    {
      ...{ type: 'capture.page-viewed', path: '/pricing' },
      touch: { channel: 'paid search', source: 'google', medium: 'cpc', clickId: 'gclid=1' },
    },
  ),
  capture(
    { id: 'd2', at: '2026-03-02T08:51:00Z', anonymous: 'browser-2' },
    did('page_read', { path: '/pricing', seconds: 40, scroll: 80 }),
  ),
  capture(
    { id: 'd3', at: '2026-03-02T08:52:00Z', anonymous: 'browser-2' },
    did('form_viewed', { form: 'contact', version: 2, path: '/pricing' }),
  ),
  to({ kind: 'account', keys: [{ kind: 'domain', value: 'acme.example' }] }, 'acme', '2026-03-02T08:00:00Z', {
    type: 'account.described',
    traits: { name: 'Acme', employees: 90 },
  }),
]
const SECOND = (): Capture[] => [
  // The browser turns out to be Ana's: two people become one.
  capture(
    { id: 'a4', at: '2026-03-02T10:00:00Z', anonymous: 'browser-1', email: 'ana@acme.example' },
    page('/pricing'),
  ),
  // Late: Cleo had looked at the prices before anybody knew her.
  capture({ id: 'c2', at: '2026-03-01T07:00:00Z', email: 'cleo@other.example' }, page('/pricing')),
  capture(
    { id: 'e1', at: '2025-06-01T07:00:00Z', email: 'eve@old.example', mode: 'historic', trust: 'import' },
    { type: 'stage.declared', stage: 'sql', by: 'import', reason: 'list of 2025' },
  ),
  to(
    { kind: 'opportunity', key: 'crm:1', person: [{ kind: 'email', value: 'ana@acme.example' }] },
    'o1',
    '2026-03-02T09:00:00Z',
    { type: 'opportunity.recorded', stage: 'demo', status: 'open', value: 500 },
  ),
  to({ kind: 'workspace' }, 's1', '2026-03-02T09:00:00Z', {
    type: 'spend.recorded',
    channel: 'paid',
    amount: 100,
    currency: 'EUR',
    from: '2026-03-01',
    to: '2026-03-31',
  }),
]
const THIRD = (): Capture[] => [
  capture({ id: 'c3', at: '2026-03-03T08:10:00Z', email: 'cleo@other.example' }, did('demo_requested')),
  // Late again, from before the second version.
  capture({ id: 'c4', at: '2026-03-02T09:10:00Z', email: 'cleo@other.example' }, is({ title: 'CTO' })),
  capture({ id: 'b3', at: '2026-03-03T08:20:00Z', email: 'ben@acme.example' }, page('/pricing')),
]

/** A workspace in which everything has happened once, through the real ledger; its report cells are counted. */
export async function town(): Promise<Scene> {
  const stage = await scene({ 'funnel.yaml': FUNNEL })
  const { ledger, workspace, time, db } = stage
  await ledger.append(workspace, FIRST())
  time.now = at('2026-03-02T10:00:00Z')
  await ledger.append(workspace, SECOND())
  const files = {
    'funnel.yaml': FUNNEL.replace('points: 33', 'points: 40').replace(
      'dimensions: [industry] }',
      'dimensions: [industry, title] }',
    ),
  }
  await publish(db.app, workspace, { files, note: 'second', by: 'test', act: false }, at('2026-03-03T08:00:00Z'))
  time.now = at('2026-03-03T08:30:00Z')
  await ledger.append(workspace, THIRD())
  // Ana falls silent until the recycle rule speaks.
  time.now = at('2026-05-20T08:00:00Z')
  const { rows } = await db.ops.query('select person_id as id from people where email = $1', ['ben@acme.example'])
  await ledger.wake(workspace, [rows[0].id])
  await countReports(stage)
  return stage
}

/** Counts the report cells as the background worker does. */
export async function countReports({ db, workspace, ledger }: Scene): Promise<void> {
  await inWorkspace(db.app, workspace, async (client) => {
    await ledger.book.load(client, workspace, 2)
    await rebuildDirtyDays(client, workspace, ledger.book.of(workspace)(2), 1000)
  })
}

/** What an audit finds, by check; the test server is unsafe on purpose, so its settings are left out. */
export async function findings({ db, workspace }: Scene, only = CHECKS): Promise<Record<string, string[]>> {
  const report = await audit(db, {
    checks: only,
    workspaces: [{ id: workspace, slug: 'main' }],
    now: at('2026-06-01T00:00:00Z'),
  })
  const found = report.checks.map(
    ({ id, offenders }) =>
      [id, offenders.map(({ who, what }) => `${who} ${what}`).filter((text) => !text.startsWith('setting '))] as const,
  )
  return Object.fromEntries(found.filter(([, offenders]) => offenders.length > 0))
}

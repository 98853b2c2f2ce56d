import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fastify, { type FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Actor } from '../../src/access/access.ts'
import { inWorkspace } from '../../src/db/pool.ts'
import { audit } from '../../src/ledger/audit/audit.ts'
import { CHECKS } from '../../src/ledger/audit/checks.ts'
import { rebuildDirtyDays } from '../../src/measure/effect.ts'
import { reportRoutes } from '../../src/measure/http.ts'
import { MEANINGS } from '../../src/measure/people/question.ts'
import { readinessRoutes } from '../../src/measure/readiness/http.ts'
import { undoneRoutes } from '../../src/measure/undone/http.ts'
import { repIdOf } from '../../src/route/rep-id.ts'
import { BEHIND, FUNNEL, READINESS, UNDONE } from '../../src/server/api-answers.ts'
import { answerTo } from '../../src/server/errors.ts'
import { at, capture, did, is, page, type Scene, scene, template } from '../ledger/scene.ts'

/** A Monday in working hours. */
const MORNING = '2026-03-02T10:00:00.000Z'
const READY = { headcount: 60, budget: 12_000, timeline: 3 }

describe('the desk: who is behind a number, what is undone, what is ready', () => {
  let town: Scene
  let app: FastifyInstance
  let actor: Actor
  let ids = 0
  const now = () => Date.parse(town.time.now)

  const comes = (name: string, traits: object, ...deeds: string[]) => [
    capture({ id: `${name}-page`, at: town.time.now, anonymous: name }, page('/pricing')),
    capture(
      { id: `${name}-is`, at: town.time.now, anonymous: name, email: `${name}@${name}.example` },
      is({ email: `${name}@${name}.example`, name, ...traits }),
    ),
    ...deeds.map((deed) =>
      capture({ id: `${name}-${deed}`, at: town.time.now, email: `${name}@${name}.example` }, did(deed)),
    ),
  ]
  const get = async <T>(url: string, schema: z.ZodType<T>): Promise<T> => {
    const response = await app.inject(url)
    assert.equal(response.statusCode, 200, response.body)
    return schema.parse(response.json())
  }
  const rep = (email: string) => ({
    messageId: `rep-${email}`,
    to: { kind: 'pool' as const, team: 'sales' },
    at: town.time.now,
    mode: 'live' as const,
    trust: 'human' as const,
    door: 'test',
    event: { type: 'route.rep-described' as const, rep: repIdOf(town.workspace, email), name: 'Ben', email },
  })

  before(async () => {
    town = await scene(template('it-services'), MORNING)
    actor = { workspace: town.workspace, role: 'owner', by: 'ana@us.example', userId: null, only: null }
    app = fastify()
    app.setErrorHandler((error, _request, reply) => {
      const { status, body } = answerTo(error)
      return reply.status(status).send(body)
    })
    const { ledger } = town
    const parts = {
      pool: town.db.app,
      gate: async () => actor,
      nowMs: now,
      append: ledger.append,
      newId: () => `00000000-0000-7000-8000-${String(ids++).padStart(12, '0')}`,
      definition: (workspace: typeof town.workspace) =>
        inWorkspace(town.db.app, workspace, async (client) => {
          await ledger.book.load(client, workspace, 1)
          return ledger.book.of(workspace)(1)
        }),
    }
    await app.register(reportRoutes(parts))
    await app.register(undoneRoutes(parts))
    await app.register(readinessRoutes(parts))
    await ledger.append(town.workspace, [
      ...comes('hans', READY, 'quote_requested'),
      ...comes('ida', READY),
      ...comes('kim', {}),
      ...comes('lou', {}),
    ])
  })
  after(async () => {
    await app.close()
    await town.close()
  })

  test('an empty team and whoever waits for it are work undone', async () => {
    const { lists } = await get('/api/undone', UNDONE)
    const shown = Object.fromEntries(lists.map(({ kind, count, items }) => [kind, [count, items[0]?.title]]))
    assert.deepEqual(shown, { unassigned: [2, 'hans'], 'empty-team': [2, 'Larger companies'] })
    assert.equal(lists.find(({ kind }) => kind === 'unassigned')?.items[0]?.late, false)
    town.time.now = at('2026-03-02T10:20:00Z')
    assert.equal((await get('/api/undone', UNDONE)).lists[0]?.items[0]?.late, true)
  })

  test('given to a rep who does nothing, a lead is unanswered until the rep speaks', async () => {
    await town.ledger.append(town.workspace, [rep('ben@us.example')])
    const { rows } = await inWorkspace(town.db.app, town.workspace, (client) =>
      client.query<{ person_id: string }>(
        'select person_id from people where workspace_id = $1 and waiting_team is not null',
        [town.workspace],
      ),
    )
    await town.ledger.wake(
      town.workspace,
      rows.map(({ person_id }) => person_id as Parameters<typeof town.ledger.wake>[1][number]),
    )
    const kinds = async () => (await get('/api/undone', UNDONE)).lists.map(({ kind, count }) => [kind, count])
    assert.deepEqual(await kinds(), [['empty-team', 1]])
    town.time.now = at('2026-03-02T10:26:00Z')
    assert.deepEqual(await kinds(), [
      ['unanswered', 2],
      ['empty-team', 1],
    ])
    const list = (await get('/api/undone', UNDONE)).lists[0]
    assert.deepEqual(list?.items.map(({ title, owner }) => [title, owner]).sort(), [
      ['hans', 'Ben'],
      ['ida', 'Ben'],
    ])
    const hans = list?.items.find(({ title }) => title === 'hans')?.id ?? ''
    const accepted = await app.inject({ method: 'POST', url: `/api/people/${hans}/accept` })
    assert.equal(accepted.statusCode, 200, accepted.body)
    assert.deepEqual((await kinds())[0], ['unanswered', 1])
  })

  test('a rejection needs a reason and sends the lead back to marketing', async () => {
    const { lists } = await get('/api/undone', UNDONE)
    const ida = lists[0]?.items[0]?.id ?? ''
    const silent = await app.inject({ method: 'POST', url: `/api/people/${ida}/reject`, payload: { reason: ' ' } })
    assert.equal(silent.statusCode, 400)
    town.time.now = at('2026-03-02T10:30:00Z')
    const done = await app.inject({
      method: 'POST',
      url: `/api/people/${ida}/reject`,
      payload: { reason: 'No budget' },
    })
    assert.equal(done.statusCode, 200, done.body)
    assert.ok(!(await get('/api/undone', UNDONE)).lists.some(({ kind }) => kind === 'unanswered'))
  })

  test('a rep sees and answers only their own', async () => {
    const everybody = actor
    const foreign = await get('/api/funnel/people?stage=awareness', BEHIND)
    actor = { ...actor, role: 'rep', only: repIdOf(town.workspace, 'eve@us.example') }
    assert.deepEqual(await get('/api/undone', UNDONE), { lists: [] })
    assert.deepEqual((await get('/api/funnel/people?stage=awareness', BEHIND)).items, [])
    const someone = foreign.items[0]?.id ?? ''
    assert.equal((await app.inject({ method: 'POST', url: `/api/people/${someone}/accept` })).statusCode, 404)
    actor = { ...actor, only: repIdOf(town.workspace, 'ben@us.example') }
    assert.equal((await get('/api/funnel/people?stage=awareness', BEHIND)).items.length, 2)
    actor = everybody
  })

  test('behind each number of the funnel are as many people as it says', async () => {
    for (const by of ['', '&by=rep', '&by=track']) {
      const { groups, stages } = await get(`/api/funnel?mode=cohort${by}`, FUNNEL)
      for (const group of groups)
        for (const row of group.stages)
          for (const which of MEANINGS) {
            const value = by === '' ? '' : `&value=${encodeURIComponent(group.value)}`
            const { items } = await get(`/api/funnel/people?stage=${row.stage}&which=${which}${by}${value}`, BEHIND)
            const said = {
              entered: row.entered,
              reached: row.cumulative.reached,
              converted: row.converted,
              stayed: row.entered - row.converted,
              open: row.open,
            }[which]
            assert.equal(items.length, said, `${by} ${group.value} ${row.stage} ${which}`)
          }
      assert.equal(stages.find(({ id }) => id === 'qualification')?.short, 'MQL')
    }
    const snapshot = await get('/api/funnel?mode=snapshot', FUNNEL)
    const here = await get('/api/funnel/people?mode=snapshot&stage=capture', BEHIND)
    assert.equal(here.items.length, snapshot.total.stages[1]?.entered)
  })

  test('pages of the people go on where they ended', async () => {
    const first = await get('/api/funnel/people?stage=awareness&limit=3', BEHIND)
    const second = await get(`/api/funnel/people?stage=awareness&limit=3&after=${first.next}`, BEHIND)
    assert.equal(new Set([...first.items, ...second.items].map(({ id, cycle }) => `${id} ${cycle}`)).size, 4)
    assert.equal(second.next, null)
    assert.equal((await app.inject('/api/funnel/people?stage=nowhere')).statusCode, 400)
  })

  test('a split by rep and track, the unknown named, cells and audit right', async () => {
    const { groups, unknownTrack } = await get('/api/funnel?by=rep', FUNNEL)
    assert.deepEqual(groups.map(({ value }) => value).sort(), ['Ben', 'unknown'])
    assert.deepEqual(unknownTrack, { of: 4, unknown: 2 })
    await inWorkspace(town.db.app, town.workspace, async (client) => {
      await rebuildDirtyDays(client, town.workspace, town.ledger.book.of(town.workspace)(1))
    })
    const { checks } = await audit(town.db, {
      checks: CHECKS,
      workspaces: [{ id: town.workspace, slug: 'main' }],
      now: town.time.now,
    })
    assert.deepEqual(
      checks.filter(({ id, wrong }) => wrong > 0 && id !== 'I18'),
      [],
    )
  })

  test('readiness: what is proved, what is broken and by whom, what is not known yet', async () => {
    const { conditions, stack } = await get('/api/readiness', READINESS)
    const states = Object.fromEntries(conditions.map(({ id, state }) => [id, state]))
    assert.deepEqual(states, {
      verdict: 'met',
      'one-system': 'met',
      scored: 'met',
      assigned: 'broken',
      'followed-up': 'unknown',
      leak: 'unknown',
    })
    assert.equal(conditions.find(({ id }) => id === 'assigned')?.broken, 2)
    assert.equal(stack.length, 7)
    const marked = await app.inject({
      method: 'PUT',
      url: '/api/readiness/stack/nurture',
      payload: { state: 'elsewhere', tool: 'Mautic' },
    })
    assert.equal(marked.statusCode, 200, marked.body)
    const after = (await get('/api/readiness', READINESS)).stack.find(({ capability }) => capability === 'nurture')
    assert.deepEqual([after?.state, after?.tool, after?.by], ['elsewhere', 'Mautic', 'ana@us.example'])
  })

  test('what was given up and what was kept aside can be tried again', async () => {
    const given = '00000000-0000-4000-8000-0000000000e1'
    const aside = '00000000-0000-4000-8000-0000000000a1'
    await inWorkspace(town.db.app, town.workspace, async (client) => {
      await client.query(
        `insert into effects (workspace_id, id, kind, payload, state, due, note, created_at) values ($1, $2, 'route.assign-waiting', '{}', 'gave_up', $3, 'no answer', $3)`,
        [town.workspace, given, town.time.now],
      )
      const [body] = comes('mia', {})
      await client.query(
        `insert into quarantine (workspace_id, id, reason, body, recorded_at) values ($1, $2, 'fold: x', $3, $4)`,
        [town.workspace, aside, JSON.stringify(body), town.time.now],
      )
    })
    const kinds = async () => (await get('/api/undone', UNDONE)).lists.map(({ kind }) => kind)
    assert.deepEqual((await kinds()).slice(-2), ['gave-up', 'quarantined'])
    for (const path of [`gave-up/${given}`, `quarantined/${aside}`]) {
      const done = await app.inject({ method: 'POST', url: `/api/undone/${path}/retry` })
      assert.equal(done.statusCode, 200, done.body)
    }
    assert.equal((await app.inject({ method: 'POST', url: `/api/undone/gave-up/${given}/retry` })).statusCode, 404)
    assert.ok(!(await kinds()).some((kind) => kind === 'gave-up' || kind === 'quarantined'))
    assert.equal((await get('/api/funnel/people?stage=awareness', BEHIND)).items.length, 5)
  })

  test('a published form that many see and nobody sends is work undone, until somebody sends it', async () => {
    const [form, at] = ['quiet', town.time.now]
    await inWorkspace(town.db.app, town.workspace, async (client) => {
      await client.query(
        `insert into forms (workspace_id, id, revision, source, saved_at, saved_by, live_version, live_at, created_at)
         values ($1, $2, 1, '', $3, 'test', 1, $3, $3)`,
        [town.workspace, form, at],
      )
      await client.query(
        `insert into form_versions (workspace_id, form_id, version, source, body, published_at, published_by)
         values ($1, $2, 1, '', '{"title": "Quiet"}', $3, 'test')`,
        [town.workspace, form, at],
      )
    })
    const dead = async () =>
      (await get('/api/undone', UNDONE)).lists
        .find(({ kind }) => kind === 'dead-form')
        ?.items.map(({ title, waiting }) => [title, waiting])
    const sees = (n: number, name: string) =>
      capture({ id: `${name}-${n}`, at, anonymous: `quiet-${n}` }, did(name, { form, version: 1, path: '/quiet' }))
    await town.ledger.append(
      town.workspace,
      Array.from({ length: 19 }, (_, n) => sees(n, 'form_viewed')),
    )
    assert.equal(await dead(), undefined)
    await town.ledger.append(town.workspace, [sees(19, 'form_viewed'), sees(19, 'form_started')])
    assert.deepEqual(await dead(), [['Quiet', 20]])
    await town.ledger.append(town.workspace, [sees(3, 'form_submitted')])
    assert.equal(await dead(), undefined)
  })
})

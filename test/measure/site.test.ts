import assert from 'node:assert/strict'
import { after, before, describe, mock, test } from 'node:test'
import fc from 'fast-check'
import fastify, { type FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Actor } from '../../src/access/access.ts'
import { inWorkspace } from '../../src/db/pool.ts'
import type { BatchId, RepId } from '../../src/funnel/brand.ts'
import type { FunnelEvent } from '../../src/funnel/event.ts'
import { rebuild } from '../../src/ledger/rebuild.ts'
import { packSiteDays, recountSiteDays } from '../../src/measure/site/effect.ts'
import { siteRoutes } from '../../src/measure/site/http.ts'
import { answerTo } from '../../src/server/errors.ts'
import { SITE, SITE_NOW } from '../../src/server/routes/site-answers.ts'
import { at, capture, did, is, page, type Scene, scene, template } from '../ledger/scene.ts'

const START = Date.parse('2026-03-02T00:00:00Z')
const MINUTE = 60_000
const GAP = 30 * MINUTE
const PATHS = ['/', '/pricing', '/blog/a', '/blog/b']

const arriving = (path: string, channel: string): FunnelEvent => ({
  ...{ type: 'capture.page-viewed', path },
  touch: { channel, source: 'test' },
})
const read = (path: string, seconds: number, scroll: number) => did('page_read', { path, seconds, scroll })

interface Row {
  readonly person: string
  readonly ms: number
  readonly id: string
  readonly type: string
  readonly body: {
    readonly path?: string
    readonly name?: string
    readonly touch?: { readonly channel: string }
    readonly properties?: { readonly path: string; readonly seconds: number; readonly scroll: number }
  }
}

const median = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** The report by the definition's own words: one page view after the other, a person at a time. */
function recount(rows: readonly Row[], from: number, to: number) {
  const isIn = (ms: number) => ms >= from && ms < to
  const views = rows.filter(({ type }) => type === 'capture.page-viewed')
  const visits: { entry: string; exit: string; channel: string; at: number; pages: number; again: boolean }[] = []
  const exits: string[] = []
  for (const own of Map.groupBy(views, ({ person }) => person).values()) {
    const sorted = own.toSorted((a, b) => a.ms - b.ms || (a.id < b.id ? -1 : 1))
    for (const [index, { ms, body }] of sorted.entries()) {
      const path = body.path ?? ''
      const before = sorted[index - 1]
      const next = sorted[index + 1]
      if (before === undefined || ms - before.ms > GAP)
        visits.push({
          entry: path,
          exit: path,
          channel: body.touch?.channel ?? 'direct',
          at: ms,
          pages: 0,
          again: index > 0,
        })
      const visit = visits.at(-1)
      if (visit !== undefined) visit.pages += 1
      if (isIn(ms) && (next === undefined || next.ms - ms > GAP)) exits.push(path)
    }
  }
  const begun = visits.filter((visit) => isIn(visit.at))
  const inRange = rows.filter(({ ms }) => isIn(ms))
  const pages = [...new Set(views.filter(({ ms }) => isIn(ms)).map(({ body }) => body.path ?? ''))].map((path) => {
    const own = views.filter(({ ms, body }) => isIn(ms) && body.path === path)
    const readings = inRange.filter(({ body }) => body.name === 'page_read' && body.properties?.path === path)
    const readers = Map.groupBy(readings, ({ person }) => person)
    const people = Map.groupBy(own, ({ person }) => person)
    return {
      ...{ path, views: own.length, visitors: people.size, readers: readers.size },
      entries: begun.filter(({ entry }) => entry === path).length,
      exits: exits.filter((one) => one === path).length,
      again: [...people.values()].filter(
        (all) => Math.max(...all.map(({ ms }) => ms)) - Math.min(...all.map(({ ms }) => ms)) > GAP,
      ).length,
      seconds: median(
        [...readers.values()].map((all) => all.reduce((sum, { body }) => sum + (body.properties?.seconds ?? 0), 0)),
      ),
      scroll: median(
        [...readers.values()].map((all) => Math.max(...all.map(({ body }) => body.properties?.scroll ?? 0))),
      ),
    }
  })
  const counts = (some: typeof begun) => ({
    visits: some.length,
    single: some.filter((visit) => visit.pages === 1).length,
    again: some.filter(({ again }) => again).length,
  })
  return {
    ...counts(begun),
    views: pages.reduce((sum, one) => sum + one.views, 0),
    visitors: new Set(views.filter(({ ms }) => isIn(ms)).map(({ person }) => person)).size,
    days: Map.groupBy(begun, (visit) => new Date(visit.at).toISOString().slice(0, 10)),
    channels: Object.fromEntries(
      [...Map.groupBy(begun, ({ channel }) => channel)].map(([name, all]) => [name, counts(all)]),
    ),
    entries: Object.fromEntries(
      [...Map.groupBy(begun, ({ entry }) => entry)].map(([name, all]) => [name, counts(all)]),
    ),
    pages: pages.toSorted((a, b) => b.views - a.views || (a.path < b.path ? -1 : 1)),
  }
}

const step = fc.record({
  visitor: fc.integer({ min: 0, max: 4 }),
  minute: fc.integer({ min: 0, max: 4 * 24 * 60 }),
  path: fc.constantFrom(...PATHS),
  kind: fc.constantFrom('page', 'page', 'page', 'arrival', 'read', 'known'),
  seconds: fc.integer({ min: 0, max: 200 }),
})

describe('the site: visits, pages and who is there now', () => {
  let town: Scene
  let app: FastifyInstance
  let actor: Actor
  let ids = 0

  const get = async <T>(url: string, schema: z.ZodType<T>): Promise<T> => {
    const response = await app.inject(url)
    assert.equal(response.statusCode, 200, response.body)
    return schema.parse(response.json())
  }
  const comes = (who: string, ms: number, event: FunnelEvent, email?: string) => {
    ids += 1
    return capture(
      { id: `s${ids}`, at: new Date(ms).toISOString(), anonymous: who, ...(email === undefined ? {} : { email }) },
      event,
    )
  }
  const pack = () =>
    inWorkspace(town.db.app, town.workspace, (client) =>
      packSiteDays(client, town.workspace, Date.parse(town.time.now), 1000),
    )
  const audited = () => inWorkspace(town.db.app, town.workspace, (client) => recountSiteDays(client, town.workspace))
  const facts = async (): Promise<Row[]> => {
    const { rows } = await town.db.ops.query<Row>(
      `select s.person_id as person, (extract(epoch from e.at) * 1000)::float8 as ms, e.id, e.type, e.body
         from events e join subjects s on s.workspace_id = e.workspace_id and s.subject_id = e.subject_id where e.workspace_id = $1`,
      [town.workspace],
    )
    return rows
  }

  before(async () => {
    town = await scene(template('it-services'), '2026-03-09T12:00:00.000Z')
    actor = { workspace: town.workspace, role: 'owner', by: 'ana@us.example', userId: null, only: null }
    app = fastify()
    app.setErrorHandler((error, _request, reply) => {
      const { status, body } = answerTo(error)
      return reply.code(status).send(body)
    })
    const definition = async () => town.ledger.book.of(town.workspace)(1)
    await app.register(
      siteRoutes({ pool: town.db.app, gate: async () => actor, definition, clock: () => town.time.now }),
    )
    await town.ledger.append(town.workspace, [comes('first', START, page('/'))])
  })
  after(async () => {
    await app?.close()
    await town?.close()
  })

  test('whatever was done in whatever order, by whom it may turn out to be, the report is a recount of the facts', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        run += 1
        const captures = steps.map(({ visitor, minute, path, kind, seconds }) => {
          const who = `r${run}-${visitor}`
          const ms = START + minute * MINUTE
          if (kind === 'known') return comes(who, ms, is({ title: 'CTO' }), `p${run}-${visitor % 2}@known.example`)
          if (kind === 'read') return comes(who, ms, read(path, seconds, seconds % 101))
          return comes(who, ms, kind === 'page' ? page(path) : arriving(path, 'paid search'))
        })
        for (let from = 0; from < captures.length; from += 7) {
          await town.ledger.append(town.workspace, captures.slice(from, from + 7))
          // What comes from here on comes late.
          if (from % 3 === run % 3) await pack()
        }
        const [from, to] = ['2026-03-03', '2026-03-04']
        const url = `/api/site?from=${from}&to=${to}`
        const found = await get(url, SITE)
        await pack()
        assert.deepEqual(await get(url, SITE), found)
        assert.deepEqual((await audited()).wrong, [])
        const wanted = recount(await facts(), Date.parse(`${from}T00:00:00Z`), Date.parse('2026-03-05T00:00:00Z'))
        const counts = (one: { visits: number; single: { k: number }; again: { k: number } }) => ({
          ...{ visits: one.visits, single: one.single.k, again: one.again.k },
        })
        assert.deepEqual(
          {
            ...{ ...counts(found), views: found.views, visitors: found.visitors },
            days: found.days.map(({ day, visits }) => [day, visits]),
            channels: Object.fromEntries(found.channels.map((one) => [one.channel, counts(one)])),
            entries: Object.fromEntries(found.entries.map((one) => [one.path, counts(one)])),
            pages: found.pages.map(({ leads: _, again, ...one }) => ({ ...one, again: again.k })),
          },
          {
            ...{ visits: wanted.visits, single: wanted.single, again: wanted.again },
            ...{ views: wanted.views, visitors: wanted.visitors },
            days: [from, to].map((day) => [day, wanted.days.get(day)?.length ?? 0]),
            ...{ channels: wanted.channels, entries: wanted.entries, pages: wanted.pages },
          },
        )
      }),
      { numRuns: 12 },
    )
  })

  test('a packed day that is not what its rows say is found, and a rebuild packs it anew', async () => {
    await pack()
    const { checked } = await audited()
    assert.ok(checked > 3)
    await inWorkspace(town.db.app, town.workspace, (client) =>
      client.query(
        `update site_days set hits = set_byte(hits, length(hits) - 1, 7) where workspace_id = $1 and day = '2026-03-04'`,
        [town.workspace],
      ),
    )
    assert.deepEqual(await audited(), { checked, wrong: ['2026-03-04'] })
    await rebuild(town.db.app, town.workspace, { now: town.time.now })
    assert.deepEqual(await audited(), { checked, wrong: [] })
  })

  test('clocks that are hours apart leave no packed day wrong: all go by the one of the database', async () => {
    await pack()
    const url = '/api/site?from=2026-03-05&to=2026-03-05'
    const before = await get(url, SITE)
    const day = START + 3 * 24 * 60 * MINUTE
    // A server whose clocks stand still on a day that was packed long ago.
    const { now } = town.time
    mock.timers.enable({ apis: ['Date'], now: day + 60 * MINUTE })
    town.time.now = at(new Date(day + 60 * MINUTE).toISOString())
    try {
      await town.ledger.append(town.workspace, [comes('behind', day + 59 * MINUTE, page('/'))])
    } finally {
      mock.timers.reset()
      town.time.now = now
    }
    const late = await get(url, SITE)
    assert.deepEqual([late.views, late.visitors], [before.views + 1, before.visitors + 1])
    assert.deepEqual((await audited()).wrong, [])
    // A background whose clock is days ahead packs no day that goes on.
    const today = new Date().toISOString().slice(0, 10)
    await inWorkspace(town.db.app, town.workspace, (client) =>
      packSiteDays(client, town.workspace, Date.now() + 5 * 24 * 60 * MINUTE, 1000),
    )
    const { rows } = await town.db.ops.query('select from site_days where workspace_id = $1 and day >= $2::date', [
      town.workspace,
      today,
    ])
    assert.equal(rows.length, 0)
  })

  test('hits of a year that were never packed are counted from their rows', async () => {
    const days = [0, 20, 50, 80, 200]
    await town.ledger.append(
      town.workspace,
      days.map((day) => comes(`far${day}`, Date.parse('2025-02-01T10:00:00Z') + day * 24 * 60 * MINUTE, page('/far'))),
    )
    const { views, visitors, days: counted } = await get('/api/site?from=2025-02-01&to=2025-11-30', SITE)
    assert.deepEqual([views, visitors], [5, 5])
    assert.deepEqual(
      counted.flatMap((one, index) => (one.views > 0 ? [index] : [])),
      days,
    )
  })

  test('a page says how many of its readers are leads', async () => {
    const late = START + 5 * 24 * 60 * MINUTE
    const email = 'lea@lead.example'
    await town.ledger.append(town.workspace, [
      comes('lea', late, page('/only-here')),
      comes('nobody', late, page('/only-here')),
      comes('lea', late + MINUTE, is({ email, headcount: 60, budget: 12_000, timeline: 3 }), email),
    ])
    const { pages } = await get('/api/site?from=2026-03-07&to=2026-03-07', SITE)
    const found = pages.find(({ path }) => path === '/only-here')
    assert.deepEqual([found?.visitors, found?.leads], [2, 1])
  })

  test('what an import told is no visit any more once it is undone, and the visit before it stands', async () => {
    const before = await get('/api/site?from=2026-02-01&to=2026-02-10', SITE)
    const batch = '00000000-0000-4000-8000-00000000000b' as BatchId
    const said = capture(
      { id: 'imported', at: '2026-02-05T10:00:00Z', email: 'old@import.example', mode: 'historic' },
      arriving('/old', 'email'),
    )
    const [stored] = await town.ledger.append(town.workspace, [{ ...said, batch }])
    assert.ok(stored?.status === 'stored')
    const during = await get('/api/site?from=2026-02-01&to=2026-02-10', SITE)
    assert.deepEqual([during.visits, during.channels[0]?.channel], [before.visits + 1, 'email'])
    await town.ledger.append(town.workspace, [
      {
        ...{ messageId: 'undo-it', to: { kind: 'subject', subject: stored.subject }, at: town.time.now },
        ...{ mode: 'historic', trust: 'human', door: 'test', event: { type: 'capture.withdrawn', batch } },
      },
    ])
    assert.deepEqual(await get('/api/site?from=2026-02-01&to=2026-02-10', SITE), before)
    const { rows } = await town.db.ops.query(`select from touches where workspace_id = $1 and channel = 'email'`, [
      town.workspace,
    ])
    assert.equal(rows.length, 0)
  })

  test('a range is a range: backwards, too long or no date is refused, and none is the last thirty days', async () => {
    for (const query of ['from=2026-03-05&to=2026-03-01', 'from=2024-01-01&to=2026-03-01', 'from=soon', 'when=now'])
      assert.equal((await app.inject(`/api/site?${query}`)).statusCode, 400, query)
    const { from, to, days } = await get('/api/site', SITE)
    assert.deepEqual([from, to, days.length], ['2026-02-08', '2026-03-09', 30])
  })

  test('who is on the site now: the page, since when, from where, and who where that is known', async () => {
    const now = Date.parse('2026-03-20T10:00:00Z')
    town.time.now = at('2026-03-20T10:00:00Z')
    const email = 'nina@now.example'
    await town.ledger.append(town.workspace, [
      comes('nina', now - 40 * MINUTE, arriving('/blog/a', 'email')),
      comes('nina', now - 20 * MINUTE, page('/blog/b')),
      comes('nina', now - 3 * MINUTE, page('/pricing')),
      comes('nina', now - 2 * MINUTE, is({ email, name: 'Nina Now' }), email),
      comes('nina', now - MINUTE, read('/pricing', 60, 40)),
      comes('stranger', now - 4 * MINUTE, arriving('/', 'organic search')),
      comes('gone', now - 6 * MINUTE, page('/')),
    ])
    const { total, people } = await get('/api/site/now', SITE_NOW)
    assert.equal(total, 2)
    assert.deepEqual(
      people.map(({ key: _, person, account: __, stage, ...one }) => ({ ...one, known: person !== null, stage })),
      [
        {
          ...{ path: '/pricing', since: '2026-03-20T09:20:00.000Z', lastAt: '2026-03-20T09:59:00.000Z', pages: 3 },
          ...{ channel: 'email', name: 'Nina Now', company: null, known: true, stage: people[0]?.stage ?? '' },
        },
        {
          ...{ path: '/', since: '2026-03-20T09:56:00.000Z', lastAt: '2026-03-20T09:56:00.000Z', pages: 1 },
          ...{ channel: 'organic search', name: null, company: null, known: true, stage: 'awareness' },
        },
      ],
    )
  })

  test('to a rep, whom they do not own is a stranger on the site', async () => {
    const everybody = actor
    actor = { ...actor, role: 'rep', only: '0195f000-0000-7000-8000-0000000000a1' as RepId }
    const { total, people } = await get('/api/site/now', SITE_NOW)
    actor = everybody
    assert.equal(total, 2)
    for (const { person, name, stage, account, company, key } of people) {
      assert.deepEqual([person, name, stage, account, company], [null, null, null, null, null])
      assert.match(key, /^stranger \d$/)
    }
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import fastify, { type FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Actor } from '../../src/access/access.ts'
import { type Client, inWorkspace } from '../../src/db/pool.ts'
import type { Json, PersonId } from '../../src/funnel/brand.ts'
import { erasePerson } from '../../src/ledger/erase/erase.ts'
import { mergePeople, unmergePerson } from '../../src/ledger/merge.ts'
import { rebuild } from '../../src/ledger/rebuild.ts'
import { doorsRoutes } from '../../src/measure/doors/http.ts'
import { countDoors } from '../../src/measure/doors/store.ts'
import { rebuildDirtyDays } from '../../src/measure/effect.ts'
import { packSiteDays, recountSiteDays } from '../../src/measure/site/effect.ts'
import { midnight, rangeOf } from '../../src/measure/site/range.ts'
import { packStageDays, recountStageDays, unpackedStageDays } from '../../src/measure/stages/store.ts'
import { dayNumber } from '../../src/measure/zone.ts'
import { answerTo } from '../../src/server/errors.ts'
import { DOOR, DOORS } from '../../src/server/routes/site-answers.ts'
import { capture, did, is, type Scene, scene, template } from '../ledger/scene.ts'

const START = Date.parse('2026-03-02T00:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const QUERY = 'from=2026-03-03&to=2026-03-05'
const [FROM, TO] = ['2026-03-03', '2026-03-06']
const ZONES = ['Europe/London', 'Asia/Kathmandu', 'America/Los_Angeles']

interface Deed {
  readonly person: string
  readonly ms: number
  readonly id: string
  readonly name: string
  readonly said: {
    readonly form?: string
    readonly version?: number
    readonly path?: string
    readonly field?: string
    readonly cta?: string
    readonly asset?: string
  }
}

/** Enough to be qualified. */
const FIT = { headcount: 60, budget: 12_000, timeline: 3 }

const distinct = (deeds: readonly Deed[]): number => new Set(deeds.map(({ person }) => person)).size
const isIn =
  (zone: string) =>
  ({ ms }: Deed): boolean =>
    ms >= Date.parse(midnight(FROM, zone)) && ms < Date.parse(midnight(TO, zone))

/** Whoever sent it began it, and whoever began it saw it. */
function formCounts(deeds: readonly Deed[]) {
  const named = (...names: string[]) => deeds.filter(({ name }) => names.includes(name))
  return {
    views: named('form_viewed').length,
    viewers: distinct(deeds),
    starters: distinct(named('form_started', 'form_left', 'form_submitted')),
    finishers: distinct(named('form_submitted')),
  }
}

function recountForm(deeds: readonly Deed[]) {
  const finished = new Set(deeds.filter(({ name }) => name === 'form_submitted').map(({ person }) => person))
  const begun = deeds.filter(({ name, person }) => name !== 'form_viewed' && !finished.has(person))
  const left = new Map<string | null, number>()
  for (const own of Map.groupBy(begun, ({ person }) => person).values()) {
    const last = own
      .filter(({ name, said }) => name === 'form_left' && said.field !== undefined)
      .toSorted((a, b) => a.ms - b.ms || (a.id < b.id ? -1 : 1))
      .at(-1)
    const field = last?.said.field ?? null
    left.set(field, (left.get(field) ?? 0) + 1)
  }
  return {
    ...formCounts(deeds),
    versions: Object.fromEntries(
      [...Map.groupBy(deeds, ({ said }) => said.version)].map(([key, all]) => [String(key), formCounts(all)]),
    ),
    pages: Object.fromEntries(
      [...Map.groupBy(deeds, ({ said }) => said.path)].map(([key, all]) => [String(key), formCounts(all)]),
    ),
    left: Object.fromEntries(left),
  }
}

function recountCta(deeds: readonly Deed[], all: readonly Deed[]) {
  const clicks = deeds.filter(({ name }) => name === 'cta_clicked')
  const ends = all.filter(
    ({ name, said }) => name === 'form_submitted' || (name === 'content_downloaded' && said.asset !== undefined),
  )
  const led = clicks.filter(({ person, ms }) =>
    ends.some((end) => end.person === person && end.ms >= ms && end.ms <= ms + 7 * DAY),
  )
  return {
    ...{ views: deeds.filter(({ name }) => name === 'cta_viewed').length, viewers: distinct(deeds) },
    ...{ clicks: clicks.length, clickers: distinct(clicks), conversions: distinct(led) },
  }
}

const ENDS = { form: 'form_submitted', cta: 'cta_clicked', asset: 'content_downloaded' } as const

/** Who entered a stage in some cycle. */
interface Entry {
  readonly person: string
  readonly stage: string
  readonly ms: number
}

/** Of those who went through a door, by stage: who entered it then or later. */
function recountReached(kind: keyof typeof ENDS, deeds: readonly Deed[], entries: readonly Entry[]) {
  const first = new Map<string, number>()
  for (const { person, ms, name } of deeds)
    if (name === ENDS[kind]) first.set(person, Math.min(ms, first.get(person) ?? ms))
  const reached: Record<string, number> = {}
  for (const [stage, own] of Map.groupBy(entries, (entry) => entry.stage)) {
    const people = new Set(
      own
        .filter(({ person, ms }) => ms >= (first.get(person) ?? Number.POSITIVE_INFINITY) - MINUTE)
        .map((entry) => entry.person),
    )
    if (people.size > 0) reached[stage] = people.size
  }
  return reached
}

const step = fc.record({
  visitor: fc.integer({ min: 0, max: 5 }),
  hour: fc.integer({ min: 0, max: 14 * 24 }),
  name: fc.constantFrom(
    'form_viewed',
    'form_started',
    'form_left',
    'form_submitted',
    'cta_viewed',
    'cta_clicked',
    'content_downloaded',
    'known',
  ),
  door: fc.constantFrom('one', 'two'),
  version: fc.integer({ min: 1, max: 2 }),
  path: fc.constantFrom('/a', '/b'),
  field: fc.constantFrom('email', 'budget'),
})

describe('doors: forms, CTAs and assets in numbers', () => {
  let town: Scene
  let app: FastifyInstance
  let zone = 'Europe/London'
  let ids = 0

  const get = async <T>(url: string, schema: z.ZodType<T>): Promise<T> => {
    const response = await app.inject(url)
    assert.equal(response.statusCode, 200, response.body)
    return schema.parse(response.json())
  }
  const does = (who: string, ms: number, name: string, said: Record<string, Json>, email?: string) => {
    ids += 1
    return capture(
      { id: `d${ids}`, at: new Date(ms).toISOString(), anonymous: who, ...(email === undefined ? {} : { email }) },
      name === 'known' ? is(said) : did(name, said),
    )
  }
  const deeds = async (): Promise<Deed[]> => {
    const { rows } = await town.db.ops.query<Deed>(
      `select s.person_id as person, (extract(epoch from e.at) * 1000)::float8 as ms, e.id, e.body->>'name' as name, e.body->'properties' as said
         from events e join subjects s on s.workspace_id = e.workspace_id and s.subject_id = e.subject_id
        where e.workspace_id = $1 and e.type = 'capture.tracked'`,
      [town.workspace],
    )
    return rows
  }

  const inside = <T>(work: (client: Client) => Promise<T>): Promise<T> => inWorkspace(town.db.app, town.workspace, work)
  /** What the background does; `limit` leaves some undone. */
  const pack = async (limit = 1000) => {
    await inside((client) => packSiteDays(client, town.workspace, Date.parse(town.time.now), limit))
    await inside((client) => rebuildDirtyDays(client, town.workspace, town.ledger.book.of(town.workspace)(1), limit))
  }
  const audited = () =>
    inside(async (client) => ({
      site: await recountSiteDays(client, town.workspace),
      stages: await recountStageDays(client, town.workspace),
    }))
  const entries = async (): Promise<Entry[]> => {
    const { rows } = await town.db.ops.query<Entry>(
      `select j.person_id as person, e.key as stage, (extract(epoch from (e.value->>'at')::timestamptz) * 1000)::float8 as ms
         from journeys j cross join jsonb_each(j.entered) as e where j.workspace_id = $1`,
      [town.workspace],
    )
    return rows
  }

  before(async () => {
    town = await scene(template('it-services'), '2026-03-20T12:00:00.000Z')
    const actor: Actor = { workspace: town.workspace, role: 'owner', by: 'ana@us.example', userId: null, only: null }
    app = fastify()
    app.setErrorHandler((error, _request, reply) => {
      const { status, body } = answerTo(error)
      return reply.code(status).send(body)
    })
    const definition = async () => ({ ...town.ledger.book.of(town.workspace)(1), timezone: zone })
    await app.register(
      doorsRoutes({ pool: town.db.app, gate: async () => actor, definition, clock: () => town.time.now }),
    )
    await town.ledger.append(town.workspace, [does('first', START - DAY, 'other', {})])
  })
  after(async () => {
    await app?.close()
    await town?.close()
  })

  test('whatever was done at them, the numbers are a recount of the facts', async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        run += 1
        const captures = steps.map(({ visitor, hour, name, door, version, path, field }) => {
          const who = `r${run}-${visitor}`
          const ms = START + hour * HOUR
          const email = `p${run}-${visitor % 2}@known.example`
          if (name === 'known')
            return does(who, ms, name, field === 'email' ? { title: 'CTO' } : { ...FIT, email }, email)
          if (name.startsWith('cta')) return does(who, ms, name, { cta: door, path, position: 'TOFU', rule: 'x' })
          if (name === 'content_downloaded')
            return does(who, ms, name, field === 'email' ? { asset: door } : { url: 'https://x.test/f.pdf' })
          return does(who, ms, name, { form: door, version, path, ...(name === 'form_left' ? { field } : {}) })
        })
        for (let from = 0; from < captures.length; from += 9) {
          await town.ledger.append(town.workspace, captures.slice(from, from + 9))
          // What comes from here on comes late.
          if (from % 2 === run % 2) await pack(run % 4 === 0 ? 2 : 1000)
        }
        zone = ZONES[run % ZONES.length] ?? zone
        const found = await get(`/api/doors?${QUERY}`, DOORS)
        await pack()
        assert.deepEqual(await get(`/api/doors?${QUERY}`, DOORS), found)
        const { site, stages } = await audited()
        assert.deepEqual([site.wrong, stages.wrong], [[], []])
        const all = await deeds()
        const entered = (await entries()).filter(({ stage }) => found.stages.includes(stage))
        const reached = (one: { readonly stages: Readonly<Record<string, number>> }) =>
          Object.fromEntries(Object.entries(one.stages).filter(([, people]) => people > 0))
        const of = (kind: 'form' | 'cta' | 'asset') => {
          const own = all.filter(
            (one) =>
              isIn(zone)(one) &&
              one.said?.[kind] !== undefined &&
              (kind === 'asset' ? one.name === 'content_downloaded' : one.name.startsWith(kind)),
          )
          return [...Map.groupBy(own, ({ said }) => said[kind] ?? '')]
        }
        const counts = ({ views, viewers, starters, finishers }: ReturnType<typeof formCounts>) => ({
          views,
          viewers,
          starters,
          finishers,
        })
        assert.deepEqual(
          Object.fromEntries(
            found.forms.map((one) => [
              one.id,
              {
                ...counts(one),
                stages: reached(one),
                versions: Object.fromEntries(one.versions.map((part) => [String(part.version), counts(part)])),
                pages: Object.fromEntries(one.pages.map((part) => [String(part.path), counts(part)])),
                left: Object.fromEntries(one.left.map(({ field, k }) => [field, k])),
              },
            ]),
          ),
          Object.fromEntries(
            of('form').map(([id, own]) => [id, { ...recountForm(own), stages: recountReached('form', own, entered) }]),
          ),
        )
        assert.deepEqual(
          Object.fromEntries(
            found.ctas.map(({ id, views, viewers, clicks, clickers, conversions, ...one }) => [
              id,
              { views, viewers, clicks, clickers, conversions, stages: reached(one) },
            ]),
          ),
          Object.fromEntries(
            of('cta').map(([id, own]) => [
              id,
              { ...recountCta(own, all), stages: recountReached('cta', own, entered) },
            ]),
          ),
        )
        assert.deepEqual(
          Object.fromEntries(
            found.assets.map(({ id, downloads, people, ...one }) => [id, { downloads, people, stages: reached(one) }]),
          ),
          Object.fromEntries(
            of('asset').map(([id, own]) => [
              id,
              { downloads: own.length, people: distinct(own), stages: recountReached('asset', own, entered) },
            ]),
          ),
        )
      }),
      { numRuns: 12 },
    )
    zone = 'Europe/London'
  })

  test('a form that made somebody a lead says how far they got; who was one before is no lead of it', async () => {
    const ms = Date.parse('2026-04-02T10:00:00Z')
    const [ana, ben] = ['ana@acme.example', 'ben@other.example']
    await town.ledger.append(town.workspace, [
      does('ben', ms - 3 * DAY, 'known', { email: ben }, ben),
      does('ana', ms, 'known', { email: ana, ...FIT }, ana),
      does('ana', ms, 'form_submitted', { form: 'quote', version: 3, path: '/quote' }, ana),
      does('ana', ms + HOUR, 'quote_requested', {}, ana),
      does('ben', ms, 'form_submitted', { form: 'quote', version: 3, path: '/quote' }, ben),
    ])
    const { door, stages } = await get('/api/doors/form/quote?from=2026-04-02&to=2026-04-02', DOOR)
    assert.ok(door.kind === 'form')
    assert.deepEqual([door.finishers, door.leads, door.completed.few], [2, 1, true])
    const { rows } = await town.db.ops.query<{ entered: Record<string, { at: string }> }>(
      'select j.entered from journeys j join people p using (workspace_id, person_id) where p.email = $1',
      [ana],
    )
    const reached = new Set(Object.keys(rows[0]?.entered ?? {}))
    assert.deepEqual(door.stages, Object.fromEntries(stages.map((stage) => [stage, reached.has(stage) ? 1 : 0])))
    assert.ok(reached.size > 2)
  })

  test('an asset is seen where a form stands that gives it', async () => {
    const ms = Date.parse('2026-04-10T10:00:00Z')
    await seedForm(town, 'guide-form', 'guide')
    await town.ledger.append(town.workspace, [
      does('g1', ms, 'form_viewed', { form: 'guide-form', version: 2, path: '/guide' }),
      does('g2', ms, 'form_viewed', { form: 'guide-form', version: 2, path: '/guide' }),
      does('g2', ms + HOUR, 'content_downloaded', { asset: 'guide' }),
      does('g2', ms + 2 * HOUR, 'content_downloaded', { asset: 'guide' }),
    ])
    const { door } = await get('/api/doors/asset/guide?from=2026-04-10&to=2026-04-10', DOOR)
    assert.ok(door.kind === 'asset')
    assert.deepEqual(
      [door.forms, door.viewers, door.downloads, door.people, door.taken?.share],
      [['guide-form'], 2, 2, 1, 0.5],
    )
  })

  test('whoever is joined, parted again or erased, and whatever is rebuilt: a door counts people', async () => {
    const ms = Date.parse('2026-02-10T10:00:00Z')
    const [dan, eve] = ['dan@acme.example', 'eve@acme.example']
    const sent = (who: string, at: number, email: string) => [
      does(who, at, 'form_viewed', { form: 'join', version: 1, path: '/join' }),
      does(who, at + MINUTE, 'form_submitted', { form: 'join', version: 1, path: '/join' }),
      does(who, at + MINUTE, 'known', { email, ...FIT }, email),
    ]
    await town.ledger.append(town.workspace, [...sent('dan', ms, dan), ...sent('eve', ms + DAY, eve)])
    await pack()
    const said = async () => {
      const { door } = await get('/api/doors/form/join?from=2026-02-10&to=2026-02-11', DOOR)
      assert.ok(door.kind === 'form')
      return [door.views, door.viewers, door.finishers, door.leads]
    }
    assert.deepEqual(await said(), [2, 2, 2, 2])
    const idOf = async (email: string): Promise<PersonId> => {
      const { rows } = await town.db.ops.query('select person_id from people where email = $1', [email])
      return rows[0]?.person_id
    }
    const [first, second] = [await idOf(dan), await idOf(eve)]
    const joining = {
      ...{ pool: town.db.app, workspace: town.workspace, book: town.ledger.book, now: town.time.now, by: 'test' },
    }
    await mergePeople(joining, first, second, 'the same')
    assert.deepEqual(await said(), [2, 1, 1, 1])
    await pack()
    assert.deepEqual(await said(), [2, 1, 1, 1])
    await unmergePerson(joining, first)
    assert.deepEqual(await said(), [2, 2, 2, 2])
    await erasePerson({ ...joining, because: 'erased' }, second)
    assert.deepEqual(await said(), [2, 2, 2, 2])
    await pack()
    assert.deepEqual(await said(), [2, 2, 2, 2])
    await rebuild(town.db.app, town.workspace, { now: town.time.now })
    assert.deepEqual(await said(), [2, 2, 2, 2])
    const { site, stages } = await audited()
    assert.deepEqual([site.wrong, stages.wrong], [[], []])
  })

  test('a packed day of doors or of stages that is not what its rows say is found, and a rebuild packs it anew', async () => {
    await pack()
    const { site, stages } = await audited()
    assert.ok(site.checked > 3 && stages.checked > 3)
    await inside(async (client) => {
      await client.query(
        `update site_days set doors = set_byte(doors, length(doors) - 1, 7) where workspace_id = $1 and day = '2026-03-04'`,
        [town.workspace],
      )
      await client.query(
        `update stage_days set entries = set_byte(entries, length(entries) - 1, 7) where workspace_id = $1 and day = '2026-02-10'`,
        [town.workspace],
      )
      await client.query(
        `update stage_days set last_at = last_at - interval '1 day' where workspace_id = $1 and day = '2026-02-11'`,
        [town.workspace],
      )
    })
    assert.deepEqual(await audited(), {
      site: { ...site, wrong: ['2026-03-04'] },
      stages: { ...stages, wrong: ['2026-02-10', '2026-02-11'] },
    })
    await rebuild(town.db.app, town.workspace, { now: town.time.now })
    assert.deepEqual(await audited(), { site, stages })
  })

  test('another definition asks for other stages, which are counted at once and packed soon', async () => {
    const asked = ['lead', 'customer']
    const { rows } = await town.db.ops.query(`select stages from stage_days where workspace_id = $1 limit 1`, [
      town.workspace,
    ])
    const { stages } = town.ledger.book.of(town.workspace)(1)
    const count = (of: readonly string[]) =>
      inside((client) =>
        countDoors(client, town.workspace, rangeOf({ from: '2026-02-10', to: '2026-02-11' }, '', 'UTC'), of, 'join'),
      )
    const known = stages.map(({ id }) => id).filter((id) => rows[0]?.stages.includes(id))
    const before = await count(known)
    assert.equal(before.reached.form.get('join')?.[known[0] ?? ''], 2)
    await inside((client) => packStageDays(client, town.workspace, asked, [dayNumber('2026-02-10')]))
    assert.deepEqual(await count(known), before)
    assert.deepEqual(await inside((client) => unpackedStageDays(client, town.workspace, known, 1000)), [
      dayNumber('2026-02-10'),
    ])
    await pack()
    assert.deepEqual(await inside((client) => unpackedStageDays(client, town.workspace, known, 1000)), [])
  })

  test('a door of which nothing was seen is not there, and a strange kind is refused', async () => {
    assert.equal((await app.inject('/api/doors/form/nowhere')).statusCode, 404)
    assert.equal((await app.inject('/api/doors/window/quote')).statusCode, 400)
  })
})

/** A published form that gives an asset, as `capture/forms` stores one. */
async function seedForm({ db, workspace, time }: Scene, id: string, asset: string): Promise<void> {
  await inWorkspace(db.app, workspace, async (client) => {
    await client.query(
      `insert into forms (workspace_id, id, revision, source, saved_at, saved_by, live_version, created_at)
       values ($1, $2, 1, '', $3, 'test', 2, $3)`,
      [workspace, id, time.now],
    )
    await client.query(
      `insert into form_versions (workspace_id, form_id, version, source, body, published_at, published_by)
       values ($1, $2, 2, '', $3, $4, 'test')`,
      [workspace, id, { id, asset }, time.now],
    )
  })
}

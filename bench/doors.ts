import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyInto } from '../src/db/copy.ts'
import { inWorkspace } from '../src/db/pool.ts'
import { fromMs } from '../src/funnel/brand.ts'
import { countDoors } from '../src/measure/doors/store.ts'
import { packSiteDays } from '../src/measure/site/effect.ts'
import { rangeOf } from '../src/measure/site/range.ts'
import { SETTINGS } from '../src/measure/site/store.ts'
import { packStageDays, unpackedStageDays } from '../src/measure/stages/store.ts'
import { randomFrom } from '../test/chaos/random.ts'
import { BENCH, emptyHome, type Home, openHome } from './home.ts'
import { atMost, quantile, type Row, range, type Scenario, timed } from './measure.ts'

/** Ninety days that end here hold all hits. */
const END = Date.parse('2026-06-30T00:00:00Z')
const DAY = 86_400_000
const DAYS = 90
const CHUNK = 5_000
/** Hits of a visitor, and of ten visitors so many who send a form. */
const OF_ONE = 4
const FINISHERS = 4
/** One of so many visitors came with two browsers. */
const JOINED = 20
const STAGES = ['lead', 'mql', 'sql', 'customer']

const HITS = ['workspace_id', 'subject_id', 'at', 'id', 'kind', 'path', 'door', 'version', 'field']
const JOURNEYS = ['workspace_id', 'person_id', 'cycle', 'day', 'entered', 'dimensions']
const SUBJECTS = ['workspace_id', 'subject_id', 'person_id', 'merged_into']
const uuid = (a: number, b: number) =>
  `${a.toString(16).padStart(8, '0')}-0000-7000-8000-${b.toString(16).padStart(12, '0')}`

const subjectOf = (visitor: number) => uuid(randomFrom(visitor).whole(0, 0xffffffff), visitor)
const isFinisher = (visitor: number) => visitor % 10 < FINISHERS
const isJoined = (visitor: number) => visitor % JOINED === JOINED - 1

interface Visitor {
  readonly subject: string
  readonly began: number
  readonly hits: readonly (readonly (string | number | null)[])[]
}

/** The same visitor for the same number: sees a CTA and a form, begins it, and sends it or leaves it. */
function visitorOf(visitor: number): Visitor {
  const random = randomFrom(visitor)
  const subject = uuid(random.whole(0, 0xffffffff), visitor)
  const began = END - DAYS * DAY + random.whole(0, DAYS * DAY - 3_600_000)
  const [form, path, version] = [`form-${random.whole(0, 11)}`, `/page-${random.whole(0, 39)}`, random.whole(1, 3)]
  const [cta, field] = [`cta-${random.whole(0, 7)}`, `field-${random.whole(0, 9)}`]
  const asset = `asset-${random.whole(0, 5)}`
  const at = (nth: number) => fromMs(began + nth * 40_000)
  const id = (nth: number) => uuid(nth, visitor)
  const last = isFinisher(visitor)
    ? [id(3), 'form_submitted', path, form, version, null]
    : [id(3), 'form_left', path, form, version, field]
  const middle =
    visitor % 4 === 0
      ? [id(2), 'asset_downloaded', path, asset, null, null]
      : [id(2), 'form_started', path, form, version, null]
  const deeds = [
    [id(0), visitor % 3 === 0 ? 'cta_clicked' : 'cta_viewed', path, cta, null, 'MOFU'],
    [id(1), 'form_viewed', path, form, version, null],
    middle,
    last,
  ]
  return { subject, began, hits: deeds.map((deed, nth) => [subject, at(nth), ...deed]) }
}

function journeyOf(visitor: number, { subject, began }: Visitor) {
  const entry = (nth: number) => ({ at: fromMs(began + nth * 130_000), basis: 'criteria' })
  const deep = isFinisher(visitor) ? 1 + (visitor % STAGES.length) : 0
  const entered = Object.fromEntries(['visitor', ...STAGES.slice(0, deep)].map((stage, nth) => [stage, entry(nth)]))
  const dimensions = { source: 'website', channel: 'organic search', campaign: null, rep: null, track: 'mid' }
  return [subject, 1, fromMs(began).slice(0, 10), entered, dimensions]
}

async function fill(home: Home, hits: number): Promise<void> {
  const visitors = Math.round(hits / OF_ONE)
  const own = (row: readonly (string | number | object | null)[]) => [home.workspace, ...row]
  for (let from = 0; from < visitors; from += CHUNK) {
    const numbers = range(Math.min(CHUNK, visitors - from)).map((index) => from + index)
    const met = numbers.map((number) => ({ number, visitor: visitorOf(number) }))
    const persons = met.filter(({ number }) => !isJoined(number))
    await inWorkspace(home.database.owner, home.workspace, async (client) => {
      await copyInto(
        client,
        'hits',
        HITS,
        met.flatMap(({ visitor }) => visitor.hits.map(own)),
      )
      await copyInto(
        client,
        'journeys',
        JOURNEYS,
        persons.map(({ number, visitor }) => own(journeyOf(number, visitor))),
      )
      await copyInto(
        client,
        'subjects',
        SUBJECTS,
        met.map(({ number, visitor: { subject } }) => {
          const root = isJoined(number) ? subjectOf(number - 1) : null
          return own([subject, root ?? subject, root])
        }),
      )
    })
  }
  // Facts come in the order of time, and so do these lie.
  await home.database.owner.query('cluster hits using hits_at')
  await home.database.owner.query('vacuum (analyze) hits')
  await home.database.owner.query('vacuum (analyze) journeys')
  await home.database.owner.query('vacuum (analyze) subjects')
}

/** What the background does when a day has ended. */
async function pack({ database, workspace }: Home): Promise<void> {
  const days = 7
  while ((await inWorkspace(database.app, workspace, (client) => packSiteDays(client, workspace, END, days))) === days);
  for (let more = true; more; )
    more = await inWorkspace(database.app, workspace, async (client) => {
      const some = await unpackedStageDays(client, workspace, STAGES, days)
      await packStageDays(client, workspace, STAGES, some)
      return some.length === days
    })
}

async function fixture(hits: number, say: (line: string) => void): Promise<string> {
  const name = `doors-${hits}`
  const file = join(BENCH, name, 'built.json')
  const shape = createHash('sha256')
    .update(readFileSync(new URL(import.meta.url), 'utf8'))
    .digest('hex')
    .slice(0, 16)
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).shape === shape) return join(BENCH, name)
  say(`fixture: ${hits} hits at doors are made once`)
  const folder = await emptyHome(name)
  const home = await openHome(folder)
  try {
    await fill(home, hits)
    await pack(home)
    writeFileSync(file, `${JSON.stringify({ shape })}\n`)
  } finally {
    await home.close()
  }
  return folder
}

async function measured(hits: number, limit: number, rounds: number, say: (line: string) => void): Promise<Row[]> {
  const home = await openHome(await fixture(hits, say))
  try {
    const asked = rangeOf({ from: '2026-04-01', to: '2026-06-29' }, '2026-06-29', 'UTC')
    const { database, workspace } = home
    const taken: number[] = []
    for (const round of range(rounds)) {
      const ms = await timed(() =>
        inWorkspace(database.app, workspace, (client) => countDoors(client, workspace, asked, STAGES), SETTINGS),
      )
      if (round > 0) taken.push(ms)
    }
    const note = `${hits} hits in 90 days, ${(hits * FINISHERS) / (10 * OF_ONE)} who sent a form, best ${Math.min(...taken).toFixed(0)} ms`
    return [
      { what: `${hits} hits, p50`, value: quantile(taken, 0.5), unit: 'ms', note },
      { what: `${hits} hits, p95`, value: quantile(taken, 0.95), unit: 'ms', goal: atMost(limit) },
    ]
  } finally {
    await home.close()
  }
}

/** The report of all doors over 90 days, at a tenth of the hits and at all of them. */
export const doors: Scenario = {
  name: 'doors',
  run: async ({ people, quick, say }) => {
    const rounds = quick ? 6 : 12
    const small = await measured(Math.min(100_000, people), 100, rounds, say)
    return people <= 100_000 ? small : [...small, ...(await measured(people, 500, rounds, say))]
  },
}

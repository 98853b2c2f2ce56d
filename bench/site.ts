import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyInto } from '../src/db/copy.ts'
import { inWorkspace } from '../src/db/pool.ts'
import { fromMs } from '../src/funnel/brand.ts'
import { packSiteDays } from '../src/measure/site/effect.ts'
import { rangeOf } from '../src/measure/site/range.ts'
import { countSite, SETTINGS, whoIsHere } from '../src/measure/site/store.ts'
import { randomFrom } from '../test/chaos/random.ts'
import { BENCH, emptyHome, type Home, openHome } from './home.ts'
import { atMost, quantile, type Row, range, type Scenario, timed } from './measure.ts'

/** Ninety days that end here hold a million hits, the ninety before them another. */
const END = Date.parse('2026-06-30T00:00:00Z')
const DAY = 86_400_000
const DAYS = 90
const CHUNK = 5_000
const A_VISIT = 5
const PATHS = range(400).map((index) => (index === 0 ? '/' : `/blog/post-${index}`))
const CHANNELS = ['direct', 'organic search', 'paid search', 'referral']

const COLUMNS = ['workspace_id', 'subject_id', 'at', 'id', 'kind', 'path', 'seconds', 'scroll', 'channel']
const uuid = (a: number, b: number) =>
  `${a.toString(16).padStart(8, '0')}-0000-7000-8000-${b.toString(16).padStart(12, '0')}`

/** The same visitor for the same number: two visits of three pages, of which two are told to have been read. */
function hitsOf(visitor: number, start: number) {
  const random = randomFrom(visitor)
  // Ids of real visitors are in no order.
  const subject = uuid(random.whole(0, 0xffffffff), visitor)
  return range(2).flatMap((visit) => {
    const began = start + random.whole(0, DAYS * DAY - 3_600_000)
    return range(A_VISIT).map((nth) => {
      const path = PATHS[Math.floor(random.whole(0, 19) * random.whole(0, 20))] ?? '/'
      const isPage = nth % 2 === 0
      const id = uuid(visit * A_VISIT + nth, visitor)
      const read = isPage ? [null, null] : [random.whole(1, 300), random.whole(0, 100)]
      return [
        subject,
        fromMs(began + nth * 40_000),
        id,
        isPage ? 'page' : 'read',
        path,
        ...read,
        nth === 0 ? random.pick(CHANNELS) : null,
      ]
    })
  })
}

async function fill(home: Home, hits: number): Promise<void> {
  const visitors = Math.round(hits / (2 * A_VISIT))
  for (const [round, start] of [END - 2 * DAYS * DAY, END - DAYS * DAY].entries())
    for (let from = 0; from < visitors; from += CHUNK) {
      const rows = range(Math.min(CHUNK, visitors - from)).flatMap((index) =>
        hitsOf(round * visitors * 0.7 + from + index, start),
      )
      await inWorkspace(home.database.owner, home.workspace, (client) =>
        copyInto(
          client,
          'hits',
          COLUMNS,
          rows.map((row) => [home.workspace, ...row]),
        ),
      )
    }
  // Facts come in the order of time, and so do these lie.
  await home.database.owner.query('cluster hits using hits_at')
  await home.database.owner.query('vacuum (analyze) hits')
}

async function fixture(hits: number, say: (line: string) => void): Promise<string> {
  const name = `site-${hits}`
  const file = join(BENCH, name, 'built.json')
  const shape = createHash('sha256')
    .update(readFileSync(new URL(import.meta.url), 'utf8'))
    .digest('hex')
    .slice(0, 16)
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).shape === shape) return join(BENCH, name)
  say(`fixture: ${2 * hits} hits are made once`)
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

/** What the background does when a day has ended. */
async function pack({ database, workspace }: Home): Promise<void> {
  const days = 7
  while ((await inWorkspace(database.app, workspace, (client) => packSiteDays(client, workspace, END, days))) === days);
}

/** Reports of a site over 90 days of hits, with as many before them. */
export const site: Scenario = {
  name: 'site',
  run: async ({ people, quick, say }) => {
    const hits = people
    const home = await openHome(await fixture(hits, say))
    try {
      const pool = home.database.app
      const asked = rangeOf({ from: '2026-04-01', to: '2026-06-29' }, '2026-06-29', 'UTC')
      const stages = ['lead']
      const works: Readonly<Record<string, () => Promise<unknown>>> = {
        'visits and pages': () =>
          inWorkspace(pool, home.workspace, (client) => countSite(client, home.workspace, asked, stages), SETTINGS),
        'who is here now': () =>
          inWorkspace(
            pool,
            home.workspace,
            (client) => whoIsHere(client, home.workspace, { nowMs: END - 10 * DAY, only: null }),
            SETTINGS,
          ),
      }
      const rows: Row[] = []
      for (const [what, work] of Object.entries(works)) {
        const taken: number[] = []
        for (const round of range(quick ? 4 : 8)) {
          const ms = await timed(work)
          if (round > 0) taken.push(ms)
        }
        rows.push({
          what: `${what}, p50`,
          value: quantile(taken, 0.5),
          unit: 'ms',
          goal: atMost(500),
          note: `${hits} hits in 90 days, best ${Math.min(...taken).toFixed(0)} ms`,
        })
        rows.push({ what: `${what}, p95`, value: quantile(taken, 0.95), unit: 'ms' })
      }
      return rows
    } finally {
      await home.close()
    }
  },
}

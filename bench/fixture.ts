import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Cell, copyInto } from '../src/db/copy.ts'
import { inWorkspace } from '../src/db/pool.ts'
import { fromMs } from '../src/funnel/brand.ts'
import { bodyOf } from '../src/ledger/fact-row.ts'
import { digestOf } from '../src/ledger/ids.ts'
import { rebuild } from '../src/ledger/rebuild.ts'
import { defaultFiles } from '../src/parts.ts'
import { BENCH, emptyHome, type Home, openHome } from './home.ts'
import { range, timed } from './measure.ts'
import { END, EVENTS, type Resident, residentOf } from './population.ts'

/** People a transaction: 20,000 facts take about a second, and a statement of `app` has fifteen. */
const CHUNK = 2_000
/** While one chunk is made here, the database works on the other. */
const LANES = 2

/** How a fixture came to be, kept beside it. */
export interface Built {
  readonly shape: string
  readonly people: number
  readonly copySeconds: number
  readonly peopleSeconds: number
  readonly reportSeconds: number
}

export interface Fixture extends Built {
  readonly folder: string
}

/** What the stored rows follow from: another population or another definition needs another fixture. */
function shapeOf(): string {
  const source = readFileSync(new URL('population.ts', import.meta.url), 'utf8')
  return createHash('sha256').update(source).update(JSON.stringify(defaultFiles())).digest('hex').slice(0, 16)
}

const FACTS = ['subject_id', 'at', 'id', 'seq', 'type', 'version', 'mode', 'trust', 'door', 'recorded_at', 'body']

function* rowsOf(people: readonly Resident[], of: (one: Resident) => readonly (readonly Cell[])[], workspace: string) {
  for (const one of people) for (const row of of(one)) yield [workspace, ...row]
}

const factRows = ({ facts }: Resident) =>
  facts.map(({ subject, at, id, event, version, mode, trust, door, recordedAt }, index) => [
    ...[subject, at, id, index + 1, event.type, version, mode, trust, door, recordedAt],
    bodyOf(event),
  ])
const receiptRows = ({ facts }: Resident) =>
  facts.map(({ id, subject, event }) => [id, subject, digestOf(JSON.stringify(event))])
const identityRows = ({ subject, anonymous, email }: Resident) => [
  ['anonymous', anonymous, subject, true],
  ...(email === undefined ? [] : [['email', email, subject, true]]),
]

function copyChunk({ database, workspace }: Home, people: readonly Resident[]): Promise<void> {
  return inWorkspace(database.app, workspace, async (client) => {
    const copy = (table: string, columns: readonly string[], of: (one: Resident) => readonly (readonly Cell[])[]) =>
      copyInto(client, table, ['workspace_id', ...columns], rowsOf(people, of, workspace))
    await copy('subjects', ['subject_id', 'person_id'], ({ subject }) => [[subject, subject]])
    await copy('identities', ['kind', 'value', 'subject_id', 'trusted'], identityRows)
    await copy('receipts', ['key', 'subject_id', 'digest'], receiptRows)
    await copy('events', FACTS, factRows)
  })
}

async function build(folder: string, people: number, say: (line: string) => void): Promise<Built> {
  const home = await openHome(folder)
  try {
    const starts = range(Math.ceil(people / CHUNK)).map((index) => index * CHUNK)
    const lane = async () => {
      for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
        const from = start
        const count = Math.min(CHUNK, people - from)
        await copyChunk(
          home,
          range(count).map((index) => residentOf(from + index, 'historic')),
        )
        if (from % 100_000 === 0) say(`fixture: ${from} of ${people} people copied`)
      }
    }
    const copySeconds = (await timed(() => Promise.all(range(LANES).map(lane)))) / 1000
    say(`fixture: ${people * EVENTS} facts copied in ${copySeconds.toFixed(1)} s`)
    await home.database.owner.query('analyze')
    let peopleMs = 0
    const start = performance.now()
    const onProgress = (done: number, total: number) => {
      if (done % 100_000 === 0) say(`fixture: ${done} of ${total} people rebuilt`)
      peopleMs = performance.now() - start
    }
    await rebuild(home.database.app, home.workspace, { now: fromMs(END), onProgress })
    const reportSeconds = (performance.now() - start - peopleMs) / 1000
    // What the background of Postgres would have done by the time anybody looks.
    await home.database.owner.query('vacuum (analyze)')
    return { shape: shapeOf(), people, copySeconds, peopleSeconds: peopleMs / 1000, reportSeconds }
  } finally {
    await home.close()
  }
}

/** A home with so many people of ten events each: COPY of facts, then `rebuild`; kept for the next run. */
export async function fixtureOf(people: number, say: (line: string) => void): Promise<Fixture> {
  const name = `people-${people}`
  const built = join(BENCH, name, 'built.json')
  if (existsSync(built)) {
    const stored: Built = JSON.parse(readFileSync(built, 'utf8'))
    if (stored.shape === shapeOf()) return { ...stored, folder: join(BENCH, name) }
  }
  say(`fixture: ${people} people and ${people * EVENTS} events are made once`)
  const folder = await emptyHome(name)
  const made = await build(folder, people, say)
  writeFileSync(built, `${JSON.stringify(made)}\n`)
  return { ...made, folder }
}

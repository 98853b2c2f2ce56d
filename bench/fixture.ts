import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Cell, copyInto } from '../src/db/copy.ts'
import { inWorkspace } from '../src/db/pool.ts'
import { compileDefinition } from '../src/definition/compile.ts'
import { fromMs, type PersonId } from '../src/funnel/brand.ts'
import { fold } from '../src/funnel/fold.ts'
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
  /** Of its facts. */
  readonly shape: string
  /** Of what followed from them when it was last rebuilt. */
  readonly folded: string
  readonly people: number
  readonly copySeconds: number
  readonly peopleSeconds: number
  readonly reportSeconds: number
}

export interface Fixture extends Built {
  readonly folder: string
}

const digestOfAll = (...texts: readonly string[]): string =>
  createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16)

/** What the stored facts follow from: another population or another definition needs another fixture. */
const shapeOf = (): string =>
  digestOfAll(readFileSync(new URL('population.ts', import.meta.url), 'utf8'), JSON.stringify(defaultFiles()))

/** What today's program makes of some of these people; when it differs, derived rows must be rebuilt. */
function foldedOf(): string {
  const compiled = compileDefinition(defaultFiles(), 1)
  if (!compiled.ok) throw new Error('The default definition does not compile.')
  const people = range(200).map((index) => {
    const { subject, facts } = residentOf(index, 'historic')
    const id: string = subject
    return fold(id as PersonId, facts, fromMs(END), () => compiled.definition)
  })
  return digestOfAll(JSON.stringify(people))
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

type Say = (line: string) => void

async function copyAll(home: Home, people: number, say: Say): Promise<number> {
  const starts = range(Math.ceil(people / CHUNK)).map((index) => index * CHUNK)
  const lane = async () => {
    for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
      const from = start
      const count = Math.min(CHUNK, people - from)
      const residents = range(count).map((index) => residentOf(from + index, 'historic'))
      await copyChunk(home, residents)
      if (from % 100_000 === 0) say(`fixture: ${from} of ${people} people copied`)
    }
  }
  const seconds = (await timed(() => Promise.all(range(LANES).map(lane)))) / 1000
  await home.database.owner.query('analyze')
  return seconds
}

async function rebuildAll(home: Home, say: Say): Promise<Pick<Built, 'peopleSeconds' | 'reportSeconds'>> {
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
  return { peopleSeconds: peopleMs / 1000, reportSeconds }
}

/** A home with so many people of ten events each: COPY of facts, then `rebuild`; kept for the next run. */
export async function fixtureOf(people: number, say: Say): Promise<Fixture> {
  const name = `people-${people}`
  const file = join(BENCH, name, 'built.json')
  const stored: Built | undefined = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  const shape = shapeOf()
  const folded = foldedOf()
  const isKept = stored?.shape === shape
  const folder = isKept ? join(BENCH, name) : await emptyHome(name)
  if (isKept && stored.folded === folded) return { ...stored, folder }
  say(`fixture: ${people} people and ${people * EVENTS} events are ${isKept ? 'rebuilt' : 'made once'}`)
  const home = await openHome(folder)
  try {
    const copySeconds = isKept ? stored.copySeconds : await copyAll(home, people, say)
    const made: Built = { shape, folded, people, copySeconds, ...(await rebuildAll(home, say)) }
    writeFileSync(file, `${JSON.stringify(made)}\n`)
    return { ...made, folder }
  } finally {
    await home.close()
  }
}

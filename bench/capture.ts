import { inWorkspace } from '../src/db/pool.ts'
import { createWorkspace, workspaceOf } from '../src/db/workspace.ts'
import { fromMs, type SubjectId, type WorkspaceId } from '../src/funnel/brand.ts'
import type { Capture } from '../src/funnel/capture.ts'
import { itemsOf } from '../src/ledger/batch.ts'
import { newSubject } from '../src/ledger/ids.ts'
import { factParts } from '../src/ledger/parts-facts.ts'
import { statementOf } from '../src/ledger/statement.ts'
import { type FactWrite, noWrites } from '../src/ledger/writes.ts'
import { emptyHome, type Home, openHome } from './home.ts'
import { atLeast, batchesOf, type Goal, median, type Row, range, type Scale, type Scenario, timed } from './measure.ts'
import { type Call, capturesOf, mingled, readings, strangers, visits } from './visits.ts'

const BATCH = 500

interface Stream {
  readonly name: string
  readonly what: string
  readonly calls: (name: string, count: number) => Call[]
  readonly goal?: Goal
}

const STREAMS: readonly Stream[] = [
  { name: 'visits', what: 'five events a visit', calls: visits, goal: atLeast(0.5) },
  { name: 'strangers', what: 'every event somebody new', calls: strangers, goal: atLeast(0.2) },
  { name: 'mingled', what: 'visits all at once', calls: mingled },
  { name: 'readings', what: 'page views and how they were read', calls: readings, goal: atLeast(0.5) },
]

/** The facts of captures as the ledger would write them, each visitor a subject; made before the clock runs. */
function factsOf(captures: readonly Capture[]): FactWrite[] {
  const subjects = new Map<string, { readonly id: SubjectId; seq: number }>()
  const now = fromMs(Date.now())
  return itemsOf(captures).map(({ id, digest, capture }) => {
    const { to, at, mode, trust, door, event } = capture
    const who = to.kind === 'person' ? (to.identifiers.find(({ kind }) => kind === 'anonymous')?.value ?? '') : ''
    const subject = subjects.get(who) ?? { id: newSubject(), seq: 0 }
    subjects.set(who, subject)
    subject.seq += 1
    const fact = { id, subject: subject.id, at, recordedAt: now, version: 1, mode, trust, door, event }
    return { fact, kind: 'person', seq: subject.seq, digest }
  })
}

/** A bare insert (LEDGER 13): events and receipts with their indexes, by the same driver, one batch under way. */
async function insertBare(home: Home, workspace: WorkspaceId, facts: readonly FactWrite[]): Promise<void> {
  for (const batch of batchesOf(facts, BATCH)) {
    const parts = factParts({ ...noWrites(), facts: batch }).filter((part) => part !== undefined)
    await inWorkspace(home.database.app, workspace, (client) => client.query(statementOf(workspace, parts)))
  }
}

/** The whole transaction for each batch: identified, scored, staged, routed. */
export async function appendAll(home: Home, captures: readonly Capture[]): Promise<void> {
  for (const batch of batchesOf(captures, BATCH)) await home.engine.ledger.append(home.workspace, batch)
}

async function measure(home: Home, bare: WorkspaceId, stream: Stream, { quick, say }: Scale): Promise<Row[]> {
  const count = quick ? 5_000 : 20_000
  const found: { readonly whole: number; readonly bare: number }[] = []
  for (const round of range(quick ? 4 : 6)) {
    const captures = capturesOf(stream.calls(`${stream.name}-${round}`, count))
    const facts = factsOf(captures)
    const rate = (ms: number) => (captures.length / ms) * 1000
    const whole = rate(await timed(() => appendAll(home, captures)))
    const inserted = rate(await timed(() => insertBare(home, bare, facts)))
    say(`capture: ${stream.what}, round ${round}: ${Math.round(whole)} of ${Math.round(inserted)} events/s`)
    // The first round warms both up.
    if (round > 0) found.push({ whole, bare: inserted })
  }
  const goal = stream.goal === undefined ? {} : { goal: stream.goal }
  const rates = `${Math.round(median(found.map(({ whole }) => whole)))} of ${Math.round(median(found.map((one) => one.bare)))} events/s`
  const ratio = median(found.map((one) => one.whole / one.bare))
  return [{ what: stream.what, value: ratio, unit: 'of bare inserts', ...goal, note: rates }]
}

/** Capture against bare inserts of the same events, in turns (ABAB), so that a busy machine slows both. */
export const capture: Scenario = {
  name: 'capture',
  run: async (scale) => {
    const home = await openHome(await emptyHome('capture'))
    try {
      await createWorkspace(home.database.app, 'bare', 'Bare inserts')
      const { id } = await workspaceOf(home.database.app, 'bare')
      const rows: Row[] = []
      for (const stream of STREAMS) rows.push(...(await measure(home, id, stream, scale)))
      return rows
    } finally {
      await home.close()
    }
  },
}

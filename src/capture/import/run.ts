import type { EventId } from '../../funnel/brand.ts'
import type { Capture, Outcome } from '../../funnel/capture.ts'
import type { CsvItem } from './csv.ts'
import type { DateReader } from './dates.ts'
import type { Draft, World } from './draft.ts'
import { type Counts, countIssues, type Issue, KEPT_ISSUES, rejects } from './issue.ts'
import type { Occurrences } from './occurrences.ts'
import { openRow } from './row.ts'
import { captureOf, draftsOf, type Envelope, messageId, rowKey } from './rows.ts'

/** Captures a call of the ledger: its own largest batch, so that a row's facts are stored together. */
const BATCH = 500
/** Company names remembered, so that a file with few companies does not describe each of them in every row. */
const SHARED = 10_000

/** What an import needs of the world. */
export interface Ports {
  readonly append: (captures: readonly Capture[]) => Promise<readonly Outcome[]>
  /** Which of these facts belong to imports that were undone. */
  readonly withdrawn: (ids: readonly EventId[]) => Promise<ReadonlySet<EventId>>
  /** Which of these speak of somebody or something that is known, from before or from rows above. */
  readonly known: (captures: readonly Capture[]) => Promise<readonly boolean[]>
  /** Every usable row and what it becomes. */
  readonly watch?: (line: number, drafts: readonly Draft[]) => void
  readonly keepIssues: (issues: readonly Issue[]) => Promise<void>
  /** After each batch; throws to stop. */
  readonly progress: (counts: Counts) => Promise<void>
  readonly digest: (text: string) => string
  readonly eventId: (messageId: string) => EventId
  readonly occurrences: Occurrences
}

interface Pending {
  readonly key: string
  readonly occurrence: number
  readonly draft: Draft
  /** The row's findings; absent for facts that many rows share, which count for none. */
  readonly row: { readonly line: number; readonly issues: Issue[] } | undefined
}

export interface Plan {
  readonly world: World
  readonly header: readonly string[]
  readonly dates: DateReader
  readonly envelope: Envelope
}

/** Sends every row of a file to the ledger, in order, and says what became of each. Memory does not grow with the file. */
export async function runImport(
  rows: AsyncIterable<CsvItem>,
  plan: Plan,
  counts: Counts,
  ports: Ports,
): Promise<Issue[]> {
  const index = new Map(plan.header.map((name, position) => [name, position]))
  const kept: Issue[] = []
  const shared = new Set<string>()
  // Whom the file itself closes: that is no news of its other rows.
  const closing = new Set<string>()
  let pending: Pending[] = []
  let told: Issue[] = []
  const flush = async (): Promise<void> => {
    const issues = [...told, ...(await send(pending, plan.envelope, counts, ports, closing))]
    pending = []
    told = []
    const room = issues.slice(0, KEPT_ISSUES - kept.length)
    kept.push(...room)
    await ports.keepIssues(room)
    await ports.progress(counts)
  }
  for await (const item of rows) {
    counts.rows++
    const taken = take(item, plan, index, shared, ports)
    if (taken.rejected.length > 0) {
      countIssues(counts, taken.rejected)
      told.push(...taken.rejected)
    }
    if (pending.length + taken.pending.length > BATCH || told.length > BATCH) await flush()
    pending.push(...taken.pending)
  }
  await flush()
  return kept
}

interface Taken {
  readonly pending: Pending[]
  readonly rejected: readonly Issue[]
}

function take(
  item: CsvItem,
  { world, header, dates }: Plan,
  index: ReadonlyMap<string, number>,
  shared: Set<string>,
  ports: Ports,
): Taken {
  const { line } = item
  if (item.kind !== 'row') return { pending: [], rejected: [{ line, code: 'broken_quotes', message: item.message }] }
  if (item.cells.length !== header.length) {
    const message = `${item.cells.length} cells, the header has ${header.length}`
    return { pending: [], rejected: [{ line, code: 'wrong_columns', message }] }
  }
  const row = openRow(line, item.cells, index, dates)
  const drafts = draftsOf(row, world)
  if (row.issues.some(rejects)) return { pending: [], rejected: row.issues }
  ports.watch?.(line, drafts)
  const key = rowKey(world, item.cells, index, ports.digest)
  const isKeyed = world.map.key !== undefined
  const occurrence = isKeyed ? 0 : ports.occurrences.next(BigInt(`0x${key.slice(0, 16)}`))
  const pending = drafts.flatMap((draft): Pending[] => {
    if (draft.shared === undefined) return [{ key, occurrence, draft, row }]
    if (shared.has(draft.shared)) return []
    if (shared.size < SHARED) shared.add(draft.shared)
    const known = ports.digest(JSON.stringify([world.map.source, draft.part, draft.shared]))
    return [{ key: known, occurrence: 0, draft, row: undefined }]
  })
  return { pending, rejected: [] }
}

const idOf = ({ key, occurrence, draft }: Pending, generation: number): string =>
  messageId(key, occurrence, generation, draft.part)

/** The first generation of each fact that no undo has withdrawn. */
async function generations(pending: readonly Pending[], ports: Ports): Promise<readonly string[]> {
  const ids = pending.map((one) => idOf(one, 0))
  let open = pending.map((_, position) => position)
  for (let generation = 1; open.length > 0; generation++) {
    const events = new Map(open.map((position) => [position, ports.eventId(ids[position] ?? '')]))
    const gone = await ports.withdrawn([...events.values()])
    open = open.filter((position) => gone.has(events.get(position) as EventId))
    for (const position of open) ids[position] = idOf(pending[position] as Pending, generation)
  }
  return ids
}

async function send(
  pending: readonly Pending[],
  envelope: Envelope,
  counts: Counts,
  ports: Ports,
  closing: Set<string>,
): Promise<Issue[]> {
  if (pending.length === 0) return []
  const ids = await generations(pending, ports)
  const captures = pending.map(({ draft }, n) => captureOf(draft, ids[n] ?? '', envelope))
  const known = await ports.known(captures)
  const outcomes = await ports.append(captures)
  const byRow = new Map<NonNullable<Pending['row']>, Outcome[]>()
  const wasKnown = new Set<Pending['row']>()
  for (const [n, { row }] of pending.entries()) {
    const outcome = outcomes[n]
    if (row === undefined || outcome === undefined) continue
    if (pending[n]?.draft.event.type === 'capture.suppressed' && 'person' in outcome && outcome.person !== undefined)
      closing.add(outcome.person)
    // A row's first fact is about whom the row is about.
    if (!byRow.has(row) && known[n] === true) wasKnown.add(row)
    byRow.set(row, [...(byRow.get(row) ?? []), outcome])
  }
  const issues: Issue[] = []
  for (const [row, became] of byRow) {
    const lost = became.find((one) => one.status === 'quarantined')
    if (lost?.status === 'quarantined') row.issues.push({ line: row.line, code: 'not_stored', message: lost.reason })
    else if (became.some(({ status }) => status === 'stored')) {
      counts.stored++
      if (wasKnown.has(row)) counts.updated++
    } else counts.duplicates++
    if (became.some((one) => one.status === 'duplicate' && one.conflict))
      row.issues.push({
        line: row.line,
        code: 'changed',
        message: 'a row with this key was imported before with other content',
      })
    const closed = closedIn(became)
    if (closed !== undefined && !became.some((one) => 'person' in one && closing.has(one.person ?? '')))
      row.issues.push({ line: row.line, code: 'suppressed', message: `takes no mail: ${closed}` })
    countIssues(counts, row.issues)
    issues.push(...row.issues)
  }
  return issues
}

/** Why the person of a row takes no mail, in the words of who closed it; undefined where nobody did (D7). */
function closedIn(outcomes: readonly Outcome[]): string | undefined {
  const last = outcomes.findLast((one) => one.status === 'stored' && one.folded !== undefined)
  const closed = last?.status === 'stored' ? last.folded?.suppressed?.[0] : undefined
  return closed === undefined ? undefined : `${closed.reason} on ${closed.at.slice(0, 10)}`
}

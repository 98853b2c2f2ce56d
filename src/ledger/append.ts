import { suppressionKey } from '../capture/suppression/store.ts'
import type { Client, Pool } from '../db/pool.ts'
import { inWorkspaceFrom, retrying } from '../db/pool.ts'
import { codeOf } from '../fault.ts'
import type { Json, PersonId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Capture, Outcome } from '../funnel/capture.ts'
import type { FunnelEvent } from '../funnel/event.ts'
import { type Item, itemsOf } from './batch.ts'
import { type Book, openBook } from './book.ts'
import { type Faults, type Pass, pass, passOrDie } from './failpoint.ts'
import { newSubject } from './ids.ts'
import { quarantine } from './quarantine.ts'
import { type IntroductionRow, introductionOf } from './read.ts'
import { openingOf, Poisoned, transact } from './transact.ts'

/** The largest batch of one transaction: beyond it a batch's latency grows and its throughput no longer does (LEDGER 9). */
export const MAX_BATCH = 500

/** The ledger's statements look rows up by key whatever their number, so planning them once a connection is enough. */
const SETTINGS = ['plan_cache_mode = force_generic_plan']

export interface LedgerOptions {
  readonly pool: Pool
  readonly clock: () => Timestamp
  readonly enrich: (event: FunnelEvent) => Readonly<Record<string, Json>> | undefined
  readonly faults?: Faults
}

/** The only writer of facts and of everything that follows from them. */
export interface Ledger {
  /** Resolves when the captures are committed, with one outcome each in the order given. */
  readonly append: (workspace: WorkspaceId, captures: readonly Capture[]) => Promise<readonly Outcome[]>
  /** Lets time pass for these people up to now: due timers run, who waits for an owner is tried again. */
  readonly wake: (workspace: WorkspaceId, people: readonly PersonId[]) => Promise<void>
  readonly book: Book
  readonly pass: Pass
}

interface Waiting {
  readonly items: readonly Item[]
  readonly wake: readonly PersonId[]
  readonly resolve: (outcomes: readonly Outcome[]) => void
  readonly reject: (error: unknown) => void
}

type Outcomes = ReadonlyMap<number, Outcome | undefined>

/** Data errors of the database (class 22), limits (54), constraints (23): some item of the batch is to blame. */
const isDataError = (error: unknown): boolean => /^(22|23|54)/.test(codeOf(error) ?? '')

/**
 * One transaction in flight a workspace and process; what arrives meanwhile is the next batch. Nothing waits on purpose, and
 * under load batches grow by themselves.
 */
export function openLedger(options: LedgerOptions): Ledger {
  const { pool, clock, enrich, faults } = options
  const book = openBook()
  const point = faults === undefined ? pass : passOrDie(faults)
  const lanes = new Map<WorkspaceId, Waiting[]>()

  const settings = faults?.control === 'async-commit' ? [...SETTINGS, 'synchronous_commit = off'] : SETTINGS
  const once = (workspace: WorkspaceId, items: readonly Item[], wake: readonly PersonId[]): Promise<Outcome[]> =>
    retrying(async () => {
      const key = await suppressionKey(pool)
      const { first, addresses } = openingOf(workspace, key, items)
      const around = { workspace, book, enrich, pass: point, suppressionKey: key }
      const work = (client: Client, row: IntroductionRow) =>
        transact(client, { ...around, now: clock() }, { items, wake, addresses, introduction: introductionOf(row) })
      return inWorkspaceFrom(pool, workspace, first, work, settings)
    })

  const careful = (workspace: WorkspaceId, items: readonly Item[], wake: readonly PersonId[]): Promise<Outcomes> =>
    storeCarefully(
      {
        once: (some, woken) => once(workspace, some, woken),
        aside: (item, error) => quarantine(pool, workspace, item, error, clock()),
      },
      items,
      wake,
    )

  const run = async (workspace: WorkspaceId, lane: Waiting[]): Promise<void> => {
    while (lane.length > 0) {
      const batch = take(lane)
      const items = batch.flatMap((waiting) => waiting.items).map((item, index) => ({ ...item, index }))
      const wake = [...new Set(batch.flatMap((waiting) => waiting.wake))]
      try {
        if (faults?.control === 'ack-before-commit') promise(batch)
        const outcomes = await careful(workspace, items, wake)
        await point('after_commit_before_ack')
        hand(batch, outcomes)
      } catch (error) {
        for (const waiting of batch) waiting.reject(error)
      }
    }
    lanes.delete(workspace)
  }

  const enqueue = (workspace: WorkspaceId, items: readonly Item[], wake: readonly PersonId[]) =>
    new Promise<readonly Outcome[]>((resolve, reject) => {
      const lane = lanes.get(workspace)
      const waiting: Waiting = { items, wake, resolve, reject }
      if (lane !== undefined) {
        lane.push(waiting)
        return
      }
      const opened = [waiting]
      lanes.set(workspace, opened)
      run(workspace, opened).catch(reject)
    })

  return {
    append: async (workspace, captures) => {
      const items = itemsOf(faults?.control === 'no-dedupe' ? captures.map(renamed) : captures)
      const outcomes: Outcome[] = []
      for (let start = 0; start < items.length; start += MAX_BATCH) {
        const chunk = items.slice(start, start + MAX_BATCH)
        outcomes.push(...(await enqueue(workspace, chunk, [])))
      }
      return outcomes
    },
    wake: async (workspace, people) => {
      if (people.length > 0) await enqueue(workspace, [], people)
    },
    book,
    pass: point,
  }
}

interface Storing {
  readonly once: (items: readonly Item[], wake: readonly PersonId[]) => Promise<Outcome[]>
  readonly aside: (items: readonly Item[], error: unknown) => Promise<Outcomes>
}

/** Sets aside exactly the items that cannot be stored, and stores the rest; outcomes by item index. */
async function storeCarefully(storing: Storing, items: readonly Item[], wake: readonly PersonId[]): Promise<Outcomes> {
  try {
    const outcomes = await storing.once(items, wake)
    return new Map(items.map(({ index }, position) => [index, outcomes[position]]))
  } catch (error) {
    if (!isDataError(error) && !(error instanceof Poisoned)) throw error
    if (items.length === 0) throw error
    if (items.length === 1) return storing.aside(items, error)
    const [left, right] = halves(items, error instanceof Poisoned ? error.items : [])
    const stored = await storeCarefully(storing, left, wake)
    return new Map([...stored, ...(await storeCarefully(storing, right, []))])
  }
}

function take(lane: Waiting[]): Waiting[] {
  const batch: Waiting[] = []
  let size = 0
  while (lane.length > 0) {
    const next = lane[0]
    if (next === undefined || (batch.length > 0 && size + next.items.length > MAX_BATCH)) break
    size += next.items.length
    batch.push(next)
    lane.shift()
  }
  return batch
}

/** The items without those under suspicion, and those; or simply two halves when everything or nothing is. */
function halves(items: readonly Item[], suspects: readonly Item[]): readonly [readonly Item[], readonly Item[]] {
  const rest = items.filter((item) => !suspects.includes(item))
  if (rest.length > 0 && rest.length < items.length) return [rest, suspects]
  const middle = Math.ceil(items.length / 2)
  return [items.slice(0, middle), items.slice(middle)]
}

function hand(batch: readonly Waiting[], outcomes: Outcomes): void {
  let start = 0
  for (const { items, resolve } of batch) {
    resolve(items.map((_, position) => outcomes.get(start + position)).filter((outcome) => outcome !== undefined))
    start += items.length
  }
}

/** The negative control that takes every message for a new one. */
const renamed = (capture: Capture): Capture => ({ ...capture, messageId: `${capture.messageId}~${newSubject()}` })

/** The negative control that acknowledges what is not yet stored. */
function promise(batch: readonly Waiting[]): void {
  for (const { items, resolve } of batch)
    resolve(items.map(({ id }) => ({ status: 'stored', id, subject: newSubject() })))
}

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Pool } from '../db/pool.ts'
import type { Json, PersonId, SubjectId, WorkspaceId } from '../funnel/brand.ts'
import type { Ledger } from './append.ts'

/** A claim is good for this long and renewed at a third of it: with the wait for the next look, a dead process is followed within 30 s. */
export const LEASE_SECONDS = 25
const RENEW_MS = 8_000
/** How often a quiet process looks for work. */
const IDLE_MS = 500
/** Reports are right without their cells, only slower, so the day that is being written is not counted anew all the time. */
const CHORES_MS = 5_000
/** However busy a process is, marks of changed days must not pile up without end. */
const CHORES_AT_LATEST_MS = 30_000
/** People whose alarms ring in one go: background work goes in small batches and lets the front lane pass (LEDGER 9). */
const ALARMS_AT_ONCE = 50
/** After so many tries a task is parked for a person to look at. */
const MAX_ATTEMPTS = 8

export interface Task {
  readonly workspace: WorkspaceId
  readonly id: string
  readonly kind: string
  /** Whom it is about, if anybody. */
  readonly subject?: SubjectId
  readonly payload: Readonly<Record<string, Json>>
  readonly attempts: number
  readonly token: string
}

/** What became of a task; `again` wants another turn soon because there is more to do. */
export type Result =
  | { readonly kind: 'done' }
  | { readonly kind: 'again' }
  | { readonly kind: 'retry'; readonly because: string }

/** `stopping` fires when the process is to end: what is long gives up its place with `again` (F9). */
export type Handler = (task: Task, stopping?: AbortSignal) => Promise<Result>

/** Seconds to wait before the n-th further try: 5, 10, 20 … at most an hour. */
export const backoff = (attempts: number): number => Math.min(5 * 2 ** (attempts - 1), 3600)

export interface Settlement {
  readonly state: 'done' | 'ready' | 'retry' | 'gave_up'
  readonly inSeconds: number
  readonly note: string | null
}

/** The next row of a task after a try; pure. */
export function settlementOf(result: Result, attempts: number): Settlement {
  if (result.kind === 'done') return { state: 'done', inSeconds: 0, note: null }
  if (result.kind === 'again') return { state: 'ready', inSeconds: 0, note: null }
  if (attempts >= MAX_ATTEMPTS) return { state: 'gave_up', inSeconds: 0, note: result.because }
  return { state: 'retry', inSeconds: backoff(attempts), note: result.because }
}

const CLAIM = `
update effects e set state = 'claimed', attempts = e.attempts + 1, lease_token = $1, lease_until = now() + make_interval(secs => $2)
from (
  select workspace_id, id from effects
  where kind = any($3::text[]) and ((state in ('ready', 'retry') and due <= now()) or (state = 'claimed' and lease_until < now()))
  order by due limit 1 for update skip locked
) next
where e.workspace_id = next.workspace_id and e.id = next.id
returning e.workspace_id, e.id, e.kind, e.subject_id, e.payload, e.attempts`

async function claim(pool: Pool, kinds: readonly string[]): Promise<Task | undefined> {
  const token = randomUUID()
  const { rows } = await pool.query(CLAIM, [token, LEASE_SECONDS, kinds])
  const row = rows[0]
  if (row === undefined) return undefined
  return {
    workspace: row.workspace_id,
    id: row.id,
    kind: row.kind,
    ...(row.subject_id === null ? {} : { subject: row.subject_id }),
    payload: row.payload,
    attempts: row.attempts,
    token,
  }
}

/** Every process that tried it died of it, or was killed: trying for ever would kill the next one too (F36). */
const DEADLY: Settlement = {
  state: 'gave_up',
  inSeconds: 0,
  note: 'every process that tried it ended before it was done',
}

/** Settles only with the token of the claim: a worker that stalled past its lease cannot settle what another took over. */
async function settle(pool: Pool, task: Task, settlement: Settlement): Promise<void> {
  await pool.query(
    `update effects set state = $4, due = now() + make_interval(secs => $5), note = $6, lease_until = null, lease_token = null,
       attempts = case when $4 = 'ready' then 0 else attempts end
     where workspace_id = $1 and id = $2 and lease_token = $3`,
    [task.workspace, task.id, task.token, settlement.state, settlement.inSeconds, settlement.note],
  )
}

async function perform(
  pool: Pool,
  ledger: Ledger,
  handlers: Readonly<Record<string, Handler>>,
  task: Task,
  stopping: AbortSignal,
): Promise<void> {
  if (task.attempts > MAX_ATTEMPTS) {
    await settle(pool, task, DEADLY)
    return
  }
  const renewal = setInterval(() => {
    pool
      .query(
        'update effects set lease_until = now() + make_interval(secs => $4) where workspace_id = $1 and id = $2 and lease_token = $3',
        [task.workspace, task.id, task.token, LEASE_SECONDS],
      )
      .catch(() => undefined)
  }, RENEW_MS)
  try {
    await ledger.pass('after_claim_before_work')
    const handler = handlers[task.kind]
    const result: Result =
      handler === undefined
        ? { kind: 'retry', because: 'nobody here does this' }
        : await attempt(handler, task, stopping)
    await ledger.pass('after_work_before_settle')
    await settle(pool, task, settlementOf(result, task.attempts))
  } finally {
    clearInterval(renewal)
  }
}

const attempt = async (handler: Handler, task: Task, stopping: AbortSignal): Promise<Result> => {
  try {
    return await handler(task, stopping)
  } catch (error) {
    return { kind: 'retry', because: error instanceof Error ? error.message : String(error) }
  }
}

/** Who could not be woken is tried again after this long, and keeps nobody else waiting. */
const PARKED_HOURS = 1

async function wakeOneByOne(
  pool: Pool,
  ledger: Ledger,
  workspace: WorkspaceId,
  people: readonly PersonId[],
  onError: (error: unknown) => void,
): Promise<void> {
  for (const person of people) {
    try {
      await ledger.wake(workspace, [person])
    } catch (error) {
      onError(error)
      await pool.query(
        'update alarms set due = now() + make_interval(hours => $3) where workspace_id = $1 and person_id = $2',
        [workspace, person, PARKED_HOURS],
      )
    }
  }
}

/** Wakes people whose alarm is due; ringing twice is harmless, since time passes once. */
async function ringAlarms(pool: Pool, ledger: Ledger, onError: (error: unknown) => void): Promise<number> {
  const { rows } = await pool.query<{ workspace_id: WorkspaceId; person_id: PersonId }>(
    'select workspace_id, person_id from alarms where due <= now() order by due limit $1',
    [ALARMS_AT_ONCE],
  )
  for (const [workspace, due] of Map.groupBy(rows, ({ workspace_id }) => workspace_id)) {
    const people = due.map(({ person_id }) => person_id)
    await ledger.wake(workspace, people).catch(() => wakeOneByOne(pool, ledger, workspace, people, onError))
  }
  return rows.length
}

export interface Worker {
  /** Finishes what is under way and ends. */
  readonly stop: () => Promise<void>
}

export interface Work {
  readonly pool: Pool
  readonly ledger: Ledger
  readonly handlers: Readonly<Record<string, Handler>>
  /** Done when there is nothing else to do, at most every few seconds. */
  readonly chores: readonly (() => Promise<void>)[]
  readonly onError: (error: unknown) => void
}

/** Does background tasks and rings alarms until stopped. Any number of processes may run one: claims do not overlap. */
export function startWorker({ pool, ledger, handlers, chores, onError }: Work): Worker {
  const stopping = new AbortController()
  const kinds = Object.keys(handlers)
  let lastChores = Number.NEGATIVE_INFINITY
  const loop = async () => {
    while (!stopping.signal.aborted) {
      let busy = false
      try {
        const task = await claim(pool, kinds)
        if (task !== undefined) await perform(pool, ledger, handlers, task, stopping.signal)
        const rung = await ringAlarms(pool, ledger, onError)
        busy = task !== undefined || rung > 0
        const since = performance.now() - lastChores
        if (since > (busy ? CHORES_AT_LATEST_MS : CHORES_MS)) {
          for (const chore of chores) await chore()
          lastChores = performance.now()
        }
      } catch (error) {
        onError(error)
      }
      if (!busy) await wait(IDLE_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = loop()
  return {
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

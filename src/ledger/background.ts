import { inWorkspace, type Pool } from '../db/pool.ts'
import type { AccountId, Json, OpportunityId, PersonId, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import type { Capture } from '../funnel/capture.ts'
import type { Seen } from '../funnel/event.ts'
import { type Mailing, writeMail } from '../nurture/effect.ts'
import type { Ledger } from './append.ts'
import { forget } from './erase/effect.ts'
import { rebuild } from './rebuild.ts'
import { askedAccountFields } from './things.ts'
import type { Handler, Result, Task } from './worker.ts'

/** People a background task handles in one transaction; small, so that live leads pass in between (LEDGER 9). */
const AT_ONCE = 50

export interface Background {
  readonly pool: Pool
  readonly ledger: Ledger
  readonly clock: () => Timestamp
  /** Erases facts, which `app` may not; absent where nothing is erased. */
  readonly ops: Pool
  /** The folder with uploaded files. */
  readonly home: string
  /** What mails are written with; absent where none are. */
  readonly mailing?: Mailing
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

async function peopleWhere(
  pool: Pool,
  workspace: WorkspaceId,
  condition: string,
  value: unknown,
  after: string,
): Promise<PersonId[]> {
  return inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      `select person_id from people where workspace_id = $1 and merged_into is null and ${condition} and person_id > $3
       order by person_id limit ${AT_ONCE}`,
      [workspace, value, after],
    )
    return rows.map(({ person_id }) => person_id)
  })
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Hands the people of a query to `work`, page after page, each page once; another turn begins anew, where done work is not found again. */
async function eachPage(
  page: (after: string) => Promise<PersonId[]>,
  work: (people: PersonId[]) => Promise<void>,
  stopping: AbortSignal | undefined,
): Promise<Result> {
  for (let after = NOBODY; ; ) {
    if (stopping?.aborted === true) return { kind: 'again' }
    const people = await page(after)
    const last = people.at(-1)
    if (last === undefined) return { kind: 'done' }
    await work(people)
    after = last
  }
}

/** Wakes a page of people; who cannot be woken alone is left out, so that nobody behind them waits for ever. */
async function wakeAll(ledger: Ledger, workspace: WorkspaceId, people: readonly PersonId[]): Promise<void> {
  try {
    await ledger.wake(workspace, people)
  } catch (error) {
    let woken = 0
    for (const person of people)
      woken += await ledger.wake(workspace, [person]).then(
        () => 1,
        () => 0,
      )
    if (woken === 0) throw error
  }
}

/** Folds everybody under the newest version; whoever acts meanwhile is folded before that act anyway (LEDGER 2). */
async function reEvaluate(
  { pool, ledger }: Background,
  { workspace, payload }: Task,
  stopping?: AbortSignal,
): Promise<Result> {
  const page = (after: string) => peopleWhere(pool, workspace, 'version < $2', payload.version, after)
  return eachPage(page, (people) => wakeAll(ledger, workspace, people), stopping)
}

/** Tries again for those who wait for a team: a rep joined, came back or has a new day. */
async function assignWaiting(
  { pool, ledger }: Background,
  { workspace, payload }: Task,
  stopping?: AbortSignal,
): Promise<Result> {
  const page = (after: string) => peopleWhere(pool, workspace, 'waiting_team = $2', textOf(payload.team), after)
  return eachPage(page, (people) => wakeAll(ledger, workspace, people), stopping)
}

function told(task: Task, person: PersonId, at: Timestamp, seen: Seen, event: Capture['event']): Capture {
  const subject: string = person
  return {
    messageId: `${task.id}:${subject}`,
    to: { kind: 'subject', subject: subject as SubjectId },
    at,
    mode: 'live',
    trust: 'trusted',
    door: 'ledger',
    seen,
    event,
  }
}

/** Tells an account's people that a field some rule reads has changed: one fact each. */
async function tellPeople({ pool, ledger, clock }: Background, task: Task, stopping?: AbortSignal): Promise<Result> {
  const { workspace, payload } = task
  const account = textOf(payload.account) as AccountId
  const values = await inWorkspace(pool, workspace, async (client) => {
    const head = await client.query('select version from definition_heads where workspace_id = $1', [workspace])
    const version: number = head.rows[0]?.version ?? 0
    await ledger.book.load(client, workspace, version)
    const { rows } = await client.query(
      `select state -> 'values' as values from accounts where workspace_id = $1 and account_id = $2`,
      [workspace, account],
    )
    const fields = askedAccountFields(ledger.book.of(workspace)(version))
    const all: Readonly<Record<string, Json>> = rows[0]?.values ?? {}
    return Object.fromEntries(fields.flatMap((field) => (all[field] === undefined ? [] : [[field, all[field]]])))
  })
  const at = clock()
  const seen: Seen = { account: { id: account, ...values } }
  const page = (after: string) => peopleWhere(pool, workspace, 'account_id = $2', account, after)
  const tell = async (people: PersonId[]) => {
    const facts = people.map((person) => told(task, person, at, seen, { type: 'account.changed', account }))
    await ledger.append(workspace, facts)
  }
  return eachPage(page, tell, stopping)
}

/** Tells the person of a deal what the deal looks like now. */
async function tellPerson({ pool, ledger, clock }: Background, task: Task): Promise<Result> {
  const { workspace, payload } = task
  const opportunity = textOf(payload.opportunity) as OpportunityId
  const row = await inWorkspace(pool, workspace, async (client) => {
    const { rows } = await client.query(
      'select person_id, stage, status, value::float8 as value, product, hidden from opportunities where workspace_id = $1 and opportunity_id = $2',
      [workspace, opportunity],
    )
    return rows[0]
  })
  if (row?.person_id === undefined || row.person_id === null) return { kind: 'done' }
  const { stage, status, value, product } = row
  // A deal that was withdrawn has nothing to say any more.
  const said = row.hidden ? {} : { stage, status, value, product }
  const fields = Object.entries(said).filter(([, value]) => value !== null)
  const seen: Seen = { opportunity: { id: opportunity, ...Object.fromEntries(fields) } }
  await ledger.append(workspace, [
    told(task, row.person_id, clock(), seen, { type: 'opportunity.changed', opportunity }),
  ])
  return { kind: 'done' }
}

/** What follows from the facts, made anew: a migration asks for it where it brought something that old facts do not have yet. */
async function rebuildAll({ pool, clock }: Background, { workspace }: Task, signal?: AbortSignal): Promise<Result> {
  try {
    await rebuild(pool, workspace, { now: clock(), signal })
    return { kind: 'done' }
  } catch (error) {
    if (signal?.aborted === true) return { kind: 'again' }
    throw error
  }
}

/** A mail that was ordered, written into the outbox; delivering it is another loop's. */
async function sendMail({ mailing }: Background, task: Task): Promise<Result> {
  return mailing === undefined ? { kind: 'retry', because: 'no mail is written here' } : writeMail(mailing, task)
}

/** Every kind of background task and who does it. */
export const handlersOf = (background: Background): Readonly<Record<string, Handler>> => ({
  'definition.re-evaluate': (task, stopping) => reEvaluate(background, task, stopping),
  'route.assign-waiting': (task, stopping) => assignWaiting(background, task, stopping),
  'identity.tell-people': (task, stopping) => tellPeople(background, task, stopping),
  'handoff.tell-person': (task) => tellPerson(background, task),
  'ledger.rebuild': (task, stopping) => rebuildAll(background, task, stopping),
  'nurture.send-mail': (task) => sendMail(background, task),
  'ledger.forget': (task) => forget(background, task),
})

import { networkOf } from '../../access/network.ts'
import { askWorkspace, inWorkspace, type Pool } from '../../db/pool.ts'
import { fromMs, type Timestamp, type WorkspaceId } from '../../funnel/brand.ts'
import { type AbuseParts, admit, attackLevels, dayOf, look } from '../abuse/store.ts'
import { type Attempt, REFUSAL_REASONS, type RefusalReason } from '../abuse/verdict.ts'
import type { RawAnswers } from '../forms/form.ts'
import type { Door, Sent } from '../submission/store.ts'
import type { ListQuestion, RefusalLine, RefusalPage, RefusalSummary } from './asked.ts'

/** Something refused that is to be kept: `id` is the submission it would be, so that a release and a late retry are one. */
export interface Refused {
  readonly id: string
  readonly attempt: Pick<Attempt, 'workspace' | 'form' | 'address' | 'email' | 'nowMs'>
  readonly reason: RefusalReason
  /** As the form's door hands it to itself again. */
  readonly body: Sent
}

/** Judges what a form was sent with, and keeps what it refuses. */
export const doorOf = (parts: AbuseParts): Door => ({
  look: (attempt) => look(parts, attempt),
  admit: async (attempt, glance, body) => {
    const { verdict, noted } = await admit(parts, attempt, glance)
    if (verdict.kind !== 'refuse') return { verdict, noted }
    const refused = { id: attempt.submission, attempt, reason: verdict.reason, body }
    return { verdict, noted: Promise.all([noted, keepRefused(parts.pool, refused)]) }
  },
})

/** Of one form, day and reason; what a flood brings beyond is counted and not kept. */
export const MOST_KEPT = 500
/** Answers are text of people; beyond it nobody wrote them. */
const LARGEST = 64_000
/** Keeps what was refused for a person to look at; of one submission once, and of a flood the first of each day. */
export async function keepRefused(pool: Pool, { id, attempt, reason, body }: Refused): Promise<void> {
  const { workspace, form, address, email, nowMs } = attempt
  const text = JSON.stringify(body)
  if (text.length > LARGEST) return
  await askWorkspace(pool, workspace, {
    name: 'abuse-keep',
    text: `with room as (
       insert into refusal_counts as c (workspace_id, form, day, outcome, n) values ($1, $2, $3, $4, 1)
       on conflict (workspace_id, form, day, outcome) do update set n = c.n + 1 where c.n < ${MOST_KEPT} returning 1)
     insert into refusals (workspace_id, id, form, version, reason, at, network, email, body)
     select $1, $5, $2, $6, $7, $8, $9, $10, $11 from room
     on conflict (workspace_id, id) do nothing`,
    values: [
      ...[workspace, form, dayOf(nowMs), `kept ${reason}`, id, body.version, reason],
      ...[fromMs(nowMs), networkOf(address), email ?? null, text],
    ],
  })
}

interface Row {
  readonly id: string
  readonly form: string
  readonly version: number
  readonly reason: RefusalReason
  readonly at: Timestamp
  readonly network: string
  readonly email: string | null
  readonly body: Sent
  readonly released_at: Timestamp | null
  readonly released_by: string | null
  readonly discarded_at: Timestamp | null
  readonly discarded_by: string | null
}

const COLUMNS = `id, form, version, reason, at, network, email, body, released_at, released_by, discarded_at, discarded_by`

const STATE = {
  waiting: 'released_at is null and discarded_at is null',
  released: 'released_at is not null',
  discarded: 'released_at is null and discarded_at is not null',
} as const

/** A page of refusals, newest first; undefined for a place that none of its pages gave. */
export async function listRefusals(
  pool: Pool,
  workspace: WorkspaceId,
  { state, reason, form, after, limit }: ListQuestion,
): Promise<RefusalPage | undefined> {
  const place = after === undefined ? undefined : /^(\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)_([0-9a-f-]{36})$/.exec(after)
  if (place === null) return undefined
  const { rows } = await inWorkspace(pool, workspace, (client) =>
    client.query<Row>(
      `select ${COLUMNS} from refusals where workspace_id = $1 and ${STATE[state]}
         and ($2::text is null or reason = $2) and ($3::text is null or form = $3)
         and ($4::timestamptz is null or (at, id) < ($4, $5::uuid))
       order by at desc, id desc limit $6`,
      [workspace, reason ?? null, form ?? null, place?.[1] ?? null, place?.[2] ?? null, limit + 1],
    ),
  )
  const [kept, last] = [rows.slice(0, limit), rows[limit - 1]]
  return {
    items: kept.map(lineOf),
    next: rows.length > limit && last !== undefined ? `${last.at}_${last.id}` : null,
  }
}

const lineOf = (row: Row): RefusalLine => ({
  ...{ id: row.id, form: row.form, version: row.version, reason: row.reason, at: row.at },
  ...{ network: row.network, email: row.email },
  answers: Object.entries(row.body.raw).map(([name, value]) => ({ name, value: textOf(value) })),
  ...{ releasedAt: row.released_at, releasedBy: row.released_by },
  ...{ discardedAt: row.discarded_at, discardedBy: row.discarded_by },
})

const textOf = (value: RawAnswers[string]): string =>
  typeof value === 'string' || value === undefined ? (value ?? '') : value.join(', ')

/** What became of everything that was sent since a day, and how hard each form is attacked at this moment. */
export async function summarise(
  pool: Pool,
  workspace: WorkspaceId,
  { days, nowMs }: { readonly days: number; readonly nowMs: number },
): Promise<RefusalSummary> {
  const since = dayOf(nowMs - (days - 1) * DAY_MS)
  const { counts, waiting } = await inWorkspace(pool, workspace, async (client) => ({
    counts: (
      await client.query<{ form: string; day: string; outcome: string; n: string }>(
        `select form, day::text as day, outcome, n from refusal_counts
          where workspace_id = $1 and day >= $2 and outcome not like 'kept %' order by day, form, outcome`,
        [workspace, since],
      )
    ).rows,
    waiting: (
      await client.query<{ n: string }>(
        `select count(*) as n from refusals where workspace_id = $1 and ${STATE.waiting}`,
        [workspace],
      )
    ).rows[0],
  }))
  const said = counts.map(({ form, day, outcome, n }) => ({ form, day, outcome, n: Number(n) }))
  const byReason = (Object.keys(REFUSAL_REASONS) as RefusalReason[])
    .map((reason) => ({ reason, n: addUp(said.filter(({ outcome }) => outcome === reason)) }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n)
  const forms = [...new Set(said.map(({ form }) => form))]
  const attacks = await attackLevels(pool, workspace, forms, nowMs)
  return {
    since,
    waiting: Number(waiting?.n ?? 0),
    total: countedOf(said),
    reasons: byReason,
    days: [...new Set(said.map(({ day }) => day))].map((day) => ({
      day,
      ...countedOf(said.filter((one) => one.day === day)),
    })),
    forms: forms.map((form) => ({
      form,
      ...countedOf(said.filter((one) => one.form === form)),
      ...{ level: attacks.get(form)?.level ?? 0, lastTen: attacks.get(form)?.lastTen ?? 0 },
    })),
  }
}

const DAY_MS = 86_400_000

interface Said {
  readonly outcome: string
  readonly n: number
}

const addUp = (all: readonly Said[]): number => all.reduce((total, { n }) => total + n, 0)

const countedOf = (all: readonly Said[]) => ({
  accepted: addUp(all.filter(({ outcome }) => outcome === 'accept')),
  confirm: addUp(all.filter(({ outcome }) => outcome === 'confirm')),
  refused: addUp(all.filter(({ outcome }) => outcome !== 'accept' && outcome !== 'confirm')),
})

/** One that still waits or was discarded, as it was sent. */
export async function waitingRefusal(pool: Pool, workspace: WorkspaceId, id: string): Promise<Sent | undefined> {
  const { rows } = await inWorkspace(pool, workspace, (client) =>
    client.query<Row>(`select ${COLUMNS} from refusals where workspace_id = $1 and id = $2 and released_at is null`, [
      workspace,
      id,
    ]),
  )
  return rows[0]?.body
}

/** Writes down who let it in; false when somebody else was first. */
export async function markReleased(
  pool: Pool,
  workspace: WorkspaceId,
  { id, by, now }: { readonly id: string; readonly by: string; readonly now: Timestamp },
): Promise<boolean> {
  const { rowCount } = await inWorkspace(pool, workspace, (client) =>
    client.query(
      `update refusals set released_at = $3, released_by = $4, discarded_at = null, discarded_by = null
        where workspace_id = $1 and id = $2 and released_at is null`,
      [workspace, id, now, by],
    ),
  )
  return rowCount === 1
}

/** Puts refusals out of sight, or back into it; those that were let in stay as they are. */
export async function setDiscarded(
  pool: Pool,
  workspace: WorkspaceId,
  { ids, by, now }: { readonly ids: readonly string[]; readonly by: string | null; readonly now: Timestamp },
): Promise<number> {
  const { rowCount } = await inWorkspace(pool, workspace, (client) =>
    client.query(
      `update refusals set discarded_at = case when $4::text is null then null else $3::timestamptz end, discarded_by = $4
        where workspace_id = $1 and id = any($2::uuid[]) and released_at is null and (discarded_at is null) = ($4::text is not null)`,
      [workspace, ids, now, by],
    ),
  )
  return rowCount ?? 0
}

/** Longer than a year, so that this month can be held against the same one of last year. */
const COUNTED_DAYS = 400

/** Forgets counts of days long past; the refusals themselves go by the definition's `retention`. */
export async function sweepTallies(pool: Pool, workspace: WorkspaceId, nowMs: number): Promise<void> {
  await inWorkspace(pool, workspace, (client) =>
    client.query('delete from refusal_counts where workspace_id = $1 and day < $2', [
      workspace,
      dayOf(nowMs - COUNTED_DAYS * DAY_MS),
    ]),
  )
}

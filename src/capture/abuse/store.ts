import { createHash } from 'node:crypto'
import { neighbourhoodOf, networkOf } from '../../access/network.ts'
import type { Signer } from '../../access/signing/store.ts'
import { askWorkspace, type Client, type Pool } from '../../db/pool.ts'
import { fromMs, type Timestamp, toMs, type WorkspaceId } from '../../funnel/brand.ts'
import { isDisposable, isFreeMail, mailboxOf } from '../../identity/mail-domains.ts'
import { nonceOfProof, type ProofRead, readProof, spentProof } from '../challenge/store.ts'
import { UNHURRIED, UNHURRIED_SETTINGS } from '../challenge/unhurried.ts'
import type { Mailboxes } from '../mailbox/store.ts'
import { suppressionHash, suppressionKey } from '../suppression/store.ts'
import { judge, type MailFacts, type ProofFound, type Takes } from './judge.ts'
import { type AttackLevel, levelOf, usualTen } from './level.ts'
import { ADDRESS_REASONS, type Attempt, type Verdict } from './verdict.ts'
import { HOUR_MS, HOURS, MINUTE_MS, MINUTES, moved, type Windows } from './windows.ts'

export interface AbuseParts {
  readonly pool: Pool
  readonly signing: () => Promise<Signer>
  readonly mailboxes: Mailboxes
}

const formKey = (workspace: WorkspaceId, form: string): string => `form ${workspace} ${form}`
const NOTHING: Windows = { minutes: [], hours: [] }
const UNKNOWN: Takes = 'unknown'

/** What a verdict needs to know of a try beside its counts. */
export interface Glance {
  readonly usualDay: number
  readonly level: AttackLevel
  readonly takes: Takes
  readonly proof: ProofRead
}

/** Looks at one try to send a form and counts nothing, so that it may be looked at before it is known whether it was stored already. */
export async function look(parts: AbuseParts, attempt: Attempt): Promise<Glance> {
  const { pool } = parts
  const { workspace, form, nowMs, proof } = attempt
  const isFalse = isFalseOf(attempt)
  // Asked together: each wait for the database is a wait of whoever sent it.
  const [usualDay, row, takes, read] = await Promise.all([
    usualOf(pool, workspace, [form], nowMs).then((days) => days.get(form) ?? 0),
    isFalse || proof === undefined ? undefined : countedOf(pool, workspace, [form]).then(([only]) => only),
    isFalse || attempt.email === undefined ? UNKNOWN : takesMail(parts, attempt),
    readProof(parts, isFalse ? undefined : proof, { workspace, form, nowMs }),
  ])
  return { usualDay, level: attackIn(row, usualDay, nowMs).level, takes, proof: read }
}

/** What became of a try. */
export interface Admission {
  readonly verdict: Verdict
  /** Resolves once it is written down what became of it. */
  readonly noted: Promise<unknown>
}

/** Judges one try to send a form, after it was counted: a thousand at once, in any number of processes, are a thousand. */
export async function admit(parts: AbuseParts, attempt: Attempt, glance: Glance): Promise<Admission> {
  const { pool } = parts
  const { workspace, form, token, nowMs } = attempt
  const isFalse = isFalseOf(attempt)
  const network = `network ${workspace} ${networkOf(attempt.address)}`
  const neighbourhood = `around ${workspace} ${neighbourhoodOf(attempt.address)}`
  // What a bot says of somebody else's address must not use up their tries.
  const mail = isFalse || attempt.email === undefined ? undefined : await addressKey(pool, workspace, attempt.email)
  const nonce = typeof token === 'object' ? token.nonce : ''
  const tried: Tried = {
    keys: [formKey(workspace, form), network, neighbourhood, mail].filter((key) => key !== undefined),
    plain: isFalse ? undefined : `plain ${workspace} ${form}`,
    proof: glance.proof,
    isCheap: glance.proof.kind === 'holds' && glance.proof.level < glance.level - 1,
    submission: attempt.submission ?? `${nonce} ${attempt.email ?? ''}`,
    nowMs,
  }
  const { counts, proof } = await count(pool, tried)
  const of = (key: string): Windows => counts.get(key) ?? NOTHING
  const { usualDay } = glance
  const verdict = judge({
    ...{ nowMs, honeypot: attempt.honeypot, token, proof, usualDay },
    hasScript: attempt.hasScript,
    level: levelOf(of(formKey(workspace, form)).minutes, usualTen(usualDay)),
    network: of(network),
    neighbourhood: of(neighbourhood),
    plain: tried.plain === undefined ? undefined : counts.get(tried.plain),
    mail: mail === undefined ? undefined : mailFacts(attempt, of(mail), glance.takes),
    refuses: attempt.refuses ?? [],
  })
  const noted = tally(pool, attempt, verdict.kind === 'refuse' ? verdict.reason : verdict.kind)
  // Whoever waits for it is told all the same; whoever fell before must not take the process along.
  noted.catch(() => undefined)
  return { verdict, noted }
}

/** What says itself that no person of ours sent it: nothing more is asked about it. */
const isFalseOf = ({ honeypot, token }: Attempt): boolean => honeypot || token === 'bad'

const domainOf = ({ email }: Attempt): string => email?.split('@').at(-1) ?? ''

const takesMail = ({ mailboxes }: AbuseParts, attempt: Attempt): Promise<Takes> => {
  const ask = attempt.refuses?.includes('no_mailbox') === true ? mailboxes.asked : mailboxes.known
  return ask(domainOf(attempt), attempt.nowMs)
}

function mailFacts(attempt: Attempt, counts: Windows, takes: Takes): MailFacts {
  const domain = domainOf(attempt)
  return { counts, free: isFreeMail(domain), disposable: isDisposable(domain), takes }
}

async function addressKey(pool: Pool, workspace: WorkspaceId, email: string): Promise<string | undefined> {
  const hash = suppressionHash(await suppressionKey(pool), email)
  return hash && `address ${workspace} ${hash.toString('base64url')}`
}

const shift = (column: string, step: string, most: number): string => {
  const later = `excluded.${step} - c.${step}`
  return `case when ${later} <= 0 then array[c.${column}[1] + 1] || c.${column}[2:${most}]
    when ${later} >= ${most} then excluded.${column}
    else array[1] || array_fill(0, array[(${later} - 1)::int]) || c.${column}[1:${most} - (${later})::int] end`
}

/**
 * Uses up the proof, then counts: in the order of the names, so that two never wait for each other, and each row's lock makes its count
 * exact. A try whose proof holds is not counted as a plain one.
 */
const COUNT = `with ${UNHURRIED}, spent as (${spentProof('$4', '$5', '$6')}),
  named as (
    select unnest($1::text[]) as key
    union all select $7::text where $7::text is not null and not exists (select from spent where mine)),
  counted as (
    insert into submit_counts as c (key, minute, minutes, hour, hours)
    select key, $2, array[1] || array_fill(0, array[${MINUTES - 1}]), $3, array[1] || array_fill(0, array[${HOURS - 1}])
      from named, unhurried order by key
    on conflict (key) do update set
      minutes = ${shift('minutes', 'minute', MINUTES)}, minute = greatest(c.minute, excluded.minute),
      hours = ${shift('hours', 'hour', HOURS)}, hour = greatest(c.hour, excluded.hour)
    returning key, minutes, hours)
  select key, minutes, hours, (select mine from spent) as mine from counted`

/** What is counted of one try. */
interface Tried {
  readonly keys: readonly string[]
  /** Under which it is counted unless its proof holds; absent for what counts as no try without one. */
  readonly plain: string | undefined
  readonly proof: ProofRead
  /** Made for a calmer hour: it holds, and is not used up. */
  readonly isCheap: boolean
  readonly submission: string
  readonly nowMs: number
}

interface Counted {
  readonly counts: ReadonlyMap<string, Windows>
  readonly proof: ProofFound
}

async function count(pool: Pool, { keys, plain, proof, isCheap, submission, nowMs }: Tried): Promise<Counted> {
  const spends = proof.kind === 'holds' && !isCheap ? proof : undefined
  const { rows } = await pool.query<Windows & { key: string; mine: boolean | null }>({
    name: 'abuse-count',
    text: COUNT,
    values: [
      ...[keys, Math.floor(nowMs / MINUTE_MS), Math.floor(nowMs / HOUR_MS)],
      ...[spends?.hash ?? null, nonceOfProof(submission), spends?.until ?? null, plain ?? null],
    ],
  })
  const used = rows[0]?.mine === true ? 'valid' : 'spent'
  return {
    counts: new Map(rows.map(({ key, minutes, hours }) => [key, { minutes, hours }])),
    proof: proof.kind !== 'holds' ? proof.kind : spends === undefined ? 'cheap' : used,
  }
}

/** How hard a form is attacked now, and what it got in the last ten minutes. */
export interface Attack {
  readonly level: AttackLevel
  readonly lastTen: number
}

const CALM: Attack = { level: 0, lastTen: 0 }

/** How hard a form is attacked now, without counting anything. */
export async function attackLevel(pool: Pool, workspace: WorkspaceId, form: string, nowMs: number): Promise<Attack> {
  return (await attackLevels(pool, workspace, [form], nowMs)).get(form) ?? CALM
}

/** The same of many forms, in two statements however many they are; a form that nobody sent is calm. */
export async function attackLevels(
  pool: Pool,
  workspace: WorkspaceId,
  forms: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, Attack>> {
  const counted = new Map((await countedOf(pool, workspace, forms)).map((row) => [row.key, row]))
  const sent = forms.filter((form) => counted.has(formKey(workspace, form)))
  const usualDays = await usualOf(pool, workspace, sent, nowMs)
  return new Map(
    forms.map((form) => [form, attackIn(counted.get(formKey(workspace, form)), usualDays.get(form) ?? 0, nowMs)]),
  )
}

interface CountedForm {
  readonly key: string
  readonly minute: string
  readonly minutes: readonly number[]
}

async function countedOf(pool: Pool, workspace: WorkspaceId, forms: readonly string[]): Promise<CountedForm[]> {
  const { rows } = await pool.query<CountedForm>('select key, minute, minutes from submit_counts where key = any($1)', [
    forms.map((form) => formKey(workspace, form)),
  ])
  return rows
}

function attackIn(row: CountedForm | undefined, usualDay: number, nowMs: number): Attack {
  if (row === undefined) return CALM
  const minutes = moved(row.minutes, Math.floor(nowMs / MINUTE_MS) - Number(row.minute))
  const lastTen = minutes.slice(0, 10).reduce((total, one) => total + one, 0)
  return { level: levelOf(minutes, usualTen(usualDay)), lastTen }
}

/**
 * Counts what became of it; what was refused a moment ago and now is believed need not be looked at by anybody, nor what somebody wrote on the
 * same page before they gave an address that the form takes.
 */
async function tally(pool: Pool, attempt: Attempt, outcome: string): Promise<void> {
  const { workspace, form, submission, token, refuses = [], nowMs } = attempt
  const isBelieved = outcome === 'accept'
  const page = isBelieved && refuses.length > 0 && typeof token === 'object' ? token.nonce : null
  await askWorkspace(
    pool,
    workspace,
    {
      name: 'abuse-tally',
      text: `with believed as (
           delete from refusals where workspace_id = $1 and id = $5::uuid and released_at is null),
         mended as (
           delete from refusals
            where workspace_id = $1 and $6::text is not null and form = $2 and at > $7 and released_at is null
              and reason = any('{${ADDRESS_REASONS.join()}}') and body ->> 'nonce' = $6)
         insert into refusal_counts as c (workspace_id, form, day, outcome, n) values ($1, $2, $3, $4, 1)
         on conflict (workspace_id, form, day, outcome) do update set n = c.n + 1`,
      values: [
        ...[workspace, form, dayOf(nowMs), outcome, isBelieved ? (submission ?? null) : null],
        ...[page, fromMs(nowMs - DAY_MS)],
      ],
    },
    UNHURRIED_SETTINGS,
  )
}

/** A UTC day as it is counted by. */
export const dayOf = (ms: number): string => fromMs(ms).slice(0, 10)

const WEEK = 7
/** What is usual changes slowly, and is asked at every submit. */
const USUAL_MS = 60_000
const MOST_FORMS = 1_000
const usual = new WeakMap<Pool, Map<string, { readonly untilMs: number; readonly day: number }>>()

/** What was believed of forms a day, over the week before today: an attack of today does not make itself usual. Asks for what it forgot. */
async function usualOf(
  pool: Pool,
  workspace: WorkspaceId,
  forms: readonly string[],
  nowMs: number,
): Promise<ReadonlyMap<string, number>> {
  const cache = usual.get(pool) ?? new Map<string, { readonly untilMs: number; readonly day: number }>()
  usual.set(pool, cache)
  const isFresh = ({ untilMs }: { readonly untilMs: number }): boolean =>
    nowMs < untilMs && nowMs > untilMs - 2 * USUAL_MS
  const known = new Map<string, number>()
  for (const form of forms) {
    const kept = cache.get(formKey(workspace, form))
    if (kept !== undefined && isFresh(kept)) known.set(form, kept.day)
  }
  const unknown = forms.filter((form) => !known.has(form))
  if (unknown.length === 0) return known
  const { rows } = await askWorkspace<{ form: string; n: string }>(pool, workspace, {
    text: `select form, sum(n) as n from refusal_counts
            where workspace_id = $1 and form = any($2) and outcome = 'accept' and day >= $3 and day < $4 group by form`,
    values: [workspace, unknown, dayOf(nowMs - WEEK * 24 * HOUR_MS), dayOf(nowMs)],
  })
  const found = new Map(rows.map(({ form, n }) => [form, Number(n) / WEEK]))
  if (cache.size + unknown.length > MOST_FORMS) cache.clear()
  for (const form of unknown) {
    const day = found.get(form) ?? 0
    cache.set(formKey(workspace, form), { untilMs: nowMs + USUAL_MS, day })
    known.set(form, day)
  }
  return known
}

const DAY_MS = 24 * HOUR_MS
/**
 * Mails in a day that a stranger can make us write to one mailbox, from all workspaces of the installation together: to ask it (B4), and
 * with what was asked for. Addresses that lead to one mailbox (`ana+1@`, `ana+2@`) are counted together. Nobody calls as many leads in a
 * day as a colleague is told of.
 */
const MOST_MAILS = { confirmation: 3, asset: 10, alert: 200 } as const

/** A mail that a stranger's word makes us write. */
export interface AskedMail {
  readonly workspace: WorkspaceId
  readonly to: string
  readonly now: Timestamp
  readonly mail: keyof typeof MOST_MAILS
  /** Of the order: a try that is made again is the same one. */
  readonly order: string
}

/** Takes the right to write one such mail, for `Mailing.allowance`; within a transaction it is given back by a rollback. */
export const mailAllowance =
  (pool: Pool) =>
  async (client: Client, { workspace, to, now, mail, order }: AskedMail): Promise<boolean> => {
    const key = await suppressionKey(pool)
    const [hash, box] = [suppressionHash(key, to), suppressionHash(key, mailboxOf(to))]
    if (hash === undefined || box === undefined) return false
    if (mail === 'confirmation')
      return takeMailAllowance(client, {
        ...{ workspace, hash: box, now },
        ...(!hash.equals(box) && { name: `${workspace} ${hash.toString('base64url')}` }),
      })
    const ofKind = createHash('sha256').update(box).update(mail).digest()
    return takeMailAllowance(client, { workspace, hash: ofKind, now, name: order, most: MOST_MAILS[mail] })
  }

/** What is asked for: the mailbox's hash, and under which name it counts once a day; the workspace's unless said. */
export interface AskedAllowance {
  readonly workspace: WorkspaceId
  readonly hash: Buffer
  readonly now: Timestamp
  readonly name?: string
  readonly most?: number
}

/** At most one a name in 24 hours, three across the installation unless said. One statement, so of any number at once one is true. */
export async function takeMailAllowance(
  client: Client | Pool,
  { workspace, hash, now, name = workspace, most = MOST_MAILS.confirmation }: AskedAllowance,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into mail_allowances as a (hash, sent, newest) values ($1, jsonb_build_object($2::text, $3::bigint), $5)
     on conflict (hash) do update set newest = excluded.newest,
       sent = (select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(a.sent) e where e.value::bigint > $4) || excluded.sent
     where coalesce((a.sent ->> $2::text)::bigint, 0) <= $4
       and (select count(*) from jsonb_each(a.sent) e where e.value::bigint > $4) < $6`,
    [hash, name, toMs(now), toMs(now) - DAY_MS, now, most],
  )
  return rowCount !== 0
}

/** Forgets counts, proofs and answers of name servers that count for nothing any more. */
export async function sweepCounts(pool: Pool, nowMs: number): Promise<void> {
  await pool.query('delete from submit_counts where hour < $1', [Math.floor(nowMs / HOUR_MS) - HOURS])
  await pool.query('delete from spent_proofs where until < $1', [fromMs(nowMs)])
  await pool.query('delete from mail_domains where until < $1', [fromMs(nowMs)])
  await pool.query('delete from mail_allowances where newest < $1', [fromMs(nowMs - DAY_MS)])
}

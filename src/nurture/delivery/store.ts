import { randomUUID } from 'node:crypto'
import { proofMailed } from '../../capture/consent/store.ts'
import { holdPerson } from '../../capture/suppression/store.ts'
import { type Client, inWorkspace, type Pool } from '../../db/pool.ts'
import type { SubjectId, Timestamp, WorkspaceId } from '../../funnel/brand.ts'
import type { Came, Settled } from '../answer.ts'
import { SEND_MAIL } from '../mail-order.ts'
import type { Headers } from '../message.ts'
import type { MailKind } from '../state.ts'
import { DELIVER_MAIL, deliveryOf, queueMail } from '../store.ts'

/** A claim is good for this long; with the look for work, a dead process is followed within 30 s. */
export const LEASE_SECONDS = 25

/** A mail that this process has claimed: nobody else may hand it over while the token holds. */
export interface Claim {
  readonly workspace: WorkspaceId
  readonly mail: string
  readonly domain: string
  readonly token: string
  /** Claims since the last word about it; a mail at which every process dies must not kill the next one for ever (F36). */
  readonly claims: number
}

const CLAIM = `
update effects e set state = 'claimed', attempts = e.attempts + 1, lease_token = $1, lease_until = now() + make_interval(secs => $2)
from (
  select q.workspace_id, q.id from effects q
  where q.kind = $3 and ((q.state in ('ready', 'retry') and q.due <= now()) or (q.state = 'claimed' and q.lease_until < now()))
    and (q.payload ->> 'domain') <> all($4::text[])
    and not exists (select from workspaces w where w.id = q.workspace_id and w.demo)
    and not exists (select from mail_pauses p where p.until > now() and p.scope in ('*', q.payload ->> 'domain'))
  order by q.due limit 1 for update of q skip locked
) next
where e.workspace_id = next.workspace_id and e.id = next.id
returning e.workspace_id, e.payload, e.attempts`

/** Claims the mail that is due longest, but for those of domains that are busy or paused; nobody in a demo is ever written to. */
export async function claimMail(pool: Pool, busy: readonly string[]): Promise<Claim | undefined> {
  const token = randomUUID()
  const { rows } = await pool.query(CLAIM, [token, LEASE_SECONDS, DELIVER_MAIL, busy])
  const row = rows[0]
  if (row === undefined) return undefined
  const { mail, domain } = row.payload
  return { workspace: row.workspace_id, mail, domain, token, claims: row.attempts }
}

/** Holds on to what is under way; without a word for longer than the lease, another process may follow. */
export async function renewLeases(pool: Pool, tokens: readonly string[]): Promise<void> {
  await pool.query(
    'update effects set lease_until = now() + make_interval(secs => $2) where lease_token = any($1::uuid[])',
    [tokens, LEASE_SECONDS],
  )
}

/** What is about to be sent. */
export interface Due {
  readonly kind: MailKind
  readonly marketing: boolean
  readonly person: SubjectId | null
  readonly hash: Buffer | null
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Headers
  /** Who the workspace said it was when it was written; all empty for the installation's own sender. */
  readonly name: string
  readonly address: string
  readonly replyTo: string
  readonly messageId: string
  readonly attempts: number
  /** Seconds since it was first, or again, allowed to go. */
  readonly age: number
}

/** Counts the try before it is made, and reads the mail; undefined when it may not go any more, and then it leaves the queue. */
export async function beginTry(pool: Pool, claim: Claim, now: Timestamp): Promise<Due | undefined> {
  return inWorkspace(pool, claim.workspace, async (client) => {
    // The queue's row before the mail's, here and everywhere: two who want both cannot hold one each.
    const { rows: own } = await client.query<{ age: number }>(
      `select extract(epoch from now() - created_at)::float8 as age from effects
        where workspace_id = $1 and id = $2 and lease_token = $3 for update`,
      [claim.workspace, deliveryOf(claim.mail), claim.token],
    )
    const age = own[0]?.age
    if (age === undefined) return undefined
    const { rows } = await client.query<Due>(
      `update mails set attempts = attempts + 1, changed_at = $3
        where workspace_id = $1 and id = $2 and state in ('ready', 'deferred') and text is not null
       returning kind, marketing, subject_id as person, to_hash as hash, to_address as "to", subject, text, coalesce(html, '') as html,
         headers, message_id as "messageId", attempts, 0::float8 as age,
         from_name as name, from_address as address, reply_to as "replyTo"`,
      [claim.workspace, claim.mail, now],
    )
    const [due] = rows
    if (due !== undefined) return { ...due, age }
    await leaveQueue(client, claim)
    return undefined
  })
}

/** Any suppression closes an address to marketing; what somebody just asked for stops only at a bounce or a complaint. */
const CLOSED = `exists (select from suppressions s where s.workspace_id = $1 and s.hash = $4 and s.lifted_at is null
  and ($5::boolean or s.reason in ('bounced', 'complained')))`

/** What the marker said: go on to the final dot, or break off, for one of two reasons. */
export type Mark = 'handed' | 'suppressed' | 'lost'

/**
 * The marker (RELIABILITY 0, item 3): in one transaction, under the person's lock, the last look at suppressions and the word that the
 * mail is out of our hands. Only after its commit may the final dot follow. `lost`: the claim is not ours any more.
 */
export async function markHanded(pool: Pool, claim: Claim, due: Due): Promise<Mark> {
  return inWorkspace(pool, claim.workspace, async (client) => {
    const isClosed = due.person !== null && (await holdPerson(client, claim.workspace, due.person))
    // After the lock, so that it is never earlier than an unsubscription that this one waited for.
    const { rows: clock } = await client.query<{ now: Timestamp }>('select clock_timestamp() as now')
    const mine = await client.query(
      `update effects set state = 'handed' where workspace_id = $1 and id = $2 and state = 'claimed' and lease_token = $3`,
      [claim.workspace, deliveryOf(claim.mail), claim.token],
    )
    if (mine.rowCount !== 1) return 'lost'
    const { rowCount } = await client.query(
      `update mails set state = 'handed', handed_at = $3, changed_at = $3
        where workspace_id = $1 and id = $2 and state in ('ready', 'deferred') and not ($5::boolean and $6::boolean) and not ${CLOSED}`,
      [claim.workspace, claim.mail, clock[0]?.now, due.hash, due.marketing, isClosed],
    )
    if (rowCount === 1) return 'handed'
    const { rowCount: kept } = await client.query(
      `update mails set state = 'suppressed', changed_at = $3, note = 'the address takes no mail from us'
        where workspace_id = $1 and id = $2 and state in ('ready', 'deferred')`,
      [claim.workspace, claim.mail, clock[0]?.now],
    )
    await leaveQueue(client, claim)
    return kept === 1 ? 'suppressed' : 'lost'
  })
}

const leaveQueue = (client: Client, { workspace, mail }: Claim, note: string | null = null) =>
  client.query(
    `update effects set state = 'done', payload = '{}', note = $3, lease_until = null, lease_token = null
      where workspace_id = $1 and id = $2`,
    [workspace, deliveryOf(mail), note],
  )

/** What is written down after a try. */
export interface Ending {
  readonly settled: Settled
  readonly answer: string | null
  readonly pause: Came['pause']
  readonly now: Timestamp
}

/** Writes down what a try came to, with the token of the claim only: who stalled cannot settle what another took over. */
export async function endTry(pool: Pool, claim: Claim, { settled, answer, pause, now }: Ending): Promise<boolean> {
  const { state, inSeconds, note } = settled
  return inWorkspace(pool, claim.workspace, async (client) => {
    const { rowCount } = await client.query(
      `update effects set state = $4, due = now() + make_interval(secs => $5), note = $6, attempts = 0,
         payload = case when $4 = 'done' then '{}'::jsonb else payload end, lease_until = null, lease_token = null
        where workspace_id = $1 and id = $2 and lease_token = $3`,
      [
        ...[claim.workspace, deliveryOf(claim.mail), claim.token],
        ...[inSeconds === undefined ? 'done' : 'retry', inSeconds ?? 0, note],
      ],
    )
    if (rowCount !== 1) return false
    await client.query(
      `update mails set state = $3, answer = coalesce($4, answer), note = $5, changed_at = $6,
         accepted_at = case when $3 = 'accepted' then $6::timestamptz else accepted_at end,
         handed_at = case when $3 in ('accepted', 'uncertain', 'rejected') then handed_at end
        where workspace_id = $1 and id = $2 and state in ('ready', 'deferred', 'handed')`,
      [claim.workspace, claim.mail, state, answer?.slice(0, 1000) ?? null, note, now],
    )
    if (state === 'accepted') await tellProof(client, claim, now)
    if (pause !== undefined)
      await pauseSending(client, pause.scope === 'all' ? '*' : claim.domain, pause.seconds, answer ?? note ?? '')
    return true
  })
}

/** Where the mail asked for a confirmation, the proof says when it went out. */
async function tellProof(client: Client, { workspace, mail }: Claim, now: Timestamp): Promise<void> {
  const { rows } = await client.query<{ proof: string | null }>(
    `select payload ->> 'proof' as proof from effects where workspace_id = $1 and id = $2 and kind = $3`,
    [workspace, mail, SEND_MAIL],
  )
  const proof = rows[0]?.proof
  if (typeof proof === 'string') await proofMailed(client, workspace, proof, now)
}

/** Nothing goes to a domain, or to anybody, for a while; a longer pause is not shortened. */
async function pauseSending(client: Client, scope: string, seconds: number, because: string): Promise<void> {
  await client.query(
    `insert into mail_pauses (scope, until, because, set_at) values ($1, now() + make_interval(secs => $2), $3, now())
     on conflict (scope) do update set until = excluded.until, because = excluded.because, set_at = excluded.set_at
       where mail_pauses.until < excluded.until`,
    [scope, seconds, because.slice(0, 500)],
  )
}

/** Gives back what was claimed and not yet handed over, when a process ends (F9). */
export async function releaseClaim(pool: Pool, { workspace, mail, token }: Claim): Promise<void> {
  await pool.query(
    `update effects set state = 'ready', attempts = 0, lease_until = null, lease_token = null
      where workspace_id = $1 and id = $2 and lease_token = $3 and state = 'claimed'`,
    [workspace, deliveryOf(mail), token],
  )
}

/** Mails whose process died after the marker: nobody knows whether they arrived, so nobody sends them again by itself. */
export async function sweepHanded(pool: Pool, now: Timestamp): Promise<number> {
  const { rows } = await pool.query<{ workspace_id: WorkspaceId; id: string; mail: string; lease_token: string }>(
    `select workspace_id, id, payload ->> 'mail' as mail, lease_token from effects
      where kind = $1 and state = 'handed' and lease_until < now() order by lease_until limit 100`,
    [DELIVER_MAIL],
  )
  for (const { workspace_id: workspace, mail, lease_token } of rows) {
    const settled = { state: 'uncertain', note: 'handed over, and the process ended before an answer came' } as const
    const claim = { workspace, mail, domain: '', token: lease_token, claims: 0 }
    await endTry(pool, claim, { settled, answer: null, pause: undefined, now })
  }
  return rows.length
}

/** Mails that waited for a mail server longer than this are of the past: nobody expects them, so a person has to let them go. */
export const FRESH_HOURS = 24

/** Lets mails go that were written while no mail server was set; older ones are held (F43). */
export async function adoptWaiting(client: Client, workspace: WorkspaceId, now: Timestamp): Promise<void> {
  const since = new Date(Date.parse(now) - FRESH_HOURS * 3_600_000).toISOString()
  await client.query(
    `update mails set state = 'held', changed_at = $3, note = 'waited for a mail server longer than a day'
      where workspace_id = $1 and state = 'waiting' and rendered_at < $2 and sent_again_by is null`,
    [workspace, since, now],
  )
  const { rows } = await client.query<{ id: string; person: SubjectId | null; to: string }>(
    `update mails set state = 'ready', changed_at = $2 where workspace_id = $1 and state = 'waiting'
     returning id, subject_id as person, to_address as "to"`,
    [workspace, now],
  )
  for (const mail of rows) await queueMail(client, workspace, mail)
}

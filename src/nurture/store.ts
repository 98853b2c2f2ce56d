import type { Client } from '../db/pool.ts'
import type { RepId, SubjectId, Timestamp, WorkspaceId } from '../funnel/brand.ts'
import { idOf } from '../funnel/hash.ts'
import type { OneAddress } from './address.ts'
import { domainOf } from './address.ts'
import type { Headers, Letter } from './message.ts'
import { mailboxText, type Outlet, type Sending, writerOf } from './sender/sender.ts'
import { DISCARDABLE, MAIL_STATES, type MailKind, type MailState, SENDABLE } from './state.ts'

/** The queue row of a mail in `effects`: claimed, leased and tried by `delivery/`, and by nobody else. */
export const DELIVER_MAIL = 'nurture.deliver-mail'
export const deliveryOf = (mail: string): string => idOf(DELIVER_MAIL, mail)

/** A mail that was just rendered. */
export interface NewMail extends Letter {
  /** The id of the effect that ordered it. */
  readonly id: string
  readonly kind: MailKind
  readonly marketing: boolean
  readonly person: SubjectId | null
  readonly to: OneAddress
  readonly hash: Buffer | null
  readonly headers: Headers
  /** Absent: the installation's own sender. */
  readonly sender?: Sending | undefined
  readonly messageId: string
  readonly state: 'ready' | 'waiting' | 'limited'
  readonly note: string | null
  readonly orderedAt: Timestamp
  readonly now: Timestamp
}

/** Keeps a rendered mail, once an order; one that may go is queued in the same transaction. */
export async function keepMail(client: Client, workspace: WorkspaceId, mail: NewMail): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into mails (workspace_id, id, kind, marketing, subject_id, to_address, to_hash, subject, text, html, headers, message_id,
       state, note, ordered_at, rendered_at, changed_at, from_name, from_address, reply_to)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17, $18, $19) on conflict do nothing`,
    [
      ...[workspace, mail.id, mail.kind, mail.marketing, mail.person, mail.to, mail.hash, mail.subject],
      ...[mail.text, mail.html, JSON.stringify(mail.headers), mail.messageId, mail.state, mail.note],
      ...[mail.orderedAt, mail.now],
      ...[mail.sender?.name ?? '', mail.sender?.address ?? '', mail.sender?.replyTo ?? ''],
    ],
  )
  const isNew = rowCount === 1
  if (isNew && mail.state === 'ready') await queueMail(client, workspace, mail)
  return isNew
}

/** Puts a mail in the queue, or back to its beginning; once a mail, whoever asks. */
export async function queueMail(
  client: Client,
  workspace: WorkspaceId,
  { id, person, to }: Pick<NewMail, 'id' | 'person'> & { readonly to: string },
): Promise<void> {
  await client.query(
    `insert into effects (workspace_id, id, kind, subject_id, payload, due) values ($1, $2, $3, $4, $5, now())
     on conflict (workspace_id, id) do update set state = 'ready', attempts = 0, due = now(), note = null, created_at = now(),
       payload = excluded.payload, lease_until = null, lease_token = null`,
    [workspace, deliveryOf(id), DELIVER_MAIL, person, { mail: id, domain: domainOf(to) }],
  )
}

/** A mail in the list. */
export interface MailLine {
  readonly id: string
  readonly kind: MailKind
  readonly to: string
  readonly subject: string
  readonly state: MailState
  readonly attempts: number
  readonly renderedAt: Timestamp
  readonly changedAt: Timestamp
  /** The person's screen, where there is one. */
  readonly person: string | null
  readonly note: string | null
  /** When it is tried next, while it is put off. */
  readonly nextAt: Timestamp | null
}

/** A mail with all that is known of it. */
export interface MailRecord extends MailLine {
  readonly text: string | null
  readonly html: string | null
  /** As its reader sees it, if it goes now. */
  readonly from: string
  readonly replyTo: string | null
  readonly messageId: string
  readonly orderedAt: Timestamp
  readonly handedAt: Timestamp | null
  readonly acceptedAt: Timestamp | null
  readonly answer: string | null
  readonly sentAgainBy: string | null
}

const LINE = `m.id, m.kind, m.to_address as "to", m.subject, m.state, m.attempts, m.rendered_at as "renderedAt",
  m.changed_at as "changedAt", m.note, q.person_id as person, null::timestamptz as "nextAt"`

/** Whose mails an asker sees: a rep those of their people, everybody else all. */
const SEEN = `left join subjects q on q.workspace_id = m.workspace_id and q.subject_id = m.subject_id
  left join people p on p.workspace_id = m.workspace_id and p.person_id = q.person_id`

/** What to list. */
export interface Asked {
  readonly only: RepId | null
  readonly states: readonly MailState[] | null
  readonly kind: MailKind | null
  readonly after: { readonly at: string; readonly id: string } | null
  readonly limit: number
}

/** A page of mails, newest first. */
export async function listMails(client: Client, workspace: WorkspaceId, asked: Asked): Promise<MailLine[]> {
  const { rows } = await client.query<MailLine>(
    `select ${LINE} from mails m ${SEEN}
      where m.workspace_id = $1 and ($2::uuid is null or p.owner = $2) and ($3::text[] is null or m.state = any($3))
        and ($4::text is null or m.kind = $4)
        and ($5::timestamptz is null or (m.rendered_at, m.id) < ($5, $6::uuid))
      order by m.rendered_at desc, m.id desc limit $7`,
    [
      ...[workspace, asked.only, asked.states, asked.kind],
      ...[asked.after?.at ?? null, asked.after?.id ?? null, asked.limit],
    ],
  )
  return withNext(client, workspace, rows)
}

/** When the queue tries the mails of a page again. */
async function withNext<T extends MailLine>(client: Client, workspace: WorkspaceId, mails: readonly T[]): Promise<T[]> {
  const open = mails.filter(({ state }) => state === 'deferred' || state === 'ready')
  if (open.length === 0) return [...mails]
  const { rows } = await client.query<{ id: string; due: Timestamp }>(
    `select id, due from effects where workspace_id = $1 and id = any($2::uuid[]) and state in ('ready', 'retry')`,
    [workspace, open.map(({ id }) => deliveryOf(id))],
  )
  const due = new Map(rows.map((row) => [row.id, row.due]))
  return mails.map((mail) => ({ ...mail, nextAt: due.get(deliveryOf(mail.id)) ?? null }))
}

/** One mail as it was rendered; undefined for somebody who may not see it. */
export async function readMail(
  client: Client,
  workspace: WorkspaceId,
  id: string,
  only: RepId | null,
  outlet: Outlet,
): Promise<MailRecord | undefined> {
  const { rows } = await client.query<Omit<MailRecord, 'from' | 'replyTo'> & { readonly sender: Sending }>(
    `select ${LINE}, m.text, m.html, json_build_object('name', m.from_name, 'address', m.from_address, 'replyTo', m.reply_to) as sender,
       m.message_id as "messageId", m.ordered_at as "orderedAt", m.handed_at as "handedAt", m.accepted_at as "acceptedAt",
       m.answer, m.sent_again_by as "sentAgainBy"
       from mails m ${SEEN}
      where m.workspace_id = $1 and m.id = $2 and ($3::uuid is null or p.owner = $3) limit 1`,
    [workspace, id, only],
  )
  const [found] = await withNext(client, workspace, rows)
  if (found === undefined) return undefined
  const { sender, ...mail } = found
  const { from, replyTo } = writerOf(outlet, sender)
  return { ...mail, from: mailboxText(from), replyTo: replyTo?.address ?? null }
}

/** How many mails stand where, for the filters of the screen. */
export async function countMails(
  client: Client,
  workspace: WorkspaceId,
  only: RepId | null,
): Promise<Record<MailState, number>> {
  const { rows } = await client.query<{ state: MailState; n: number }>(
    `select m.state, count(*) as n from mails m ${SEEN}
      where m.workspace_id = $1 and ($2::uuid is null or p.owner = $2) group by m.state`,
    [workspace, only],
  )
  const counts = new Map(rows.map(({ state, n }) => [state, n]))
  return Object.fromEntries(MAIL_STATES.map((state) => [state, counts.get(state) ?? 0])) as Record<MailState, number>
}

/** Who does what to a mail, and when. */
export interface Doing {
  readonly workspace: WorkspaceId
  readonly id: string
  readonly by: string
  readonly now: Timestamp
}

/** A person's word that a mail may go, though it may have arrived or is of the past; false when it is not for anybody to say. */
export async function sendAgain(
  client: Client,
  { workspace, id, by, now }: Doing,
  isConfigured: boolean,
): Promise<boolean> {
  await holdDelivery(client, workspace, id)
  const { rows } = await client.query<{ subject_id: SubjectId | null; to_address: string }>(
    `update mails set state = $4, changed_at = $5, sent_again_by = $6, note = null
      where workspace_id = $1 and id = $2 and state = any($3::text[]) and text is not null returning subject_id, to_address`,
    [workspace, id, SENDABLE, isConfigured ? 'ready' : 'waiting', now, by],
  )
  const [row] = rows
  if (row === undefined) return false
  if (isConfigured) await queueMail(client, workspace, { id, person: row.subject_id, to: row.to_address })
  return true
}

/** The queue's row before the mail's, as whoever delivers takes them: two who want both cannot hold one each. */
const holdDelivery = (client: Client, workspace: WorkspaceId, id: string) =>
  client.query('select from effects where workspace_id = $1 and id = $2 for update', [workspace, deliveryOf(id)])

/** Puts a mail away; it goes no more by itself. */
export async function discardMail(client: Client, { workspace, id, by, now }: Doing): Promise<boolean> {
  await holdDelivery(client, workspace, id)
  const { rowCount } = await client.query(
    `update mails set state = 'discarded', changed_at = $4, note = $5
      where workspace_id = $1 and id = $2 and state = any($3::text[])`,
    [workspace, id, DISCARDABLE, now, `put away by ${by}`],
  )
  if (rowCount !== 1) return false
  await client.query(
    `update effects set state = 'done', note = 'discarded', lease_until = null, lease_token = null
      where workspace_id = $1 and id = $2`,
    [workspace, deliveryOf(id)],
  )
  return true
}

/** Why nothing goes out for a while. */
export interface SendingPause {
  readonly scope: string
  readonly until: Timestamp
  readonly because: string
}

/** The pause of all sending, if there is one now. */
export async function readPause(client: Pick<Client, 'query'>): Promise<SendingPause | undefined> {
  const { rows } = await client.query<SendingPause>(
    `select scope, until, because from mail_pauses where scope = '*' and until > now()`,
  )
  return rows[0]
}

/** Ends every pause: somebody mended what was refused. */
export async function endPauses(client: Pick<Client, 'query'>): Promise<void> {
  await client.query('delete from mail_pauses')
}

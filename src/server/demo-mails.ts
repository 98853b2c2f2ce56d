import { signingOf } from '../access/signing/store.ts'
import type { Config } from '../config.ts'
import { inWorkspace, type Pool } from '../db/pool.ts'
import type { Definition } from '../definition/definition.ts'
import { fromMs, type SubjectId, type Timestamp, toMs, type WorkspaceId } from '../funnel/brand.ts'
import type { Capture } from '../funnel/capture.ts'
import { idOf } from '../funnel/hash.ts'
import { DAY, HOUR, MINUTE } from '../learn/demo/moment.ts'
import type { SentForm } from '../learn/demo/sent.ts'
import { MARKETER } from '../learn/demo/world.ts'
import { type Mailing, writeMail } from '../nurture/effect.ts'
import { type MailOrder, mailEffect, SEND_MAIL } from '../nurture/mail-order.ts'
import type { MailState } from '../nurture/state.ts'

/** What the mails of the demo are written with. */
export interface Writing {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly definition: Definition
  readonly now: Timestamp
  /** Where links of its mails begin. */
  readonly address: Pick<Config, 'publicUrl' | 'host' | 'port'>
}

/** The outbox of the demo goes back so far. */
const MAIL_DAYS = 12
const FROM = 'Tidemark <hello@tidemark.example>'
const WRITTEN_MS = 2_000

interface Ordered {
  readonly id: string
  readonly order: MailOrder
  readonly ms: number
  readonly subject: SubjectId
}

/** The mails that the forms' door orders: what was asked for, and whether the address is theirs. */
function ordersOf(one: SentForm, subject: SubjectId): Ordered[] {
  const { submission, email: to, form, asset, words, at } = one
  const ms = toMs(at) + WRITTEN_MS
  const [word] = words
  const ordered = (order: MailOrder): Ordered => ({ id: idOf('demo mail', order.mail, submission), order, ms, subject })
  return [
    ...(asset === undefined ? [] : [ordered({ mail: 'asset', to, asset, submission })]),
    ...(word === undefined ? [] : [ordered({ mail: 'confirmation', to, form, proof: word.proof })]),
  ]
}

/** How a mail ended, as its server said it. */
interface End {
  readonly state: MailState
  readonly attempts: number
  readonly after: number
  readonly answer: string | null
  readonly note: string | null
}

const ACCEPTED: Omit<End, 'answer'> = { state: 'accepted', attempts: 1, after: 3_000, note: null }
const accepted = (id: string): End => ({
  ...ACCEPTED,
  answer: `250 2.0.0 Ok: queued as ${id.slice(0, 10).toUpperCase()}`,
})

/** What became of the mails that did not simply arrive, by their place among the older ones. */
const ENDS: ReadonlyMap<number, End> = new Map<number, End>([
  [4, { state: 'uncertain', attempts: 1, after: 122_000, answer: null, note: 'handed over, and no answer came' }],
  [
    11,
    {
      ...{
        state: 'rejected',
        attempts: 1,
        after: 4_000,
        answer: '550 5.1.1 <…>: Recipient address rejected: User unknown',
      },
      note: 'the mail server of the reader refused it',
    },
  ],
  [
    19,
    {
      ...{ state: 'rejected', attempts: 14, after: 3 * DAY, answer: '452 4.2.2 The mailbox is over its quota' },
      note: 'put off for three days, then given up',
    },
  ],
  [
    23,
    { state: 'held', attempts: 0, after: 26 * HOUR, answer: null, note: 'waited for a mail server longer than a day' },
  ],
  [27, { state: 'discarded', attempts: 0, after: 40 * MINUTE, answer: null, note: `put away by ${MARKETER.email}` }],
])
/** The place of the one whose mailbox had enough of us that day. */
const LIMITED = 7
/** Younger ones wait, since no mail server is set. */
const WAITING_MS = 20 * HOUR

/**
 * Writes the outbox of the last days by the writer of all mails, and says what became of each. Nothing is queued, so that nothing can
 * ever leave. Answers the facts that follow: an address that does not exist is closed.
 */
export async function writeOutbox(
  writing: Writing,
  sent: readonly SentForm[],
  who: ReadonlyMap<string, SubjectId>,
): Promise<readonly Capture[]> {
  const { pool, workspace, now } = writing
  const since = toMs(now) - MAIL_DAYS * DAY
  const orders = sent.flatMap((one) => {
    const subject = who.get(one.submission)
    return toMs(one.at) < since || subject === undefined ? [] : ordersOf(one, subject)
  })
  const older = orders.filter(({ ms }) => ms < toMs(now) - WAITING_MS)
  const signing = signingOf(pool, () => now)
  for (const ordered of orders) {
    const isAllowed = older.indexOf(ordered) !== LIMITED
    await writeMail(mailingAt(writing, ordered.ms, isAllowed, signing), {
      ...{ workspace, id: ordered.id, kind: SEND_MAIL, subject: ordered.subject, attempts: 1, token: '' },
      payload: mailEffect(ordered.order).payload,
    })
  }
  const ends = older.flatMap((ordered, place) => {
    const end = ENDS.get(place) ?? accepted(ordered.id)
    return place === LIMITED || ordered.ms + end.after > toMs(now) ? [] : [{ ordered, end }]
  })
  await settle(writing, ends)
  return ends.flatMap(({ ordered, end }) => (end.answer?.startsWith('550 5.1.1') ? [bounced(ordered, end)] : []))
}

const mailingAt = (
  { pool, definition, address }: Writing,
  ms: number,
  isAllowed: boolean,
  signing: Mailing['signing'],
): Mailing => ({
  ...{ pool, now: () => fromMs(ms), signing, definition: async () => definition },
  config: { ...address, smtpUrl: undefined, mailFrom: FROM, mailDomains: [] },
  allowance: async () => isAllowed,
})

interface Ended {
  readonly ordered: Ordered
  readonly end: End
}

async function settle({ pool, workspace }: Writing, ends: readonly Ended[]): Promise<void> {
  const rows = ends.map(({ ordered: { id, ms }, end: { state, attempts, after, answer, note } }) => {
    const handed = state === 'accepted' || state === 'uncertain' ? fromMs(ms + 1_500) : null
    const changed = fromMs(ms + after)
    return { id, state, attempts, answer, note, handed, accepted: state === 'accepted' ? changed : null, changed }
  })
  await inWorkspace(pool, workspace, (client) =>
    client.query(
      `update mails m set state = e.state, attempts = e.attempts, answer = e.answer, note = e.note, handed_at = e.handed,
         accepted_at = e.accepted, changed_at = e.changed
         from jsonb_to_recordset($2::jsonb) as e(id uuid, state text, attempts int, answer text, note text,
           handed timestamptz, accepted timestamptz, changed timestamptz)
        where m.workspace_id = $1 and m.id = e.id`,
      [workspace, JSON.stringify(rows)],
    ),
  )
}

/** The fact that the delivery of mails tells of an address that does not exist. */
const bounced = ({ id, ms, subject }: Ordered, { after }: End): Capture => ({
  messageId: `bounced:${id}`,
  to: { kind: 'subject', subject },
  at: fromMs(ms + after),
  ...{ mode: 'live', trust: 'trusted', door: 'mail server' },
  event: { type: 'capture.suppressed', channel: 'email', reason: 'bounced', source: 'mail server' },
})

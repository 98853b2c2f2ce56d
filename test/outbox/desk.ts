import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { inWorkspace } from '../../src/db/pool.ts'
import { fromMs } from '../../src/funnel/brand.ts'
import { pass } from '../../src/ledger/failpoint.ts'
import { oneAddress, parseMailbox } from '../../src/nurture/address.ts'
import { type Post, type PostRound, startPost } from '../../src/nurture/delivery/effect.ts'
import { listHeaders, messageIdOf } from '../../src/nurture/message.ts'
import { openSmtp, type SmtpSettings } from '../../src/nurture/smtp/effect.ts'
import type { MailState } from '../../src/nurture/state.ts'
import { keepMail, type NewMail } from '../../src/nurture/store.ts'
import type { Clone } from '../clone.ts'

const sender = parseMailbox('Acme <hello@acme.example>')
assert.ok(sender !== undefined)
export const FROM = sender
export const now = () => fromMs(Date.now())

/** What an outbox says of a mail. */
export interface Standing {
  readonly state: MailState
  readonly attempts: number
  readonly answer: string | null
  readonly note: string | null
  readonly handed: boolean
}

/** Puts mails in the outbox and lets them go. */
export function deskOf(database: Clone) {
  const { workspace, app, ops } = database
  const rounds = new Set<PostRound>()
  const put = async (to: string, more: Partial<NewMail> = {}): Promise<string> => {
    const id = randomUUID()
    const address = oneAddress(to)
    if (address === undefined) throw new Error(to)
    const mail: NewMail = {
      ...{
        id,
        kind: 'confirmation',
        marketing: false,
        person: null,
        to: address,
        hash: null,
        state: 'ready',
        note: null,
      },
      ...{ subject: 'Please confirm', text: 'Yes?\n', html: '<p>Yes?</p>', orderedAt: now(), now: now() },
      ...{ headers: listHeaders('https://sluice.example/p/v1.abc.def'), messageId: messageIdOf(id, FROM) },
      ...more,
    }
    await inWorkspace(app, workspace, (client) => keepMail(client, workspace, mail))
    return id
  }
  const standing = async (id: string): Promise<Standing> => {
    const { rows } = await ops.query<Standing>(
      'select state, attempts, answer, note, handed_at is not null as handed from mails where id = $1',
      [id],
    )
    return rows[0] ?? Promise.reject(new Error(`there is no mail ${id}`))
  }
  const until = async (id: string, ...states: readonly MailState[]): Promise<Standing> => {
    for (let tries = 0; ; tries++) {
      const found = await standing(id)
      if (states.includes(found.state) || tries > 400) return found
      await sleep(20)
    }
  }
  const begin = (smtp: SmtpSettings, more: Partial<Post> = {}): PostRound => {
    const round = startPost({
      ...{ pool: app, smtp: openSmtp(smtp), outlet: { from: FROM, domains: [] }, now, pass, onError: () => undefined },
      bounced: () => Promise.resolve(),
      ...more,
    })
    const known: PostRound = {
      stop: async () => {
        rounds.delete(known)
        await round.stop()
      },
    }
    rounds.add(known)
    return known
  }
  /** What waits for a later try is due now, and nobody is paused. */
  const hurry = async () => {
    await app.query(`update effects set due = now() where state = 'retry'`)
    await app.query('delete from mail_pauses')
  }
  /** Mails that some process is at just now. */
  const claimed = async (): Promise<number> => {
    const { rows } = await ops.query<{ n: number }>(
      `select count(*) as n from effects where kind = 'nurture.deliver-mail' and state = 'claimed'`,
    )
    return rows[0]?.n ?? 0
  }
  const end = async () => {
    for (const round of [...rounds]) await round.stop()
  }
  return { put, standing, until, begin, hurry, claimed, end }
}

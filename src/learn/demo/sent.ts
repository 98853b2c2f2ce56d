import type { Traits } from '../../capture/events.ts'
import { judgeAnswers } from '../../capture/forms/answers.ts'
import { type Answers, fieldsOf, type RawAnswers } from '../../capture/forms/form.ts'
import { capturesOf, confirmedCaptures, tickedIn } from '../../capture/submission/submission.ts'
import { fromMs, type Json, type Timestamp } from '../../funnel/brand.ts'
import type { Capture } from '../../funnel/capture.ts'
import { idOf } from '../../funnel/hash.ts'
import type { Chance } from './chance.ts'
import type { DemoVersion } from './doors.ts'
import { DAY, HOUR, MINUTE } from './moment.ts'

/** A yes of somebody, and what came of it. */
export interface Word {
  readonly purpose: string
  readonly text: string
  readonly proof: string
  readonly confirmedAt?: Timestamp
  readonly revokedAt?: Timestamp
}

/** A form that was sent, with what stands beside its facts. */
export interface SentForm {
  readonly form: string
  readonly version: number
  readonly submission: string
  readonly at: Timestamp
  readonly email: string
  readonly path: string
  readonly anonymous: string
  readonly network: string
  readonly raw: RawAnswers
  readonly words: readonly Word[]
  readonly asset?: string
}

/** Who sends what, when and where. */
export interface Sending {
  readonly ms: number
  readonly nowMs: number
  readonly path: string
  readonly email: string
  readonly anonymous: string
  /** What they could say; a form takes what it asks for. */
  readonly says: Traits
  /** The id of the proof of a word, as `consent/store.ts` makes it. */
  readonly proofId: (submission: string, purpose: string) => string
}

/** What sending came to: facts in their order, and the form itself. */
export interface Sent {
  readonly captures: readonly Capture[]
  readonly sent: SentForm
}

const AGENT_NETWORKS = ['192.0.2', '198.51.100', '203.0.113']
const BASIS = 'consent' as const

/** What a browser sends of these words: text, and lists of text. */
function rawOf({ form }: DemoVersion, says: Traits, ticks: boolean): RawAnswers {
  return Object.fromEntries(
    fieldsOf(form).flatMap((field): [string, string | readonly string[]][] => {
      if (field.kind === 'consent') return ticks ? [[field.id, 'on']] : []
      const value = says[field.id]
      return value === undefined || value === null ? [] : [[field.id, textOf(value)]]
    }),
  )
}

const textOf = (value: Json): string | readonly string[] => (Array.isArray(value) ? value.map(String) : String(value))

/** The facts of a form that is sent, its consents and what follows, by the rules of the form's own door; undefined where its answers do not hold. */
export function formSent(shown: DemoVersion, sending: Sending, chance: Chance): Sent | undefined {
  const { form, version } = shown
  const { ms, path, email, anonymous, proofId } = sending
  const raw = rawOf(shown, sending.says, form.id === 'newsletter' || chance.happens(0.28))
  const judged = judgeAnswers(form, raw)
  if (!judged.ok) return undefined
  const { answers } = judged
  const submission = idOf('demo form', form.id, email)
  const at = fromMs(ms)
  const words = tickedIn(form, answers).map(({ purpose, text }): Word => {
    const proof = proofId(submission, purpose)
    return { purpose, text, proof, ...becomes(sending, chance) }
  })
  const consents = words.map(({ purpose, proof }) => ({ purpose, basis: BASIS, proof, confirm: true }))
  const captures = capturesOf(form, version, answers, {
    ...{ submission, at, path, anonymous, consents, flags: [], believed: true },
  })
  const sent: SentForm = {
    ...{ form: form.id, version, submission, at, email, path, anonymous, raw, words },
    network: `${chance.pick(AGENT_NETWORKS)}.${chance.whole(1, 250)}`,
    ...(form.asset !== undefined && { asset: form.asset }),
  }
  return { captures: [...captures, ...words.flatMap((word) => after(shown, answers, sent, word))], sent }
}

/** Two in three follow the link of the mail, some of them much later; a few take their yes back. */
function becomes({ ms, nowMs }: Sending, chance: Chance): Pick<Word, 'confirmedAt' | 'revokedAt'> {
  const confirmed = ms + (chance.happens(0.7) ? chance.whole(2, 50) * MINUTE : chance.whole(2, 60) * HOUR)
  const revoked = confirmed + chance.whole(5, 70) * DAY
  if (!chance.happens(0.68) || confirmed > nowMs) return {}
  const isRevoked = chance.happens(0.16) && revoked <= nowMs
  return { confirmedAt: fromMs(confirmed), ...(isRevoked && { revokedAt: fromMs(revoked) }) }
}

/** What the confirmation and the preference page add to a word, as they do for anybody. */
function after({ form, version }: DemoVersion, answers: Answers, sent: SentForm, word: Word): readonly Capture[] {
  const { submission, email, path } = sent
  const { confirmedAt, revokedAt, purpose, proof } = word
  if (confirmedAt === undefined) return []
  const said = { type: 'capture.consented', purpose, basis: BASIS } as const
  const theirs = (id: string, at: Timestamp, door: string, event: Capture['event']): Capture => ({
    ...{ messageId: `consent:${proof}:${id}`, at, mode: 'live', trust: 'form', door, event },
    to: { kind: 'person', identifiers: [{ kind: 'email', value: email }] },
  })
  const source = `form ${form.id}`
  const confirmed = [
    ...confirmedCaptures(form, version, answers, { submission, at: confirmedAt, path, wasBelieved: true }),
    theirs('confirmed', confirmedAt, source, { ...said, state: 'granted', source, proof }),
  ]
  if (revokedAt === undefined) return confirmed
  const revoked = theirs('revoked', revokedAt, 'preferences', { ...said, state: 'revoked', source: 'preferences' })
  return [...confirmed, revoked]
}

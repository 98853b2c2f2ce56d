import type { RefusalReason } from '../../capture/abuse/verdict.ts'
import type { RawAnswers } from '../../capture/forms/form.ts'
import { chanceOf } from './chance.ts'
import { type DemoForm, versionAt } from './doors.ts'
import { DAY, HOUR, MINUTE } from './moment.ts'

/** Something sent to a form of the demo that is to be refused, and what a member did about it. */
export interface Try {
  readonly ms: number
  readonly form: string
  readonly version: number
  readonly raw: RawAnswers
  readonly email: string
  readonly network: string
  readonly nonce: string
  readonly reason: RefusalReason
  readonly how: {
    readonly honeypot: boolean
    readonly token: 'bad' | { readonly renderedAtMs: number; readonly nonce: string }
    readonly proof?: string
    readonly hasScript: boolean
  }
  readonly outcome?: 'released' | 'discarded'
}

type Kind = 'honeypot' | 'bad_token' | 'too_fast' | 'too_old' | 'proof_missing' | 'proof_wrong'

/** How each reason comes about, at the door that judges it. */
function howOf(reason: Kind, ms: number, nonce: string): Try['how'] {
  const shownFor = reason === 'too_fast' ? 700 : reason === 'too_old' ? 31 * HOUR : 9000
  return {
    honeypot: reason === 'honeypot',
    token: reason === 'bad_token' ? 'bad' : { renderedAtMs: ms - shownFor, nonce },
    ...(reason === 'proof_wrong' && { proof: 'bm90IGEgcHJvb2Y=' }),
    hasScript: reason === 'proof_missing' || reason === 'proof_wrong' || reason === 'too_old',
  }
}

const SPAM = [
  'We bring your site to page one within 30 days. Reply for our price list.',
  'Business loan approved!!! No collateral.',
  'I found 14 errors on your website and can mend them cheaply.',
  'Best followers, instant delivery.',
]
const SPAMMERS = ['bestrank.example', 'quickloan.example', 'seo-desk.example', 'growth-mail.example']

/** Somebody real who was refused by a rule: a tab that stood open over a weekend, a browser that filled all in at once. */
const PEOPLE = [
  { first_name: 'Ruth', last_name: 'Callaghan', email: 'ruth.callaghan@harrow-print.example', company: 'Harrow Print' },
  { first_name: 'Tobias', last_name: 'Wendt', email: 'tobias.wendt@wendt-soehne.example', company: 'Wendt & Söhne' },
  { first_name: 'Ines', last_name: 'Duarte', email: 'ines@duarte-hotels.example', company: 'Duarte Hotels' },
]
const ASKS = 'Could you look at our restore times? We have 3 TB and one evening.'

/** A wave of an hour or so, and what trickles in besides; all of the last four weeks, which is as long as refusals are kept. */
export function triesOf(seed: number, forms: readonly DemoForm[], nowMs: number): readonly Try[] {
  const chance = chanceOf(seed, 600_000)
  const midnight = Math.floor(nowMs / DAY) * DAY
  const wave = midnight - 9 * DAY + 2 * HOUR + 13 * MINUTE
  const made = (reason: Kind, id: string, ms: number, network: string, index: number): Try[] => {
    const form = forms.find((one) => one.id === id)
    const version = form && versionAt(form, ms)?.version
    if (version === undefined) return []
    const nonce = `demo-${reason}-${index}`
    const email = `promo${index}@${chance.pick(SPAMMERS)}`
    const message = chance.pick(SPAM)
    const raw = { first_name: 'Robert', last_name: `Rank ${index}`, email, company: 'Best Rank', message }
    return [{ ms, form: id, version, raw, email, network, nonce, reason, how: howOf(reason, ms, nonce) }]
  }
  const spread = (reason: Kind, count: number, ids: readonly string[]) =>
    Array.from({ length: count }, (_, index) => {
      const ms = nowMs - chance.whole(3 * 60, 27 * 24 * 60) * MINUTE
      return made(reason, chance.pick(ids), ms, `203.0.113.${chance.whole(1, 250)}`, index)
    }).flat()
  const flood = (reason: Kind, count: number, after: number) =>
    Array.from({ length: count }, (_, index) =>
      made(reason, 'contact', wave + after + index * 1500, `198.51.100.${chance.whole(1, 60)}`, 100 + index),
    ).flat()
  const spam = [
    ...flood('honeypot', 38, 0),
    ...flood('proof_missing', 9, 58_000),
    ...flood('proof_wrong', 5, 73_000),
    ...spread('honeypot', 16, ['contact', 'newsletter', 'backup-checklist']),
    ...spread('bad_token', 7, ['contact', 'demo-request']),
    ...spread('too_fast', 9, ['contact', 'newsletter']),
  ].map((one) =>
    one.ms < nowMs - 8 * DAY && one.reason === 'honeypot' ? { ...one, outcome: 'discarded' as const } : one,
  )
  const people = PEOPLE.flatMap((person, index): Try[] => {
    const reason = index === 2 ? 'too_fast' : 'too_old'
    const ms = nowMs - (2 + index * 3) * DAY - 4 * HOUR
    const outcome = index === 1 ? ({ outcome: 'released' } as const) : {}
    const raw = { ...person, message: ASKS }
    return made(reason, 'contact', ms, `192.0.2.${70 + index}`, 200 + index).map((one) => ({
      ...{ ...one, raw, email: person.email, ...outcome },
    }))
  })
  return [...spam, ...people].toSorted((a, b) => a.ms - b.ms)
}

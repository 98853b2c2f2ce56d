import type { AttackLevel } from './level.ts'
import {
  type AcceptFlag,
  type AddressReason,
  type FormToken,
  REFUSAL_REASONS,
  type RefusalReason,
  type Verdict,
} from './verdict.ts'
import { lastDay, lastMinutes, type Windows } from './windows.ts'

/** A page is read before it is sent: a filled form in under two seconds is no person's (B5). */
export const SOONEST_MS = 2_000
/** A day: somebody leaves a tab open overnight, a script keeps a token for weeks. */
const LATEST_MS = 24 * 3_600_000
/** Clocks of two processes differ; a token from further in the future was not made by one of ours. */
const AHEAD_MS = 60_000

/** Every limit counts this try too. Each number stands in docs/abuse.md with its reason. */
export const LIMITS = {
  /**
   * Tries of one mail address: ten at once are a nervous finger (B13); whoever proved work may correct themselves longer. Who used them up
   * may be a stranger: from a network that sent hardly anything one more is kept, to be confirmed, while nobody attacks the form.
   */
  address: { hour: 10, day: 20, provenDay: 50, ofNetwork: 3 },
  /** A network, which may be an office of hundreds behind one address. Beyond `free` it has to prove work or confirm; beyond `most` it is a script. */
  network: { free: { ten: 30, hour: 60 }, most: { ten: 120, hour: 300 } },
  /** Its /24 or /48: a hosting company's script spreads over one, and so does a mobile carrier. */
  neighbourhood: { free: { ten: 100 }, most: { ten: 600 } },
  /** Tries a day and form that are believed without proof of work; or three times what the form usually gets in a day. */
  plain: { day: 100, ofUsual: 3 },
  /** Tries an hour and form that are asked to confirm by mail; beyond them a network still gets its first few. */
  confirm: { hour: 120, ofNetwork: 2 },
} as const

/** What is known of a domain's mail; `unknown` never counts against anybody. */
export type Takes = 'mail' | 'none' | 'unknown'

/** `cheap`: it holds, but was made for a calmer hour, two levels below. */
export type ProofFound = 'none' | 'valid' | 'wrong' | 'spent' | 'cheap'

/** All that a verdict is made of; counts include the try that is judged. */
export interface SubmissionFacts {
  readonly nowMs: number
  readonly honeypot: boolean
  readonly token?: FormToken | 'bad' | undefined
  readonly proof: ProofFound
  readonly hasScript: boolean
  readonly level: AttackLevel
  /** What is believed of this form on an ordinary day. */
  readonly usualDay: number
  readonly network: Windows
  readonly neighbourhood: Windows
  /** Tries of this form without proof of work; absent for one with it. */
  readonly plain?: Windows | undefined
  /** Absent where the form asks for no address, or none was given. */
  readonly mail?: MailFacts | undefined
  readonly refuses: readonly AddressReason[]
}

export interface MailFacts {
  readonly counts: Windows
  readonly free: boolean
  readonly disposable: boolean
  readonly takes: Takes
}

const refuse = (reason: RefusalReason): Verdict => ({ kind: 'refuse', reason, quiet: REFUSAL_REASONS[reason].quiet })

/** Whether something a stranger sent is believed, has to be confirmed by mail, or is refused and why. The first question that has an answer decides. */
export function judge(facts: SubmissionFacts): Verdict {
  const reason = refusal(facts)
  if (reason !== undefined) return refuse(reason)
  if (isOften(facts)) return { kind: 'confirm', because: 'often', flags: flagsOf(facts) }
  if (facts.proof === 'valid') return { kind: 'accept', flags: flagsOf(facts) }
  return unproven(facts)
}

function refusal(facts: SubmissionFacts): RefusalReason | undefined {
  if (facts.honeypot) return 'honeypot'
  return (
    tokenProblem(facts) ??
    tooMany(facts) ??
    (facts.proof === 'wrong' ? 'proof_wrong' : facts.proof === 'spent' ? 'proof_spent' : undefined) ??
    mailProblem(facts)
  )
}

function tokenProblem({ token, nowMs }: SubmissionFacts): RefusalReason | undefined {
  if (token === undefined) return undefined
  if (token === 'bad') return 'bad_token'
  const age = nowMs - token.renderedAtMs
  if (!(age >= -AHEAD_MS)) return 'bad_token'
  if (age < SOONEST_MS) return 'too_fast'
  return age > LATEST_MS ? 'too_old' : undefined
}

function tooMany(facts: SubmissionFacts): RefusalReason | undefined {
  const { network, neighbourhood, level, proof } = facts
  const isHeard = lastMinutes(network, 60) <= LIMITS.address.ofNetwork && (level === 0 || proof === 'valid')
  if (isOften(facts) && !isHeard) return 'too_many_address'
  const { most } = LIMITS.network
  if (lastMinutes(network, 10) > most.ten || lastMinutes(network, 60) > most.hour) return 'too_many_network'
  return lastMinutes(neighbourhood, 10) > LIMITS.neighbourhood.most.ten ? 'too_many_network' : undefined
}

/** One mail address was given too often, by whomever. */
function isOften({ mail, proof }: SubmissionFacts): boolean {
  if (mail === undefined) return false
  const { hour, day, provenDay } = LIMITS.address
  return proof === 'valid'
    ? lastDay(mail.counts) > provenDay
    : lastMinutes(mail.counts, 60) > hour || lastDay(mail.counts) > day
}

function mailProblem({ mail, refuses }: SubmissionFacts): RefusalReason | undefined {
  if (mail?.free === true && refuses.includes('free_mail')) return 'free_mail'
  if (mail?.disposable === true && refuses.includes('disposable')) return 'disposable'
  return mail?.takes === 'none' && refuses.includes('no_mailbox') ? 'no_mailbox' : undefined
}

/**
 * Without proof of work: a browser with our script is told to do some, which it does unseen; a person without one confirms by mail, also
 * in the middle of an attack, since a network that sent hardly anything is always heard.
 */
function unproven(facts: SubmissionFacts): Verdict {
  const { plain, network, neighbourhood, level, usualDay, mail, hasScript } = facts
  const flags = flagsOf(facts)
  const { free } = LIMITS.network
  const isBusy =
    lastMinutes(network, 10) > free.ten ||
    lastMinutes(network, 60) > free.hour ||
    lastMinutes(neighbourhood, 10) > LIMITS.neighbourhood.free.ten
  const trusted = Math.max(LIMITS.plain.day, LIMITS.plain.ofUsual * usualDay)
  const isUnproven = level > 0 || (plain !== undefined && lastDay(plain) > trusted)
  if (!isBusy && !isUnproven) return { kind: 'accept', flags }
  if (mail === undefined || (hasScript && level > 0)) return refuse('proof_missing')
  const heard =
    (plain !== undefined && lastMinutes(plain, 60) <= LIMITS.confirm.hour) ||
    lastMinutes(network, 60) <= LIMITS.confirm.ofNetwork
  if (!heard) return refuse('too_many_form')
  return { kind: 'confirm', because: isUnproven ? 'unproven' : 'busy_network', flags }
}

function flagsOf({ mail, token, hasScript, level }: SubmissionFacts): readonly AcceptFlag[] {
  const said: readonly (readonly [AcceptFlag, boolean])[] = [
    ['free_mail', mail?.free === true],
    ['disposable', mail?.disposable === true],
    ['no_mx', mail?.takes === 'none'],
    ['no_token', token === undefined],
    ['no_script', !hasScript],
    ['busy', level > 0],
  ]
  return said.filter(([, holds]) => holds).map(([flag]) => flag)
}

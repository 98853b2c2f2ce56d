import type { PersonId, Timestamp } from '../../funnel/brand.ts'
import { parseEmail } from '../normalise.ts'

/** Why two people may be one, surest first. */
export const LIKENESSES = ['mailbox', 'phone', 'name-and-company', 'name'] as const
/** Why two may be one. */
export type Likeness = (typeof LIKENESSES)[number]

/** Somebody who may be the same person. */
export interface Alike {
  readonly id: PersonId
  readonly name: string | null
  readonly email: string | null
  readonly company: string | null
  readonly title: string | null
  readonly stage: string
  readonly score: number
  readonly owner: string | null
  readonly seenAt: Timestamp
}

/** Somebody who may be the person in question. */
export interface Candidate extends Alike {
  readonly likeness: Likeness
}

/** People who share a name, and whether they share a company too. */
export interface AlikeGroup {
  readonly likeness: Likeness
  readonly people: readonly Alike[]
}

/** How one mailbox may be written otherwise, and the range of its tagged forms in the order of bytes. */
export interface Spellings {
  readonly exact: readonly string[]
  readonly from: string
  readonly to: string
  readonly domain: string
}

const GMAIL = ['gmail.com', 'googlemail.com']

/** The other spellings of a mailbox: without its `+tag`, and at Gmail without dots and under both domains. */
export function spellingsOf(address: string): Spellings | null {
  const parsed = parseEmail(address)
  if (!parsed.ok) return null
  const { email, domain } = parsed
  const [local = ''] = email.slice(0, email.lastIndexOf('@')).split('+')
  if (local === '') return null
  const isGmail = GMAIL.includes(domain)
  const locals = isGmail ? [local, local.replaceAll('.', '')] : [local]
  const domains = isGmail ? GMAIL : [domain]
  const exact = new Set(locals.flatMap((one) => domains.map((host) => `${one}@${host}`)))
  exact.delete(email)
  // "," stands right after "+" in ASCII.
  return { exact: [...exact], from: `${local}+`, to: `${local},`, domain }
}

/** The last nine digits of a telephone number: `+49 170 1234567` and `0170 1234567` are one; null for what is none. */
export function phoneKey(said: unknown): string | null {
  const digits = typeof said === 'string' ? said.replace(/\D/g, '') : ''
  return digits.length < 7 ? null : digits.slice(-9)
}

import { getDomain } from 'tldts'
import type { AccountKey, Identifier } from '../funnel/capture.ts'
import { isBusinessDomain } from './mail-domains.ts'

/** RFC 5321 4.5.3.1.3: a path is at most 256 octets with its angle brackets. */
export const MAX_EMAIL_BYTES = 254
/** RFC 5321 4.5.3.1.1. */
export const MAX_LOCAL_BYTES = 64
/** Long enough for any database's id or hash; four bytes a character stay far below the 2,700 a b-tree entry may have. */
export const MAX_IDENTIFIER = 255
/** A company name longer than this is a paragraph, not a name. */
export const MAX_COMPANY_NAME = 200

/** Why an address was refused; a closed set, so that refusals can be counted. */
export type EmailRefusal =
  | 'empty'
  | 'too_long'
  | 'control_character'
  | 'not_plain'
  | 'several'
  | 'bad_local'
  | 'bad_domain'

export type ParsedEmail =
  | { readonly ok: true; readonly email: string; readonly domain: string }
  | { readonly ok: false; readonly why: EmailRefusal }

const LOCAL = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/
const PLAIN = /^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/
const utf8 = new TextEncoder()
const bytes = (text: string): number => utf8.encode(text).length
const refuse = (why: EmailRefusal): ParsedEmail => ({ ok: false, why })

/**
 * The only reader of mail addresses: one bare address in, its one spelling out, so that two spellings never make two people.
 * Refuses rather than repairs what another program could read differently (display names, lists, look-alike characters).
 */
export function parseEmail(raw: string): ParsedEmail {
  const text = withoutSpaces(raw)
  if (text === '') return refuse('empty')
  if (text.length > MAX_EMAIL_BYTES) return refuse('too_long')
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)) return refuse('control_character')
  const lower = text.toLowerCase()
  if (!PLAIN.test(text) && !isStable(text, lower)) return refuse('not_plain')
  const at = lower.indexOf('@')
  if (at !== lower.lastIndexOf('@') || /[,;]/.test(lower)) return refuse('several')
  const local = lower.slice(0, Math.max(at, 0))
  if (!LOCAL.test(local) || bytes(local) > MAX_LOCAL_BYTES) return refuse('bad_local')
  const domain = hostOf(lower.slice(at + 1).replace(/\.$/, ''))
  if (domain === null) return refuse('bad_domain')
  const email = `${local}@${domain}`
  return bytes(email) > MAX_EMAIL_BYTES ? refuse('too_long') : { ok: true, email, domain }
}

/** Without the spaces around it; a pattern would look at each run of spaces once for each of its spaces, in front of every door. */
function withoutSpaces(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && text[from] === ' ') from += 1
  while (to > from && text[to - 1] === ' ') to -= 1
  return text.slice(from, to)
}

/** True when compatibility forms (`＠`, the Kelvin sign) and lower-casing (`İ` becomes two characters) change nothing by stealth. */
const isStable = (text: string, lower: string): boolean =>
  text.normalize('NFKC') === text && lower.normalize('NFKC') === lower && [...lower].length === [...text].length

/** A host name in its ASCII form, or null when it is none; addresses in figures are none. */
function hostOf(name: string): string | null {
  if (HOST.test(name) && name.length <= 253) return name
  if (/^[\p{L}\p{N}\p{M}.-]+$/u.test(name) === false || !URL.canParse(`http://${name}`)) return null
  const ascii = new URL(`http://${name}`).hostname
  return HOST.test(ascii) && ascii.length <= 253 ? ascii : null
}

/** The domain that somebody registered: `www.shop.acme.co.uk` is `acme.co.uk`; null for addresses in figures and bare suffixes. */
export function registrableDomain(address: string): string | null {
  const found = getDomain(address.trim().toLowerCase(), { allowPrivateDomains: true })
  return found === null ? null : hostOf(found)
}

/** Values that programs send when they mean nobody; as identifiers they would melt strangers into one person (SEMANTICS 4.1). */
const BLOCKED = new Set(
  `-1 null (null) undefined anonymous anon nan none nil unknown test guest n/a na default user true false (not set) not set
   [object object] {} [] void`.match(/\(not set\)|not set|\[object object\]|\S+/g),
)

/** True for a value that names nobody: zeros and dashes, `null`, `anonymous`, `test` and their like, in any case. */
export const isBlocked = (value: string): boolean => /^[0-]*$/.test(value) || BLOCKED.has(value.toLowerCase())

export type ParsedIdentifier =
  | { readonly ok: true; readonly identifier: Identifier }
  | { readonly ok: false; readonly why: 'blocked' | 'too_long' | 'control_character' | 'not_text' | EmailRefusal }

/** One identifier from what a client sent; whole numbers count as their digits. */
export function parseIdentifier(kind: Identifier['kind'], raw: unknown): ParsedIdentifier {
  if (typeof raw !== 'string' && !Number.isSafeInteger(raw)) return { ok: false, why: 'not_text' }
  const value = String(raw).trim()
  if (kind === 'email') {
    const parsed = parseEmail(value)
    return parsed.ok ? { ok: true, identifier: { kind, value: parsed.email } } : parsed
  }
  if (isBlocked(value)) return { ok: false, why: 'blocked' }
  if (value.length > MAX_IDENTIFIER) return { ok: false, why: 'too_long' }
  if (/\p{Cc}/u.test(value)) return { ok: false, why: 'control_character' }
  return { ok: true, identifier: { kind, value } }
}

/** The kind for a key of another system; the source is reduced to lower-case words joined by underscores. */
export const externalKind = (source: string): `external:${string}` =>
  `external:${source
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50)}`

/** What somebody said about a company, before it is known which one it is. */
export interface SaidCompany {
  readonly name?: string
  /** A web address or a bare domain. */
  readonly website?: string
  /** The domain of the person's mail address; counts only when it is a company's. */
  readonly mailDomain?: string
  readonly external?: { readonly source: string; readonly id: string }
}

/** Sites where companies keep a page of their own: as a website they name the host, not the company. */
const SHARED_SITES = new Set(
  `linkedin.com facebook.com instagram.com twitter.com x.com github.com gitlab.com youtube.com tiktok.com google.com linktr.ee
   medium.com wikipedia.org crunchbase.com t.me wa.me bit.ly xing.com pinterest.com notion.site example.com localhost`.split(
    /\s+/,
  ),
)

const NO_COMPANY = new Set(
  `- n/a na none no nothing unknown self self-employed freelance freelancer private privat student test company my company
   not applicable self employed`.match(/my company|not applicable|self employed|\S+/g),
)

/** A company's declared name in one spelling: case and spaces evened, legal form kept; null for `n/a`, `freelance` and such. */
export function companyName(raw: string): string | null {
  const name = raw.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()
  return name === '' || name.length > MAX_COMPANY_NAME || NO_COMPANY.has(name) || isBlocked(name) ? null : name
}

/** The keys by which a company is found, surest first: its domain, its key in another system, its name. */
export function companyKeys(said: SaidCompany): readonly AccountKey[] {
  const keys: AccountKey[] = []
  const domain = siteDomain(said.website) ?? mailCompany(said.mailDomain)
  if (domain !== null) keys.push({ kind: 'domain', value: domain })
  if (said.external !== undefined) {
    const external = parseIdentifier(externalKind(said.external.source), said.external.id)
    if (external.ok) keys.push({ kind: externalKind(said.external.source), value: external.identifier.value })
  }
  const name = said.name === undefined ? null : companyName(said.name)
  if (name !== null) keys.push({ kind: 'name', value: name })
  return keys
}

function siteDomain(website: string | undefined): string | null {
  if (website === undefined) return null
  const domain = registrableDomain(website)
  return domain === null || SHARED_SITES.has(domain) || !isBusinessDomain(domain) ? null : domain
}

function mailCompany(mailDomain: string | undefined): string | null {
  if (mailDomain === undefined || !isBusinessDomain(mailDomain)) return null
  return registrableDomain(mailDomain)
}

import { isBusinessDomain } from '../identity/mail-domains.ts'
import { parseEmail, registrableDomain } from '../identity/normalise.ts'
import { countryOf } from './countries.ts'
import { readTitle } from './title.ts'

/** What a pasted signature, profile or address says of somebody, under the names that traits have. */
export interface Signature {
  readonly name?: string
  readonly title?: string
  readonly company?: string
  readonly email?: string
  readonly phone?: string
  readonly website?: string
  readonly country?: string
}

/** Longer than any signature; what follows is somebody's mail. */
const MOST_LINES = 40
/** What is longer is no line of a signature, and patterns take more than twice the time for twice the length. */
const LONGEST_LINE = 400
const MAIL = /[^\s<>()[\],;:"@]+@[^\s<>()[\],;:"@]+\.[^\s<>()[\],;:"@]+/g
const SITE = /\b(?:https?:\/\/)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/\S*)?/gi
const PHONE = /(?:\+|00|\(?0)[\d\s()./-]{6,20}\d/g
const LABEL =
  /^(name|title|role|position|job title|company|organi[sz]ation|firma|unternehmen|employer|phone|tel|telefon|mobile|mobil|fon|e-?mail|web|website|country|land|location)\s*[:：]\s*(.+)$/i
const LEGAL =
  /\b(gmbh|mbh|ag|kg|ohg|ug|se|inc|incorporated|corp|corporation|llc|ltd|limited|plc|llp|b\.?v|n\.?v|s\.?a|s\.?a\.?s|s\.?r\.?l|s\.?l|s\.?p\.?a|oy|ab|as|a\/s|aps|sp\. z o\.o|pty|co)\b\.?/i
const AT = /\s+(?:at|bei|chez|@|en)\s+/i
const SPLIT = /\s*[|·•]\s*|\s+[–—-]\s+|\s*,\s+/
/** Sites of people, not of companies. */
const PROFILES =
  /(^|\.)(linkedin\.com|xing\.com|twitter\.com|x\.com|facebook\.com|instagram\.com|github\.com|calendly\.com)$/
const CLOSING =
  /^(best|kind|warm|many thanks|thanks|thank you|regards|cheers|sincerely|viele gr|mit freundlich|beste gr|lg|mfg|cordialement|saludos|sent from|gesendet|view my profile|connect|follow|message|\d+\+? (connections|followers))/i

interface Found {
  name?: string
  title?: string
  company?: string
  email?: string
  phone?: string
  website?: string
  country?: string
}

/** Reads what somebody pasted or typed: a domain, an address, a signature, the head of a profile. Guesses nothing that is not there. */
export function readSignature(text: string): Signature {
  const found: Found = {}
  const lines = text
    .replace(/(?![\n\t])[\p{Cf}\p{Cc}]/gu, ' ')
    .split(/\n/)
    .map((line) =>
      line
        .replace(/[*_>"]+/g, ' ')
        .trim()
        .slice(0, LONGEST_LINE)
        .toWellFormed(),
    )
    .filter((line) => line !== '')
    .slice(0, MOST_LINES)
  const rest = lines.map((line) => taken(line, found)).filter((line) => line !== '')
  for (const [index, line] of rest.entries()) readLine(line, index, found)
  return found
}

/** Takes what has a shape of its own out of a line: labels, addresses, sites, numbers; the words stay. */
function taken(line: string, found: Found): string {
  const [, label, value] = LABEL.exec(line) ?? []
  if (label !== undefined && value !== undefined && labelled(label.toLowerCase(), value.trim(), found)) return ''
  const words = line
    .replace(MAIL, (said) => {
      const parsed = parseEmail(said.replace(/^mailto:/i, '').replace(/[.>]+$/, ''))
      if (parsed.ok) found.email ??= parsed.email
      return ' '
    })
    .replace(SITE, (said) => {
      const domain = registrableDomain(said)
      if (domain === null) return said
      if (!PROFILES.test(domain) && isBusinessDomain(domain)) found.website ??= domain
      return ' '
    })
    .replace(PHONE, (said) => {
      found.phone ??= said.trim()
      return ' '
    })
  return words
    .replace(/\b(tel|phone|fon|mobile|mobil|m|t|p|e|w|web|mail|e-mail)\s*[:.]\s*$/i, '')
    .replace(/^[\s,;:|<>()/-]+|[\s,;:|<>(/-]+$/g, '')
    .replace(/\s+/g, ' ')
}

function labelled(label: string, value: string, found: Found): boolean {
  if (label === 'name') found.name ??= value
  else if (/^(title|role|position|job title)$/.test(label)) found.title ??= value
  else if (/^(company|organi[sz]ation|firma|unternehmen|employer)$/.test(label)) found.company ??= value
  else if (/^(country|land|location)$/.test(label)) {
    const place = placeOf(value)
    if (place !== undefined) found.country ??= place
  } else return false
  return true
}

const placeOf = (text: string): string | undefined => {
  const last = text.split(',').at(-1)?.trim() ?? ''
  return countryOf(last) === undefined ? undefined : last
}

const isTitle = (text: string): boolean => {
  const { seniority, department } = readTitle(text)
  return (seniority !== undefined && seniority !== 'individual') || department !== undefined
}

/** Two to five words, none of them a figure: in any script, since not all have capitals. */
const isName = (text: string): boolean =>
  /^[\p{L}\p{M}'’.-]+(?: [\p{L}\p{M}'’.()-]+){1,4}$/u.test(text) && !/^\p{Ll}/u.test(text) && text.length <= 80

function readLine(line: string, index: number, found: Found): void {
  if (CLOSING.test(line)) return
  const [before = line, after] = line.split(AT)
  if (after !== undefined && isTitle(before)) {
    const [title = before] = before.split(/\s*[|·•]\s*/).slice(-1)
    found.title ??= title
    found.company ??= after.split(SPLIT)[0] ?? after
    return
  }
  const parts = line.split(SPLIT).filter((part) => part !== '')
  const isFirst = found.name === undefined && index < 3
  for (const [place, part] of parts.entries()) readPart(part, isFirst && place === 0, found)
}

function readPart(part: string, mayBeName: boolean, found: Found): void {
  if (found.company === undefined && LEGAL.test(part) && /\s/.test(part)) found.company = part
  else if (
    mayBeName &&
    isName(part) &&
    !(isTitle(part) && found.name === undefined && /\b(of|head|chief)\b/i.test(part))
  )
    found.name ??= part
  else if (found.title === undefined && isTitle(part)) found.title = part
  else if (found.country === undefined && countryOf(part) !== undefined) found.country = part
}

import type { Definition } from '../definition/definition.ts'
import type { Json, PersonId } from '../funnel/brand.ts'
import { fromMs, toMs } from '../funnel/brand.ts'
import type { Person } from '../funnel/person.ts'
import { folded, wordsOf } from '../identity/table/words.ts'
import { scoreAt } from '../score/score.ts'
import { difference } from './audit/same-json.ts'
import type { ListedRow } from './listed-row.ts'
import type { Writes } from './writes.ts'

/** No index takes a longer key, and no cell shows more. */
const LONGEST = 200
/** More tags than this are nobody's order. */
const MOST_TAGS = 20

const cut = (said: string): string => (said.length > LONGEST ? [...said].slice(0, LONGEST).join('') : said)

const text = (value: Json | undefined): string | null => {
  if (typeof value !== 'string') return null
  const said = cut(value).trim()
  return said === '' ? null : said
}

const keyOf = (said: string | null): string | null => {
  const key = said === null ? '' : folded(said)
  return key === '' ? null : cut(key)
}

function nameOf({ name, first_name, last_name }: Person['values']): string | null {
  const whole = text(name)
  if (whole !== null) return whole
  const parts = [text(first_name), text(last_name)].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(' ')
}

/** The tags of a person, each once; whatever else stands in that field is none. */
export function tagsOf(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return []
  const said = value.map((one: Json) => text(one)).filter((one) => one !== null)
  return [...new Set(said)].slice(0, MOST_TAGS)
}

const domainOf = (email: string | null): string | null => {
  const at = email?.lastIndexOf('@') ?? -1
  return email === null || at < 0 ? null : email.slice(at + 1)
}

/** The row of a person who is shown, as it follows from the fold alone. */
export function listedRow(person: Person, definition: Definition): ListedRow {
  const { values, account, owner, wants, exit } = person
  const ms = person.foldedTo === undefined ? 0 : toMs(person.foldedTo)
  const { total, fit, engagement, grade } = scoreAt(person, ms, definition)
  const name = nameOf(values)
  const email = text(values.email)
  const company = text(account.name) ?? text(values.company) ?? text(account.domain)
  const created = person.firstAt ?? fromMs(ms)
  return {
    ...{ person_id: person.id, name, name_key: keyOf(name), email, domain: domainOf(email) },
    ...{ company, company_key: keyOf(company), title: text(values.title) },
    ...{ stage: person.stage, furthest: person.furthest, track: person.track },
    ...{ grade, score: total, fit, engagement },
    ...{ owner: owner?.rep ?? null, owner_name: owner === undefined ? null : text(owner.name) },
    account_id: text(account.id),
    waiting_team: owner === undefined && wants !== undefined ? wants.team : null,
    ...{ exit_rule: exit?.rule ?? null, exit_reason: exit === undefined ? null : text(exit.reason) },
    ...{ channel: text(values.channel), source: text(values.source) },
    country: text(values.country_code) ?? text(values.country),
    tags: tagsOf(values.tags),
    created_at: created,
    seen_at: person.lastAt ?? created,
  }
}

const isSame = (a: ListedRow, b: ListedRow): boolean => JSON.stringify(a) === JSON.stringify(b)

function writeWords(before: ListedRow | undefined, after: ListedRow, writes: Writes): void {
  const isNamed =
    before !== undefined &&
    before.name === after.name &&
    before.email === after.email &&
    before.company === after.company &&
    before.tags.join() === after.tags.join()
  if (isNamed) return
  const person = after.person_id
  const had = new Set(before === undefined ? [] : wordsOf(before))
  const has = wordsOf(after)
  for (const word of has) if (!had.delete(word)) writes.words.push({ person, word })
  for (const word of had) writes.goneWords.push({ person, word })
}

/** What two folds of one person show; `isRecut` says that they stand under different definitions, so that the stored row may too. */
export interface Showing {
  readonly before: ListedRow | undefined
  readonly after: ListedRow | undefined
  readonly isRecut: boolean
}

/** Who is hidden or was merged away has no row; who was shown and is unchanged is not written again. */
export function writeListed({ before, after, isRecut }: Showing, writes: Writes): void {
  if (after !== undefined) {
    if (isRecut || before === undefined || !isSame(before, after)) writes.listed.push(after)
    writeWords(before, after, writes)
  } else if (before !== undefined) {
    writes.unlisted.push(before.person_id)
    for (const word of wordsOf(before)) writes.goneWords.push({ person: before.person_id, word })
  }
}

/** What is stored of somebody for the people table. */
export interface StoredListing {
  readonly row: ListedRow | undefined
  readonly words: readonly string[]
}

/** Corrects what is stored where it is not what the fold shows; also where words or a row are left of nobody. */
export function mendListed(id: PersonId, stored: StoredListing, after: ListedRow | undefined, writes: Writes): void {
  if (after === undefined) {
    if (stored.row !== undefined) writes.unlisted.push(id)
  } else if (stored.row === undefined || difference(stored.row, after) !== undefined) writes.listed.push(after)
  const had = new Set(stored.words)
  for (const word of after === undefined ? [] : wordsOf(after))
    if (!had.delete(word)) writes.words.push({ person: id, word })
  for (const word of had) writes.goneWords.push({ person: id, word })
}

/** The first thing that is stored otherwise than the fold shows it. */
export function listingDifference(stored: StoredListing, after: ListedRow | undefined): string | undefined {
  if (after === undefined)
    return stored.row === undefined && stored.words.length === 0 ? undefined : 'is listed and hidden'
  if (stored.row === undefined) return 'is missing from the people table'
  const words = wordsOf(after).join(' ')
  return (
    difference(stored.row, after, '.listed') ??
    ([...stored.words].sort().join(' ') === words
      ? undefined
      : `is searched by "${stored.words.join(' ')}", not "${words}"`)
  )
}

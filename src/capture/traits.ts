import { eventName } from '../definition/signal-key.ts'
import type { Json } from '../funnel/brand.ts'
import type { Traits } from './events.ts'
import { isObject, type JsonObject } from './shape.ts'

/** Other spellings of the reserved traits (SEMANTICS 4.1), after `firstName` became `first_name`. */
const SAME: Readonly<Record<string, string>> = {
  e_mail: 'email',
  email_address: 'email',
  firstname: 'first_name',
  given_name: 'first_name',
  lastname: 'last_name',
  family_name: 'last_name',
  surname: 'last_name',
  full_name: 'name',
  phone_number: 'phone',
  telephone: 'phone',
  job_title: 'title',
  jobtitle: 'title',
  company_name: 'company',
  organization: 'company',
  organisation: 'company',
  employees: 'headcount',
  employee_count: 'headcount',
  number_of_employees: 'headcount',
  company_size: 'headcount',
  url: 'website',
  company_website: 'website',
  zip: 'postal_code',
  zip_code: 'postal_code',
}

const IN_COMPANY: readonly string[] = ['industry', 'headcount', 'website', 'plan', 'revenue']
const IN_ADDRESS: readonly string[] = ['street', 'city', 'state', 'postal_code', 'country']
const SNAKE = /^[a-z0-9]+(?:_[a-z0-9]+)*$/

/** The one name of a trait: `firstName`, `First Name` and `first_name` are `first_name`. */
export function traitName(key: string): string {
  const name = SNAKE.test(key) ? key : eventName(key) || key
  return Object.hasOwn(SAME, name) ? (SAME[name] ?? name) : name
}

/** The mail address among traits, under any spelling of its name. */
export function emailAmong(said: JsonObject): Json | undefined {
  if (said.email !== undefined) return said.email
  const key = Object.keys(said).find((one) => traitName(one) === 'email')
  return key === undefined ? undefined : said[key]
}

/** What a client calls a person, in our names; `null` stays, since it clears. Where two spellings meet, the exact name wins. */
export function personTraits(said: JsonObject): Traits {
  const named = inOurNames(said)
  const company = named.get('company')
  if (isObject(company)) spreadCompany(company, named)
  const address = named.get('address')
  if (isObject(address)) {
    named.delete('address')
    fill(named, inOurNames(address), IN_ADDRESS)
  }
  return withHeadcount(named)
}

/** What a client calls a company, in our names. */
export function companyTraits(said: JsonObject): Traits {
  const named = inOurNames(said)
  const company = named.get('company')
  if (typeof company === 'string' && !named.has('name')) named.set('name', company)
  const address = named.get('address')
  if (isObject(address)) {
    named.delete('address')
    fill(named, inOurNames(address), IN_ADDRESS)
  }
  return withHeadcount(named)
}

function inOurNames(said: JsonObject): Map<string, Json> {
  const named = new Map<string, Json>()
  for (const [key, value] of Object.entries(said)) {
    const name = traitName(key)
    if (name === key || !named.has(name)) named.set(name, value)
  }
  return named
}

function spreadCompany(company: JsonObject, named: Map<string, Json>): void {
  const parts = inOurNames(company)
  const domain = parts.get('domain')
  if (domain !== undefined && !parts.has('website')) parts.set('website', domain)
  const name = parts.get('name')
  if (name === undefined) named.delete('company')
  else named.set('company', name)
  fill(named, parts, IN_COMPANY)
}

function fill(named: Map<string, Json>, from: ReadonlyMap<string, Json>, names: readonly string[]): void {
  for (const name of names) {
    const value = from.get(name)
    if (value !== undefined && !named.has(name)) named.set(name, value)
  }
}

function withHeadcount(named: Map<string, Json>): Traits {
  const said = named.get('headcount')
  if (typeof said === 'string') {
    const least = atLeast(said)
    if (least !== null) named.set('headcount', least)
    if (least !== null && !/^[\d\s.,']+$/.test(said)) named.set('headcount_range', said)
  }
  return Object.fromEntries(named)
}

/** `1,200` is 1200; of a range such as `51-200` or `201+` the lower end is certain, so that is what a rule may compare. */
function atLeast(said: string): number | null {
  const first = /^\D{0,2}(\d{1,3}(?:[,.'\s]\d{3})+|\d{1,9})(?![\d.,]*[a-z])/i.exec(said.trim())
  return first?.[1] === undefined ? null : Number(first[1].replace(/\D/g, ''))
}

import type { Json } from '../funnel/brand.ts'
import type { FunnelEvent } from '../funnel/event.ts'
import { isBusinessDomain, isDisposable, isFreeMail } from '../identity/mail-domains.ts'
import { parseEmail, registrableDomain } from '../identity/normalise.ts'
import { type CompanyFile, companyFields } from './company-file.ts'
import { countryOf, countryOfDomain, countryOfLocale, countryOfPhone } from './countries.ts'
import { readTitle } from './title.ts'

type Fields = Readonly<Record<string, Json>>

/**
 * What follows from the traits without asking anybody: mail domain and its kind, rank and department of the title, country,
 * language, and the company file's fields. Only fields that nobody said; a cleared (null) one counts as not said.
 */
export function enrich(traits: Fields, companies: CompanyFile): Fields {
  const text = (name: string): string | undefined => {
    const value = traits[name]
    return typeof value === 'string' && value.trim() !== '' ? value : undefined
  }
  const parsed = parseEmail(text('email') ?? '')
  const domain = parsed.ok ? parsed.domain : undefined
  const company = ofCompany(domain, text('website') ?? text('domain'), companies)
  const found: Record<string, Json> = {
    ...(domain !== undefined && ofDomain(domain)),
    ...ofTitle(text('title')),
    ...ofLanguage(text('locale') ?? text('language')),
    ...company,
  }
  const code = countryCode(text, company.country, domain)
  if (code !== undefined) Object.assign(found, { country: company.country ?? code, country_code: code })
  return Object.fromEntries(
    Object.entries(found).filter(([name]) => traits[name] === undefined || traits[name] === null),
  )
}

/** The ledger's question at capture: what an event's own traits give away; undefined when nothing, or when it brings no traits. */
export const enricher =
  (companies: CompanyFile) =>
  (event: FunnelEvent): Fields | undefined => {
    if (event.type !== 'capture.identified') return undefined
    const found = enrich(event.traits, companies)
    return Object.keys(found).length === 0 ? undefined : found
  }

const ofDomain = (domain: string): Fields => ({
  email_domain: domain,
  free_mail: isFreeMail(domain),
  disposable: isDisposable(domain),
})

const ofTitle = (title: string | undefined): Fields => (title === undefined ? {} : { ...readTitle(title) })

/** `de-AT` speaks `de`. */
function ofLanguage(locale: string | undefined): Fields {
  const language = /^([a-z]{2,3})(?:[-_]|$)/i.exec(locale ?? '')?.[1]
  return language === undefined ? {} : { language: language.toLowerCase() }
}

/** The file's row for the declared site, else for the mail domain where that is a company's. */
function ofCompany(mailDomain: string | undefined, site: string | undefined, companies: CompanyFile): Fields {
  if (companies.size === 0) return {}
  const mail = mailDomain !== undefined && isBusinessDomain(mailDomain) ? mailDomain : undefined
  for (const address of [site, mail]) {
    const company = companies.get(registrableDomain(address ?? '') ?? '')
    if (company !== undefined) return companyFields(company)
  }
  return {}
}

/** What was said decides; then the phone, the company file, the browser's region, and last the mail domain's ending. */
function countryCode(
  text: (name: string) => string | undefined,
  ofCompanyFile: Json | undefined,
  mailDomain: string | undefined,
): string | undefined {
  const said = text('country')
  if (said !== undefined) return countryOf(said)
  return (
    countryOfPhone(text('phone') ?? '') ??
    (typeof ofCompanyFile === 'string' ? countryOf(ofCompanyFile) : undefined) ??
    countryOfLocale(text('locale') ?? '') ??
    countryOfDomain(mailDomain ?? '')
  )
}

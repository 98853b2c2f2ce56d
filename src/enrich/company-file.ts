import { parse } from 'csv-parse/sync'
import type { Json } from '../funnel/brand.ts'
import { registrableDomain } from '../identity/normalise.ts'

/** What a local file knows of a company. */
export interface Company {
  readonly name?: string
  readonly industry?: string
  readonly headcount?: number
  readonly revenue?: number
  readonly country?: string
  readonly tech?: readonly string[]
}

/** Companies by registrable domain. */
export type CompanyFile = ReadonlyMap<string, Company>

export interface ReadCompanies {
  readonly companies: CompanyFile
  /** Rows that could not be read, by their line in the file. */
  readonly problems: readonly { readonly line: number; readonly message: string }[]
}

/** Headings by what they mean, as exports of firmographic data write them. */
const HEADINGS: Readonly<Record<string, keyof Company | 'domain'>> = {
  domain: 'domain',
  website: 'domain',
  company_domain: 'domain',
  name: 'name',
  company: 'name',
  company_name: 'name',
  industry: 'industry',
  headcount: 'headcount',
  employees: 'headcount',
  employee_count: 'headcount',
  revenue: 'revenue',
  annual_revenue: 'revenue',
  country: 'country',
  tech: 'tech',
  technologies: 'tech',
  tech_stack: 'tech',
}

/** Reads a CSV with a heading line, one company a row; the later row of a domain wins. */
export function parseCompanies(csv: string): ReadCompanies {
  const companies = new Map<string, Company>()
  const problems: { line: number; message: string }[] = []
  const read = readRows(csv)
  if (!read.ok) return { companies, problems: [{ line: read.line, message: read.message }] }
  const [heading, ...rows] = read.rows
  if (heading === undefined) return { companies, problems: [{ line: 1, message: 'the file is empty' }] }
  const columns = heading.map((name) => HEADINGS[name.trim().toLowerCase().replace(/\W+/g, '_')])
  if (!columns.includes('domain'))
    return { companies, problems: [{ line: 1, message: 'a column named domain is needed' }] }
  for (const [index, row] of rows.entries()) {
    const cells = new Map(columns.map((column, at) => [column, row[at]?.trim() ?? '']))
    const domain = registrableDomain(cells.get('domain') ?? '')
    if (domain === null) problems.push({ line: index + 2, message: `no domain: ${cells.get('domain') ?? ''}` })
    else companies.set(domain, companyOf(cells))
  }
  return { companies, problems }
}

/** What stands most often in the heading line: spreadsheets of other countries write semicolons. */
function delimiterOf(csv: string): string {
  const heading = csv.split(/[\r\n]/, 1)[0] ?? ''
  const count = (one: string): number => heading.split(one).length
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best))
}

type Rows =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  | { readonly ok: false; readonly line: number; readonly message: string }

function readRows(csv: string): Rows {
  try {
    const rows = parse(csv, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      delimiter: delimiterOf(csv),
    })
    return { ok: true, rows }
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'lines' in error ? Number(error.lines) : 1
    return { ok: false, line, message: error instanceof Error ? error.message : 'not a CSV file' }
  }
}

function companyOf(cells: ReadonlyMap<string | undefined, string>): Company {
  const text = (column: keyof Company): string | undefined => cells.get(column) || undefined
  const name = text('name')
  const industry = text('industry')
  const country = text('country')
  const headcount = numberOf(text('headcount'))
  const revenue = numberOf(text('revenue'))
  const tech = text('tech')
    ?.split(/[|,;]/)
    .map((one) => one.trim())
  return {
    ...(name !== undefined && { name }),
    ...(industry !== undefined && { industry }),
    ...(country !== undefined && { country }),
    ...(headcount !== undefined && { headcount }),
    ...(revenue !== undefined && { revenue }),
    ...(tech !== undefined && { tech: tech.filter((one) => one !== '') }),
  }
}

const SCALE: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 }

/** `1,200` is 1200, `$12.5M` is 12,500,000; of a range the lower end. */
function numberOf(text: string | undefined): number | undefined {
  const found = /^\D{0,3}(\d{1,3}(?:[,' ]\d{3})+|\d+)(\.\d+)?\s*([kmb])?/i.exec(text ?? '')
  if (found === null) return undefined
  const [, whole = '', fraction = '', scale = ''] = found
  return Math.round(Number(whole.replace(/\D/g, '') + fraction) * (SCALE[scale.toLowerCase()] ?? 1))
}

/** A company's fields under the names that traits have. */
export const companyFields = (company: Company): Readonly<Record<string, Json>> => {
  const { name, ...rest } = company
  return { ...(name !== undefined && { company: name }), ...rest }
}

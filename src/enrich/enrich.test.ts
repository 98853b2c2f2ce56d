import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCompanies } from './company-file.ts'
import { enrich, enricher } from './enrich.ts'

const file = `Domain,Company Name,Industry,Employees,Annual Revenue,Country,Technologies
https://www.acme.com,Acme Inc,Software,"1,200",$12.5M,Portugal,Salesforce; AWS
not a domain,X,,,,,
globex.de,Globex,Manufacturing,51-200,,Germany,
`

test('a company file is read by its headings, and rows without a domain are named', () => {
  assert.deepEqual(parseCompanies(file), {
    companies: new Map([
      [
        'acme.com',
        {
          name: 'Acme Inc',
          industry: 'Software',
          country: 'Portugal',
          headcount: 1200,
          revenue: 12_500_000,
          tech: ['Salesforce', 'AWS'],
        },
      ],
      ['globex.de', { name: 'Globex', industry: 'Manufacturing', country: 'Germany', headcount: 51 }],
    ]),
    problems: [{ line: 3, message: 'no domain: not a domain' }],
  })
})

test('a file may be parted by semicolons or tabs', () => {
  const acme = new Map([['acme.com', { name: 'Acme, Inc' }]])
  assert.deepEqual(parseCompanies('\ufeffwebsite;name\nacme.com;Acme, Inc\n').companies, acme)
  assert.deepEqual(parseCompanies('name\tdomain\nAcme, Inc\tacme.com\n').companies, acme)
})

test('a file without a domain column, or no CSV at all, is one problem and no companies', () => {
  assert.deepEqual(parseCompanies('a,b\n1,2\n'), {
    companies: new Map(),
    problems: [{ line: 1, message: 'a column named domain is needed' }],
  })
  assert.equal(parseCompanies('domain\n"acme.com').problems.length, 1)
  assert.deepEqual(parseCompanies(''), { companies: new Map(), problems: [{ line: 1, message: 'the file is empty' }] })
})

const { companies } = parseCompanies(file)

test('a business address and a title say domain, rank, department and company', () => {
  assert.deepEqual(enrich({ email: 'ana@mail.acme.com', title: 'VP Sales' }, companies), {
    email_domain: 'mail.acme.com',
    free_mail: false,
    disposable: false,
    seniority: 'vp',
    department: 'sales',
    company: 'Acme Inc',
    industry: 'Software',
    headcount: 1200,
    revenue: 12_500_000,
    tech: ['Salesforce', 'AWS'],
    country: 'Portugal',
    country_code: 'PT',
  })
})

test('what somebody said is never said again, and a cleared field counts as not said', () => {
  const traits = {
    email: 'ana@acme.com',
    company: 'ACME',
    industry: null,
    seniority: 'founder',
    country: 'Deutschland',
  }
  assert.deepEqual(enrich(traits, companies), {
    email_domain: 'acme.com',
    free_mail: false,
    disposable: false,
    industry: 'Software',
    headcount: 1200,
    revenue: 12_500_000,
    tech: ['Salesforce', 'AWS'],
    country_code: 'DE',
  })
})

test('free and throw-away mail is flagged and never looked up as a company', () => {
  const gmail = new Map([['gmail.com', { name: 'Google' }]])
  const flags = { email_domain: 'gmail.com', free_mail: true, disposable: false }
  assert.deepEqual(enrich({ email: 'ana@gmail.com' }, gmail), flags)
  assert.deepEqual(enrich({ email: 'a@mailinator.com' }, new Map()), {
    email_domain: 'mailinator.com',
    free_mail: false,
    disposable: true,
  })
})

test('the country comes from the phone, then the browser, then the mail domain', () => {
  const none = new Map()
  const country = (traits: object): unknown => enrich({ ...traits }, none).country_code
  assert.equal(country({ email: 'a@acme.de', phone: '+44 20 7946 0000', locale: 'pt-BR' }), 'GB')
  assert.equal(country({ email: 'a@acme.de', phone: '030 123', locale: 'pt-BR' }), 'BR')
  assert.equal(country({ email: 'a@acme.de' }), 'DE')
  assert.equal(country({ email: 'a@acme.de', country: 'Atlantis' }), undefined)
})

test('the browser locale gives the language', () => {
  assert.deepEqual(enrich({ locale: 'de-AT' }, new Map()), { language: 'de', country: 'AT', country_code: 'AT' })
})

test('traits that are no text are no reason to fail', () => {
  assert.deepEqual(enrich({ email: 7, title: {}, phone: [], country: true, website: 1, locale: false }, companies), {})
})

test('an event is enriched from its own traits, and only where they give something away', () => {
  const ask = enricher(new Map())
  assert.deepEqual(ask({ type: 'capture.identified', traits: { title: 'CTO' } }), {
    seniority: 'c-level',
    department: 'engineering',
  })
  assert.equal(ask({ type: 'capture.identified', traits: { plan: 'pro' } }), undefined)
  assert.equal(ask({ type: 'capture.tracked', name: 'x', properties: { title: 'CTO' } }), undefined)
})

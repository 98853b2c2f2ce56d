import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isBusinessDomain, isDisposable, isFreeMail } from './mail-domains.ts'
import { companyKeys, companyName, isBlocked, parseEmail, parseIdentifier, registrableDomain } from './normalise.ts'

test('an address has one spelling: spaces around, case and a final dot are gone', () => {
  const ana = { ok: true, email: 'ana.b+x@acme.com', domain: 'acme.com' }
  for (const raw of ['ana.b+x@acme.com', ' Ana.B+x@ACME.com ', 'ana.b+x@acme.com.'])
    assert.deepEqual(parseEmail(raw), ana)
  const idn = { ok: true, email: 'jörg@xn--mnchen-3ya.de', domain: 'xn--mnchen-3ya.de' }
  for (const raw of ['Jörg@München.de', 'jörg@xn--mnchen-3ya.de']) assert.deepEqual(parseEmail(raw), idn)
})

test('B8 H9: what another program could read differently is refused with its reason', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['', 'empty'],
    ['a@x.com\r\nBcc: v@y.com', 'control_character'],
    ['a@x.com\0', 'control_character'],
    ['a\u200b@x.com', 'control_character'],
    ['a@x.com,b@y.com', 'several'],
    ['a@x.com;b', 'several'],
    ['a@b@x.com', 'several'],
    ['"a@x.com x"@y.com', 'several'],
    ['"a x"@y.com', 'bad_local'],
    ['a(comment)@x.com', 'bad_local'],
    ['Ana <ana@x.com>', 'bad_local'],
    ['a＠x.com', 'not_plain'],
    ['\u212aim@x.com', 'not_plain'],
    ['İnge@x.com', 'not_plain'],
    ['mu\u0308ller@x.com', 'not_plain'],
    ['no-at.com', 'bad_local'],
    ['@x.com', 'bad_local'],
    ['a..b@x.com', 'bad_local'],
    ['.a@x.com', 'bad_local'],
    [`${'a'.repeat(65)}@x.com`, 'bad_local'],
    ['a@localhost', 'bad_domain'],
    ['a@127.0.0.1', 'bad_domain'],
    ['a@[127.0.0.1]', 'bad_domain'],
    ['a@x..com', 'bad_domain'],
    ['a@-x.com', 'bad_domain'],
    ['a@x_y.com', 'bad_domain'],
    [`a@${'x'.repeat(250)}.com`, 'too_long'],
  ]
  assert.deepEqual(
    refused.map(([raw]) => [raw, parseEmail(raw)]),
    refused.map(([raw, why]) => [raw, { ok: false, why }]),
  )
})

/** Characters that two programs could read differently, beside plain ones. */
const unit = fc.constantFrom(
  'a',
  'K',
  '9',
  '@',
  '.',
  '-',
  ' ',
  ',',
  '"',
  '\0',
  '\ud800',
  '\u0308',
  '\u212a',
  'İ',
  'ß',
  '＠',
  'ü',
)

test('reading an address twice changes nothing, and no text makes the reader throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit }), fc.emailAddress()), (raw) => {
      const once = parseEmail(raw)
      if (once.ok) assert.deepEqual(parseEmail(once.email), once)
    }),
  )
})

test('values that name nobody are blocked as identifiers in any case', () => {
  const nobody = [
    '',
    '0',
    '000',
    '-',
    '0-0',
    '-1',
    'null',
    'NULL',
    'undefined',
    'Anonymous',
    'NaN',
    'none',
    'unknown',
    'test',
  ]
  for (const value of nobody) assert.equal(isBlocked(value), true, value)
  for (const value of ['10', 'tester', 'u-1', 'a']) assert.equal(isBlocked(value), false, value)
  assert.deepEqual(parseIdentifier('user', ' null '), { ok: false, why: 'blocked' })
})

test('an identifier keeps its case; a whole number counts as its digits, a long or odd one is refused', () => {
  assert.deepEqual(parseIdentifier('user', ' AbC '), { ok: true, identifier: { kind: 'user', value: 'AbC' } })
  assert.deepEqual(parseIdentifier('external:crm', 42), { ok: true, identifier: { kind: 'external:crm', value: '42' } })
  assert.deepEqual(parseIdentifier('email', 'Ana@Acme.com'), {
    ok: true,
    identifier: { kind: 'email', value: 'ana@acme.com' },
  })
  assert.deepEqual(parseIdentifier('user', 'x'.repeat(256)), { ok: false, why: 'too_long' })
  assert.deepEqual(parseIdentifier('user', 'a\nb'), { ok: false, why: 'control_character' })
  for (const odd of [null, undefined, 1.5, {}, true])
    assert.deepEqual(parseIdentifier('user', odd), { ok: false, why: 'not_text' })
})

test('a domain is the one somebody registered', () => {
  const table: readonly (readonly [string, string | null])[] = [
    ['https://www.shop.acme.co.uk/x?y', 'acme.co.uk'],
    ['ACME.com', 'acme.com'],
    ['acme.github.io', 'acme.github.io'],
    ['co.uk', null],
    ['127.0.0.1', null],
    ['not a domain', null],
    ['', null],
  ]
  assert.deepEqual(
    table.map(([address]) => [address, registrableDomain(address)]),
    table,
  )
})

test('free and throw-away mail is no company, nor is a child of its domain', () => {
  assert.deepEqual(['gmail.com', 'web.de', 'x.gmail.com', 'acme.com'].map(isFreeMail), [true, true, true, false])
  assert.deepEqual(['mailinator.com', 'acme.com'].map(isDisposable), [true, false])
  assert.deepEqual(['gmail.com', 'mailinator.com', 'acme.com'].map(isBusinessDomain), [false, false, true])
})

test('a company is found by its site before its mail domain, by its key, and by its name', () => {
  assert.deepEqual(
    companyKeys({
      name: '  ACME   GmbH ',
      website: 'https://www.acme.de/about',
      mailDomain: 'mail.acme.com',
      external: { source: 'HubSpot CRM', id: '7' },
    }),
    [
      { kind: 'domain', value: 'acme.de' },
      { kind: 'external:hubspot_crm', value: '7' },
      { kind: 'name', value: 'acme gmbh' },
    ],
  )
  assert.deepEqual(companyKeys({ mailDomain: 'mail.acme.com' }), [{ kind: 'domain', value: 'acme.com' }])
})

test('shared sites, free mail and words that are no company make no key', () => {
  assert.deepEqual(
    companyKeys({ website: 'https://linkedin.com/company/acme', mailDomain: 'gmail.com', name: 'N/A' }),
    [],
  )
  assert.deepEqual(['n/a', 'Freelance', '-', ' ', 'x'.repeat(201)].map(companyName), [null, null, null, null, null])
})

test('an address of a hundred thousand spaces is refused at once', () => {
  assert.deepEqual(parseEmail(`a${' '.repeat(100_000)}b`), { ok: false, why: 'too_long' })
  assert.equal(parseEmail(`${' '.repeat(100_000)}ana@acme.example  `).ok, true)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig, SETTINGS } from './config.ts'
import { Fault } from './fault.ts'

function refusal(environment: Record<string, string>): string {
  try {
    readConfig(environment)
    return 'accepted'
  } catch (error) {
    return error instanceof Fault ? error.message : String(error)
  }
}

test('nothing set is a working start', () => {
  const { home, ...rest } = readConfig({ PORT: '' })
  assert.match(home, /^\/.*\/\.sluice$/)
  assert.deepEqual(rest, {
    port: 4600,
    host: '127.0.0.1',
    databaseUrl: undefined,
    databasePool: 10,
    logLevel: 'info',
    trustProxy: [],
    publicUrl: undefined,
    secret: undefined,
    smtpUrl: undefined,
    mailFrom: 'Sluice <sluice@localhost>',
    mailDomains: [],
    dkimPrivateKeyFile: undefined,
    dkimSelector: 'sluice',
    mxCheck: true,
    doorLimits: true,
    failpoints: false,
    fault: undefined,
  })
})

test('a value that cannot be used is named, and never repeated', () => {
  assert.equal(refusal({ PORT: '70000' }), 'PORT cannot be used: a whole number from 0 to 65535 is needed')
  assert.equal(refusal({ PORT: 'http' }), 'PORT cannot be used: a whole number from 0 to 65535 is needed')
  assert.equal(refusal({ FAILPOINTS: 'yes' }), 'FAILPOINTS cannot be used: 0 or 1 is needed')
  assert.equal(
    refusal({ DATABASE_URL: 'mysql://ana:hunter2@db/x' }),
    'DATABASE_URL cannot be used: a postgres://user:password@host/database is needed',
  )
  assert.match(refusal({ TRUST_PROXY: '10.0.0.0/8, true' }), /^TRUST_PROXY cannot be used: an address or a range/)
})

test('proxies are a list of addresses and ranges', () => {
  assert.deepEqual(readConfig({ TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy, ['10.0.0.0/8', '::1'])
})

test('a public address is an origin, and a secret in an address is not repeated', () => {
  assert.equal(readConfig({ PUBLIC_URL: 'https://Sluice.example.com/' }).publicUrl, 'https://sluice.example.com')
  assert.match(refusal({ PUBLIC_URL: 'https://a.example/sluice' }), /without a path/)
  assert.match(refusal({ PUBLIC_URL: 'ftp://a.example' }), /an address such as/)
  assert.equal(
    refusal({ SMTP_URL: 'http://ana:hunter2@mail' }),
    'SMTP_URL cannot be used: an smtp://user:password@host:587 or smtps://user:password@host is needed',
  )
  assert.match(refusal({ SECRET: 'short' }), /at least 32 characters/)
})

test('the configuration cannot be changed once read', () => {
  assert.ok(Object.isFrozen(readConfig({})))
})

test('every setting says in one sentence what it is', () => {
  for (const [, , meaning] of Object.values(SETTINGS)) assert.match(meaning, /^[A-Z].*\.$/)
})

test('further domains of mail are domains, in one spelling', () => {
  assert.deepEqual(readConfig({ MAIL_DOMAINS: 'Acme.example, beta.example' }).mailDomains, [
    'acme.example',
    'beta.example',
  ])
  for (const wrong of ['@acme.example', 'a@acme.example', 'acme.example;beta.example', 'a b', '-a.example'])
    assert.throws(() => readConfig({ MAIL_DOMAINS: wrong }), /MAIL_DOMAINS/, wrong)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLICK_IDS } from './channel-rules.ts'
import { withoutSecrets } from './private-address.ts'

const SITE = 'https://www.acme.example'

test('an address that names nobody stays as it is, with its campaign, its click ids and its own words', () => {
  const whole = [
    `${SITE}/`,
    `${SITE}/?utm_source=linkedin&utm_medium=paid-social&utm_campaign=launch%202026&utm_content=a-very-long-name-of-an-advertisement-42`,
    ...Object.keys(CLICK_IDS).map((name) => `${SITE}/pricing?${name}=CjwKCAjw7p6aBhBiEiwA83fGuu9yX1Z0`),
    `${SITE}/?GCLID=CjwKCAjw7p6aBhBiEiwA83fGuu9yX1Z0`,
    `${SITE}/docs/v1.2/install?page=2&lang=de&q=backup+of+a+database+in+2026#step-3`,
    `${SITE}/app#/pricing/team?tab=yearly`,
    `${SITE}/@acme/post`,
    '/pricing?plan=team',
    'files.acme.example/guide.pdf',
    '',
    'no address at all',
    'android-app://com.google.android.gm/',
  ]
  assert.deepEqual(whole.map(withoutSecrets), whole)
})

test('what names somebody or opens something is left out of query, path, fragment and sign-in; its name stays', () => {
  const told = {
    [`${SITE}/?email=ana@acme.example&utm_source=mail`]: `${SITE}/?email=&utm_source=mail`,
    [`${SITE}/?who=ana%40acme.example`]: `${SITE}/?who=`,
    [`${SITE}/?utm_term=ana%40acme.example`]: `${SITE}/?utm_term=`,
    [`${SITE}/?gclid=ana%40acme.example`]: `${SITE}/?gclid=`,
    [`${SITE}/?ana@acme.example`]: `${SITE}/?`,
    [`${SITE}/?first_name=Ana&lastName=Diaz&phone=%2B43123`]: `${SITE}/?first_name=&lastName=&phone=`,
    [`${SITE}/?reset_token=x&password=hunter2&plan=team`]: `${SITE}/?reset_token=&password=&plan=team`,
    [`${SITE}/?invite=9f8b7c6d5e4f3a2b1c0d9e8f7a6b`]: `${SITE}/?invite=`,
    [`${SITE}/?a=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln`]: `${SITE}/?a=`,
    [`${SITE}/#access_token=abc&scope=read`]: `${SITE}/#access_token=&scope=read`,
    [`${SITE}/#/reset?token=abc`]: `${SITE}/#/reset?token=`,
    [`${SITE}/u/ana@acme.example/orders`]: `${SITE}/u//orders`,
    'https://ana:hunter2@acme.example/': 'https://acme.example/',
    'https://sluice.acme.example/p/v1.MDE5YTNi.c2lnbmF0dXJlLW9mLTIy?x=1': 'https://sluice.acme.example/p/?x=1',
    'sluice.acme.example/a/v12.MDE5YTNi.c2lnbmF0dXJlLW9mLTIy': 'sluice.acme.example/a/',
  }
  assert.deepEqual(Object.fromEntries(Object.keys(told).map((one) => [one, withoutSecrets(one)])), told)
})

test('cleaning an address twice changes nothing more, and an endless one costs no more than it is long', () => {
  const endless = [`${SITE}/?${'a@'.repeat(8000)}`, `${SITE}/${'eyJ-'.repeat(4000)}`, `${SITE}/#${'x'.repeat(16_000)}`]
  for (const one of [...endless, `${SITE}/?email=a@b.co&&=&x#a=b`]) {
    const once = withoutSecrets(one)
    assert.equal(withoutSecrets(once), once)
  }
})

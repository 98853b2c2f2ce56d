import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { factsOf, namesOf, post, publishText, tokenOf } from '../hosted/desk.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, serve } from './served.ts'

const FORM = `id: demo
title: Demo
steps:
  - fields:
      - { id: email, kind: email, label: Mail, required: true, trait: email }
      - { id: note, kind: text, label: Note }
`
const HOSTILE = '<img src=x onerror=alert(1)>{{7*7}}'

let own: Served
let browser: Browser
before(async () => {
  own = await serve()
  browser = await openBrowser()
  await publishText(own, FORM)
})
after(async () => {
  await browser.close()
  await own.close()
})

const trapped = async (email: string, note: string): Promise<void> => {
  const token = await tokenOf(own, 'demo')
  await post(own, 'demo', { _token: token, email, note, website_confirm: 'x' })
}

test('nothing refused says what would be here', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto('/w/main/doors')
  await page.getByRole('link', { name: 'Refused' }).click()
  await page.getByText('Nothing was refused.').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

test('one click lets it in, another discards and takes that back; hostile words are text (B1)', async () => {
  await trapped('shy@acme.test', HOSTILE)
  await trapped('spam@acme.test', 'buy')
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto('/w/main/doors/refused')
  await page.getByRole('button', { name: 'shy@acme.test' }).click()
  await page.getByText(HOSTILE).waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('dialog').getByRole('button', { name: 'Let in' }).click()
  await page.getByText('Let in: 1 submission').waitFor()
  await page.getByRole('button', { name: 'shy@acme.test' }).waitFor({ state: 'detached' })
  assert.ok(namesOf(await factsOf(own, 'email', 'shy@acme.test')).includes('form_submitted'))

  await page.getByRole('checkbox', { name: 'Choose spam@acme.test' }).check()
  await page.getByRole('toolbar').getByRole('button', { name: 'Discard' }).click()
  await page.getByText('Nothing of this kind.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'spam@acme.test' }).waitFor()

  await page.getByLabel('Show', { exact: true }).selectOption('released')
  await page.getByRole('button', { name: 'shy@acme.test' }).click()
  await page.getByText('Let in by marketer@sluice.example').waitFor()
  assertQuiet()
  await close()
})

test('an attack is told on top, on a phone in the dark too, without scrolling sideways', async () => {
  for (let index = 0; index < 25; index++) await trapped(`bot${index}.${'long'.repeat(12)}@acme.test`, 'x'.repeat(900))
  const viewport = { width: 390, height: 844 }
  const { page, assertQuiet, close } = await openAs(browser, own, 'admin', { viewport, colorScheme: 'dark' })
  await page.goto('/w/main/doors/refused')
  await page.getByText(/demo is under attack/).waitFor()
  await page.getByLabel('Why', { exact: true }).selectOption('honeypot')
  await page.waitForURL(/reason=honeypot/)
  assert.equal(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0)
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

test('a viewer has no such part', async () => {
  const { page, close } = await openAs(browser, own, 'viewer')
  await page.goto('/w/main/doors')
  await page.getByRole('navigation', { name: 'Parts of forms and pages' }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Refused' }).count(), 0)
  await close()
})

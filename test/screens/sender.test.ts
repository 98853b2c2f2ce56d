import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, serve } from './served.ts'

let served: Served
let browser: Browser
before(async () => {
  served = await serve({ MAIL_FROM: 'Agency <mail@agency.example>', MAIL_DOMAINS: 'acme.example' })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await served?.close()
})

test('who writes is said once, seen in a mail of each language before it is saved, and an address of others is refused', async () => {
  const tab = await openAs(browser, served, 'owner', { viewport: { width: 390, height: 844 } })
  const { page } = tab
  await page.goto('/w/main/settings?tab=mail')
  await page.getByText('From: Agency <mail@agency.example>').waitFor()
  await page.getByLabel('Sender name').fill('Ana of Acme')
  await page.getByLabel('Company').fill('Acme IT GmbH')
  await page.getByLabel('Postal address').fill('Hauptplatz 1\n1010 Wien')
  await page.getByLabel('Language of the form').selectOption('de')
  await page.getByText('From: Ana of Acme <mail@agency.example>').waitFor()
  await page.getByRole('heading', { name: /^Bitte bestätigen Sie Ihre Adresse/ }).waitFor()
  await page.getByText('Dark', { exact: true }).click()
  const frame = page.frameLocator('iframe[data-scheme=dark]')
  await frame.getByText('1010 Wien').waitFor()
  assert.equal(await frame.locator('html').getAttribute('lang'), 'de')
  assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByLabel('Sender address').fill('ana@elsewhere.example')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('sends for agency.example, acme.example only', { exact: false }).waitFor()
  await page.getByLabel('Sender address').fill('ana@acme.example')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.reload()
  await page.getByText('From: Ana of Acme <ana@acme.example>').waitFor()
  assert.equal(await page.getByLabel('Postal address').inputValue(), 'Hauptplatz 1\n1010 Wien')
  await tab.close()
})

test('whoever may not change it reads it', async () => {
  const tab = await openAs(browser, served, 'viewer')
  await tab.page.goto('/w/main/settings?tab=mail')
  assert.equal(await tab.page.getByLabel('Sender name').isDisabled(), true)
  assert.equal(await tab.page.getByRole('button', { name: 'Save' }).count(), 0)
  tab.assertQuiet()
  await tab.close()
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, serve } from './served.ts'

let own: Served
let browser: Browser
before(async () => {
  own = await serve()
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  await own.close()
})

test('a pasted signature gets a verdict, one question settles it, and it is saved as a lead', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto('/w/main/icp')
  await page.getByRole('button', { name: 'a signature' }).click()
  await page.getByRole('heading', { name: 'Not known yet' }).waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('textbox', { name: 'How many people work there?' }).fill('80')
  await page.getByRole('button', { name: 'Answer' }).click()
  await page.getByRole('textbox', { name: 'What budget do they have?' }).fill('20,000')
  await page.getByRole('button', { name: 'Answer' }).click()
  await page.getByRole('textbox', { name: 'In how many months do they want to buy?' }).fill('3')
  await page.getByRole('button', { name: 'Answer' }).click()
  await page.getByRole('heading', { name: 'Fits', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Save as a lead' }).click()
  await page.getByRole('heading', { level: 1, name: 'Ana Ott' }).waitFor()
  assertQuiet()
  await close()
})

test('a domain is disqualified in two clicks, on a phone', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner', { viewport: { width: 390, height: 844 } })
  await page.goto('/w/main/icp')
  await page.getByRole('textbox').fill('rival.com')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Disqualify' }).click()
  await page.getByRole('menuitem', { name: 'Competitor' }).click()
  await page.getByText('Disqualified: Competitor').waitFor()
  assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

test('what names nobody says so', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'viewer')
  await page.goto('/w/main/icp?text=%F0%9F%9A%80')
  await page.getByText('Nothing in there names a person').waitFor()
  assertQuiet()
  await close()
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { story } from '../person/story.ts'
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

test('nothing yet says what a company needs to appear', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner')
  await page.goto('/w/main/accounts')
  await page.getByText('A company appears here').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

test('companies are found, sorted and opened, on a desk and on a phone', async () => {
  await story(own)
  for (const width of [1440, 390]) {
    const { page, assertQuiet, close } = await openAs(browser, own, 'viewer', { viewport: { width, height: 900 } })
    await page.goto('/w/main/accounts')
    await page.getByRole('link', { name: 'Northwind Cold Storage' }).waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    await page.getByRole('searchbox').fill('rocket')
    await page.waitForURL(/search=rocket/)
    await page.getByRole('link', { name: 'Northwind Cold Storage' }).waitFor({ state: 'detached' })
    await page.getByRole('searchbox').fill('nobody at all')
    await page.getByText('No company is called').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByRole('link', { name: 'Northwind Cold Storage' }).click()
    await page.getByRole('heading', { level: 1, name: 'Northwind Cold Storage' }).waitFor()
    await page.getByRole('heading', { name: 'Buying group' }).waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
    assertQuiet()
    await close()
  }
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { ANA_ASKS, send, serve } from './served.ts'

const served = await serve()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await served.close()
})

/** A page that collects whatever the browser complains about, broken policy included. */
async function opened(options: Parameters<typeof browser.newContext>[0] = {}): Promise<[Page, string[]]> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(served.url)
  return [page, complaints]
}

const volumes = (page: Page) => page.locator('.stage .volume').allTextContents()

test('an empty page says how to send a first lead, and shows it without a reload', async () => {
  const [page, complaints] = await opened()
  await page.getByText('Nobody has come in yet').waitFor()
  assert.equal(await page.locator('#line-1').textContent(), 'KEY=$(./sluice keys create --kind secret)')
  assert.match((await page.locator('#line-2').textContent()) ?? '', new RegExp(`^curl ${served.url}/v1/leads `))
  assert.equal((await send(served, '/v1/leads', ANA_ASKS)).status, 200)
  await page.locator('.stage').first().waitFor()
  assert.deepEqual(await volumes(page), ['1', '1', '1', '1', '0', '0'])
  assert.ok(await page.getByText('Nobody has come in yet').isHidden())
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('by keyboard the drawing becomes a table and back', async () => {
  const [page, complaints] = await opened()
  await page.locator('.stage').first().waitFor()
  const button = page.getByRole('button', { name: 'Show as table' })
  await page.keyboard.press('Tab')
  assert.ok(await button.evaluate((one) => one === one.ownerDocument.activeElement))
  await page.keyboard.press('Enter')
  assert.ok(await page.locator('#drawing').isHidden())
  const rows = await page.getByRole('row').allTextContents()
  assert.match(rows[1] ?? '', /^Awareness11100\.0 % \(few\)/)
  await page.keyboard.press('Enter')
  assert.ok(await page.locator('#drawing').isVisible())
  assert.deepEqual(complaints, [])
  await page.context().close()
})

test('nothing runs over the edge of a phone, and the funnel stands upright', async () => {
  const [page] = await opened({ viewport: { width: 390, height: 844 } })
  await page.locator('.upright .stage').first().waitFor()
  const [inside, outside] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  assert.ok(inside <= outside, `${inside} > ${outside}`)
  await page.context().close()
})

test('who does not sit at the machine needs a secret key, which stays in the tab', async () => {
  const [page] = await opened({ extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.7' } })
  const input = page.getByLabel('Secret key')
  await input.fill('sluice_s_no')
  await input.press('Enter')
  await page.getByText('A secret key is needed.').waitFor()
  await input.fill(served.key)
  await input.press('Enter')
  await page.locator('.stage').first().waitFor()
  assert.equal(await page.evaluate('localStorage.length + document.cookie.length'), 0)
  await page.context().close()
})

test('when the server goes away the page says so and keeps what it knew', async () => {
  const [page] = await opened()
  await page.locator('.stage').first().waitFor()
  await page.context().setOffline(true)
  await page.getByText('Sluice does not answer.').waitFor()
  assert.equal(await page.locator('#status').textContent(), 'Not live')
  assert.equal((await volumes(page)).length, 6)
  await page.context().setOffline(false)
  await page.getByText('Sluice does not answer.').waitFor({ state: 'hidden' })
  assert.equal(await page.locator('#status').textContent(), 'Live')
  await page.context().close()
})

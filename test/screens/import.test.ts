import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, serve } from './served.ts'

const TEN = [
  'Name,Email,Company,Employees,Country,Created',
  ...Array.from(
    { length: 10 },
    (_, n) => `Person ${n},p${n}@firm${n}.example,Firm ${n},${20 + n},Germany,2026-0${1 + (n % 3)}-1${n}`,
  ),
].join('\n')

const HUBSPOT = `Record ID,First Name,Last Name,Email,Lifecycle Stage,Contact owner,Create Date,Became a Marketing Qualified Lead Date,Unsubscribed from all email,Last Activity Date
1,Ana,Silva,ana@acme.example,Marketing Qualified Lead,ben@us.example,2025-01-02 09:00,2025-02-03 10:00,false,2025-03-01 10:00
2,Bo,Li,bo@globex.example,Customer,Nobody Known,2025-01-03 09:00,,true,
3,Cy,Roe,cy@umbrella.example,Raving fan,ben@us.example,2025-01-04 09:00,,,
,No,Mail,not-an-address,Lead,,2025-01-05 09:00,,,
`

describe('the import screen', () => {
  let served: Served
  let browser: Browser
  before(async () => {
    served = await serve()
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await served.close()
  })

  const choose = (page: Page, name: string, content: string) =>
    page.setInputFiles('input[type=file]', { name, mimeType: 'text/csv', buffer: Buffer.from(content) })
  const fits = async (page: Page): Promise<void> => {
    assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'the page scrolls sideways')
  }

  test('ten leads in three clicks, live, and out again with one', async () => {
    const { page, assertQuiet, close } = await openAs(browser, served, 'marketer')
    await page.goto('/w/main/import')
    await page.getByRole('heading', { name: 'Drop a CSV file anywhere' }).waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    await choose(page, 'leads.csv', TEN)
    const go = page.getByRole('button', { name: 'Looks right: import 10 people' })
    await go.waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    // What is chosen outlives a reload.
    await page.reload()
    await go.click()
    await page.getByText('10 people imported').waitFor()
    await page.getByText('Nobody was contacted').waitFor()
    await page.getByRole('link', { name: 'Person 3' }).waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    await page.getByRole('button', { name: 'Take it all back' }).click()
    await page.getByText('All of it was taken back').waitFor()
    await page.getByRole('button', { name: 'Import another file' }).click()
    await page.getByRole('link', { name: 'leads.csv' }).waitFor()
    assertQuiet()
    await close()
  })

  for (const [width, height, scheme] of [
    [1440, 900, 'light'],
    [390, 844, 'dark'],
  ] as const) {
    test(`a HubSpot export, ${width} wide and ${scheme}`, async () => {
      const { page, assertQuiet, close } = await openAs(browser, served, 'owner', {
        viewport: { width, height },
        colorScheme: scheme,
      })
      await page.goto('/w/main/import')
      await page.getByRole('heading', { name: 'Drop a CSV file anywhere' }).waitFor()
      await fits(page)
      await choose(page, `contacts-${width}.csv`, HUBSPOT.replaceAll('.example', `${width}.example`))
      await page.getByText('This is an export of HubSpot contacts.').waitFor()
      await page.getByRole('button', { name: 'Import 3 people, leave out 1' }).waitFor()
      await fits(page)
      assert.deepEqual(await seriousFaults(page), [])
      await page.getByLabel('Stage for Raving fan').selectOption('customer')
      await page.getByRole('button', { name: 'Import 3 people, leave out 1' }).click()
      await page.getByText('The file and Sluice, compared').waitFor()
      await fits(page)
      assert.deepEqual(await seriousFaults(page), [])
      assertQuiet()
      await close()
    })
  }

  test('a file that is none is refused in words, and a day that reads both ways is asked about', async () => {
    const { page, assertQuiet, close } = await openAs(browser, served, 'owner', { expected: [/imports\/files/] })
    await page.goto('/w/main/import')
    await page.getByRole('heading', { name: 'Drop a CSV file anywhere' }).waitFor()
    await choose(page, 'page.csv', '<!doctype html><p>No</p>')
    await page.getByText('This is a web page or XML, not a CSV file.').waitFor()
    await choose(page, 'empty.csv', '')
    await page.getByText('The file is empty.').waitFor()
    await choose(page, 'days.csv', 'Email,Created\na@b.example,03/04/2025\n')
    await page.getByRole('radiogroup', { name: 'Is 03/04/2025 written day first' }).waitFor()
    await page.getByText('Say below how its days are written.').waitFor()
    await page.getByRole('radio', { name: 'Day first' }).check()
    await page.getByRole('button', { name: 'Looks right: import 1 person' }).waitFor()
    assertQuiet()
    await close()
  })
})

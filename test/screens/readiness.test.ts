import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, send, serve } from './served.ts'

describe('the readiness screen', () => {
  let served: Served
  let browser: Browser
  before(async () => {
    served = await serve()
    browser = await openBrowser()
    await send(served, '/v1/leads', {
      email: 'ana@acme.example',
      name: 'Ana',
      headcount: 60,
      budget: 12_000,
      timeline: 3,
    })
  })
  after(async () => {
    await browser.close()
    await served.close()
  })

  test('six conditions with their proof; what is elsewhere is said once, and by whom', async () => {
    const tab = await openAs(browser, served, 'owner')
    await tab.page.goto('/w/main/readiness')
    await tab.page.getByText('All 1 leads came in by themselves', { exact: false }).waitFor()
    assert.equal(await tab.page.getByRole('heading', { level: 3 }).count(), 6)
    await tab.page.getByLabel('Where Nurture is done').selectOption('elsewhere')
    const tool = tab.page.getByLabel('Tool for Nurture')
    await tool.fill('Mautic')
    const saved = tab.page.waitForResponse((response) => response.request().postData()?.includes('Mautic') === true)
    await tool.blur()
    await saved
    await tab.page.getByText(/owner@sluice.example/).waitFor()
    await tab.page.reload()
    await tool.waitFor()
    assert.equal(await tool.inputValue(), 'Mautic')
    assert.deepEqual(await seriousFaults(tab.page), [])
    tab.assertQuiet()
    await tab.close()
  })

  test('a viewer sees it and changes nothing; a phone does not scroll sideways', async () => {
    const viewport = { width: 390, height: 844 }
    const tab = await openAs(browser, served, 'viewer', { viewport, colorScheme: 'dark' })
    await tab.page.goto('/w/main/readiness')
    const place = tab.page.getByLabel('Where Nurture is done')
    await place.waitFor()
    assert.ok(await place.isDisabled())
    assert.equal(
      await tab.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      0,
    )
    assert.deepEqual(await seriousFaults(tab.page), [])
    tab.assertQuiet()
    await tab.close()
  })
})

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { ANA_ASKS, type Served, send, serve } from './served.ts'

describe('a shared report', () => {
  let served: Served
  let browser: Browser
  let link = ''
  before(async () => {
    served = await serve()
    browser = await openBrowser()
    await send(served, '/v1/leads', ANA_ASKS)
  })
  after(async () => {
    await browser.close()
    await served.close()
  })

  test('a link is made on the funnel screen, for somebody by name', async () => {
    const tab = await openAs(browser, served, 'marketer')
    await tab.page.goto('/w/main/funnel?range=30d')
    await tab.page.getByRole('button', { name: 'Share' }).click()
    await tab.page.getByLabel('For whom').fill('The board')
    await tab.page.getByRole('button', { name: 'Make the link' }).click()
    link = (await tab.page.locator('code', { hasText: '/shared/' }).textContent()) ?? ''
    assert.match(link, /\/shared\/sluice_v_[\w-]{32}$/)
    await tab.page.getByText('The board').waitFor()
    assert.deepEqual(await seriousFaults(tab.page), [])
    tab.assertQuiet()
    await tab.close()
  })

  test('whoever has it sees the numbers and nobody behind them', async () => {
    const tab = await openAs(browser, served, null, { viewport: { width: 390, height: 844 } })
    await tab.page.goto(new URL(link).pathname)
    await tab.page.getByRole('heading', { level: 1, name: 'Funnel of Main' }).waitFor()
    await tab.page.getByText('The board. A read-only link').waitFor()
    assert.equal(await tab.page.locator('[data-opens="true"]').count(), 0)
    const [inside, outside] = await tab.page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    )
    assert.ok(inside <= outside, `${inside} > ${outside}`)
    assert.deepEqual(await seriousFaults(tab.page), [])
    tab.assertQuiet()
    await tab.close()
  })

  test('an ended link says that it shows nothing', async () => {
    const tab = await openAs(browser, served, 'marketer')
    await tab.page.goto('/w/main/funnel')
    await tab.page.getByRole('button', { name: 'Share' }).click()
    await tab.page.getByRole('button', { name: 'End: The board' }).click()
    await tab.page.getByText('No link works at the moment.').waitFor()
    tab.assertQuiet()
    await tab.close()
    const late = await openAs(browser, served, null, { expected: [/\/api\/shared\//] })
    await late.page.goto(new URL(link).pathname)
    await late.page.getByRole('heading', { level: 1, name: 'This link shows nothing' }).waitFor()
    late.assertQuiet()
    await late.close()
  })
})

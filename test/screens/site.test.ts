import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, send, serve } from './served.ts'

const MINUTE = 60_000

const wide = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

describe('the website screen', () => {
  let served: Served
  let browser: Browser
  let ids = 0
  before(async () => {
    served = await serve()
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await served.close()
  })

  const ago = (minutes: number): string => new Date(Date.now() - minutes * MINUTE).toISOString()
  const call = (type: string, anonymousId: string, minutes: number, more: object) => {
    ids += 1
    return { type, anonymousId, messageId: `site-${ids}`, timestamp: ago(minutes), ...more }
  }
  const page = (who: string, minutes: number, path: string, referrer?: string) =>
    call('page', who, minutes, {
      properties: { url: `https://site.test${path}`, referrer: referrer ?? 'https://site.test/before' },
    })
  const store = async (...batch: object[]) => {
    const answer = await send(served, '/v1/batch', { batch })
    assert.equal(answer.status, 200)
  }

  test('before anything was seen it says how to begin, and that fits a phone', async () => {
    const tab = await openAs(browser, served, 'owner', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
    await tab.page.goto('/w/main/doors/site')
    await tab.page.getByRole('heading', { name: 'Nothing was seen of your website yet' }).waitFor()
    await tab.page.getByText('/s.js?key=', { exact: false }).waitFor()
    assert.equal(await wide(tab.page), 0)
    assert.deepEqual(await seriousFaults(tab.page), [])
    await tab.page.getByRole('button', { name: 'Make the key' }).click()
    await tab.page.getByText('/s.js?key=sluice_w_', { exact: false }).waitFor()
    assert.equal(await wide(tab.page), 0)
    await tab.page.getByRole('link', { name: 'See all keys' }).click()
    await tab.page.waitForURL('**/settings?tab=keys')
    tab.assertQuiet()
    await tab.close()
  })

  test('visits, pages and channels of the days chosen; whoever comes is shown without a reload', async () => {
    await store(
      page('ana', 24 * 60, '/', 'https://www.google.com/'),
      page('ana', 24 * 60 - 2, '/pricing'),
      call('track', 'ana', 24 * 60 - 3, {
        event: 'page_read',
        properties: { path: '/pricing', seconds: 90, scroll: 80 },
      }),
      page('ben', 3 * 24 * 60, '/pricing', 'https://www.linkedin.com/feed'),
      page('ben', 20 * 24 * 60, '/', 'https://www.linkedin.com/feed'),
    )
    const tab = await openAs(browser, served, 'owner')
    await tab.page.goto('/w/main/doors/site')
    const row = (table: string, name: string) =>
      tab.page.getByRole('region', { name: table }).getByRole('row').filter({ hasText: name })
    assert.match(await row('Where visits came from', 'organic search').innerText(), /organic search\s+1/)
    assert.match(await row('Where visits came from', 'organic social').innerText(), /organic social\s+2/)
    assert.match(await row('All pages', '/pricing').innerText(), /\/pricing\s+2\s+2\s+1\s+2\s+1 min 30 secs\s+80%/)
    await tab.page.getByText('Nobody is on the site right now.').waitFor()

    await store(
      page('nina', 1, '/pricing', 'https://www.google.com/'),
      call('identify', 'nina', 0.5, { traits: { email: 'nina@acme.example', name: 'Nina Now', company: 'Acme' } }),
    )
    const here = tab.page.getByRole('region', { name: 'On the site now' })
    await here.getByRole('link', { name: 'Nina Now' }).waitFor()
    assert.match(await here.innerText(), /Acme[\s\S]*\/pricing[\s\S]*organic search/)
    await tab.page.getByText('1 person', { exact: true }).waitFor()
    assert.deepEqual(await seriousFaults(tab.page), [])

    await tab.page.getByLabel('Days').selectOption('7d')
    await tab.page.waitForURL('**/site?range=7d')
    await row('Where visits came from', 'organic social')
      .filter({ hasText: /organic social\s*1/ })
      .waitFor()
    await here.getByRole('link', { name: 'Nina Now' }).click()
    await tab.page.getByRole('heading', { name: 'Nina Now' }).waitFor()
    tab.assertQuiet()
    await tab.close()
  })

  test('a rep sees that somebody is there and not who; it fits a phone', async () => {
    const tab = await openAs(browser, served, 'rep', { viewport: { width: 390, height: 844 } })
    await tab.page.goto('/w/main/doors/site')
    const here = tab.page.getByRole('region', { name: 'On the site now' })
    await here.getByText('A visitor').waitFor()
    assert.doesNotMatch(await here.innerText(), /Nina|Acme/)
    assert.equal(await wide(tab.page), 0)
    assert.deepEqual(await seriousFaults(tab.page), [])
    tab.assertQuiet()
    await tab.close()
  })
})

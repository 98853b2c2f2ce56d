import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { inWorkspace } from '#src/db/pool.ts'
import { deskOf } from '../outbox/desk.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, serve } from './served.ts'

describe('the outbox screen', () => {
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

  test('an empty outbox says what it is for, and that nothing leaves without a mail server', async () => {
    const tab = await openAs(browser, served, 'owner')
    await tab.page.goto('/w/main/doors/outbox')
    await tab.page.getByText('Confirmations, assets and alerts stand here').waitFor()
    await tab.page.getByText('No mail server is set').waitFor()
    assert.deepEqual(await seriousFaults(tab.page), [])
    tab.assertQuiet()
    await tab.close()
  })

  test('a test mail waits, is read as its reader would, and is put away', async () => {
    const tab = await openAs(browser, served, 'owner')
    await tab.page.goto('/w/main/doors/outbox')
    await tab.page.getByRole('button', { name: 'Send me a test mail' }).click()
    const drawer = tab.page.getByRole('dialog')
    await drawer.getByText('Waits for a mail server.', { exact: false }).waitFor()
    await drawer.getByText('If you can read this, mail goes out.').waitFor()
    const link = drawer.getByRole('link', { name: /\/w\/main\/doors\/outbox$/ })
    assert.equal(await link.getAttribute('rel'), 'noreferrer noopener')
    assert.deepEqual(await seriousFaults(tab.page), [])
    for (const scheme of ['Light', 'Dark']) {
      await drawer.getByText(scheme, { exact: true }).click()
      const frame = drawer.frameLocator(`iframe[data-scheme=${scheme.toLowerCase()}]`)
      await frame.getByText('If you can read this, mail goes out.').waitFor()
      const seen = await frame.locator('html').evaluate('getComputedStyle(document.documentElement).colorScheme')
      assert.equal(seen, scheme.toLowerCase())
    }
    assert.deepEqual(await seriousFaults(tab.page), [])
    await drawer.getByRole('button', { name: 'Put it away' }).click()
    await drawer.getByText('Somebody here decided that it does not go.').waitFor()
    await tab.page.keyboard.press('Escape')
    await tab.page.getByLabel('State').selectOption('discarded')
    await tab.page.getByRole('button', { name: /^A test mail of/ }).waitFor()
    await tab.page.getByLabel('Kind').selectOption('asset')
    await tab.page.getByText('No mail is like that.').waitFor()
    tab.assertQuiet()
    await tab.close()
  })

  test('an uncertain mail says that it may have arrived, on a phone in the dark too, and a reader of screens hears all of it', async () => {
    const desk = deskOf(served.database)
    const long = `${'very-long-local-part-'.repeat(3)}@subdomain.of-a-long-company-name.example`
    const id = await desk.put(long, {
      subject: 'Danke für Ihr Interesse an der Donaudampfschifffahrtsgesellschaft 🚢 '.repeat(2),
    })
    const { workspace } = served.database
    await inWorkspace(served.database.app, workspace, (client) =>
      client.query(
        `update mails set state = 'uncertain', handed_at = now(), attempts = 1, answer = 'Connection closed' where workspace_id = $1 and id = $2`,
        [workspace, id],
      ),
    )
    const tab = await openAs(browser, served, 'marketer', {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    })
    await tab.page.goto(`/w/main/doors/outbox?mail=${id}`)
    const drawer = tab.page.getByRole('dialog')
    await drawer.getByText('it may or may not have arrived', { exact: false }).waitFor()
    await drawer.getByText('could get it twice', { exact: false }).waitFor()
    assert.equal(
      await tab.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      0,
    )
    assert.deepEqual(await seriousFaults(tab.page), [])
    await drawer.getByRole('button', { name: 'Send it again' }).click()
    await drawer.getByText('Waits for a mail server.', { exact: false }).waitFor()
    tab.assertQuiet()
    await tab.close()
  })
})

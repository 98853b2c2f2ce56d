import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { pdf } from '../assets/files.ts'
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

const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer })

test('an empty library says what an asset is; a marketer adds one by a file and publishes it', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer', { expected: [/\/api\/assets\/files/] })
  await page.goto('/w/main/doors/assets')
  await page.getByText('An asset is what somebody gives their details for').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('button', { name: 'Add an asset' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Title').fill('Sicherheitsprüfung für Geschäftsführer')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    drawer.getByRole('button', { name: 'Choose a file' }).click(),
  ])
  await chooser.setFiles(file('guide.pdf', Buffer.from('<html><script>alert(1)</script>')))
  await drawer.getByText('The file is called .pdf, but what is in it is a web page.').waitFor()
  await drawer.locator('input[type=file]').setInputFiles(file('guide.pdf', Buffer.alloc(0)))
  await drawer.getByText('The file is empty.').waitFor()
  await drawer.locator('input[type=file]').setInputFiles(file('guide.pdf', pdf(2_000_000)))
  await drawer.getByText('2 MB').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await drawer.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Geschäftsführer is published').waitFor()
  await page.getByRole('row', { name: /Sicherheitsprüfung/ }).waitFor()
  await page.getByText('No form gives it yet').waitFor()
  await page.getByText('Nothing at MOFU').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

test('an asset is opened by its address, changed, and archived out of sight', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto('/w/main/doors/assets?asset=sicherheitsprufung-fur-geschaftsfuhrer')
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Only for whoever fills in a form').click()
  await drawer.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('Everybody, without a form').waitFor()
  await page.getByRole('button', { name: 'Copy link' }).waitFor()
  await page.getByRole('button', { name: 'Sicherheitsprüfung für Geschäftsführer' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('button', { name: 'Show archived (1)' }).click()
  await page.waitForURL(/archived=true/)
  await page.getByText('Archived', { exact: true }).waitFor()
  assertQuiet()
  await close()
})

test('a library that is all top is named so, also on a phone; a viewer changes nothing', async () => {
  for (let n = 1; n <= 5; n++) {
    const headers = { authorization: `Bearer ${own.key}`, 'content-type': 'application/json' }
    const ask = async (path: string, body: object): Promise<{ id: string; version: number }> => {
      const answer = await fetch(own.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
      assert.ok(answer.ok, await answer.clone().text())
      return (await answer.json()) as { id: string; version: number }
    }
    const source = { kind: 'link', url: `https://us.example/guide-${n}` }
    const { id, version } = await ask('/api/assets', { title: `Guide ${n}`, kind: 'guide', position: 'TOFU', source })
    await ask(`/api/assets/${id}/state`, { state: 'published', version })
  }
  const viewport = { width: 390, height: 800 }
  const { page, assertQuiet, close } = await openAs(browser, own, 'viewer', { viewport, colorScheme: 'dark' })
  await page.goto('/w/main/doors/assets')
  await page.getByText('Over-invested in TOFU: 5 of 5 assets').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Add an asset' }).count(), 0)
  assert.deepEqual(await seriousFaults(page), [])
  assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
  assertQuiet()
  await close()
})

test('an asset says its search intent, and the library is looked through by it', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto('/w/main/doors/assets?asset=guide-1')
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Search intent').selectOption('Informational')
  await drawer.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').waitFor()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  await page.getByText('TOFU · Informational').waitFor()
  await page.getByText('Nothing for whoever searches with a commercial intent.').waitFor()
  const filter = page.getByRole('combobox', { name: 'Search intent' })
  await filter.selectOption('Informational')
  await page.waitForURL(/intent=informational/)
  await page.getByRole('button', { name: 'Guide 2' }).waitFor({ state: 'detached' })
  assert.equal(await page.getByRole('button', { name: 'Guide 1' }).count(), 1)
  await filter.selectOption('Navigational')
  await page.getByText('No asset is like that.').waitFor()
  assertQuiet()
  await close()
})

test('what an asset came to is said with a verdict and how it was reckoned', async () => {
  const headers = { authorization: `Bearer ${own.key}`, 'content-type': 'application/json' }
  const batch = Array.from({ length: 31 }, (_, n) => ({
    ...{ type: 'track', anonymousId: `reader-${n}`, event: 'content_downloaded', messageId: `had-${n}` },
    properties: { asset: 'guide-1', path: '/blog' },
  }))
  const sent = await fetch(`${own.url}/v1/batch`, { method: 'POST', headers, body: JSON.stringify({ batch }) })
  assert.ok(sent.ok)
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto('/w/main/doors/assets')
  const row = page.getByRole('table', { name: 'What they come to' }).getByRole('row', { name: /Guide 1/ })
  await row.getByText('Not clear yet').waitFor()
  await row.getByText(/^0 of 31 people \(0 %\) got further after it/).waitFor()
  await page.getByText('Nobody saw the other 4 in these days.').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { createKey } from '#src/server/keys.ts'
import { until } from '../until.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, serve } from './served.ts'

let own: Served
let browser: Browser
let host: Server
/** Of a website that is not ours. */
let site: string
before(async () => {
  own = await serve()
  browser = await openBrowser()
  host = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(path.startsWith('/counted') ? countedPage() : pageAt(path))
  })
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done))
  site = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
})
after(async () => {
  await browser.close()
  await new Promise((done) => host.close(done))
  await own.close()
})

/** A page that stands in for the tracker and writes down what it is told. */
const pageAt = (path: string): string => `<!doctype html><title>${path}</title>
<style>.sluice-cta-button { color: rgb(1, 2, 3) }</style>
<script>
  window.told = []
  window.sluice = (...call) => { window.told.push(call) }
  window.sluice.anonymousId = () => 'anon-host'
</script>
<h1>An article</h1>
<div id="any" data-sluice-cta data-workspace="main"><em>Read on</em></div>
<a id="file" href="${own.url}/a/public/main/open-guide" onclick="event.preventDefault()">A guide for everybody</a>
<div style="height: 3000px"></div>
<div id="bottom" data-sluice-cta="BOFU">Write to us</div>
<script async src="${own.url}/e.js?workspace=main"></script>`

let writeKey = ''
/** A page with the tracker itself, which brings the script of the CTA when it finds its place. */
const countedPage = (): string => `<!doctype html><title>Counted</title>
<h1>An article</h1>
<div id="any" data-sluice-cta="BOFU">Read on</div>
<script async src="${own.url}/s.js?key=${writeKey}"></script>`

const told = (page: Page): Promise<unknown> => page.evaluate('window.told')

test('the screen has the CTA of a new workspace, adds another, and says who sees what', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto('/w/main/doors/ctas')
  await page.getByRole('button', { name: 'Ask for a demo' }).waitFor()
  await page.getByRole('table', { name: 'Who sees what' }).getByText('Ask for a demo').first().waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('button', { name: 'Add a CTA' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Text of the button').fill('Read the “backup” checklist')
  await drawer.getByLabel('What it offers').fill('book a demo')
  await drawer.getByText('is not offered at the top').waitFor()
  await drawer.getByLabel('What it offers').fill('checklist')
  await drawer.getByLabel('Leads to').selectOption('link')
  await drawer.getByRole('textbox', { name: 'Link' }).fill('https://us.example/checklist')
  assert.deepEqual(await seriousFaults(page), [])
  await drawer.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('is published').waitFor()
  await page.getByRole('table', { name: 'Who sees what' }).getByText('Read the “backup” checklist').first().waitFor()
  assertQuiet()
  await close()
})

test('paths are added and kept; on a phone nothing runs off the side, and a viewer changes nothing', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto('/w/main/doors/ctas')
  await page.getByRole('button', { name: 'Add a path' }).click()
  await page.getByLabel('Path').last().fill('/solutions/*')
  await page.getByRole('button', { name: 'Save paths' }).click()
  await page.getByText('Paths saved').waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Remove /solutions/*' }).waitFor()
  assertQuiet()
  await close()
  const phone = { viewport: { width: 390, height: 800 }, colorScheme: 'dark' } as const
  const viewer = await openAs(browser, own, 'viewer', phone)
  await viewer.page.goto('/w/main/doors/ctas')
  await viewer.page.getByRole('button', { name: 'Copy snippet' }).waitFor()
  assert.equal(await viewer.page.getByRole('button', { name: 'Add a CTA' }).count(), 0)
  assert.deepEqual(await seriousFaults(viewer.page), [])
  assert.equal(await viewer.page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
  viewer.assertQuiet()
  await viewer.close()
})

test('a page of another site shows what fits, in its own looks, and tells views once and clicks', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${site}/blog/backup`)
  const link = page.locator('#any a')
  await link.waitFor()
  assert.deepEqual(
    [await link.textContent(), await link.getAttribute('href'), await page.locator('#any').getAttribute('data-rule')],
    ['Read the “backup” checklist', 'https://us.example/checklist', 'page'],
  )
  assert.equal(await page.evaluate(`getComputedStyle(document.querySelector('#any a')).color`), 'rgb(1, 2, 3)')
  const view = { cta: 'read-the-backup-checklist', position: 'TOFU', rule: 'page' }
  await page.waitForFunction('window.told.length === 1')
  assert.deepEqual(await told(page), [['track', 'cta_viewed', view]])
  const bottom = page.locator('#bottom a')
  assert.match((await bottom.getAttribute('href')) ?? '', /\/f\/main\/demo-request$/)
  await bottom.scrollIntoViewIfNeeded()
  await page.waitForFunction('window.told.length === 2')
  await page.evaluate('scrollTo(0, 0)')
  await page.evaluate(`document.querySelector('#any a').addEventListener('click', (event) => event.preventDefault())`)
  await link.click()
  await page.locator('#file').click()
  assert.deepEqual(await told(page), [
    ['track', 'cta_viewed', view],
    ['track', 'cta_viewed', { cta: 'ask-for-a-demo', position: 'BOFU', rule: 'page' }],
    ['track', 'cta_clicked', view],
    ['track', 'content_downloaded', { asset: 'open-guide' }],
  ])
  await context.close()
})

test('with the tracker alone on the page a view and a click are counted, each once', async () => {
  const { app, workspace } = own.database
  writeKey = await createKey(app, workspace, 'write')
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${site}/counted/pricing`)
  const link = page.locator('#any a')
  await link.waitFor()
  const counted = async () => {
    const headers = { authorization: `Bearer ${own.key}` }
    const { ctas } = (await (await fetch(`${own.url}/api/doors`, { headers })).json()) as Counted
    return ctas.find(({ id }) => id === 'ask-for-a-demo')
  }
  await until('the CTA is counted as seen', async () => (await counted())?.views === 1)
  // It leads to the address that this Sluice would be reached under, where nobody listens in a test.
  await page.evaluate(`document.querySelector('#any a').addEventListener('click', (event) => event.preventDefault())`)
  await link.click()
  await until('the CTA is counted as clicked', async () => (await counted())?.clicks === 1)
  const { views, clicks } = (await counted()) ?? {}
  assert.deepEqual({ views, clicks }, { views: 1, clicks: 1 })
  await context.close()
})

interface Counted {
  readonly ctas: readonly { readonly id: string; readonly views: number; readonly clicks: number }[]
}

test('a page that changes without being loaded asks again for its new path', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${site}/blog/backup`)
  await page.locator('#any a', { hasText: 'checklist' }).waitFor()
  await page.evaluate(`history.pushState({}, '', '/pricing')`)
  await page.locator('#any a', { hasText: 'Ask for a demo' }).waitFor()
  await context.close()
})

test('where nothing comes back the page keeps its own words: server away, nothing fits, something that is no address', async () => {
  const context = await browser.newContext()
  const answers: readonly (readonly [number, string])[] = [
    [503, '{}'],
    [204, ''],
    [200, 'no json'],
    [
      200,
      JSON.stringify({ id: 'x', title: 'x', text: '', href: 'javascript:alert(1)', rule: 'page', position: 'TOFU' }),
    ],
  ]
  for (const [status, body] of answers) {
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    await page.route('**/x/cta?*', (route) =>
      route.fulfill({ status, body, headers: { 'access-control-allow-origin': '*' } }),
    )
    const asked = page.waitForResponse(/x\/cta/)
    await page.goto(`${site}/blog`)
    await asked
    await page.waitForFunction('document.readyState === "complete"')
    assert.equal(await page.locator('#any').innerHTML(), '<em>Read on</em>', `${status} ${body}`)
    assert.deepEqual([errors, await told(page)], [[], []])
    await page.close()
  }
  await context.close()
})

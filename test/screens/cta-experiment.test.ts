import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { armOf } from '#src/capture/ctas/arm.ts'
import { createKey } from '#src/server/keys.ts'
import { until } from '../until.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, serve } from './served.ts'

let own: Served
let browser: Browser
let host: Server
/** Of a website that is not ours, with the tracker and a place at MOFU. */
let site: string
before(async () => {
  own = await serve()
  browser = await openBrowser()
  const writeKey = await createKey(own.database.app, own.database.workspace, 'write')
  host = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>Compare</title><h1>A comparison</h1>
      <div id="place" data-sluice-cta="MOFU">Read on</div>
      <script async src="${own.url}/s.js?key=${writeKey}"></script>`)
  })
  await new Promise<void>((done) => host.listen(0, '127.0.0.1', done))
  site = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  const guide = { title: 'Read the case', kind: 'case study', position: 'MOFU', text: '' }
  const { id, version } = await ask('/api/ctas', { ...guide, target: { kind: 'link', url: 'https://us.example/case' } })
  await ask(`/api/ctas/${id}/state`, { state: 'published', version })
})
after(async () => {
  await browser.close()
  await new Promise((done) => host.close(done))
  await own.close()
})

const headers = () => ({ authorization: `Bearer ${own.key}`, 'content-type': 'application/json' })
async function ask(path: string, body: object): Promise<{ readonly id: string; readonly version: number }> {
  const answer = await fetch(own.url + path, { method: 'POST', headers: headers(), body: JSON.stringify(body) })
  assert.ok(answer.ok, await answer.clone().text())
  return (await answer.json()) as { id: string; version: number }
}
async function people(arm: 'tiered' | 'single'): Promise<number> {
  const answer = await fetch(`${own.url}/api/ctas/experiment`, { headers: headers() })
  const { result } = (await answer.json()) as { result: { arms: Record<string, { people: number }> } }
  return result.arms[arm]?.people ?? 0
}
const idIn = (arm: 'tiered' | 'single'): string =>
  Array.from({ length: 50 }, (_, n) => `visitor-number-${n}`).find(
    (id) => armOf(own.database.workspace, 1, id) === arm,
  ) ?? ''

test('a test is started in the screen, says that it has not seen enough, and what it would take', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto('/w/main/doors/ctas')
  await page.getByRole('heading', { name: 'Tiered against a single CTA' }).waitFor()
  await page.getByText('Each half takes 435 people').waitFor()
  await page.getByLabel('How many convert today').fill('10')
  await page.getByText('Each half takes 199 people').waitFor()
  await page.getByRole('button', { name: 'Start the test' }).click()
  await page.getByText('Not enough yet: 0 of the 199 people that each half takes.').waitFor()
  await page.getByRole('table', { name: 'What the two halves came to' }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Start the test' }).count(), 0)
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

test('a browser that keeps its id sees its half on every visit, which is counted once; the other half sees what fits', async () => {
  for (const [arm, title] of [
    ['single', 'Ask for a demo'],
    ['tiered', 'Read the case'],
  ] as const) {
    const context = await browser.newContext()
    await context.addCookies([{ name: 'ajs_anonymous_id', value: idIn(arm), url: site }])
    const page = await context.newPage()
    const place = page.locator('#place a', { hasText: title })
    await page.goto(site)
    await place.waitFor()
    await until(`the ${arm} half is counted`, async () => (await people(arm)) === 1)
    await page.reload()
    await place.waitFor()
    assert.equal(await page.locator('#place').getAttribute('data-rule'), arm === 'single' ? 'single' : 'page')
    assert.equal(await people(arm), 1)
    await context.close()
  }
})

test('a browser that may keep nothing is in no half', async () => {
  const context = await browser.newContext()
  await context.addInitScript(`Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })`)
  const asked: string[] = []
  context.on('request', (request) => (request.url().includes('/x/cta') ? asked.push(request.url()) : undefined))
  for (let visit = 0; visit < 3; visit++) {
    const page = await context.newPage()
    await page.goto(site)
    await page.locator('#place a', { hasText: 'Read the case' }).waitFor()
    await page.close()
  }
  assert.deepEqual(
    asked.map((url) => new URL(url).searchParams.get('kept')),
    ['', '', ''],
  )
  assert.deepEqual([await people('tiered'), await people('single')], [1, 1])
  await context.close()
})

test('a test is stopped in the screen, also on a phone; a viewer may look only', async () => {
  const viewport = { width: 390, height: 800 }
  const viewer = await openAs(browser, own, 'viewer', { viewport, colorScheme: 'dark' })
  await viewer.page.goto('/w/main/doors/ctas')
  await viewer.page.getByText('Not enough yet: 1 of the 199 people').waitFor()
  assert.equal(await viewer.page.getByRole('button', { name: 'Stop the test' }).count(), 0)
  assert.deepEqual(await seriousFaults(viewer.page), [])
  viewer.assertQuiet()
  await viewer.close()
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer', { viewport })
  await page.goto('/w/main/doors/ctas')
  await page.getByRole('button', { name: 'Stop the test' }).click()
  await page.getByText('The test is stopped').waitFor()
  await page.getByRole('button', { name: 'Start the test' }).waitFor()
  assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
  assertQuiet()
  await close()
})

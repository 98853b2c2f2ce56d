import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openBrowser } from '../screens/browser.ts'
import { openScene, pageOf, snippet, visit, whenTold } from './site.ts'

const scene = await openScene()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await scene.close()
})
scene.pages.set('/', pageOf('Home', snippet(scene)))

/** How long the first request is under way. */
const LATENCY_MS = 3000

test('what one browser tells keeps its order though its first request took three seconds and the second none', async () => {
  const { context, page, errors } = await visit(browser)
  const sent: string[][] = []
  await page.route('**/v1/batch', async (route) => {
    const { batch } = JSON.parse(route.request().postData() ?? '') as { batch: { event?: string; type: string }[] }
    sent.push(batch.map(({ event, type }) => event ?? type))
    if (sent.length === 1) await pause(LATENCY_MS)
    await route.continue()
  })
  await page.goto(`${scene.site}/`)
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  const first = page.waitForRequest('**/v1/batch')
  await page.evaluate(`setTimeout(() => sluice('track', 'Before'), 1000)`)
  await first
  // Told while the first request is under way, and sent after that has arrived.
  await page.evaluate(`setTimeout(() => sluice('track', 'During'), ${LATENCY_MS - 800})`)
  const told = await whenTold(scene, (all) => all.some(({ name }) => name === 'during'))
  assert.deepEqual(sent, [['page', 'Before'], ['During']])
  assert.deepEqual(
    told.map(({ name }) => name),
    ['/', 'before', 'during'],
  )
  assert.deepEqual(errors, [])
  await context.close()
})

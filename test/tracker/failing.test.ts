import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { openBrowser } from '../screens/browser.ts'
import { keptBy, openScene, pageOf, publishWith, snippet, type Told, toldTo, visit, whenTold } from './site.ts'

const scene = await openScene()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await scene.close()
})
scene.pages.set('/', pageOf('Home', snippet(scene), '<a id="next" href="/next">Next</a>'))
scene.pages.set('/next', pageOf('Next', snippet(scene)))

const LANDING = '/?utm_source=linkedin&utm_medium=paid-social&utm_campaign=launch'
const DAY_MS = 86_400_000

test('a first visit that was lost to a blocker is told weeks later, once, with its time and its campaign', async () => {
  const { context, page, errors } = await visit(browser)
  await page.clock.install({ time: Date.now() - 21 * DAY_MS })
  await page.route('**/v1/batch', (route) => route.abort())
  await page.goto(scene.site + LANDING)
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  const failed = page.waitForEvent('requestfailed')
  await page.clock.runFor(3000)
  await failed
  assert.equal((await keptBy(page)).local.filter((name) => name.startsWith('sluice.')).length, 1)
  await page.clock.setSystemTime(Date.now())
  await page.close()
  const later = await context.newPage()
  await later.goto(`${scene.site}/next`)
  const told = await whenTold(scene, (all) => all.length >= 2)
  await later.evaluate(`sluice('identify', { email: 'weeks@acme.example' })`)
  const all = await whenTold(scene, (known) => known.length >= told.length + 1)
  assert.deepEqual(
    all.map(({ type, name }) => [type, name]).filter(([, name]) => name !== 'page_read'),
    [
      ['capture.page-viewed', '/'],
      ['capture.page-viewed', '/next'],
      ['capture.identified', ''],
    ],
  )
  const days = ((all[1]?.at ?? 0) - (all[0]?.at ?? 0)) / DAY_MS
  assert.equal(Math.round(days), 21)
  assert.equal((all[0]?.event.touch as { campaign: string } | undefined)?.campaign, 'launch')
  assert.equal(all.filter(({ event }) => event.touch !== undefined && event.touch !== all[0]?.event.touch).length, 1)
  assert.deepEqual(errors, [])
  await context.close()
})

test('a page works as before beside a server that is dead, and beside one that never answers', async () => {
  const open = new Set<import('node:net').Socket>()
  const hanging = createServer(() => undefined).on('connection', (socket) => open.add(socket))
  await new Promise<void>((done) => hanging.listen(0, '127.0.0.1', done))
  const { port } = hanging.address() as AddressInfo
  // Of a server that is gone nobody listens any more.
  const dead = createServer()
  await new Promise<void>((done) => dead.listen(0, '127.0.0.1', done))
  const { port: gone } = dead.address() as AddressInfo
  await new Promise((done) => dead.close(done))
  for (const host of [`http://127.0.0.1:${gone}`, `http://127.0.0.1:${port}`]) {
    const body = `<button id="b" onclick="this.textContent='done'">do</button><a id="next" href="/next">Next</a>`
    scene.pages.set('/beside', pageOf('Beside', snippet(scene, '', host), body))
    const { context, page, errors } = await visit(browser)
    await page.goto(`${scene.site}/beside`, { waitUntil: 'domcontentloaded' })
    await page.click('#b')
    await page.getByText('done').waitFor()
    await page.click('#next')
    await page.waitForURL('**/next')
    assert.deepEqual(errors, [])
    await context.close()
  }
  for (const socket of open) socket.destroy()
  await new Promise((done) => hanging.close(done))
})

test('what a server that went away did not hear is told once when it is back, and a hanging request holds nothing up', async () => {
  const from = (await toldTo(scene)).length
  const { context, page, errors } = await visit(browser)
  let isAway = true
  await context.route('**/v1/batch', (route) => (isAway ? undefined : route.continue()))
  await page.goto(`${scene.site}/`)
  await page.waitForRequest('**/v1/batch')
  await page.click('#next', { noWaitAfter: true })
  await page.waitForURL('**/next')
  isAway = false
  const told = (await whenTold(scene, (all) => all.filter(({ name }) => name === '/next').length >= 2)).slice(from)
  const views = told.filter(({ type }) => type === 'capture.page-viewed').map(({ name }) => name)
  assert.deepEqual(views, ['/', '/next'])
  assert.deepEqual(errors, [])
  await context.close()
})

test('where consent is required nothing is kept before it, the same id after it, and nothing but a no after it', async () => {
  await publishWith(scene, 'tracking: { consent: required }')
  const from = (await toldTo(scene)).length
  const { context, page } = await visit(browser)
  await page.route('**/s.js*', async (route) => route.continue({ url: `${route.request().url()}&fresh=1` }))
  const required = async () =>
    /"required"/.test(await (await fetch(`${scene.served.url}/s.js?key=${scene.key}`)).text())
  for (let tries = 0; tries < 200 && !(await required()); tries += 1) await page.waitForTimeout(50)
  await page.goto(`${scene.site}/`)
  await whenTold(scene, (all) => all.length > from)
  const nothing = { local: [], session: [], cookie: '' }
  assert.deepEqual(await keptBy(page), nothing)
  const id = await page.evaluate<string>('sluice.anonymousId()')
  assert.ok(id.length > 20)
  await page.evaluate(`sluice('consent', 'granted')`)
  assert.equal(await page.evaluate('localStorage.ajs_anonymous_id'), id)
  await page.goto(`${scene.site}/next`)
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  assert.equal(await page.evaluate('sluice.anonymousId()'), id)
  assert.match((await keptBy(page)).cookie, new RegExp(`ajs_anonymous_id=${id}|^$`))
  await page.evaluate(`sluice('consent', 'denied')`)
  assert.deepEqual(await keptBy(page), { ...nothing, local: ['sluice'] })
  assert.equal(await page.evaluate('sluice.anonymousId()'), '')
  await context.close()
  await publishWith(scene, 'tracking: { consent: assumed }')
})

for (const [name, script] of [
  ['Do Not Track', `Object.defineProperty(navigator, 'doNotTrack', { value: '1' })`],
  ['Global Privacy Control', `Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })`],
] as const)
  test(`${name}: nothing is sent or kept until the visitor agrees`, async () => {
    const views = (all: readonly Told[]) => all.filter(({ name: path }) => path === '/next').length
    const before = views(await toldTo(scene))
    const { context, page } = await visit(browser)
    await page.clock.install()
    await context.addInitScript(script)
    const sent: string[] = []
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
    await page.goto(`${scene.site}/`)
    await page.waitForFunction('window.sluice && sluice.anonymousId')
    await page.clock.runFor(10_000)
    await page.goto(`${scene.site}/next`)
    await page.waitForFunction('window.sluice && sluice.anonymousId')
    await page.clock.runFor(10_000)
    assert.deepEqual([sent, await keptBy(page)], [[], { local: [], session: [], cookie: '' }])
    await page.evaluate(`sluice('consent', 'granted')`)
    await page.clock.runFor(3000)
    assert.equal(views(await whenTold(scene, (all) => views(all) > before)), before + 1)
    await context.close()
  })

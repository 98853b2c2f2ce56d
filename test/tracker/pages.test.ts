import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from '../screens/browser.ts'
import { openScene, pageOf, snippet, type Told, toldTo, visit, whenTold } from './site.ts'

const scene = await openScene()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await scene.close()
})

const SPA = `<a id="b" href="/b">B</a><a id="c" href="/c">C</a><script>
const show = () => { document.title = location.pathname === '/' ? 'Home' : location.pathname.slice(1).toUpperCase() }
for (const id of ['b', 'c']) document.getElementById(id).addEventListener('click', (event) => {
  event.preventDefault(); history.pushState(null, '', '/' + id); setTimeout(show, 30) })
addEventListener('popstate', () => setTimeout(show, 30))
</script>`
for (const path of ['/', '/b', '/c']) scene.pages.set(path, pageOf('Home', snippet(scene), SPA))
scene.pages.set('/one', pageOf('One', snippet(scene), '<a id="two" href="/two">Two</a>'))
scene.pages.set('/two', pageOf('Two', snippet(scene), '<a id="one" href="/one">One</a>'))

const viewsOf = (told: readonly Told[]) =>
  told.filter(({ type }) => type === 'capture.page-viewed').map(({ name, event }) => [name, event.title])
/** Facts of one visitor only, since the tests share a workspace. */
const since = (told: readonly Told[], from: number) => told.slice(from)
const idOf = (page: Page) => page.evaluate<string>('sluice.anonymousId()')

test('a page is one request and one fact, with its title, its path and where the visitor came from', async () => {
  const { context, page, errors } = await visit(browser)
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/batch')) sent.push(request.postData() ?? '')
  })
  await page.goto(`${scene.site}/one?utm_source=google&utm_medium=cpc&utm_campaign=Spring&gclid=g1`)
  const told = await whenTold(scene, (all) => all.length > 0)
  const [view] = told
  assert.deepEqual(viewsOf(told), [['/one', 'One']])
  assert.deepEqual(view?.event.touch, {
    channel: 'paid search',
    source: 'google',
    medium: 'cpc',
    campaign: 'Spring',
    landing: `${scene.site}/one?utm_source=google&utm_medium=cpc&utm_campaign=Spring&gclid=g1`,
    clickId: 'gclid=g1',
  })
  assert.equal(sent.length, 1)
  assert.deepEqual(errors, [])
  await context.close()
})

test('steps within one document and back are views once each, with the title of each page, and make no new touch', async () => {
  const from = (await toldTo(scene)).length
  const { context, page, errors } = await visit(browser)
  await page.goto(`${scene.site}/?utm_source=newsletter&utm_medium=email`)
  await whenTold(scene, (all) => since(all, from).length >= 1)
  for (const path of ['b', 'c']) {
    await page.click(`#${path}`)
    await whenTold(scene, (all) => viewsOf(since(all, from)).some(([name]) => name === `/${path}`))
  }
  await page.goBack()
  await page.mouse.move(50, 60)
  const enough = (all: readonly Told[]) => viewsOf(since(all, from)).length >= 4
  const told = since(await whenTold(scene, enough), from)
  assert.deepEqual(viewsOf(told), [
    ['/', 'Home'],
    ['/b', 'B'],
    ['/c', 'C'],
    ['/b', 'B'],
  ])
  assert.equal(told.filter(({ event }) => event.touch !== undefined).length, 1)
  assert.equal(new Set(told.map(({ who }) => who)).size, 1)
  assert.deepEqual(errors, [])
  await context.close()
})

test('the back button between documents tells each page once a visit, and two tabs are one visitor', async () => {
  const from = (await toldTo(scene)).length
  const { context, page, errors } = await visit(browser)
  await page.goto(`${scene.site}/one`)
  await page.click('#two')
  await page.waitForURL('**/two')
  await page.goBack()
  await page.waitForURL('**/one')
  const other = await context.newPage()
  await other.goto(`${scene.site}/two`)
  const told = since(await whenTold(scene, (all) => viewsOf(since(all, from)).length >= 4), from)
  assert.deepEqual(
    viewsOf(told).map(([name]) => name),
    ['/one', '/two', '/one', '/two'],
  )
  assert.equal(new Set(told.map(({ who }) => who)).size, 1)
  assert.equal(await idOf(page), await idOf(other))
  assert.deepEqual(errors, [])
  await context.close()
})

test('calls before the script is there are made when it comes, in order', async () => {
  const stub = `<script>window.sluice=window.sluice||function(){(sluice.q=sluice.q||[]).push(arguments)}
sluice('track', 'Quote Requested', { product: 'backup' }); sluice('identify', { email: 'queue@acme.example' })</script>`
  scene.pages.set('/queue', pageOf('Queue', `${stub}${snippet(scene)}${snippet(scene)}`))
  const from = (await toldTo(scene)).length
  const { context, page, errors } = await visit(browser)
  await page.goto(`${scene.site}/queue`)
  const told = since(await whenTold(scene, (all) => all.length >= from + 3), from)
  assert.deepEqual(told.map(({ type, name }) => [type, name]).toSorted(), [
    ['capture.identified', ''],
    ['capture.page-viewed', '/queue'],
    ['capture.tracked', 'quote_requested'],
  ])
  const [identified] = told.filter(({ type }) => type === 'capture.identified')
  assert.deepEqual(identified?.event.traits, { email: 'queue@acme.example' })
  assert.deepEqual(errors, [])
  await context.close()
})

test('time counts while somebody is there, and how far the page was scrolled', async () => {
  const from = (await toldTo(scene)).length
  const { context, page } = await visit(browser)
  await page.clock.install()
  await page.goto(`${scene.site}/one`)
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  await page.mouse.move(10, 10)
  await page.clock.runFor(10_000)
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
  await page.clock.runFor(5_000)
  // Behind another window, nobody reads.
  await page.evaluate('document.hasFocus = () => false')
  await page.clock.runFor(60_000)
  await page.evaluate('document.hasFocus = () => true')
  // Nor after a minute in which nothing moved.
  await page.mouse.move(20, 20)
  await page.clock.runFor(600_000)
  await page.goto('about:blank')
  const isRead = ({ name }: Told) => name === 'page_read'
  const told = since(await whenTold(scene, (all) => since(all, from).some(isRead)), from)
  const reads = told.filter(isRead).map(({ event }) => event.properties as { seconds: number; scroll: number })
  assert.equal(reads.length, 1)
  assert.equal(reads[0]?.scroll, 100)
  assert.ok(Math.abs((reads[0]?.seconds ?? 0) - 75) <= 2, `${reads[0]?.seconds} s`)
  await context.close()
})

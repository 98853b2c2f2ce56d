import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from '../screens/browser.ts'
import { keptBy, openScene, pageOf, snippet, type Told, toldTo, visit, whenTold } from './site.ts'

const scene = await openScene()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await scene.close()
})

const STUB = '<script>window.sluice=window.sluice||function(){(sluice.q=sluice.q||[]).push(arguments)}</script>'
const isView = (path: string) => (told: Told) => told.type === 'capture.page-viewed' && told.name === path
const ready = (page: Page) => page.waitForFunction('window.sluice && sluice.anonymousId')

/** Opens a page, does something on it, and answers what of it was told once its view was. */
async function tell(path: string, html: string, act: (page: Page) => Promise<unknown> = () => Promise.resolve()) {
  scene.pages.set(path, html)
  const from = (await toldTo(scene)).length
  const { context, page, errors } = await visit(browser)
  await page.goto(scene.site + path)
  await act(page)
  const told = (await whenTold(scene, (all) => all.slice(from).some(isView(path)))).slice(from)
  await context.close()
  return { told, errors }
}

test('calls with wrong arguments before and after the script is there reach nobody, and the page is told all the same', async () => {
  const wrong = `
    sluice(); sluice(null); sluice(7); sluice('nonsense', {}); sluice('toString'); sluice('__proto__', 1); sluice('track')
    sluice('track', { a: 1 }); sluice('identify'); sluice('identify', null); sluice('identify', 5, 6); sluice('page', null, null)
    sluice('track', 'Big', { n: 10n }); const ring = {}; ring.ring = ring; sluice('track', 'Ring', ring)
    sluice('track', 'Dom', { element: document.documentElement, window }); sluice('track', 'x'.repeat(5000)); sluice(Symbol('a'))
    sluice('track', 'Throws', { get a() { throw new Error('a getter of the page') } }); sluice('track', 'Right', { n: 1 })`
  const html = pageOf('Wrong', `${STUB}<script>${wrong}</script>${snippet(scene)}`)
  const { told, errors } = await tell('/wrong', html, async (page) => {
    await ready(page)
    await page.evaluate(wrong)
  })
  assert.deepEqual(errors, [])
  assert.equal(told.filter(isView('/wrong')).length, 3, 'its own, and one for each time that the page calls page')
  const known = new Set(['/wrong', '', 'right', 'dom', 'null'])
  assert.deepEqual(
    told.filter(({ name }) => !known.has(name)).map(({ name }) => name),
    [],
  )
})

test('a queue that is none keeps the tracker from nothing', async () => {
  const html = pageOf('Queue', `<script>window.sluice = Object.assign(() => 0, { q: 5 })</script>${snippet(scene)}`)
  const { told } = await tell('/no-queue', html)
  assert.equal(told.filter(isView('/no-queue')).length, 1)
})

test('the tag twice, and a second tracker under another key, count a page once', async () => {
  const other = snippet({ ...scene, key: `${scene.key}` }, 'data-other')
  const { told, errors } = await tell('/twice', pageOf('Twice', `${snippet(scene)}${other}${snippet(scene)}`), ready)
  assert.deepEqual([told.filter(isView('/twice')).length, errors], [1, []])
})

test('a policy without inline scripts needs only the host of Sluice', async () => {
  const policy = `default-src 'none'; script-src ${scene.served.url}; connect-src ${scene.served.url}; img-src data:`
  const head = `<meta http-equiv="content-security-policy" content="${policy}">${snippet(scene)}`
  const { told, errors } = await tell('/policy', pageOf('Policy', head))
  assert.deepEqual([told.filter(isView('/policy')).length, errors], [1, []])
})

test('a storage that throws, is missing or is full loses nothing of the page', async () => {
  const storages = {
    throws: `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })`,
    missing: `Object.defineProperty(window, 'localStorage', { value: null })`,
    full: `for (let size = 2 ** 23; size >= 1; size = size >> 1) try { for (let n = 0; ; n++) localStorage['f' + size + n] = 'x'.repeat(size) } catch {}`,
  }
  for (const [name, script] of Object.entries(storages)) {
    const path = `/storage-${name}`
    const { told, errors } = await tell(
      path,
      pageOf(name, `<script>${script}</script>${snippet(scene)}`),
      async (page) => {
        await ready(page)
        const ids = await page.evaluate<string[]>('[sluice.anonymousId(), sluice.anonymousId()]')
        assert.equal(ids[0], ids[1], name)
        await page.evaluate(`sluice('track', 'Done')`)
      },
    )
    assert.deepEqual(told.map((one) => one.name).toSorted(), [path, 'done'], name)
    assert.equal(new Set(told.map(({ who }) => who)).size, 1, name)
    assert.deepEqual(errors, [], name)
  }
})

test('cookies that are refused leave one visitor by what the device keeps', async () => {
  const refuse = `Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => undefined })`
  const html = pageOf('Cookies', `<script>${refuse}</script>${snippet(scene)}`)
  scene.pages.set('/cookies-next', html)
  const { told, errors } = await tell('/cookies', html, async (page) => {
    await ready(page)
    const id = await page.evaluate('sluice.anonymousId()')
    await page.goto(`${scene.site}/cookies-next`)
    await ready(page)
    assert.equal(await page.evaluate('sluice.anonymousId()'), id)
  })
  assert.deepEqual([new Set(told.map(({ who }) => who)).size, errors], [1, []])
})

test('a clock that is wrong by a year tells the right time, forward and back', async () => {
  for (const years of [1, -1]) {
    const path = `/year${years}`
    scene.pages.set(path, pageOf('Year', snippet(scene)))
    const { context, page } = await visit(browser)
    const begun = Date.now()
    await page.clock.install({ time: begun + years * 365 * 86_400_000 })
    await page.goto(scene.site + path)
    await ready(page)
    await page.clock.runFor(3000)
    const told = await whenTold(scene, (all) => all.some(isView(path)))
    const at = told.find(isView(path))?.at ?? 0
    assert.ok(at > begun - 10_000 && at < Date.now() + 1000, `${years}: ${at - begun} ms`)
    await context.close()
  }
})

test('a fragment is no page, what a frame shows is its own, and a page that is prepared unseen counts when it is seen', async () => {
  scene.pages.set('/inner', pageOf('Inner', snippet(scene)))
  const html = pageOf('Outer', snippet(scene), '<iframe src="/inner"></iframe>')
  const { told, errors } = await tell('/outer', html, async (page) => {
    await ready(page)
    await page.evaluate(`location.hash = '#/route'`)
    await page.evaluate(`history.replaceState(null, '', '#/else?utm_source=x')`)
    await whenTold(scene, (all) => all.some(isView('/inner')))
  })
  assert.equal(told.filter(isView('/outer')).length, 1)
  assert.equal(told.filter(isView('/inner')).length, 1)
  assert.equal(new Set(told.filter(({ type }) => type === 'capture.page-viewed').map(({ who }) => who)).size, 1)
  assert.deepEqual(errors, [])

  const from = (await toldTo(scene)).length
  scene.pages.set('/unseen', pageOf('Unseen', snippet(scene)))
  const { context, page } = await visit(browser)
  await page.addInitScript(`let isHidden = true; Object.defineProperty(document, 'hidden', { get: () => isHidden })
    addEventListener('seen', () => { isHidden = false })`)
  await page.clock.install()
  await page.goto(`${scene.site}/unseen`)
  await ready(page)
  await page.clock.runFor(10_000)
  assert.equal((await toldTo(scene)).length, from)
  await page.evaluate(`dispatchEvent(new Event('seen'))`)
  await page.clock.runFor(4000)
  const seen = (await whenTold(scene, (all) => all.some(isView('/unseen')))).filter(isView('/unseen'))
  assert.deepEqual(
    seen.map(({ name }) => name),
    ['/unseen'],
  )
  await context.close()
})

test('a file on a disk and a page without a network are left alone', async () => {
  const { context, page, errors } = await visit(browser)
  await page.route('file:///**', (route) =>
    route.fulfill({ contentType: 'text/html', body: pageOf('File', snippet(scene)) }),
  )
  await page.goto('file:///tmp/page.html').catch(() => undefined)
  await page.setContent(pageOf('Blank', snippet(scene)))
  await page.evaluate('1 + 1')
  assert.deepEqual(errors, [])
  await context.close()
})

test('consent given, withdrawn and given again: nothing of the time between is told, and what is kept follows each word', async () => {
  scene.pages.set('/consent', pageOf('Consent', snippet(scene)))
  const { context, page } = await visit(browser)
  await page.clock.install()
  await page.goto(`${scene.site}/consent`)
  await ready(page)
  const say = async (answer: string, deed: string) => {
    await page.evaluate(`sluice('consent', ${answer}); sluice('track', '${deed}')`)
    await page.clock.runFor(4000)
  }
  await say(`'granted'`, 'First')
  const id = await page.evaluate<string>('sluice.anonymousId()')
  for (const [index, no] of [`'denied'`, `'revoked'`, 'undefined', 'false', '{}'].entries()) {
    await say(no, `No ${index}`)
    assert.equal(await page.evaluate('sluice.anonymousId()'), '', no)
    assert.deepEqual(await keptBy(page), { local: ['sluice'], session: [], cookie: '' }, no)
    assert.equal(await page.evaluate('localStorage.sluice'), 'denied', no)
  }
  await say(`'granted'`, 'Again')
  const told = await whenTold(scene, (all) => all.some(({ name }) => name === 'again'))
  const deeds = told
  assert.deepEqual(
    deeds
      .map(({ name }) => name)
      .filter((name) => /^(\/consent|first|again|no_.*)$/.test(name))
      .toSorted(),
    ['/consent', 'again', 'first'],
  )
  assert.notEqual(await page.evaluate('sluice.anonymousId()'), id, 'whoever took it back is somebody new')
  await context.close()
})

test('Global Privacy Control that is switched on in mid visit holds from the next page on', async () => {
  scene.pages.set('/control', pageOf('Control', snippet(scene)))
  const from = (await toldTo(scene)).length
  const { context, page } = await visit(browser)
  await page.goto(`${scene.site}/control`)
  await whenTold(scene, (all) => all.length > from)
  await page.addInitScript(`Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })`)
  await page.goto(`${scene.site}/control?again`)
  await ready(page)
  assert.equal(await page.evaluate('sluice.anonymousId()'), '')
  await context.close()
})

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from '../screens/browser.ts'
import { keptBy, openScene, pageOf, snippet, type Told, visit, whenTold } from './site.ts'

const scene = await openScene()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await scene.close()
})
const ours = `${scene.served.url}/f/main/demo-request`
const FORMS = `<form id="contact" action="/sent" method="post"><input name="name"><input name="message"><button>Send</button></form>
<form id="other" action="/search?x=1"><input name="q"><input name="id"></form>
<form action="${ours}" method="post"><input name="email"><button>Ask</button></form>`
const OFFERS = `<a id="cta" href="/next" data-cta="demo" data-position="BOFU">Demo</a>
<a id="far" style="position:absolute;top:1500px" href="/next" data-cta="far">Far</a>
<a id="file" href="/files/Guide.PDF?who=ana@acme.example" download>Guide</a>
<a id="out" href="http://partner.localhost:9/offer?token=secret#part">Partner</a>
<a id="mail" href="mailto:ana@acme.example">Mail</a>
<a id="token" href="http://sluice.localhost:9/p/v1.MDE5YTNi.c2lnbmF0dXJlLW9mLTIy">Preferences</a>`
scene.pages.set('/forms', pageOf('Forms', snippet(scene), FORMS))
scene.pages.set('/offers', pageOf('Offers', snippet(scene), OFFERS))
scene.pages.set('/next', pageOf('Next', snippet(scene), '<a id="forms" href="/forms">Forms</a>'))
scene.pages.set('/sent', pageOf('Sent', snippet(scene)))
scene.pages.set('/blocked', pageOf('Blocked', '', '<a id="on" href="/next">On</a>'))

const deeds = (told: readonly Told[]) =>
  told
    .filter(({ type, name }) => type === 'capture.tracked' && name !== 'page_read')
    .map(({ name, event }) => [name, event.properties])
const isReady = (page: Page) => page.waitForFunction('window.sluice && sluice.anonymousId')
async function opened(path: string) {
  const { context, page, errors } = await visit(browser)
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.postData() ?? ''))
  await page.goto(scene.site + path)
  await isReady(page)
  const id = await page.evaluate('sluice.anonymousId()')
  // What a tab of another test still tells while it closes is not this visitor's.
  const own = (all: readonly Told[]) => all.filter(({ visitor }) => visitor === id)
  const told = async (isEnough: (all: readonly Told[]) => boolean) =>
    own(await whenTold(scene, (all) => isEnough(own(all))))
  return { context, page, errors, sent, told }
}

test('a form is seen, begun and left with the field touched last, for another form or the page; nothing typed is sent', async () => {
  const { context, page, errors, sent, told } = await opened('/forms')
  await whenTold(scene, (all) => all.some(({ name }) => name === 'form_viewed'))
  await page.fill('#contact [name=name]', 'Typed Secret')
  await page.fill('#contact [name=message]', 'Typed Secret')
  await page.fill('#other [name=id]', 'Typed Secret')
  await page.goto(`${scene.site}/next`)
  const all = await told((some) => deeds(some).filter(([name]) => name === 'form_left').length >= 2)
  const path = '/forms'
  // One form is left in the very millisecond in which the next is begun.
  const byName = ([one, of]: ReturnType<typeof deeds>[number]) => `${String(one)} ${(of as { form: string }).form}`
  assert.deepEqual(
    deeds(all).toSorted((one, other) => byName(one).localeCompare(byName(other))),
    [
      ['form_left', { path, field: 'message', form: 'contact' }],
      ['form_left', { path, field: 'id', form: 'other' }],
      ['form_started', { path, form: 'contact' }],
      ['form_started', { path, form: 'other' }],
      ['form_viewed', { path, form: 'demo-request' }],
    ],
  )
  assert.deepEqual(
    sent.filter((body) => body.includes('Typed')),
    [],
  )
  assert.deepEqual(errors, [])
  await context.close()
})

test('a form that posts elsewhere is told as sent, and not as left', async () => {
  const { context, page, errors, told } = await opened('/forms')
  await page.fill('#contact [name=name]', 'Ana')
  await page.click('#contact button')
  await page.waitForURL('**/sent')
  const all = await told((some) => deeds(some).some(([name]) => name === 'form_submitted'))
  assert.deepEqual(
    deeds(all).filter(([name]) => name !== 'form_viewed'),
    [
      ['form_started', { path: '/forms', form: 'contact' }],
      ['form_submitted', { path: '/forms', form: 'contact' }],
    ],
  )
  assert.deepEqual(errors, [])
  await context.close()
})

test('a form that posts to Sluice takes the visitor and the page along, and the page’s own markup stays as it was', async () => {
  const { context, page, errors } = await opened('/forms?utm_source=x')
  await page.route('**/f/main/demo-request', (route) => route.fulfill({ contentType: 'text/html', body: 'thanks' }))
  await page.waitForFunction('window.sluiceDoors')
  const id = await page.evaluate<string>('sluice.anonymousId()')
  assert.equal(await page.locator('[name=_anonymous],[name=_page]').count(), 0)
  await page.fill('[name=email]', 'ana@acme.example')
  const posted = page.waitForRequest('**/f/main/demo-request')
  await page.click('form:last-of-type button')
  const body = new URLSearchParams((await posted).postData() ?? '')
  assert.deepEqual(Object.fromEntries(body), {
    email: 'ana@acme.example',
    _anonymous: id,
    _page: `${scene.site}/forms?utm_source=x`,
  })
  assert.deepEqual(errors, [])
  await context.close()
})

test('an offer is seen once when it is in the window, and clicked; files and links elsewhere are told without query and token', async () => {
  const { context, page, errors, told } = await opened('/offers')
  await page.evaluate(`addEventListener('click', (event) => event.preventDefault())`)
  await told((some) => deeds(some).some(([name]) => name === 'cta_viewed'))
  for (const id of ['cta', 'file', 'out', 'mail', 'token']) await page.click(`#${id}`)
  await page.goto('about:blank')
  const all = await told((some) => deeds(some).length >= 5)
  const path = '/offers'
  assert.deepEqual(deeds(all), [
    ['cta_viewed', { path, cta: 'demo', position: 'BOFU' }],
    ['cta_clicked', { path, cta: 'demo', position: 'BOFU' }],
    ['content_downloaded', { path, url: `${new URL(scene.site).host}/files/Guide.PDF` }],
    ['outbound_link_clicked', { path, url: 'partner.localhost:9/offer' }],
    ['outbound_link_clicked', { path, url: 'sluice.localhost:9/p/' }],
  ])
  assert.deepEqual(errors, [])
  await context.close()
})

test('a page out of the browser’s memory is a view again, and neither that nor a reload repeats the touch', async () => {
  const { context, page, errors, told } = await opened('/next?utm_source=newsletter&utm_medium=email')
  const views = (some: readonly Told[]) => some.filter(({ type }) => type === 'capture.page-viewed')
  await told((some) => views(some).length >= 1)
  await page.reload()
  await told((some) => views(some).length >= 2)
  // As the browser says it when it brings a page back as it was left.
  await page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`)
  await told((some) => views(some).length >= 3)
  await page.click('#forms')
  await page.waitForURL('**/forms')
  await page.goBack()
  const all = views(await told((some) => views(some).length >= 5))
  assert.deepEqual(
    all.map(({ name, event }) => [name, (event.touch as { source: string } | undefined)?.source]),
    [
      ['/next', 'newsletter'],
      ['/next', undefined],
      ['/next', undefined],
      ['/forms', undefined],
      ['/next', undefined],
    ],
  )
  assert.deepEqual(errors, [])
  await context.close()
})

test('where the script is blocked on half the pages, the other half is one visitor, in order', async () => {
  const { context, page, errors, told } = await opened('/next')
  for (const path of ['/blocked', '/offers', '/blocked', '/forms']) await page.goto(scene.site + path)
  const views = (some: readonly Told[]) => some.filter(({ type }) => type === 'capture.page-viewed')
  const all = views(await told((some) => views(some).length >= 3))
  assert.deepEqual(
    all.map(({ name }) => name),
    ['/next', '/offers', '/forms'],
  )
  assert.equal(new Set(all.map(({ who }) => who)).size, 1)
  assert.deepEqual(errors, [])
  await context.close()
})

test('a landing on which the script was blocked still is where the lead came from', async () => {
  const { context, page, errors } = await visit(browser)
  await page.goto(`${scene.site}/blocked?utm_source=linkedin&utm_medium=paid-social&utm_campaign=half`)
  await page.click('#on')
  await isReady(page)
  await page.evaluate(`sluice('identify', { email: 'half@acme.example' })`)
  await whenTold(scene, (all) => all.some(({ event }) => JSON.stringify(event).includes('half@acme.example')))
  const { rows } = await scene.served.database.ops.query<{ state: { first?: { campaign?: string } } }>(
    'select state from people where workspace_id = $1 and email = $2',
    [scene.served.database.workspace, 'half@acme.example'],
  )
  assert.deepEqual(
    rows.map(({ state }) => state.first?.campaign),
    ['half'],
  )
  assert.deepEqual(errors, [])
  await context.close()
})

test('after a no nothing is told and nothing but the no is kept, on this page and the next', async () => {
  const { context, page, errors, sent } = await opened('/forms')
  await whenTold(scene, (all) => all.length > 0)
  await page.evaluate(`sluice('consent', 'denied')`)
  sent.length = 0
  await page.clock.install()
  await page.fill('#contact [name=name]', 'Ana')
  await page.goto(`${scene.site}/offers`)
  await isReady(page)
  await page.clock.runFor(10_000)
  assert.deepEqual(await keptBy(page), { local: ['sluice'], session: [], cookie: '' })
  assert.deepEqual(
    sent.filter((body) => body !== ''),
    [],
  )
  assert.deepEqual(errors, [])
  await context.close()
})

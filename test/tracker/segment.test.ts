import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from '../screens/browser.ts'
import { segmentLibrary } from './segment-library.ts'
import { openScene, pageOf, snippet, type Told, visit, whenTold } from './site.ts'

const scene = await openScene()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await scene.close()
})

const bundle = segmentLibrary()

test('beside Segment’s own library there is one visitor, one person, and nothing twice', async () => {
  const library = await bundle
  const { host } = new URL(scene.served.url)
  const set = `<script src="/segment.js"></script><script>
window.analytics = Segment.load({ writeKey: '${scene.key}', cdnSettings: { integrations: { 'Segment.io': {
  apiHost: '${host}/v1', protocol: 'http', apiKey: '${scene.key}' } } } }, { disableClientPersistence: false })
analytics.page()
</script>`
  scene.pages.set('/both', pageOf('Both', set + snippet(scene, 'data-pages="off"')))
  const { context, page, errors } = await visit(browser)
  await page.route('**/segment.js', (route) => route.fulfill({ contentType: 'text/javascript', body: library }))
  await page.goto(`${scene.site}/both`)
  await page.waitForFunction('window.sluice && sluice.anonymousId && window.analytics.user')
  await page.evaluate(`sluice('track', 'Quote Requested')`)
  await page.evaluate(`analytics.identify('u-7', { email: 'both@acme.example' })`)
  const kinds = (all: readonly Told[]) => all.map(({ type, name }) => [type, name]).toSorted()
  const told = await whenTold(scene, (all) => all.length >= 3)
  assert.deepEqual(kinds(told), [
    ['capture.identified', ''],
    ['capture.page-viewed', '/both'],
    ['capture.tracked', 'quote_requested'],
  ])
  const id = await page.evaluate<string>('sluice.anonymousId()')
  assert.equal(await page.evaluate(`analytics.user().then((user) => user.anonymousId())`), id)
  const { rows } = await scene.served.database.ops.query<{ n: number }>(
    'select count(*)::int as n from people where workspace_id = $1',
    [scene.served.database.workspace],
  )
  assert.equal(rows[0]?.n, 1)
  assert.deepEqual(errors, [])
  await context.close()
})

const LOAD = `window.analytics = Segment.load({ writeKey: 'none', cdnSettings: { integrations: {} } })`
/** Puts both on a page in the order said, and answers the visitor's id by each. */
async function idsOf(page: Page, first: 'tracker' | 'library'): Promise<readonly [tracker: string, library: string]> {
  const content = `${await bundle};${LOAD}`
  const byTracker = async () => {
    await page.addScriptTag({ url: `${scene.served.url}/s.js?key=${scene.key}` })
    return page.evaluate<string>('sluice.anonymousId()')
  }
  const byLibrary = async () => {
    await page.addScriptTag({ content })
    return page.evaluate<string>('analytics.user().then((user) => user.anonymousId())')
  }
  if (first === 'tracker') return [await byTracker(), await byLibrary()]
  const library = await byLibrary()
  return [await byTracker(), library]
}

const KEPT: Readonly<Record<string, string>> = {
  nothing: '',
  'two ids that differ': `localStorage.ajs_anonymous_id = '"in-local-storage"'; document.cookie = 'ajs_anonymous_id=in-the-cookie;path=/'`,
  'local storage alone': `localStorage.ajs_anonymous_id = '"in-local-storage"'`,
  'an id that was taken back': `localStorage.ajs_anonymous_id = 'null'`,
}
for (const first of ['tracker', 'library'] as const)
  for (const [kept, script] of Object.entries(KEPT))
    test(`the ${first} first, with ${kept} on the device: both name one visitor, also on the next page and after a reset`, async () => {
      scene.pages.set('/plain', pageOf('Plain', ''))
      const { context, page, errors } = await visit(browser)
      await page.goto(`${scene.site}/plain`)
      await page.evaluate(script)
      const [tracker, library] = await idsOf(page, first)
      assert.equal(tracker, library)
      assert.ok(tracker.length > 10)
      if (kept === 'two ids that differ') assert.equal(tracker, 'in-the-cookie')
      if (kept === 'local storage alone') assert.equal(tracker, 'in-local-storage')
      await page.evaluate(`analytics.reset()`)
      const again = await page.evaluate<string>('sluice.anonymousId()')
      assert.notEqual(again, tracker)
      assert.equal(await page.evaluate('analytics.user().then((user) => user.anonymousId())'), again)
      await page.goto(`${scene.site}/plain`)
      assert.deepEqual(await idsOf(page, first), [again, again])
      assert.deepEqual(errors, [])
      await context.close()
    })

test('all sites under a company’s domain know one visitor, by the tracker alone and beside the library; a no on one is a no on its cookie', async () => {
  scene.pages.set('/plain', pageOf('Plain', ''))
  const { port } = new URL(scene.site)
  const site = (name: string) => `http://${name}.localhost:${port}/plain`
  const { context, page, errors } = await visit(browser)
  await page.goto(site('www.acme'))
  const [id] = await idsOf(page, 'tracker')
  await page.goto(site('blog.acme'))
  assert.deepEqual(await idsOf(page, 'library'), [id, id])
  await page.goto(site('acme'))
  assert.deepEqual(await idsOf(page, 'tracker'), [id, id])
  await page.goto(site('www.other'))
  assert.notEqual((await idsOf(page, 'tracker'))[0], id)
  await page.goto(site('www.acme'))
  await page.addScriptTag({ url: `${scene.served.url}/s.js?key=${scene.key}` })
  await page.evaluate(`sluice('consent', 'denied')`)
  await page.goto(site('docs.acme'))
  assert.equal(await page.evaluate('document.cookie'), '')
  assert.deepEqual(errors, [])
  await context.close()
})

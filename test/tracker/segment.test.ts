import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { build } from 'vite'
import { openBrowser } from '../screens/browser.ts'
import { openScene, pageOf, snippet, type Told, visit, whenTold } from './site.ts'

const scene = await openScene()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await scene.close()
})

/** Segment's library as a customer bundles it, unmodified; it exposes itself as `segment`. */
async function segment(): Promise<string> {
  const entry = '\0segment'
  const library = join(import.meta.dirname, '../../node_modules/@segment/analytics-next/dist/pkg/index.js')
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'segment-entry' ? entry : undefined),
        load: (id) =>
          id === entry
            ? `import { AnalyticsBrowser } from ${JSON.stringify(library)}; window.Segment = AnalyticsBrowser`
            : undefined,
      },
    ],
    build: {
      write: false,
      modulePreload: false,
      rollupOptions: { input: 'segment-entry', output: { format: 'iife', inlineDynamicImports: true } },
    },
  })
  const chunks = [result].flat().flatMap((one) => ('output' in one ? one.output : []))
  return chunks.map((one) => (one.type === 'chunk' ? one.code : '')).join('')
}

test('beside Segment’s own library there is one visitor, one person, and nothing twice', async () => {
  const library = await segment()
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

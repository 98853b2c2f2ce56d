import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { createKey } from '../src/server/keys.ts'
import { ensureUi } from '../src/server/ui-build.ts'
import { openBrowser } from '../test/screens/browser.ts'
import { emptyHome, openHome } from './home.ts'
import { atMost, median, range, type Scenario } from './measure.ts'
import { startServer } from './server.ts'

const ROUNDS = 9
/** Long enough for the page's own request and some looks around. */
const STAY_MS = 4000

/** A page of a customer, of a thousand paragraphs, on another port; with the tracker or without. */
async function openSite(head: string) {
  const body = range(1000)
    .map((n) => `<p${n % 50 === 0 ? ` data-cta="offer-${n}"` : ''}>Paragraph ${n} of a page that somebody reads.</p>`)
    .join('')
  const server = createServer((request, response) => {
    const tag = request.url === '/with' ? head : ''
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(`<!doctype html><title>Page</title><link rel="icon" href="data:,">${tag}${body}`)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

/** Milliseconds that a page's main thread ran scripts in its first seconds, as the browser itself counts them. */
async function scriptMs(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  await page.goto(url)
  await page.waitForTimeout(STAY_MS)
  const { metrics } = await session.send('Performance.getMetrics')
  await context.close()
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1000
}

/** What the tracker costs a website: bytes, and time of its main thread. */
export const tracker: Scenario = {
  name: 'tracker',
  run: async ({ say, quick }) => {
    await ensureUi(say)
    const folder = await emptyHome('tracker')
    const server = await startServer(folder)
    const home = await openHome(folder)
    const key = await createKey(home.database.app, home.workspace, 'write', 'bench').finally(home.close)
    const text = await (await fetch(`${server.url}/s.js?key=${key}`)).text()
    const site = await openSite(`<script async src="${server.url}/s.js?key=${key}"></script>`)
    const browser = await openBrowser()
    const times: Record<'with' | 'without', number[]> = { with: [], without: [] }
    for (const _ of range(quick ? 3 : ROUNDS)) {
      for (const kind of ['without', 'with'] as const) times[kind].push(await scriptMs(browser, `${site.url}/${kind}`))
    }
    await browser.close()
    site.close()
    await server.stop()
    const [without, among] = [median(times.without), median(times.with)]
    return [
      { what: 'size, gzipped', value: gzipSync(text, { level: 9 }).length / 1000, unit: 'kB', goal: atMost(2) },
      {
        what: 'blocking time it adds to a page',
        value: Math.max(0, among - without),
        unit: 'ms',
        note: `of scripts in ${STAY_MS / 1000} s, median of ${times.with.length}; a page of 1,000 paragraphs`,
      },
    ]
  },
}

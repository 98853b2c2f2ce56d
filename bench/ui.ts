import { ensureUi, scriptSizes } from '../src/server/ui-build.ts'
import { openBrowser } from '../test/screens/browser.ts'
import { signIn } from '../test/signed-in.ts'
import { emptyHome, openHome } from './home.ts'
import { atMost, median, type Row, range, type Scenario } from './measure.ts'
import { startServer } from './server.ts'

const KB = 1000
const ROUNDS = 5

/** From the address to a screen that answers, in a real browser with an empty cache, on this machine. */
async function usableMs(url: string, cookie: string): Promise<number[]> {
  const browser = await openBrowser()
  const [name = '', value = ''] = cookie.split(/=(.*)/s)
  const times: number[] = []
  // The first page ever pays for the browser's own start.
  for (const round of range(ROUNDS + 1)) {
    const context = await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } })
    await context.addCookies([{ name, value, url }])
    const page = await context.newPage()
    const start = performance.now()
    await page.goto('/w/main/funnel', { waitUntil: 'commit' })
    await page.getByRole('heading', { level: 1, name: 'Funnel' }).waitFor()
    if (round > 0) times.push(performance.now() - start)
    await context.close()
  }
  await browser.close()
  return times
}

/** What a browser has to fetch before the first screen, and how long until it can be used. */
export const ui: Scenario = {
  name: 'ui',
  run: async ({ say }) => {
    await ensureUi(say)
    const sizes = scriptSizes()
    const entry = sizes.filter(({ isEntry }) => isEntry)
    const home = await emptyHome('ui')
    const server = await startServer(home)
    const { database, close } = await openHome(home)
    const { cookie } = await signIn(database, { role: 'owner' }).finally(close)
    const times = await usableMs(server.url, cookie).finally(() => server.stop())
    const lazy: Row[] = sizes
      .filter(({ isEntry }) => !isEntry)
      .slice(0, 8)
      .map(({ file, bytes }) => ({ what: `when needed: ${file}`, value: bytes / KB, unit: 'kB' }))
    return [
      {
        what: 'main bundle, gzipped',
        value: entry.reduce((sum, { bytes }) => sum + bytes, 0) / KB,
        unit: 'kB',
        goal: atMost(250),
        note: `${sizes.length} files in all`,
      },
      {
        what: 'until the funnel can be used',
        value: median(times) / KB,
        unit: 's',
        goal: atMost(1),
        note: `median of ${ROUNDS}`,
      },
      ...lazy,
    ]
  },
}

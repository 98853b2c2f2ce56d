import { mkdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fromMs } from '../src/funnel/brand.ts'
import { createDemo, fillDemo } from '../src/server/demo-fill.ts'
import { openAs } from '../test/screens/app.ts'
import { openBrowser } from '../test/screens/browser.ts'
import { serve } from '../test/screens/served.ts'

const ADDRESS = { publicUrl: undefined, host: '127.0.0.1', port: 3000 }

// The pictures of README.md, made from the demo: `node scripts/readme-pictures.ts`. Each stays under 300 kB.
const FOLDER = fileURLToPath(new URL('../docs/images/', import.meta.url))
const MOST_BYTES = 300_000

const served = await serve()
const browser = await openBrowser()
try {
  const { database } = served
  const demo = await createDemo(database.app)
  await fillDemo(
    { pool: database.app, workspace: demo.id, seed: 1, now: fromMs(Date.now()), address: ADDRESS },
    () => undefined,
  )
  const options = { workspace: demo.slug, colorScheme: 'light' as const, locale: 'en-GB', timezoneId: 'Europe/London' }
  const { page } = await openAs(browser, served, 'owner', options)
  mkdirSync(FOLDER, { recursive: true })
  const take = async (name: string) => {
    const path = `${FOLDER}${name}.png`
    await page.screenshot({ path, animations: 'disabled' })
    const { size } = statSync(path)
    process.stdout.write(`docs/images/${name}.png: ${Math.round(size / 1000)} kB\n`)
    if (size > MOST_BYTES) process.exitCode = 1
  }
  await page.goto('/w/demo/funnel?range=all')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByText('Goes along with').waitFor()
  await take('funnel')
  // Somebody who became a customer has the longest story.
  const { rows } = await database.ops.query(
    `select person_id from people where workspace_id = $1 and stage = 'customer' and merged_into is null order by person_id limit 1`,
    [demo.id],
  )
  await page.goto(`/w/demo/people/${rows[0].person_id}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByText('Why this score').waitFor()
  await page.getByText('Reached Customer').first().waitFor()
  await take('person')
  await page.goto('/w/demo/doors/site')
  await page.getByRole('heading', { name: 'All pages' }).waitFor()
  await take('website')
} finally {
  await browser.close()
  await served.close()
}

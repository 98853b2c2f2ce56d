import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { serve } from './served.ts'
import { SCREENS } from './shots.ts'

const served = await serve()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await served.close()
})

/** Everything a screen asks for but who is signed in. */
const ASKED = /\/api\/(?!session|live|csp-report)/

test('every screen of an empty workspace is quiet and fits a phone', async () => {
  const { page, complaints, close } = await openAs(browser, served, 'owner', { viewport: { width: 390, height: 844 } })
  const tooWide: string[] = []
  for (const [name, path] of SCREENS) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    await page.waitForLoadState('load')
    const [inside, outside] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    )
    if (inside > outside) tooWide.push(`${name}: ${inside} > ${outside}`)
  }
  assert.deepEqual(tooWide, [])
  assert.deepEqual(complaints, [])
  await close()
})

test('a screen whose data cannot be had says so and does not break', async () => {
  const { page, close } = await openAs(browser, served, 'owner')
  await page.route(ASKED, (route) =>
    route.fulfill({
      status: 500,
      json: { error: { code: 'internal', message: 'Something failed here. It is in the log.' } },
    }),
  )
  const silent: string[] = []
  for (const [name, path] of SCREENS) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    if ((await page.getByRole('heading', { name: 'This screen broke' }).count()) > 0) silent.push(`${name} broke`)
    // What needs nothing from the server has nothing to say.
    if (/settings-(you|workspace)|set-up|icp|import|workspaces/.test(name)) continue
    const told = page.getByText('Something failed here').or(page.getByRole('alert'))
    await told
      .first()
      .waitFor({ timeout: 8000 })
      .catch(() => silent.push(`${name} says nothing`))
  }
  assert.deepEqual(silent, [])
  await close()
})

test('axe finds no serious fault on any screen', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, close } = await openAs(browser, served, 'owner', { colorScheme, reducedMotion: 'reduce' })
    const faults: string[] = []
    for (const [name, path] of SCREENS.filter(([one]) => !one.startsWith('settings'))) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForLoadState('load')
      faults.push(...(await seriousFaults(page)).map((fault) => `${name}: ${fault}`))
    }
    assert.deepEqual(faults, [])
    await close()
  }
})

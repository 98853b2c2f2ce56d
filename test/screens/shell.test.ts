import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { ANA_ASKS, send, serve } from './served.ts'

const served = await serve()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await served.close()
})

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

test('a stranger is sent to sign in, and after it to where they were going', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, null)
  await page.goto('/w/main/settings?tab=team')
  await page.waitForURL((url) => url.pathname === '/sign-in')
  assert.equal(new URL(page.url()).searchParams.get('to'), '/w/main/settings?tab=team')
  assertQuiet()
  await close()
})

test('the address / leads to the funnel of the last workspace', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'viewer')
  await page.goto('/')
  await page.waitForURL('**/w/main/funnel*')
  await heading(page, 'Funnel').waitFor()
  assertQuiet()
  await close()
})

test('a workspace that is not one’s own is none of one’s business', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'viewer')
  await page.goto('/w/foreign/people')
  await heading(page, 'Not one of your workspaces').waitFor()
  assertQuiet()
  await close()
})

test('an address that leads nowhere says so, inside the app and outside', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'viewer', { expected: [/\/nowhere$/] })
  await page.goto('/w/main/nowhere')
  await heading(page, 'There is nothing here').waitFor()
  for (const path of ['/storybook', '/.env', '/metrics', '/docs', '/nowhere', '/api/nowhere', '/assets/nowhere.js'])
    assert.equal((await fetch(served.url + path)).status, 404, path)
  assertQuiet()
  await close()
})

test('the menu holds what one may see', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'viewer')
  await page.goto('/w/main/funnel')
  const menu = page.getByRole('navigation', { name: 'Main menu' }).first()
  await menu.getByRole('link', { name: 'People' }).waitFor()
  assert.equal(await menu.getByRole('link', { name: 'Import' }).count(), 0)
  assert.equal(await menu.getByRole('link', { name: 'Funnel', exact: true }).getAttribute('aria-current'), 'page')
  assertQuiet()
  await close()
})

test('by keyboard: skip link, keys, search for a person and a screen', async () => {
  assert.equal((await send(served, '/v1/leads', ANA_ASKS)).status, 200)
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner')
  await page.goto('/w/main/settings')
  await heading(page, 'Settings').waitFor()
  await page.keyboard.press('Tab')
  await page.locator('a:focus', { hasText: 'Skip to the content' }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Go to People').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.waitForURL('**/w/main/accounts*')
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Search people, accounts and screens' })
  await field.fill('readi')
  await page.getByRole('option', { name: /Readiness/ }).waitFor()
  await field.fill('ana@')
  await page.getByRole('option', { name: /ana@acme.example/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/w\/main\/people\/[0-9a-f-]{36}/)
  assertQuiet()
  await close()
})

test('dark is chosen once, kept, and there before anything is drawn', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner', { colorScheme: 'light' })
  await page.goto('/w/main/settings')
  await page.getByText('Dark', { exact: true }).click()
  const scheme = "document.documentElement.getAttribute('data-mantine-color-scheme')"
  assert.equal(await page.evaluate(scheme), 'dark')
  await page.route('**/assets/index-*.js', (route) => route.abort('aborted'))
  await page.goto('/w/main/settings', { waitUntil: 'domcontentloaded' })
  assert.equal(await page.evaluate(scheme), 'dark')
  assert.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(15, 21, 19)')
  assertQuiet()
  await close()
})

test('while the server does not answer the screen stays and says so', async () => {
  const { page, close } = await openAs(browser, served, 'owner')
  await page.goto('/w/main/settings')
  await heading(page, 'Settings').waitFor()
  await page.context().setOffline(true)
  await page.getByText('Sluice does not answer.').waitFor()
  assert.ok(await heading(page, 'Settings').isVisible())
  await page.context().setOffline(false)
  await page.getByText('Sluice does not answer.').waitFor({ state: 'hidden' })
  await close()
})

test('on a phone nothing runs over the edge, and the bar at the bottom leads on', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner', { viewport: { width: 390, height: 844 } })
  await page.goto('/w/main/settings')
  await heading(page, 'Settings').waitFor()
  const [inside, outside] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  assert.ok(inside <= outside, `${inside} > ${outside}`)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Funnel set-up' }).click()
  await page.waitForURL('**/w/main/definition*')
  assertQuiet()
  await close()
})

test('the policy lets no injected script run, and counts the try (H8)', async () => {
  const { page, complaints, assertQuiet, close } = await openAs(browser, served, 'viewer')
  await page.goto('/w/main/settings')
  await heading(page, 'Settings').waitFor()
  assertQuiet()
  const tried = page.waitForRequest('**/api/csp-report')
  await page.evaluate(`
    const script = document.createElement('script')
    try { script.textContent = 'window.owned = 1' } catch {}
    document.head.append(script)
    try { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.owned = 2">') } catch {}
    undefined`)
  await tried
  assert.equal(await page.evaluate('window.owned'), undefined)
  assert.ok(complaints.some((said) => said.startsWith('policy: ')))
  await close()
})

test('axe finds no serious fault in the shell, search and keys, light and dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, close } = await openAs(browser, served, 'owner', { colorScheme })
    await page.goto('/w/main/settings')
    await heading(page, 'Settings').waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    await close()
  }
})

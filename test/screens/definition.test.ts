import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { until } from '../until.ts'
import { type Opened, type OpenOptions, openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { ANA_ASKS, type Served, send, serve } from './served.ts'

let served: Served
let browser: Browser
before(async () => {
  served = await serve()
  browser = await openBrowser()
  for (let i = 0; i < 12; i++)
    await send(served, '/v1/leads', { ...ANA_ASKS, email: `lead${i}@acme.example`, headcount: i < 4 ? 10 : 60 })
})
after(async () => {
  await browser.close()
  await served.close()
})

const ADDRESS = '/w/main/definition'
async function opened(
  role: 'owner' | 'marketer' | 'rep' | 'viewer',
  search = '',
  options: OpenOptions = {},
): Promise<Opened> {
  const tab = await openAs(browser, served, role, options)
  await tab.page.goto(ADDRESS + search)
  await tab.page.getByRole('heading', { level: 1 }).waitFor()
  return tab
}

const saved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor()

test('the cards say the definition in words, without faults, on a desk and on a phone, light and dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const { page, assertQuiet, close } = await opened('marketer', '', { colorScheme, viewport })
      await page.getByText('headcount is at least 20').first().waitFor()
      const [inside, outside] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      )
      assert.ok(inside <= outside, `${inside} > ${outside}`)
      assert.deepEqual(await seriousFaults(page), [])
      assertQuiet()
      await close()
    }
  }
})

test('a criterion is changed as a sentence with people counted, planned, signed by both and published', async () => {
  const { page, assertQuiet, close } = await opened('marketer')
  await page.getByRole('button', { name: 'Edit: Enters when: Qualification' }).click()
  const editor = page.getByRole('group', { name: 'Enters when: Qualification' })
  await editor.getByText('8 people match now').waitFor()
  await editor.getByLabel('Value', { exact: true }).first().fill('5')
  await editor.getByText('12 people match now').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await editor.getByRole('button', { name: 'Use this' }).click()
  await page.getByText('1 change since version 1').waitFor()
  await saved(page)
  await page.getByRole('button', { name: 'Who would move?' }).click()
  await page.getByText('All 12 people were looked at.').waitFor()
  await page.getByRole('link', { name: 'lead0@acme.example' }).first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Publish version 2' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText(/stage MQL: criterion/).waitFor()
  assert.ok(await drawer.getByRole('button', { name: 'Publish version 2' }).isDisabled())
  await drawer.getByRole('button', { name: 'Sign off for marketing' }).click()
  await drawer.getByText(/marketer@sluice.example/).waitFor()
  const rep = await opened('rep')
  await rep.page.getByRole('button', { name: 'Agreement' }).click()
  await rep.page.getByRole('button', { name: 'Sign off for sales' }).click()
  await rep.page.getByText(/rep@sluice.example/).waitFor()
  rep.assertQuiet()
  await rep.close()
  await page.reload()
  await drawer.getByRole('button', { name: 'Publish version 2' }).click()
  await page.getByText('Version 2 is in force.').first().waitFor()
  assertQuiet()
  await close()
})

test('the code completes, says what is wrong and what to write instead, and is left by keyboard', async () => {
  const { page, assertQuiet, close } = await opened('marketer', '?tab=code')
  const code = page.getByLabel('Text of funnel.yaml')
  await code.waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByText('person.headcount', { exact: false }).first().waitFor()
  await code.click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('End')
  await page.keyboard.type('z')
  await page
    .getByText(/Saved|Not saved yet|Saving/)
    .first()
    .waitFor()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  assert.ok(!(await code.evaluate((one) => one === one.ownerDocument.activeElement)))
  assertQuiet()
  await close()
})

test('a mistake is marked with its line and mended by its suggestion; cards wait until then', async () => {
  const { page, assertQuiet, close } = await opened('marketer', '?tab=code&file=funnel.yaml&line=6')
  const code = page.getByLabel('Text of funnel.yaml')
  await code.waitFor()
  await page.waitForFunction('document.activeElement?.classList.contains("cm-content")')
  await page.keyboard.press('End')
  await page.keyboard.type('x')
  await page.getByText('unknown timezone "Europe/Londonx"').first().waitFor()
  await page.getByRole('button', { name: 'Line 6' }).click()
  await page.locator('.cm-lintRange-error').first().hover()
  await page.getByRole('button', { name: 'Change to Europe/London' }).click()
  await page.getByText(/^No mistakes/).waitFor()
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByText('Version 2 is in force.').first().waitFor()
  assertQuiet()
  await close()
})

test('fields, versions, templates and the page to print', async () => {
  const { page, assertQuiet, close } = await opened('owner', '?tab=fields')
  await page.getByLabel('Name in conditions').fill('plan')
  await page.getByRole('button', { name: 'Add a field' }).click()
  await page.getByText('person.plan').waitFor()
  await saved(page)
  await page.getByText('12 of 12 people looked at.').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByRole('button', { name: 'Version 2: What it changed' }).click()
  await page.getByText(/stage MQL: criterion/).waitFor()
  await page.getByRole('button', { name: 'Version 1: Make it the draft' }).click()
  await page.getByText('1 change since version 2').waitFor()
  await saved(page)
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('tab', { name: 'Templates' }).click()
  await page.getByRole('heading', { level: 2 }).nth(4).waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.goto(`${ADDRESS}?print=1`)
  await page.getByText('Marketing qualified lead (MQL)').waitFor()
  await page.getByText(/Sales: rep@sluice.example/).waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

test('a channel of one’s own is added, changed and ordered on its card, and a mistake in a pattern is told', async () => {
  const { page, assertQuiet, close } = await opened('owner')
  const channels = page.locator('section', { has: page.getByRole('heading', { name: 'Channels', exact: true }) })
  await channels.getByText('No channel of your own').waitFor()
  await channels.getByText(/^Then the built-in ones: cross-network, .* unassigned\.$/).waitFor()
  await channels.getByRole('button', { name: 'Add a channel' }).click()
  await channels.getByText('source matches ^community\\.example$').waitFor()
  const set = async (label: string, value: string) => {
    const field = channels.getByLabel(label, { exact: true }).first()
    await field.fill(value)
    await field.press('Enter')
  }
  await set('Name, as reports show it', 'Forum!')
  await channels.getByText('Lower-case letters, digits').waitFor()
  await set('Name, as reports show it', 'forum')
  await channels.getByRole('heading', { name: 'forum', exact: true }).waitFor()
  await set('Page before (host)', '(')
  await page.getByText(/^1 mistake/).waitFor()
  await set('Page before (host)', '^forum\\.example$')
  await set('Source', '')
  await channels.getByText('page before (host) matches ^forum\\.example$').waitFor()
  await channels.getByRole('button', { name: 'Add another way to match' }).click()
  await channels.getByText('or medium matches ^community$').waitFor()
  await saved(page)
  await page.getByText(/^1 change since/).waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('button', { name: 'Discard' }).click()
  await channels.getByText('No channel of your own').waitFor()
  assertQuiet()
  await close()
})

test('channels are counted in their order, which is changed on the card, by keyboard too', async () => {
  const { page, assertQuiet, close } = await opened('owner')
  const channels = page.locator('section', { has: page.getByRole('heading', { name: 'Channels', exact: true }) })
  const names = () => channels.getByRole('heading', { level: 3 }).allTextContents()
  const add = channels.getByRole('button', { name: 'Add a channel' })
  await add.click()
  await channels.getByRole('heading', { name: 'community', exact: true }).waitFor()
  await add.click()
  await channels.getByRole('heading', { name: 'community 2', exact: true }).waitFor()
  assert.deepEqual(await names(), ['community', 'community 2'])
  assert.equal(await channels.getByRole('button', { name: 'Move community 2 down' }).isDisabled(), true)
  const up = channels.getByRole('button', { name: 'Move community 2 up' })
  await up.press('Enter')
  await until('the second comes first', async () => (await names())[0] === 'community 2')
  assert.equal(await up.isDisabled(), true)
  await saved(page)
  await page.reload()
  await channels.getByRole('heading', { name: 'community 2', exact: true }).waitFor()
  assert.deepEqual(await names(), ['community 2', 'community'])
  // Thrown away with what was not saved yet.
  await add.click()
  await channels.getByRole('heading', { name: 'community 3', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Discard' }).click()
  await channels.getByText('No channel of your own').waitFor()
  assertQuiet()
  await close()
})

test('who may only look sees no button that does nothing', async () => {
  const { page, assertQuiet, close } = await opened('viewer')
  await page.getByText('You can look at the definition').waitFor()
  assert.equal(await page.getByRole('button', { name: /^Edit/ }).count(), 0)
  assert.equal(await page.getByRole('tab', { name: 'Templates' }).count(), 0)
  assertQuiet()
  await close()
})

test('two people at once: the second is told and loses nothing', async () => {
  const one = await opened('marketer')
  const two = await opened('owner', '', { expected: [/definition\/draft/] })
  const change = async ({ page }: Opened, name: string) => {
    await page.getByRole('button', { name: 'Edit: Awareness', exact: true }).click()
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.keyboard.press('Enter')
  }
  // The second has not heard of the first yet, as when the live stream is late.
  const before = await (await two.page.request.get('/api/definition/draft?workspace=main')).text()
  await two.page.route('**/api/definition/draft', (route) =>
    route.request().method() === 'GET'
      ? route.fulfill({ body: before, contentType: 'application/json' })
      : route.continue(),
  )
  await change(one, 'Seen')
  await saved(one.page)
  await change(two, 'Noticed')
  await two.page.getByText('Somebody else saved this draft first').waitFor()
  assert.equal(await two.page.getByLabel('Name', { exact: true }).inputValue(), 'Noticed')
  await two.page.unroute('**/api/definition/draft')
  await two.page.getByRole('button', { name: 'Save mine over it' }).click()
  await saved(two.page)
  await two.page.getByRole('button', { name: 'Discard' }).click()
  await one.close()
  two.assertQuiet()
  await two.close()
})

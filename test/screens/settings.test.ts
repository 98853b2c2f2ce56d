import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { serve } from './served.ts'

const served = await serve()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await served.close()
})

const TABS = ['workspace', 'mail', 'team', 'reps', 'keys', 'templates', 'data', 'you'] as const

test('every part of the settings is quiet, accessible and fits a phone, light and dark', async () => {
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    const { page, assertQuiet, close } = await openAs(browser, served, 'owner', {
      ...{ colorScheme, viewport: { width, height: 900 } },
    })
    for (const tab of TABS) {
      await page.goto(`/w/main/settings?tab=${tab}`)
      await page.getByRole('tabpanel').getByRole('heading').first().waitFor()
      assert.deepEqual(await seriousFaults(page), [], tab)
      const [inside, outside] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      )
      assert.ok(inside <= outside, `${tab}: ${inside} > ${outside}`)
    }
    assertQuiet()
    await close()
  }
})

test('a viewer sees their own part and who is in the team, and no keys or data', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'viewer')
  await page.goto('/w/main/settings?tab=keys')
  await page.getByRole('tab', { name: 'You', selected: true }).waitFor()
  const tabs = await page.getByRole('tab').allTextContents()
  assert.deepEqual(tabs, ['You', 'Workspace', 'Mail', 'Team', 'Who answers leads'])
  await page.getByRole('tab', { name: 'Workspace' }).click()
  assert.ok(await page.getByLabel('Name').isDisabled())
  assertQuiet()
  await close()
})

test('the workspace writes numbers as it was told, and takes a change back', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner')
  await page.goto('/w/main/settings?tab=workspace')
  await page.getByLabel('Name').fill('Müller & Söhne')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').waitFor()
  const menu = page.getByRole('navigation', { name: 'Main menu' }).first()
  await menu.getByText('Müller & Söhne').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await menu.getByText('Main', { exact: true }).waitFor()
  assertQuiet()
  await close()
})

test('a key is made, shown once and revoked', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'admin')
  await page.goto('/w/main/settings?tab=keys')
  await page.getByRole('button', { name: 'Make a key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('What is it for?').fill('Website')
  assert.deepEqual(await seriousFaults(page), [])
  await dialog.getByRole('button', { name: 'Make a key' }).click()
  await dialog.getByText(/^sluice_w_[\w-]{32}$/).waitFor()
  await dialog.getByRole('button', { name: 'I kept it' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Revoke Website' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page
    .getByRole('row', { name: /Website/ })
    .getByText('Revoked')
    .waitFor()
  assertQuiet()
  await close()
})

test('somebody is invited by a link, and the invitation taken back', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner')
  await page.goto('/w/main/settings?tab=team')
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByLabel('E-mail address').fill('new@sluice.example')
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('button', { name: 'Make the invitation' }).click()
  await page.getByText(/\/invitation\?token=[\w-]{43}/).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Take back the invitation of new@sluice.example' }).click()
  await page.getByText('The invitation was taken back').waitFor()
  await page.getByRole('heading', { name: 'Open invitations' }).waitFor({ state: 'hidden' })
  assertQuiet()
  await close()
})

test('a rep is added with weight and room, then sent on holiday', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'admin')
  await page.goto('/w/main/settings?tab=reps')
  await page.getByRole('button', { name: 'Add a rep' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Ben Okafor')
  await page.getByLabel('E-mail address').fill('ben@sluice.example')
  await page.getByRole('combobox', { name: 'Team' }).fill('sales')
  await page.getByLabel('Most leads a day').fill('20')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page
    .getByRole('row', { name: /Ben Okafor/ })
    .getByText('0 of 20')
    .waitFor()
  await page.getByRole('button', { name: 'Edit Ben Okafor' }).click()
  await page.getByLabel('Away until').fill('2099-08-31')
  await page.getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('row', { name: /Ben Okafor/ })
    .getByText(/Away until/)
    .waitFor()
  assertQuiet()
  await close()
})

test('the audit runs apart and its result stays', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner')
  await page.goto('/w/main/settings?tab=data')
  await page.getByRole('button', { name: 'Run the audit' }).click()
  // The database of tests gives durability up for speed, which the audit finds; what it says of facts holds.
  const first = page.getByRole('row', { name: /^I1 Every person/ }).getByText('holds')
  await first.waitFor()
  await page.reload()
  await first.waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

test('a workspace is made, shown beside the others with its leak, and removed by its name', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner')
  await page.goto('/workspaces')
  await page.getByRole('button', { name: 'New workspace' }).click()
  await page.getByLabel('Name').fill('Client One')
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.waitForURL('**/w/client-one/funnel*')
  await page.goto('/workspaces')
  await page.getByRole('heading', { name: 'Client One' }).waitFor()
  await page.getByText('Too few people to say yet.').nth(1).waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.goto('/w/client-one/settings?tab=workspace')
  const remove = page.getByRole('button', { name: 'Remove Client One for ever' })
  assert.ok(await remove.isDisabled())
  await page.getByLabel('Type Client One to remove it').fill('Client One')
  await remove.click()
  await page.waitForURL('**/w/main/funnel*')
  assertQuiet()
  await close()
})

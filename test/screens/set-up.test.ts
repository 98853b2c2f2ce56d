import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
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

const next = (page: Page) => page.getByRole('button', { name: 'Save and go on' }).click()
const question = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()
test('four questions make a funnel that is published, and each can be skipped or taken up later', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner', { locale: 'en-GB' })
  await page.goto('/w/main/set-up')
  await question(page, 'What is your company?')
  await page.getByLabel('Company name').fill('Weißgerber & Söhne')
  assert.deepEqual(await seriousFaults(page), [])
  await next(page)
  await question(page, 'Who do you sell to?')
  await page.getByLabel('Several people decide together').check()
  await page.getByRole('combobox', { name: 'Industries' }).fill('law firms')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Countries' }).click()
  await page.getByRole('option', { name: 'Germany' }).click()
  await page.keyboard.press('Escape')
  await page.getByLabel('From').fill('20')
  assert.deepEqual(await seriousFaults(page), [])
  await next(page)
  await question(page, 'Who answers leads?')
  await page.getByLabel('Name', { exact: true }).fill('Ben Okafor')
  await page.getByLabel('E-mail address').fill('ben@us.example')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByText('ben@us.example · sales').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  // Left in the middle, it goes on where it was.
  await page.goto('/w/main/set-up')
  await question(page, 'Who answers leads?')
  await page.getByRole('button', { name: 'Skip for now' }).click()
  await question(page, 'When do you work?')
  assert.deepEqual(await seriousFaults(page), [])
  await next(page)
  await question(page, 'Your funnel')
  await page.getByText('Country we sell to').waitFor({ state: 'detached' })
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('button', { name: 'Publish this funnel' }).click()
  await question(page, 'Send a test lead')
  const published = await page.request.get('/api/definition', { headers: { 'x-sluice-workspace': 'main' } })
  const { files, version } = await published.json()
  assert.equal(version, 2)
  assert.match(files['funnel.yaml'], /law firms/)
  assert.match(files['funnel.yaml'], /person\.headcount >= 20/)
  assertQuiet()
  await close()
})

test('a test lead appears with its reasons and its owner, says why it has none, and goes with one click', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner')
  await page.goto('/w/main/set-up?step=done')
  await page.getByRole('button', { name: 'Send a test lead' }).click()
  await page.getByText('Ben Okafor ·').waitFor()
  await page.getByText('Why this score').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('button', { name: 'Take the test lead back' }).click()
  await page.getByText('The test lead is gone').waitFor()
  await page.getByRole('button', { name: 'Send one who says nothing' }).click()
  await page.getByText('only leads that fit go to a rep').waitFor()
  await page.getByRole('button', { name: 'Take the test lead back' }).click()
  assertQuiet()
  await close()
})

test('the sample site tells of a visitor and then of a lead', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, 'owner')
  await page.goto('/w/main/set-up?step=done')
  await page.getByText('This address works on this computer only').waitFor()
  const [site] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Open the sample site' }).click(),
  ])
  await site.getByText('Sluice knows that you read this page.').waitFor()
  await site.getByRole('link', { name: 'Ask for a demo' }).click()
  const form = site.locator('form[data-sluice]')
  await form.getByLabel('Work e-mail').fill('eve@sample.example')
  await form.getByLabel('Your name').fill('Eve Visitor')
  await form.getByLabel('Company').fill('Sample Ltd')
  await form.getByLabel('How many people work there?').selectOption('50')
  await form.getByRole('button', { name: 'Next' }).click()
  await form.getByLabel('When would you like to start?').selectOption('12')
  await form.getByRole('button', { name: 'Ask for a demo' }).click()
  await site.getByRole('heading', { name: 'Thank you, we have it' }).waitFor()
  const found = await page.request.get('/api/people?email=eve%40sample.example', {
    headers: { 'x-sluice-workspace': 'main' },
  })
  assert.equal(found.status(), 200)
  assertQuiet()
  await close()
})

test('on a phone nothing runs over the edge, and who may not set up sees what is there', async () => {
  const phone = await openAs(browser, served, 'owner', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  for (const step of ['company', 'market', 'reps', 'hours', 'funnel', 'done']) {
    await phone.page.goto(`/w/main/set-up?step=${step}`)
    await phone.page.getByRole('heading', { level: 2 }).first().waitFor()
    const [inside, outside] = await phone.page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    )
    assert.ok(inside <= outside, `${step}: ${inside} > ${outside}`)
  }
  phone.assertQuiet()
  await phone.close()
  const viewer = await openAs(browser, served, 'viewer')
  await viewer.page.goto('/w/main/set-up')
  await viewer.page.getByText('Set-up is for owners and admins').waitFor()
  viewer.assertQuiet()
  await viewer.close()
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Desk, openDesk, TEXT } from '../consent/desk.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'

let desk: Desk
let browser: Browser
before(async () => {
  desk = await openDesk()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await desk?.close()
})

const isWide = (page: Page) => page.evaluate('document.documentElement.scrollWidth > innerWidth')
const stateOf = async (subject: string, purpose: string) => (await desk.personOf(subject)).consents?.[purpose]?.state

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'

  test(`the preference page says yes, no and nothing more, ${how} JavaScript`, async () => {
    const ana = await desk.meet(`ana-${how}@acme.example`)
    const viewport = { width: 390, height: 800 }
    const { page, assertQuiet, close } = await openAs(browser, desk, null, { javaScriptEnabled, viewport })
    await page.goto(desk.preferences(ana))
    await page.getByText('For a•••@a•••.example.').waitFor()
    await page.getByLabel('Newsletter', { exact: true }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').getByText('Saved.').waitFor()
    assert.equal(await stateOf(ana, 'newsletter'), 'granted')
    await page.getByLabel('Why do you no longer want our mail?').fill('Too much')
    await page.getByRole('button', { name: 'Unsubscribe from everything' }).click()
    await page.getByRole('status').getByText('You are unsubscribed from everything.').waitFor()
    assert.equal(await page.getByLabel('Newsletter', { exact: true }).isChecked(), false)
    assert.equal((await desk.personOf(ana)).suppressed?.[0]?.source, 'preferences: Too much')
    if (javaScriptEnabled) {
      assert.deepEqual(await seriousFaults(page), [])
      assert.equal(await isWide(page), false)
    }
    assertQuiet()
    await close()
  })

  test(`the confirmation takes one press of its button, ${how} JavaScript`, async () => {
    const bo = await desk.meet(`bo-${how}@acme.example`)
    const { link } = await desk.ask(bo, { purpose: 'newsletter' })
    const { page, assertQuiet, close } = await openAs(browser, desk, null, { javaScriptEnabled })
    await page.goto(link)
    await page.getByText(TEXT).waitFor()
    assert.equal(await stateOf(bo, 'newsletter'), undefined)
    if (javaScriptEnabled) assert.deepEqual(await seriousFaults(page), [])
    await page.getByRole('button', { name: 'Yes, confirm' }).click()
    await page.getByRole('heading', { name: 'Thank you, your address is confirmed' }).waitFor()
    assert.equal(await stateOf(bo, 'newsletter'), 'granted')
    await page.goBack()
    await page.goto(link)
    await page.getByRole('heading', { name: 'Thank you, your address is confirmed' }).waitFor()
    assertQuiet()
    await close()
  })
}

test("a person's page says what they agreed to, opens the proof, and takes a word by hand", async () => {
  const cy = await desk.meet('cy@acme.example')
  const { link } = await desk.ask(cy, { purpose: 'newsletter' })
  await desk.post(link, '')
  const { page, assertQuiet, close } = await openAs(browser, desk, 'owner')
  await page.goto(`/w/main/people/${cy}`)
  const part = page
    .locator('div', { has: page.getByRole('heading', { name: 'Consent and mail' }) })
    .last()
    .locator('..')
  await part.getByText(/^said yes, since .* form guide · needs consent$/).waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  await page.getByRole('button', { name: 'Proof of Newsletter' }).first().click()
  const proof = page.getByRole('dialog', { name: 'Proof of Newsletter' })
  await proof.getByText(TEXT).waitFor()
  await proof.getByText('guide, version 2').waitFor()
  await proof.getByText('203.0.113.9').waitFor()
  await page.waitForURL(/panel=proof/)
  await page.keyboard.press('Escape')
  await proof.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Record what they said' }).click()
  const dialog = page.getByRole('dialog', { name: 'Record what they said' })
  await dialog.getByRole('radio', { name: 'They take it back' }).check()
  await dialog.getByLabel('How you know').fill('On the phone')
  assert.deepEqual(await seriousFaults(page), [])
  await dialog.getByRole('button', { name: 'Record it' }).click()
  await page.getByText(/^took it back, since .*: On the phone · needs consent$/).waitFor()
  assert.equal(await stateOf(cy, 'newsletter'), 'revoked')
  await desk.post(desk.preferences(cy), 'List-Unsubscribe=One-Click')
  await page.reload()
  await page.getByText('No mail may be sent at all: unsubscribed').waitFor()
  await page.setViewportSize({ width: 390, height: 800 })
  assert.equal(await isWide(page), false)
  assertQuiet()
  await close()
})

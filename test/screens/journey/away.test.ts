import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { type Journey, openJourney } from './scene.ts'
import { askForDemo, everybody, storyOf, visitor, wordOf } from './visitor.ts'

let browser: Browser
let journey: Journey
before(async () => {
  browser = await openBrowser()
  journey = await openJourney()
})
after(async () => {
  await browser.close()
  await journey.gate.open()
  await journey.close()
})

test('beside a Sluice that does not answer, a page loads, its links lead on and its form says that it waits', async () => {
  const ida = await visitor(browser)
  journey.gate.hold()
  const page = await ida.open()
  await page.goto(`${journey.site}/articles/restore-times/`, { waitUntil: 'load' })
  await page.getByRole('link', { name: 'Pricing' }).click()
  await page.waitForURL('**/pricing/', { waitUntil: 'load' })
  assert.match(await page.locator('[data-sluice-cta]').innerText(), /Ask for a demo/)
  await page.getByRole('link', { name: 'Guide' }).click()
  await page.waitForURL('**/guide/', { waitUntil: 'load' })
  await page.getByLabel('Work e-mail').fill('ida@acme.example')
  await page.getByRole('button', { name: 'Send me the guide' }).click()
  await page.getByText('One moment …').waitFor()
  await page.getByRole('link', { name: 'Case study' }).click()
  await page.waitForURL('**/case-study/', { waitUntil: 'load' })
  assert.deepEqual(ida.errors, [])
  await journey.gate.open()
  await ida.close()
})

test('beside a dead Sluice links work and the form says so; once it is back, what was kept arrives once', async () => {
  const kim = await visitor(browser)
  const page = await kim.open()
  await page.goto(`${journey.site}/articles/restore-times/?utm_source=google&utm_medium=cpc&utm_campaign=dead`)
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  await journey.gate.kill()
  for (const [name, path] of [
    ['Case study', '/case-study/'],
    ['Pricing', '/pricing/'],
    ['Guide', '/guide/'],
  ] as const) {
    await page.getByRole('link', { name, exact: true }).click()
    await page.waitForURL(`**${path}`)
  }
  await page.getByLabel('Work e-mail').fill('kim@acme.example')
  await page.getByRole('button', { name: 'Send me the guide' }).click()
  await page.getByText('That could not be sent').waitFor()
  assert.equal(await page.getByLabel('Work e-mail').inputValue(), 'kim@acme.example')
  await journey.gate.open()
  await page.getByRole('button', { name: 'Send me the guide' }).click()
  await page.getByRole('heading', { name: 'Here it is' }).waitFor()
  // The form of the page took no history along, since its script was away; the next one does.
  await page.goto(`${journey.site}/demo/`)
  await askForDemo(page, 'kim@acme.example')
  const [person, ...others] = await everybody(journey)
  assert.deepEqual([person.email, person.channel, others], ['kim@acme.example', 'paid search', []])
  const facts = await storyOf(journey, person.id, (all) => all.some((fact) => wordOf(fact) === '/demo'))
  assert.deepEqual(facts.filter(({ event }) => event.type === 'capture.page-viewed').map(wordOf), [
    '/articles/restore-times',
    '/case-study',
    '/pricing',
    '/guide',
    '/demo',
  ])
  assert.equal(facts.filter((fact) => wordOf(fact) === 'form_submitted').length, 2)
  assert.deepEqual(kim.errors, [])
  await kim.close()
})

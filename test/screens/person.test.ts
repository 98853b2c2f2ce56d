import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { z } from 'zod'
import { publishText } from '../hosted/desk.ts'
import { story } from '../person/story.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { ANA_ASKS, type Served, send, serve } from './served.ts'

const ASK = `id: ask
title: Ask us
steps:
  - fields:
      - { id: email, kind: email, label: Work address, required: true, ask: unknown }
      - { id: note, kind: text, label: Note }
`
const GIVEN = z.object({ person: z.object({ id: z.guid() }) })

let own: Served
let browser: Browser
let who: Awaited<ReturnType<typeof story>>
before(async () => {
  own = await serve()
  browser = await openBrowser()
  await send(own, '/api/reps', { name: 'Ben Okafor', email: 'ben@sluice.example', team: 'sales' })
  await send(own, '/api/reps', { name: 'Eva Lind', email: 'eva@sluice.example', team: 'sales' })
  who = await story(own)
})
after(async () => {
  await browser.close()
  await own.close()
})

const at = (id: string, query = '') => `/w/main/people/${id}${query}`
const isWide = (page: Page) => page.evaluate('document.documentElement.scrollWidth > innerWidth')

test('a person on one page: who, what happened in human words, and bars that sum to the score', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner')
  await page.goto(at(who.long))
  await page.getByRole('heading', { level: 1, name: 'Ana Ott' }).waitFor()
  await page.getByText('Asked for a quote').first().waitFor()
  await page.getByText('Read Pricing').first().waitFor()
  const { score } = await (
    await page.request.get(`/api/people/${who.long}`, { headers: { 'x-sluice-workspace': 'main' } })
  ).json()
  const sum = score.reasons.reduce((total: number, one: { points: number }) => total + one.points, 0)
  assert.ok(Math.abs(sum - score.total) < 0.005)
  await page.getByRole('button', { name: 'Show earlier' }).click()
  await page.getByRole('button', { name: 'Show earlier' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Pages' }).click()
  await page.waitForURL(/kind=visit/)
  assert.deepEqual(await seriousFaults(page), [])
  assertQuiet()
  await close()
})

test('the slider goes back in time and the address keeps where', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'viewer')
  await page.goto(at(who.long))
  const slider = page.getByRole('slider', { name: 'Back in time' })
  await slider.focus()
  await page.keyboard.press('Home')
  await page.waitForURL(/at=/)
  await page.getByText(/^As of/).waitFor()
  await page.reload()
  await page.getByText(/^As of/).waitFor()
  await page.getByRole('button', { name: 'Back to now' }).click()
  await page.waitForURL((url) => !url.search.includes('at='))
  assert.equal(await page.getByRole('button', { name: 'Disqualify' }).count(), 0)
  assertQuiet()
  await close()
})

test('disqualified in two clicks with a reason, and undone', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'marketer')
  await page.goto(at(who.emoji))
  await page.getByRole('button', { name: 'Disqualify' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disqualify' }).click()
  await page.getByText('Out of the funnel: Competitor', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Out of the funnel: Competitor', { exact: true }).waitFor({ state: 'detached' })
  assertQuiet()
  await close()
})

test('an edit shows at once, names its author, and a change by somebody else in between is not overwritten', async () => {
  const { page, close, assertQuiet } = await openAs(browser, own, 'marketer', {
    expected: [/\/api\/people\/[^/]+$/, /409/],
  })
  await page.goto(at(who.german))
  await page.getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('People in the company').fill('512')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('512', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Edit' }).click()
  await dialog.getByLabel('Industry').fill('Shipping')
  await page.request.patch(`/api/people/${who.german}`, {
    headers: { 'x-sluice-workspace': 'main', origin: own.url },
    data: { traits: { industry: 'Rail' } },
  })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Changed meanwhile', { exact: true }).waitFor()
  assert.equal(await dialog.getByLabel('Industry').inputValue(), 'Shipping')
  assertQuiet()
  await close()
})

test('a form is sent to somebody by a link that does not ask for what is known', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner')
  await publishText(own, ASK)
  await page.goto(at(who.long))
  await page.getByRole('button', { name: 'Send a form' }).click()
  await page.getByRole('combobox', { name: 'Form' }).click()
  await page.getByRole('option', { name: 'Ask us' }).click()
  const link = await page.getByLabel('Link to send').inputValue()
  await page.getByText('It does not ask: Work address.').waitFor()
  assert.equal(await isWide(page), false)
  assert.deepEqual(await seriousFaults(page), [])
  await page.goto(`${own.url}${new URL(link).pathname}${new URL(link).search}`)
  await page.getByLabel('Note').waitFor()
  assert.equal(await page.getByLabel('Work address').count(), 0)
  assertQuiet()
  await close()
})

test('given to another rep by hand', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner')
  await page.goto(at(who.long))
  await page.getByRole('button', { name: 'Change owner' }).click()
  await page.getByRole('combobox', { name: 'Rep' }).click()
  await page.getByRole('option').first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText(/Belongs to .* now/).waitFor()
  assertQuiet()
  await close()
})

test('a lead is taken up, undone, and turned away with a reason', async () => {
  const given = await send(own, '/v1/leads', { ...ANA_ASKS, email: 'gus@given.example', name: 'Gus Vale' })
  const { person } = GIVEN.parse(await given.json())
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner')
  await page.goto(at(person.id))
  await page.getByRole('button', { name: 'Take up' }).click()
  await page.getByText('Gus Vale is taken up').waitFor()
  await page.getByRole('button', { name: 'Take up' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('(taken back)').waitFor()
  await page.getByRole('button', { name: 'Turn away' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('No budget').check()
  assert.deepEqual(await seriousFaults(page), [])
  await dialog.getByRole('button', { name: 'Turn away' }).click()
  await page.getByText('Gus Vale was turned away').waitFor()
  await page.getByRole('button', { name: 'Take up' }).waitFor({ state: 'detached' })
  assertQuiet()
  await close()
  const viewer = await openAs(browser, own, 'viewer')
  await viewer.page.goto(at(person.id))
  await viewer.page.getByRole('heading', { level: 1, name: 'Gus Vale' }).waitFor()
  assert.equal(await viewer.page.getByRole('button', { name: /Turn away|Take up|Not the same/ }).count(), 0)
  await viewer.close()
})

test('who is not the same person is offered no more, and undone', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner')
  await page.goto(at(who.twin))
  const apart = page.getByRole('button', { name: 'Ana Ott is not the same person' })
  await apart.click()
  await apart.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await apart.waitFor()
  assertQuiet()
  await close()
})

test('two records are compared, made one with the value one chose, and taken apart', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner')
  await page.goto(at(who.long))
  const row = page.getByRole('listitem').filter({ hasText: 'the same name in the same company' })
  await row.getByRole('button', { name: 'Compare' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Title: keep Head of IT').check()
  assert.deepEqual(await seriousFaults(page), [])
  await dialog.getByRole('button', { name: 'Make them one' }).click()
  await page.getByText('Merged into this person').waitFor()
  await page.getByText('Head of IT', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: 'Take apart' }).click()
  await page.getByText('Merged into this person').waitFor({ state: 'detached' })
  assertQuiet()
  await close()
})

test('long, right-to-left, empty and unknown people fit a phone', async () => {
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner', {
    viewport: { width: 390, height: 844 },
    expected: [/0195f000/],
  })
  for (const id of [who.german, who.arabic, who.emoji, who.bare]) {
    for (const tab of ['who', 'timeline', 'score']) {
      await page.goto(at(id, `?tab=${tab}`))
      await page.getByRole('radio', { name: 'Timeline' }).waitFor({ state: 'attached' })
      await page.waitForLoadState('networkidle')
      assert.equal(await isWide(page), false, `${id} ${tab}`)
    }
  }
  assert.deepEqual(await seriousFaults(page), [])
  await page.goto(at('0195f000-0000-7000-8000-00000000a4a0'))
  await page.getByText('Nobody by this address can be shown').waitFor()
  assertQuiet()
  await close()
})

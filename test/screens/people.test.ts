import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { leads } from '../people/desk.ts'
import { type Opened, openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, send, serve } from './served.ts'

let own: Served
let browser: Browser

before(async () => {
  own = await serve()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await own?.close()
})

const opened = async (
  role: Parameters<typeof openAs>[2],
  options: Parameters<typeof openAs>[3] = {},
): Promise<Opened> => openAs(browser, own, role, options)

const assertAccessible = async (page: Page) => assert.deepEqual(await seriousFaults(page), [])

const NAMES = [
  'Ana Ott',
  'Wolfgang-Maximilian Freiherr von und zu Oberschleißheim-Donaudampfschifffahrt',
  'محمد بن عبد الله',
  '🎈 Zoë',
  'Ben Okafor',
]

async function fill(): Promise<void> {
  await send(own, '/api/reps', { name: 'Kim Rep', email: 'kim@us.example', team: 'sales' })
  const crowd = Array.from({ length: 55 }, (_, index) => ({
    email: `p${index}@c${index % 7}.example`,
    ...(NAMES[index] === undefined
      ? {}
      : { name: NAMES[index], company: `Company ${index}`, title: 'Head of IT', country: 'DE' }),
    ...(index % 5 === 0 ? { headcount: 60, budget: 12000, timeline: 3, events: [{ event: 'quote_requested' }] } : {}),
  }))
  await leads(own, crowd)
  await send(own, '/v1/page', {
    anonymousId: 'somebody',
    properties: { path: '/pricing', url: 'https://us.example/pricing?utm_source=google&utm_medium=cpc' },
  })
}

test('an empty table says what it is for and where to begin', async () => {
  const tab = await opened('admin')
  await tab.page.goto('/w/main/people')
  await tab.page.getByRole('link', { name: 'Import a file' }).waitFor()
  await assertAccessible(tab.page)
  tab.assertQuiet()
  await tab.close()
})

test('people are found, filtered and sorted, and the address says so', async () => {
  await fill()
  const tab = await opened('admin')
  const { page } = tab
  await page.goto('/w/main/people')
  await page.getByText('56 people').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('ott')
  await page.getByText('1 person', { exact: true }).waitFor()
  assert.match(page.url(), /search=ott/)
  await page.getByRole('link', { name: 'Ana Ott' }).waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByText('56 people').waitFor()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('button', { name: 'Stage', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Handoff' }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByText('Stage is').waitFor()
  await page.goBack()
  await page.getByText('56 people').waitFor()
  await page.getByRole('button', { name: 'Score', exact: true }).click()
  await page.waitForURL(/sort=score/)
  assert.equal(await page.getByRole('columnheader', { name: /Score/ }).getAttribute('aria-sort'), 'descending')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Country' }).click()
  await page.waitForURL(/columns=/)
  await page.keyboard.press('Escape')
  await page.getByRole('columnheader', { name: 'Country' }).waitFor()
  await assertAccessible(page)
  tab.assertQuiet()
  await tab.close()
})

test('the keyboard moves, selects and opens; a bulk change comes undone', async () => {
  const tab = await opened('admin')
  const { page } = tab
  await page.goto('/w/main/people?sort=name')
  await page.getByRole('link', { name: 'Ana Ott' }).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await page.getByText('2 people selected').waitFor()
  await assertAccessible(page)
  await page.getByRole('button', { name: 'Disqualify' }).click()
  await page.getByRole('button', { name: 'Competitor' }).click()
  await page.getByText('2 people changed.').waitFor()
  await page.goto('/w/main/people?out=yes')
  await page.getByText('2 people', { exact: true }).waitFor()
  await tab.close()
})

test('undo, a saved view, and a file', async () => {
  const tab = await opened('admin')
  const { page } = tab
  await page.goto('/w/main/people?domain=c1.example')
  await page.getByText('8 people', { exact: true }).waitFor()
  await page.getByRole('checkbox', { name: 'Select everybody loaded' }).click()
  await page.getByRole('button', { name: 'Tag', exact: true }).click()
  await page.getByRole('combobox', { name: 'Add tags' }).fill('fair')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Tag' }).click()
  await page.getByText('8 people changed.').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Undone').waitFor()
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('Company one')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('link', { name: 'Company one' }).waitFor()
  const file = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  assert.match((await file).suggestedFilename(), /^people-.*\.csv$/)
  await page.goto('/w/main/people?tag=fair')
  await page.getByText('Nobody matches these filters.').waitFor()
  tab.assertQuiet()
  await tab.close()
})

test('on a phone and in the dark it is cards, and nothing runs over the edge', async () => {
  const tab = await opened('admin', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  const { page } = tab
  await page.goto('/w/main/people?sort=name')
  await page.getByRole('link', { name: 'Ana Ott' }).waitFor()
  assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
  await assertAccessible(page)
  tab.assertQuiet()
  await tab.close()
  const dark = await opened('admin', { colorScheme: 'dark' })
  await dark.page.goto(
    '/w/main/people?sort=name&columns=name,email,company,title,stage,score,grade,owner,seen,source,country',
  )
  await dark.page.getByRole('link', { name: 'Ana Ott' }).waitFor()
  await assertAccessible(dark.page)
  await dark.close()
})

test('a viewer looks and cannot change; a rep without people is told so', async () => {
  const viewer = await opened('viewer')
  await viewer.page.goto('/w/main/people')
  await viewer.page.getByText('56 people').waitFor()
  assert.equal(await viewer.page.getByRole('checkbox').count(), 0)
  assert.equal(await viewer.page.getByRole('button', { name: 'Export' }).count(), 0)
  await viewer.close()
  const rep = await opened('rep', { email: 'nobody@us.example' })
  await rep.page.goto('/w/main/people')
  await rep.page.getByText('Nobody is assigned to you yet').waitFor()
  rep.assertQuiet()
  await rep.close()
})

test('two people of one name and company stand under duplicates and lead to their comparison', async () => {
  await leads(own, [
    { email: 'grace@twins.example', name: 'Grace Poole', company: 'Twins Ltd' },
    { email: 'g.poole@twins.example', name: 'Grace Poole', company: 'Twins Ltd' },
  ])
  const tab = await opened('admin')
  await tab.page.goto('/w/main/people')
  await tab.page.getByRole('link', { name: 'Duplicates' }).click()
  const group = tab.page.getByRole('list', { name: 'People who may be one' }).getByRole('listitem').first()
  await group.getByRole('heading', { name: /Grace Poole/ }).waitFor()
  await assertAccessible(tab.page)
  await group.getByRole('link', { name: /^Compare / }).click()
  await tab.page.getByRole('dialog').waitFor()
  assert.match(tab.page.url(), /panel=merge&with=/)
  tab.assertQuiet()
  await tab.close()
})

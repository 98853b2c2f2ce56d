import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { SOONEST_MS } from '#src/capture/abuse/judge.ts'
import { factsOf, namesOf } from '../../hosted/desk.ts'
import { openBrowser } from '../browser.ts'
import { type Answer, findings, type Journey, openJourney, until } from './scene.ts'
import { askForDemo, askForGuide, drawn, everybody, storyOf, visitor, wordOf } from './visitor.ts'

let browser: Browser
let journey: Journey
before(async () => {
  browser = await openBrowser()
  journey = await openJourney()
})
after(async () => {
  await browser.close()
  await journey.close()
})

const named = async (email: string): Promise<Answer> => {
  const [person, ...others] = (await everybody(journey)).filter((one) => one.email === email)
  assert.deepEqual(others, [])
  return person
}
const timesOf = async (email: string, word: string): Promise<number> =>
  namesOf(await factsOf(journey.served, 'email', email)).filter((one) => one === word).length

/** Fills in the page's own form, where Sluice could draw none. */
async function fillOwn(page: Page, email: string): Promise<void> {
  const form = page.locator('form[action$="/demo-request"]:not([data-sluice])')
  await form.getByLabel('Work e-mail').fill(email)
  await form.getByLabel('Your name').fill('Ben Plain')
  await form.getByLabel('Company').fill('Plain Ltd')
  await form.getByLabel('How many people work there?').selectOption('50')
  await form.getByLabel('When would you like to start?').selectOption('3')
  await form.getByLabel('What could you spend on it in a year?').selectOption('20000')
}

/** What comes sooner than a person types is asked to be sent again. */
async function sendUntilThere(page: Page): Promise<void> {
  while ((await page.getByRole('heading', { name: 'Thank you, we have it' }).count()) === 0) {
    await page.getByRole('button', { name: 'Ask for a demo' }).click()
    await page.waitForURL('**/f/main/demo-request**')
    // Pressing on and on within those seconds would use up the tries that an address has.
    const shown = Date.now()
    await until(
      async () => Date.now() - shown,
      (passed) => passed > SOONEST_MS,
    )
  }
}

test('with the tracker blocked on half of the pages, the others are told and the forms make one person', async () => {
  const cleo = await visitor(browser)
  const page = await cleo.open()
  await page.goto(`${journey.site}/articles/ransomware/?utm_source=google&utm_medium=cpc&utm_campaign=half`)
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  await page.route('**/s.js*', (route) => route.abort())
  await page.goto(`${journey.site}/pricing/`)
  await page.getByText('Sluice does not answer.').waitFor()
  await page.unroute('**/s.js*')
  await page.getByRole('link', { name: 'Guide' }).click()
  await askForGuide(page, 'cleo@acme.example')
  await page.route('**/s.js*', (route) => route.abort())
  await page.getByRole('link', { name: 'Demo', exact: true }).click()
  await page.getByText('Sluice does not answer.').waitFor()
  await fillOwn(page, 'cleo@acme.example')
  await sendUntilThere(page)
  const { id, stage, channel } = await named('cleo@acme.example')
  assert.deepEqual([stage, channel], ['handoff', 'paid search'])
  const facts = await storyOf(journey, id, (all) => all.some((one) => wordOf(one) === '/guide'))
  assert.deepEqual(facts.filter(({ event }) => event.type === 'capture.page-viewed').map(wordOf), [
    '/articles/ransomware',
    '/guide',
  ])
  assert.equal(await timesOf('cleo@acme.example', 'demo_requested'), 1)
  assert.deepEqual(cleo.errors, [])
  await cleo.close()
})

test('without JavaScript the plain forms make the person, and nothing anonymous is there', async () => {
  const dora = await visitor(browser, { javaScriptEnabled: false })
  const page = await dora.open()
  await page.goto(`${journey.site}/pricing/?utm_source=google`)
  await page.getByRole('link', { name: 'Ask for a demo' }).click()
  await fillOwn(page, 'dora@acme.example')
  await sendUntilThere(page)
  const { id, stage } = await named('dora@acme.example')
  assert.equal(stage, 'handoff')
  assert.deepEqual((await storyOf(journey, id)).map(wordOf), [
    ...['capture.identified', 'form_submitted', 'demo_requested', 'route.assigned'],
  ])
  await dora.close()
})

test('two tabs at once are one visitor, and going back after sending sends nothing again', async () => {
  const emil = await visitor(browser)
  const [one, two] = [await emil.open(), await emil.open()]
  await Promise.all([one.goto(`${journey.site}/case-study/`), two.goto(`${journey.site}/demo/`)])
  await two.bringToFront()
  await askForDemo(two, 'emil@acme.example')
  await one.bringToFront()
  await one.getByRole('link', { name: 'What it costs' }).click()
  await one.waitForURL('**/pricing/')
  await two.bringToFront()
  await two.getByRole('link', { name: 'Case study' }).click()
  await two.waitForURL('**/case-study/')
  await two.goBack()
  await two.waitForURL('**/demo/')
  assert.equal(await two.getByRole('heading', { name: 'Talk to us' }).count(), 1)
  const { id } = await named('emil@acme.example')
  const facts = await storyOf(journey, id, (all) => all.some((fact) => wordOf(fact) === '/pricing'))
  assert.deepEqual([await timesOf('emil@acme.example', 'form_submitted')], [1])
  assert.ok(['/case-study', '/demo', '/pricing'].every((path) => facts.some((fact) => wordOf(fact) === path)))
  assert.deepEqual(emil.errors, [])
  await emil.close()
})

test('without JavaScript the page of thanks can be loaded again and sends nothing again', async () => {
  const fay = await visitor(browser, { javaScriptEnabled: false })
  const page = await fay.open()
  await page.goto(`${journey.site}/demo/`)
  await fillOwn(page, 'fay@acme.example')
  await sendUntilThere(page)
  await page.reload()
  await page.getByRole('heading', { name: 'Thank you, we have it' }).waitFor()
  assert.equal(await timesOf('fay@acme.example', 'form_submitted'), 1)
  await fay.close()
})

test('with counting and forms blocked as ad blockers do, the site works and its own form arrives', async () => {
  const gus = await visitor(browser)
  const page = await gus.open()
  for (const path of ['**/v1/batch', '**/e.js*', '**/x/**']) await gus.context.route(path, (route) => route.abort())
  const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('/e.js'))
  await page.goto(`${journey.site}/demo/`)
  await refused
  assert.equal(await drawn(page, 'demo-request').count(), 0)
  await fillOwn(page, 'gus@acme.example')
  await sendUntilThere(page)
  assert.equal((await named('gus@acme.example')).stage, 'handoff')
  assert.deepEqual(gus.errors, [])
  await gus.close()
})

test('after all of it the audit finds nothing', async () => {
  assert.deepEqual(
    await until(
      () => findings(journey),
      (found) => found.length === 0,
    ),
    [],
  )
})

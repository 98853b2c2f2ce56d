import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { SOONEST_MS } from '#src/capture/abuse/judge.ts'
import { factsOf, namesOf, post, publishText, tokenOf } from '../hosted/desk.ts'
import { until } from '../until.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, serve } from './served.ts'

const FORM = (origin: string) => `id: demo
title: Ask for a demo
lead: Half an hour, no slides.
button: Ask
event: demo_requested
origins: ['${origin}']
steps:
  - title: About you
    fields:
      - { id: email, kind: email, label: E-mail, required: true, help: We write to it once. }
      - { id: company, kind: text, label: Company }
  - title: About your plans
    fields:
      - { id: country, kind: select, label: Country, trait: none, required: true, options: [AT, DE] }
      - { id: state, kind: text, label: State, trait: none, required: true, when: { field: country, is: DE } }
      - { id: topics, kind: multi, label: Topics, trait: none, options: [a, b] }
      - { id: campaign, kind: hidden, query: utm_campaign, trait: none }
after: { title: Thank you, text: We will write to you. }
`

/** A page that does its worst to whatever stands in it. */
const HOST = (
  sluice: string,
  place = '<a href="/elsewhere">Ask for a demo</a>',
) => `<!doctype html><html lang="en"><title>Acme</title>
<style>
  * { all: unset !important; display: block !important; color: transparent !important; font-size: 3px !important; }
  div { display: none !important; }
  form, input, label { position: absolute !important; left: -9999px !important; }
</style>
<h1>Acme</h1>
<div id="place" data-sluice-form="demo" data-workspace="main">${place}</div>
<script async src="${sluice}/e.js"></script></html>`

/** What is sent sooner than a person reads is sent again. */
async function pressUntilThere(page: Page): Promise<void> {
  const begun = Date.now()
  while ((await page.getByRole('heading', { name: 'Thank you' }).count()) === 0) {
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.waitForLoadState('load')
    // Pressing on and on within those seconds would use up the tries that an address has.
    await until('as long has passed as a person takes at least', async () => Date.now() - begun > SOONEST_MS)
  }
}

describe('a form of ours', () => {
  let served: Served
  let browser: Browser
  let host: Server
  let site = ''
  let markup = ''
  before(async () => {
    served = await serve()
    browser = await openBrowser()
    host = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(markup))
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
    site = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
    await publishText(served, FORM(site))
  })
  after(async () => {
    await browser.close()
    host.close()
    await served.close()
  })

  const countedFor = async (email: string, name: string) =>
    namesOf(await factsOf(served, 'email', email)).filter((one) => one === name).length

  test('works without JavaScript: every step is there, mistakes are named, nothing typed is lost', async () => {
    const tab = await openAs(browser, served, null, {
      javaScriptEnabled: false,
      expected: [/\/f\/main\/demo(\?sent)?$/],
    })
    await tab.page.goto('/f/main/demo?utm_campaign=spring')
    await tab.page.getByLabel('E-mail').fill('nojs@acme.example')
    await tab.page.getByLabel('Company').fill('No Script Ltd')
    await tab.page.getByLabel('Country').selectOption('DE')
    await tab.page.getByText('Only if “Country” is DE.').waitFor()
    await tab.page.getByRole('button', { name: 'Ask' }).click()
    await tab.page.getByRole('alert').getByText('State: This is needed.').waitFor()
    assert.equal(await tab.page.getByLabel('Company').inputValue(), 'No Script Ltd')
    await tab.page.getByRole('textbox', { name: 'State' }).fill('Hesse')
    await pressUntilThere(tab.page)
    assert.equal(await countedFor('nojs@acme.example', 'form_submitted'), 1)
    tab.assertQuiet()
    await tab.close()
  })

  test('is filled in step by step with a script, shows what applies, and counts what happened', async () => {
    const tab = await openAs(browser, served, null, { viewport: { width: 390, height: 844 } })
    const { page } = tab
    await page.goto('/f/main/demo')
    await page.getByText('Step 1 of 2').waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    await page.getByRole('button', { name: 'Next' }).click()
    assert.equal(await page.getByText('Step 1 of 2').count(), 1)
    await page.getByLabel('E-mail').fill('steps@acme.example')
    await page.keyboard.press('Enter')
    await page.getByText('Step 2 of 2').waitFor()
    assert.equal(await page.getByLabel('State').isVisible(), false)
    await page.getByLabel('Country').selectOption('DE')
    await page.getByLabel('State').fill('Hesse')
    await page.getByLabel('Country').selectOption('AT')
    assert.equal(await page.getByLabel('State').isVisible(), false)
    await page.getByLabel('a', { exact: true }).check()
    assert.deepEqual(await seriousFaults(page), [])
    await page.getByRole('button', { name: 'Ask' }).dblclick()
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    const facts = await factsOf(served, 'email', 'steps@acme.example')
    const names = namesOf(facts)
    for (const name of ['capture.page-viewed', 'form_viewed', 'form_started', 'form_submitted', 'demo_requested'])
      assert.equal(names.filter((one) => one === name).length, 1, `${name} in ${names}`)
    assert.ok(!names.includes('form_left'))
    const submitted = facts.find(({ body }) => body.type === 'capture.tracked' && body.name === 'form_submitted')?.body
    const properties = submitted?.type === 'capture.tracked' ? submitted.properties : {}
    assert.deepEqual(properties?.answers, { email: 'steps@acme.example', country: 'AT', topics: ['a'] })
    assert.equal(properties?.path, '/f/main/demo')
    await page.goBack()
    await page.getByLabel('E-mail').waitFor()
    tab.assertQuiet()
    await tab.close()
  })

  test('without JavaScript, going back and pressing again sends the same submission', async () => {
    const tab = await openAs(browser, served, null, { javaScriptEnabled: false })
    const { page } = tab
    const press = async () => {
      await page.getByRole('button', { name: 'Ask' }).click()
      await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    }
    await page.goto('/f/main/demo')
    const opened = Date.now()
    await page.getByLabel('E-mail').fill('back@acme.example')
    await page.getByLabel('Country').selectOption('AT')
    await until('as long has passed as a person takes at least', async () => Date.now() - opened > SOONEST_MS)
    await press()
    await page.goBack()
    await page.getByLabel('E-mail').waitFor()
    assert.equal(await page.getByLabel('E-mail').inputValue(), 'back@acme.example')
    await press()
    const names = namesOf(await factsOf(served, 'email', 'back@acme.example'))
    assert.equal(names.filter((name) => name === 'form_submitted').length, 1)
    await tab.close()
  })

  test('in two tabs is two submissions of one person; somebody who leaves is counted with the field', async () => {
    const tab = await openAs(browser, served, null)
    const second = await tab.page.context().newPage()
    for (const page of [tab.page, second]) {
      await page.goto('/f/main/demo')
      await page.getByLabel('E-mail').fill('tabs@acme.example')
      await page.getByRole('button', { name: 'Next' }).click()
      await page.getByLabel('Country').selectOption('AT')
    }
    for (const page of [tab.page, second]) {
      await page.getByRole('button', { name: 'Ask' }).click()
      await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    }
    assert.equal(await countedFor('tabs@acme.example', 'form_submitted'), 2)
    const lines = await factsOf(served, 'email', 'tabs@acme.example')
    assert.equal(new Set(lines.map(({ person }) => person)).size, 1)
    await tab.page.evaluate('localStorage.setItem("ajs_anonymous_id", JSON.stringify("browser-left"))')
    await tab.page.goto('/f/main/demo')
    await tab.page.getByLabel('Company').pressSequentially('Ac')
    await tab.page.goto('/f/main/demo/thanks')
    // A beacon comes when it comes.
    const left = async () =>
      (await factsOf(served, 'anonymous', 'browser-left')).find(
        ({ body }) => body.type === 'capture.tracked' && body.name === 'form_left',
      )?.body
    while ((await left()) === undefined);
    const event = await left()
    assert.equal(event?.type === 'capture.tracked' && event.properties?.field, 'company')
    tab.assertQuiet()
    await tab.close()
  })

  test('says beside the question which address it wants, and takes the one that is given then', async () => {
    await publishText(
      served,
      `id: work
title: Work
button: Ask
language: de
fields:
  - { id: email, kind: email, label: E-Mail, required: true, refuse: [free, disposable] }
`,
    )
    const tab = await openAs(browser, served, null, { expected: [/\/f\/main\/work\?sent$/] })
    const { page } = tab
    await page.goto('/f/main/work')
    const email = page.getByRole('textbox', { name: 'E-Mail' })
    await email.fill('ana@gmx.de')
    await page.getByRole('button', { name: 'Ask' }).click()
    const sentence = 'Bitte geben Sie Ihre berufliche E-Mail-Adresse an; diese gehört zu einem freien Anbieter.'
    await page.getByRole('alert').getByText(`E-Mail: ${sentence}`).waitFor()
    assert.equal(await email.getAttribute('aria-invalid'), 'true')
    assert.equal(await page.locator('#f-email-error').textContent(), sentence)
    assert.deepEqual(await seriousFaults(page), [])
    await email.fill('ana@refused-before.example')
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByRole('heading', { name: 'Vielen Dank' }).waitFor()
    assert.equal(await countedFor('ana@refused-before.example', 'form_submitted'), 1)
    tab.assertQuiet()
    await tab.close()
  })

  test('keeps what was typed while the server or the network is away, and is sent once when they are back', async () => {
    const tab = await openAs(browser, served, null, { expected: [/\/f\/main\/demo\?sent$/, /x\/hit/] })
    const { page } = tab
    await page.goto('/f/main/demo')
    await page.getByLabel('E-mail').fill('away@acme.example')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Country').selectOption('AT')
    await page.route('**/f/main/demo?sent', (route) =>
      route.fulfill({ status: 503, json: { ok: false, notice: 'Not saved.' } }),
    )
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByRole('alert').getByText('Not saved.').waitFor()
    await page.unroute('**/f/main/demo?sent')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByRole('alert').getByText('Everything you wrote is still here').waitFor()
    await page.context().setOffline(false)
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    assert.equal(await countedFor('away@acme.example', 'form_submitted'), 1)
    tab.assertQuiet()
    await tab.close()
  })

  test('in the page of another site is out of reach of its styles, and sent without leaving it', async () => {
    markup = HOST(served.url)
    const tab = await openAs(browser, served, null, { expected: [/favicon/] })
    const { page } = tab
    await page.goto(`${site}/pricing?utm_campaign=spring`)
    const email = page.getByLabel('E-mail')
    await email.waitFor({ state: 'visible' })
    const seen = await page.evaluate<{ size: string; position: string }>(
      `(() => {
        const { fontSize, position } = getComputedStyle(document.querySelector('#place').shadowRoot.querySelector('#f-email'))
        return { size: fontSize, position }
      })()`,
    )
    assert.deepEqual(seen, { size: '16px', position: 'static' })
    await email.fill('embed@acme.example')
    await page.keyboard.press('Enter')
    await page.getByLabel('Country').selectOption('AT')
    await page.getByRole('button', { name: 'Ask' }).click()
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    assert.equal(new URL(page.url()).pathname, '/pricing')
    const facts = await factsOf(served, 'email', 'embed@acme.example')
    const submitted = facts.find(({ body }) => body.type === 'capture.tracked' && body.name === 'form_submitted')?.body
    const properties = submitted?.type === 'capture.tracked' ? submitted.properties : {}
    assert.deepEqual(
      [properties?.path, properties?.answers],
      ['/pricing', { email: 'embed@acme.example', country: 'AT', campaign: 'spring' }],
    )
    tab.assertQuiet()
    await tab.close()
  })

  test('leaves what the page says in its place while the server is away', async () => {
    markup = HOST(served.url).replace(/<style>[\s\S]*<\/style>/, '')
    const tab = await openAs(browser, served, null, { expected: [/./] })
    await tab.page.route('**/embed.json*', (route) => route.abort())
    const asked = tab.page.waitForEvent('requestfailed')
    await tab.page.goto(site)
    await asked
    await tab.page.getByRole('link', { name: 'Ask for a demo' }).waitFor()
    await tab.close()
  })

  test('stands in a frame where the page lets nobody write markup, and may be framed by nobody else', async () => {
    markup = HOST(served.url)
      .replace(/<style>[\s\S]*<\/style>/, '')
      .replace(
        '<title>',
        `<meta http-equiv="content-security-policy" content="require-trusted-types-for 'script'"><title>`,
      )
    const tab = await openAs(browser, served, null, { expected: [/./] })
    await tab.page.goto(site)
    const frame = tab.page.frameLocator('iframe')
    await frame.getByLabel('E-mail').fill('frame@acme.example')
    await frame.getByRole('button', { name: 'Next' }).click()
    await frame.getByLabel('Country').selectOption('AT')
    await frame.getByRole('button', { name: 'Ask' }).click()
    await frame.getByRole('heading', { name: 'Thank you' }).waitFor()
    assert.equal(await countedFor('frame@acme.example', 'form_submitted'), 1)
    await tab.close()
  })

  test('B1: markup, templates and formulas in every field are text on the person’s page', async () => {
    const nasty = '<img src=x onerror=alert(1)>{{7*7}}=HYPERLINK("http://x")'
    const answers = { email: 'nasty@acme.example', company: nasty, country: 'DE', state: nasty, campaign: nasty }
    const answer = await post(served, 'demo', { _token: await tokenOf(served, 'demo'), ...answers })
    assert.equal(answer.status, 303)
    const [first] = await factsOf(served, 'email', 'nasty@acme.example')
    const tab = await openAs(browser, served, 'owner')
    tab.page.on('dialog', (dialog) => assert.fail(dialog.message()))
    await tab.page.goto(`/w/main/people/${first?.person}`)
    await tab.page.getByText(nasty).first().waitFor()
    assert.equal(await tab.page.locator('img[src="x"]').count(), 0)
    tab.assertQuiet()
    await tab.close()
  })
})

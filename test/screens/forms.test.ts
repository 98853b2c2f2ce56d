import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { publishedForm } from '#src/capture/form-versions/store.ts'
import { addForm, readForm, saveForm } from '#src/capture/forms/store.ts'
import { fromMs } from '#src/funnel/brand.ts'
import { until } from '../until.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, serve } from './served.ts'

describe('the screens of forms', () => {
  let served: Served
  let browser: Browser
  before(async () => {
    served = await serve()
    browser = await openBrowser()
  })
  after(async () => {
    await browser.close()
    await served.close()
  })
  const stored = (id: string) => readForm(served.database.app, served.database.workspace, id)
  const isSaved = (page: Page) => page.getByRole('status').getByText('Saved as draft').waitFor()

  test('B10: a form is made from a ready one, built, tried, published and shared; markup in its words stays words', async () => {
    const tab = await openAs(browser, served, 'marketer')
    const { page } = tab
    await page.goto('/w/main/doors')
    await page.getByRole('link', { name: 'See it with your own data' }).waitFor()
    await page.getByRole('button', { name: 'New form' }).click()
    await page.getByRole('radio', { name: 'Contact' }).check()
    await page.getByRole('button', { name: 'Make the form' }).click()
    await page.getByRole('button', { name: 'Phone Phone' }).click()
    await page.getByLabel('Question', { exact: true }).fill('Your phone <b>number</b>')
    await page.getByLabel('Has to be answered').check({ force: true })
    await page.getByRole('button', { name: 'Move up' }).click()
    await isSaved(page)
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByText('Your phone <b>number</b>').waitFor()
    await preview.getByRole('button', { name: 'Send' }).click()
    await preview.getByText('An e-mail address is needed: something like ana@acme.com.').waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    await preview.getByLabel('Your name').fill('Ana')
    await preview.getByLabel('Your phone').fill('+43 1 234 5678')
    await preview.getByLabel('E-mail').fill('Ana@Acme.example')
    await preview.getByLabel('What can we do for you?').fill('A question')
    await preview.getByRole('button', { name: 'Send' }).click()
    await preview.getByText('ana@acme.example').waitFor()
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByLabel('What is new, for who looks later').fill('First')
    await page.getByRole('button', { name: 'Publish version 1' }).click()
    await page.getByRole('link', { name: /\/f\/main\/contact$/ }).waitFor()
    assert.match(
      await page.getByLabel('In a page of yours').inputValue(),
      /data-sluice-form="contact" data-workspace="main"/,
    )
    assert.match(await page.getByLabel('As plain HTML').inputValue(), /name="phone" required type="tel"/)
    const live = await publishedForm(served.database.app, served.database.workspace, 'contact')
    assert.deepEqual(
      live?.form.steps[0]?.fields.map(({ id, required }) => [id, required]),
      [
        ['name', true],
        ['phone', true],
        ['email', true],
        ['message', true],
      ],
    )
    const parts = page.getByRole('navigation', { name: 'Parts of forms and pages' })
    assert.equal(await parts.getByRole('link', { name: 'Forms' }).getAttribute('aria-current'), 'true')
    await page.getByText('No site may show it yet').waitFor()
    await page.getByLabel('Sites that may show it').fill('https://www.acme.com')
    await page.getByRole('button', { name: 'Publish the sites' }).click()
    await page.getByRole('button', { name: 'Publish version 2' }).click()
    await page.getByText('Version 2 is live.').waitFor()
    assert.match((await stored('contact')).source, /origins:\n?\s*(?:- |\[\s*)'?"?https:\/\/www\.acme\.com/)
    tab.assertQuiet()
    await tab.close()
  })

  test('a form is told which addresses it does not take, says so in the preview, and the older way is written anew', async () => {
    const tab = await openAs(browser, served, 'marketer')
    const { page } = tab
    const source = `id: work
title: Work
fields:
  - { id: email, kind: email, label: Mail, freeMail: refuse }
`
    const { database } = served
    await addForm(database.app, { workspace: database.workspace, by: 'test', now: fromMs(Date.now()) }, 'work', source)
    await page.goto('/w/main/doors/forms/work?field=email')
    const kinds = page.getByRole('group', { name: 'Addresses it does not take' })
    const free = kinds.getByLabel('Free providers, such as gmail.com')
    assert.equal(await free.isChecked(), true)
    await kinds.getByLabel('Throw-away addresses').check()
    await kinds.getByLabel('Domains that take no mail').check()
    await isSaved(page)
    assert.match((await stored('work')).source, /refuse: \[ ?free, disposable, no-mailbox ?\]/)
    assert.doesNotMatch((await stored('work')).source, /freeMail/)
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByLabel('Mail').fill('ana@mailinator.com')
    await preview.getByRole('button', { name: 'Send' }).click()
    await preview.getByText('This form does not take throw-away addresses.').first().waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    for (const kind of ['Free providers, such as gmail.com', 'Throw-away addresses', 'Domains that take no mail'])
      await kinds.getByLabel(kind).uncheck()
    await until('nothing is refused any more', async () => !(await stored('work')).source.includes('refuse'))
    tab.assertQuiet()
    await tab.close()
  })

  test('questions are moved by keyboard, added and removed, and a removal can be taken back', async () => {
    const tab = await openAs(browser, served, 'owner')
    const { page } = tab
    await page.goto('/w/main/doors/forms/demo-request?field=timeline')
    const asked = (id: string) => page.getByRole('button', { name: id })
    await asked('When would you like to start?').press('Alt+ArrowUp')
    await page.getByRole('region', { name: 'About you' }).getByText('When would you like to start?').waitFor()
    assert.equal(await page.evaluate('document.activeElement.id'), 'question-timeline')
    await page.getByRole('button', { name: 'Add a question' }).first().click()
    await page.getByRole('menuitem', { name: 'What hurts most right now' }).click()
    await page.getByRole('button', { name: /What hurts most right now/ }).waitFor()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('“What hurts most right now” is gone.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: /What hurts most right now/ }).waitFor()
    await isSaved(page)
    const { source } = await stored('demo-request')
    assert.match(source, /kind: text, label: What hurts most right now/)
    await page.goto('/w/main/doors/forms/demo-request?tab=versions&version=1')
    assert.doesNotMatch(await page.getByLabel('Version 1', { exact: true }).inputValue(), /What hurts/)
    tab.assertQuiet()
    await tab.close()
  })

  test('what was written a moment ago is kept though the page is left, and a new question is named first', async () => {
    const tab = await openAs(browser, served, 'marketer')
    const { page } = tab
    const { database } = served
    const source = 'id: left\ntitle: Left\nfields:\n  - { id: email, kind: email, label: Mail }\n'
    await addForm(database.app, { workspace: database.workspace, by: 'test', now: fromMs(Date.now()) }, 'left', source)
    await page.goto('/w/main/doors/forms/left')
    await page.getByRole('button', { name: 'Add a question' }).click()
    await page.getByRole('menuitem', { name: 'Text', exact: true }).click()
    await until(
      'the keyboard is in the name of the new question',
      async () => (await page.evaluate('document.activeElement.value')) === 'A new question',
    )
    await page.keyboard.type('What hurts?')
    await page.goto('/w/main/people')
    await until('it is on the server', async () => (await stored('left')).source.includes('What hurts?'))
    tab.assertQuiet()
    await tab.close()
  })

  test('the days whose numbers are shown are chosen and stay in the address', async () => {
    const { app, workspace } = served.database
    await addForm(
      app,
      { workspace, by: 'test', now: fromMs(Date.now()) },
      'counted',
      'id: counted\ntitle: Counted\nfields:\n  - { id: email, kind: email, label: Mail }\n',
    )
    const tab = await openAs(browser, served, 'viewer')
    const { page } = tab
    await page.goto('/w/main/doors/forms/counted?tab=numbers')
    await page.getByText('Nobody saw this form in these days.').waitFor()
    const days = page.getByLabel('Days', { exact: true })
    assert.equal(await days.inputValue(), '30d')
    const asked = page.waitForRequest((one) => new URL(one.url()).pathname === '/api/doors')
    await days.selectOption('Last 365 days')
    const { searchParams } = new URL((await asked).url())
    const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? ''))
    assert.equal(((to ?? 0) - (from ?? 0)) / 86_400_000, 364)
    await page.waitForURL(/tab=numbers&range=365d/)
    await page.reload()
    assert.equal(await days.inputValue(), '365d')
    assert.deepEqual(await seriousFaults(page), [])
    tab.assertQuiet()
    await tab.close()
  })

  test('a mistake in the text is told at its line, and what was meant is one press away', async () => {
    const tab = await openAs(browser, served, 'owner')
    const { page } = tab
    await page.goto('/w/main/doors/forms/newsletter?tab=code')
    const editor = page.getByRole('textbox', { name: 'The form as YAML' })
    await editor.waitFor()
    await editor.press('Control+End')
    await page.keyboard.insertText('lnaguage: de\n')
    await page.getByText('unknown key "lnaguage"').waitFor()
    await isSaved(page)
    await page.getByRole('tab', { name: 'Build' }).click()
    await page.getByText('The text has a mistake that hides the questions', { exact: false }).waitFor()
    await page.getByRole('button', { name: /^Go to line/ }).click()
    await editor.waitFor()
    assert.deepEqual(await seriousFaults(page), [])
    tab.assertQuiet()
    await tab.close()
  })

  test('when somebody else saved first nothing is lost on either side', async () => {
    const tab = await openAs(browser, served, 'owner', { expected: [/api\/forms\/contact/] })
    const { page } = tab
    await page.goto('/w/main/doors/forms/contact')
    const heading = page.getByLabel('Heading').first()
    await heading.waitFor()
    // Theirs is in the database before mine is sent, and no one was told of it.
    const { revision, source } = await stored('contact')
    const { app, workspace } = served.database
    await saveForm(app, { workspace, by: 'ben@us.example', now: fromMs(Date.now()) }, 'contact', {
      revision,
      source: source.replace('title: Write to us', 'title: Theirs'),
    })
    await heading.fill('Mine')
    await page.getByText('ben@us.example saved revision').waitFor()
    assert.match((await stored('contact')).source, /title: Theirs/)
    await page.getByRole('button', { name: 'Save mine over it' }).click()
    await isSaved(page)
    assert.match((await stored('contact')).source, /title: Mine/)
    tab.assertQuiet()
    await tab.close()
  })

  test('a viewer sees everything and changes nothing; a phone does not scroll sideways', async () => {
    const viewport = { width: 390, height: 844 }
    const tab = await openAs(browser, served, 'viewer', { viewport, colorScheme: 'dark' })
    const { page } = tab
    for (const path of [
      '/w/main/doors',
      '/w/main/doors/forms/demo-request?field=email',
      '/w/main/doors/forms/demo-request?tab=numbers',
    ]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      assert.equal(await page.getByRole('button', { name: /^(New form|Publish|Remove)$/ }).count(), 0)
      assert.equal(
        await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
        0,
      )
      assert.deepEqual(await seriousFaults(page), [])
    }
    tab.assertQuiet()
    await tab.close()
  })
})

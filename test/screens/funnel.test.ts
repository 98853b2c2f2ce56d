import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { type Opened, openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { fillFunnel } from './funnel-fill.ts'
import { type Served, send, serve } from './served.ts'

describe('the funnel screen', () => {
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
  const opened = async (path: string, options: Parameters<typeof openAs>[3] = {}): Promise<Opened> => {
    const tab = await openAs(browser, served, 'owner', options)
    await tab.page.goto(path)
    return tab
  }

  test('before anybody came it says what it is for and how to begin', async () => {
    const tab = await opened('/w/main/funnel')
    await tab.page.getByText('Here your funnel appears').waitFor()
    await tab.page.getByText('Nothing waits.').waitFor()
    const begin = tab.page.getByRole('link', { name: 'Import people' })
    assert.equal(await begin.getAttribute('href'), '/w/main/import')
    // Text as dark as the button it stands on is taken for hidden by every checker.
    const isUnread = await tab.page.evaluate(
      `(() => {
        const { color, backgroundColor } = getComputedStyle(document.querySelector('main a.mantine-Button-root'))
        return color === backgroundColor
      })()`,
    )
    assert.equal(isUnread, false)
    assert.equal(await tab.page.getByLabel('Period').count(), 0)
    assert.deepEqual(await seriousFaults(tab.page), [])
    tab.assertQuiet()
    await tab.close()
  })

  test('one lead that waits for a rep is work undone, and its figure is the case itself', async () => {
    await send(served, '/v1/leads', {
      email: 'ana@acme.example',
      name: 'Ana',
      headcount: 60,
      budget: 12_000,
      timeline: 3,
    })
    const tab = await opened('/w/main/funnel')
    await tab.page.getByRole('heading', { name: /Waiting for a rep/ }).waitFor()
    await tab.page.getByRole('heading', { name: /Teams without anybody/ }).waitFor()
    await tab.page.getByText('few').first().waitFor()
    await tab.page.getByRole('link', { name: 'Ana' }).first().waitFor()
    await tab.page.getByRole('button', { name: 'Assign to a rep: Ana' }).click()
    await tab.page.getByText('There are no reps yet.').waitFor()
    const add = tab.page.getByRole('menu').getByRole('link', { name: 'Add a rep' })
    assert.match((await add.getAttribute('href')) ?? '', /settings\?tab=reps/)
    await send(served, '/api/reps', { name: 'Kim Rep', email: 'kim@us.example', team: 'enterprise' })
    await tab.page.reload()
    await tab.page.getByRole('button', { name: 'Assign to a rep: Ana' }).click()
    await tab.page.getByRole('menuitem', { name: /Kim Rep/ }).click()
    await tab.page.getByText('Ana is with Kim Rep').waitFor()
    await tab.page.getByRole('heading', { name: /Waiting for a rep/ }).waitFor({ state: 'detached' })
    await tab.page.getByRole('button', { name: 'Undo' }).click()
    await tab.page.getByRole('button', { name: 'Assign to a rep: Ana' }).waitFor()
    tab.assertQuiet()
    await tab.close()
  })

  test('with half a year of people it names the planted leak, its cost and what it goes along with', async () => {
    await fillFunnel(served)
    const tab = await opened('/w/main/funnel')
    const leak = tab.page.getByRole('region', { name: 'The leak' })
    await leak.getByText(/The leak: Qualification \(MQL\) to Handoff \(SQL\)/).waitFor()
    await leak.getByText(/Goes along with: Channel paid search/).waitFor()
    await leak.getByLabel('A customer is worth').fill('12000')
    await leak.getByLabel('A customer is worth').press('Enter')
    await leak.getByText(/a quarter/).waitFor()
    await tab.page.getByRole('heading', { name: 'By channel' }).waitFor()
    await tab.page.locator('[data-leak=true]').getByText('not further').waitFor()
    assert.match(tab.page.url(), /worth=/)
    tab.assertQuiet()
    await tab.close()
  })

  test('a number opens the people behind it, in the address; back closes them', async () => {
    const tab = await opened('/w/main/funnel')
    const figure = tab.page.getByRole('button', { name: /^Handoff \(SQL\): \d+$/ })
    await figure.focus()
    await tab.page
      .getByRole('tooltip')
      .getByText(/People who entered Handoff/)
      .waitFor()
    await figure.press('Enter')
    const drawer = tab.page.getByRole('dialog', { name: /Entered Handoff/ })
    await drawer.getByRole('listitem').first().waitFor()
    assert.match(tab.page.url(), /stage=handoff/)
    assert.match(tab.page.url(), /which=entered/)
    await tab.page.goBack()
    await drawer.waitFor({ state: 'hidden' })
    tab.assertQuiet()
    await tab.close()
  })

  test('split, sorted and taken along; the table says what the drawing says', async () => {
    const tab = await opened('/w/main/funnel?by=channel')
    const heading = tab.page.getByRole('columnheader', { name: 'MQL → SQL' })
    await heading.getByRole('button').click()
    await heading.getByRole('button').click()
    assert.equal(await heading.getAttribute('aria-sort'), 'ascending')
    await tab.page.getByRole('rowheader').first().getByText('paid search').waitFor()
    const file = tab.page.waitForEvent('download')
    await tab.page.getByRole('button', { name: 'Export CSV' }).click()
    assert.equal((await file).suggestedFilename(), 'funnel-channel.csv')
    await tab.page.getByText('Table', { exact: true }).click()
    await tab.page.getByRole('rowheader', { name: 'Handoff (SQL)' }).waitFor()
    assert.match(tab.page.url(), /view=table/)
    assert.deepEqual(await seriousFaults(tab.page), [])
    tab.assertQuiet()
    await tab.close()
  })

  test('no serious fault, no sideways scroll: light and dark, wide and on a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const viewport of [
        { width: 1440, height: 900 },
        { width: 390, height: 844 },
      ]) {
        const tab = await opened('/w/main/funnel?by=rep', { colorScheme, viewport })
        await tab.page.getByRole('heading', { name: 'By rep' }).waitFor()
        await tab.page.getByText(/Goes along with/).waitFor()
        assert.deepEqual(await seriousFaults(tab.page), [], `${colorScheme} ${viewport.width}`)
        const over = await tab.page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        assert.equal(over, 0, `${colorScheme} ${viewport.width}`)
        tab.assertQuiet()
        await tab.close()
      }
  })

  test('a time in which nobody came offers all time', async () => {
    const tab = await opened('/w/main/funnel?range=custom&from=2001-01-01&to=2001-02-01')
    await tab.page.getByRole('button', { name: 'Show all time' }).click()
    await tab.page.getByRole('button', { name: /^Handoff \(SQL\): \d+$/ }).waitFor()
    assert.match(tab.page.url(), /range=all/)
    tab.assertQuiet()
    await tab.close()
  })

  test('what cannot be answered says why and lets one try again', async () => {
    const tab = await opened('/w/main/funnel?by=moon', { expected: [/api\/funnel/] })
    await tab.page.getByText(/Nobody has a trait "moon"/).waitFor()
    await tab.page.getByRole('button', { name: 'Try again' }).waitFor()
    tab.assertQuiet()
    await tab.close()
  })
})

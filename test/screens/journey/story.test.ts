import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { inWorkspace } from '#src/db/pool.ts'
import { openBrowser } from '../browser.ts'
import { type Answer, findings, type Journey, openJourney, until } from './scene.ts'
import { askForDemo, askForGuide, everybody, storyOf, type Visitor, visitor, wordOf } from './visitor.ts'

const DAY_MS = 86_400_000
const realNow = Date.now

let browser: Browser
let ana: Visitor
let journey: Journey
before(async () => {
  browser = await openBrowser()
  ana = await visitor(browser)
  // The browser's clock and the server's, twelve days ago; the background works by today's.
  await ana.context.clock.install({ time: realNow() - 12 * DAY_MS })
  Date.now = () => realNow() - 12 * DAY_MS
  journey = await openJourney()
})
after(async () => {
  Date.now = realNow
  await browser.close()
  await journey.close()
})

const has = (word: string) => (facts: readonly Answer[]) => facts.some((fact) => wordOf(fact) === word)
const offer = (page: Awaited<ReturnType<Visitor['open']>>) => page.locator('[data-sluice-cta] a.sluice-cta-button')

async function comesToKnow(): Promise<string> {
  const page = await ana.open()
  const campaign = 'utm_source=linkedin&utm_medium=paid-social&utm_campaign=launch'
  await page.goto(`${journey.site}/articles/restore-times/?${campaign}`, { referer: 'https://www.linkedin.com/feed/' })
  assert.equal(await offer(page).innerText(), 'Get the guide')
  await offer(page).click()
  await page.waitForURL('**/guide/')
  await askForGuide(page, 'ana@acme.example')
  const link = page.locator('[data-sluice-form] .thanks a.button')
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  assert.equal(download.suggestedFilename(), 'guide.pdf')
  await page.getByRole('link', { name: 'Harbour Backup' }).click()
  await page.waitForURL(`${journey.site}/`)
  const [person, ...others] = await everybody(journey)
  assert.deepEqual([person.email, person.stage, others], ['ana@acme.example', 'capture', []])
  await storyOf(journey, person.id, has('/'))
  await page.goto('about:blank')
  const isRead = ({ event }: Answer) => event.name === 'page_read' && event.properties.path === '/'
  await storyOf(journey, person.id, (facts) => facts.some(isRead))
  await page.close()
  return person.id
}

/** The background packed that day while the server still lived in it, so that the server saw nothing late. */
async function packAgain(): Promise<void> {
  const { app, workspace } = journey.served.database
  const day = new Date(realNow() - 12 * DAY_MS).toISOString().slice(0, 10)
  await inWorkspace(app, workspace, (client) =>
    client.query('insert into dirty_site_days (workspace_id, day) values ($1, $2)', [workspace, day]),
  )
}

async function comesBack(person: string): Promise<void> {
  Date.now = realNow
  await packAgain()
  await ana.context.clock.setSystemTime(realNow())
  const page = await ana.open()
  await page.goto(`${journey.site}/?utm_source=newsletter&utm_medium=email&utm_campaign=october`)
  // Known by now, and further than the page.
  await offer(page).getByText('How a law firm did it').waitFor()
  await page.getByRole('link', { name: 'Pricing' }).click()
  await offer(page).getByText('Ask for a demo').waitFor()
  await page.getByRole('link', { name: 'Demo', exact: true }).click()
  await askForDemo(page, 'ana@acme.example')
  await page.getByRole('link', { name: 'Case study' }).click()
  await storyOf(journey, person, has('/case-study'))
  await page.close()
}

test('a reader becomes a lead, comes back days later and is handed over: one person, each step once and in order', async () => {
  const person = await comesToKnow()
  await comesBack(person)
  const facts = await storyOf(journey, person)
  const apart = new Set(['cta_viewed', 'cta_clicked', 'page_read'])
  assert.deepEqual(
    facts.map(wordOf).filter((word) => !apart.has(word)),
    [
      ...['/articles/restore-times', '/guide', 'form_viewed', 'form_started'],
      ...['capture.identified', 'form_submitted', 'content_downloaded', '/', '/', '/pricing', '/demo'],
      ...['form_viewed', 'form_started', 'capture.identified', 'form_submitted', 'demo_requested'],
      ...['route.assigned', '/case-study'],
    ],
  )
  const times = facts.map(({ at }) => at)
  assert.deepEqual(times, times.toSorted())
  // An offer is seen and pressed once a page, and reading is told once a page.
  const seen = facts.filter((fact) => apart.has(wordOf(fact)))
  const keys = seen.map(
    ({ at, event }) => `${at.slice(0, 10)} ${event.name} ${event.properties.cta} ${event.properties.path}`,
  )
  assert.deepEqual(keys, [...new Set(keys)])
  assert.deepEqual(ana.errors, [])
})

test('where they came from first and last, how far they got and whose they are', async () => {
  const [line, ...others] = await everybody(journey)
  assert.deepEqual(others, [])
  assert.deepEqual(
    [line.stage, line.furthest, line.track, line.owner.name, line.channel, line.source],
    ['handoff', 'handoff', 'high', 'Rita Rep', 'paid social', 'linkedin'],
  )
  const { first, last } = await journey.ask('GET', `/api/people/${line.id}/record`)
  const told = ({ channel, source, medium, campaign }: Answer) => [channel, source, medium, campaign]
  assert.deepEqual(told(first), ['paid social', 'linkedin', 'paid-social', 'launch'])
  assert.deepEqual(told(last), ['email', 'newsletter', 'email', 'october'])
})

test('the numbers of the doors and of the site count it, and the audit finds nothing', async () => {
  const { forms, ctas, assets } = await journey.ask('GET', '/api/doors')
  const form = (id: string) => {
    const { views, starters, finishers, leads, stages } = forms.find((one: Answer) => one.id === id)
    return { views, starters, finishers, leads, handoff: stages.handoff }
  }
  assert.deepEqual(form('restore-guide'), { views: 1, starters: 1, finishers: 1, leads: 1, handoff: 1 })
  assert.deepEqual(form('demo-request'), { views: 1, starters: 1, finishers: 1, leads: 0, handoff: 1 })
  const [guide] = assets
  assert.deepEqual([guide.id, guide.downloads, guide.people], ['guide', 1, 1])
  const cta = ctas.find((one: Answer) => one.id === 'get-the-guide')
  assert.deepEqual([cta.clicks, cta.conversions], [1, 1])
  const site = await until(
    () => journey.ask('GET', '/api/site'),
    ({ views }) => views === 7,
  )
  assert.deepEqual([site.visits, site.visitors, site.views], [2, 1, 7])
  const found = await until(
    () => findings(journey),
    (all) => all.length === 0,
  )
  assert.deepEqual(found, [])
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { segmentLibrary } from '../../tracker/segment-library.ts'
import { openBrowser } from '../browser.ts'
import { type Answer, findings, type Journey, openJourney } from './scene.ts'
import { askForGuide, everybody, storyOf, visitor, wordOf } from './visitor.ts'

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

const has = (word: string) => (facts: readonly Answer[]) => facts.some((fact) => wordOf(fact) === word)
const named = async (email: string): Promise<Answer[]> =>
  (await everybody(journey)).filter((one) => one.email === email)
const pagesOf = async (person: string, last: string): Promise<string[]> =>
  (await storyOf(journey, person, has(last))).filter(({ event }) => event.type === 'capture.page-viewed').map(wordOf)

/** Reads a page and asks for the guide. */
async function readsAndAsks(email: string, path: string): Promise<void> {
  const someone = await visitor(browser)
  const page = await someone.open()
  await page.goto(journey.site + path)
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  await page.getByRole('link', { name: 'Guide', exact: true }).click()
  await askForGuide(page, email)
  await page.getByRole('link', { name: 'Harbour Backup' }).click()
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  await someone.close()
}

test('what was read before goes with whoever asks, new or known by another browser', async () => {
  await readsAndAsks('ana@join.example', '/articles/ransomware/')
  await readsAndAsks('ana@join.example', '/case-study/')
  const [ana, ...others] = await named('ana@join.example')
  assert.deepEqual(others, [])
  const pages = await pagesOf(ana.id, '/case-study')
  assert.deepEqual(
    pages.filter((path) => path !== '/'),
    ['/articles/ransomware', '/guide', '/case-study', '/guide'],
  )
})

test('two visitors behind one address, and two people at one browser, are two; the history stays with the first', async () => {
  const shared = await visitor(browser)
  const page = await shared.open()
  await page.goto(`${journey.site}/articles/restore-times/`)
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  await page.getByRole('link', { name: 'Guide', exact: true }).click()
  await askForGuide(page, 'ben@shared.example')
  await page.goto(`${journey.site}/guide/`)
  await askForGuide(page, 'cleo@shared.example')
  await shared.close()
  const [ben] = await named('ben@shared.example')
  const [cleo] = await named('cleo@shared.example')
  assert.notEqual(ben.id, cleo.id)
  assert.ok((await pagesOf(ben.id, '/articles/restore-times')).includes('/articles/restore-times'))
  assert.deepEqual(await pagesOf(cleo.id, 'form_submitted'), [])
  // All of these came from 127.0.0.1.
  const [ana] = await named('ana@join.example')
  assert.equal(new Set([ana.id, ben.id, cleo.id]).size, 3)
})

test('Segment’s own library and a plain form without any script of ours reach the same person', async () => {
  const { gate, key, pages } = journey
  const { host } = new URL(gate.url)
  pages.set('/segment.js', await segmentLibrary())
  pages.set(
    '/segment',
    `<!doctype html><title>Segment</title><script src="/segment.js"></script><script>
window.analytics = Segment.load({ writeKey: '${key}', cdnSettings: { integrations: { 'Segment.io': {
  apiHost: '${host}/v1', protocol: 'http', apiKey: '${key}' } } } })
analytics.page()</script>`,
  )
  pages.set(
    '/plain',
    `<!doctype html><title>Plain</title><form method="post" action="${gate.url}/f/main/restore-guide">
<label>Work e-mail <input name="email"></label><button>Send</button></form>`,
  )
  const dora = await visitor(browser)
  const page = await dora.open()
  await page.goto(`${journey.site}/segment`)
  const arrived = page.waitForResponse((answer) => answer.url().includes('/v1/i'))
  await page.evaluate(`analytics.identify('u-7', { email: 'dora@segment.example', company: { name: 'Segment Ltd' } })`)
  await arrived
  await page.goto(`${journey.site}/plain`)
  await page.getByLabel('Work e-mail').fill('dora@segment.example')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('heading', { name: 'Here it is' }).waitFor()
  await dora.close()
  const [person, ...others] = await named('dora@segment.example')
  assert.deepEqual(others, [])
  const facts = await storyOf(journey, person.id, has('form_submitted'))
  assert.deepEqual(facts.map(wordOf).toSorted(), [
    ...['/segment', 'capture.identified', 'capture.identified', 'form_submitted'],
  ])
})

test('after all of it the audit finds nothing', async () => {
  assert.deepEqual(await findings(journey), [])
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { fromMs } from '#src/funnel/brand.ts'
import { publish } from '#src/ledger/publish.ts'
import { defaultFiles } from '#src/parts.ts'
import { openBrowser } from '../browser.ts'
import { type Answer, findings, type Journey, openJourney, until } from './scene.ts'
import { askForGuide, everybody, storyOf, visitor, wordOf } from './visitor.ts'

let browser: Browser
let journey: Journey
before(async () => {
  browser = await openBrowser()
  journey = await openJourney()
  const files = defaultFiles()
  const [name = '', text = ''] = Object.entries(files).find(([path]) => path === 'funnel.yaml') ?? []
  const { app, workspace } = journey.served.database
  const change = { files: { ...files, [name]: `${text}\ntracking: { consent: required }\n` }, note: '', by: 'test' }
  await publish(app, workspace, { ...change, act: false }, fromMs(Date.now()))
  // What a key's script says is known for seconds.
  const script = async () => (await fetch(`${journey.gate.url}/s.js?key=${journey.key}`)).text()
  await until(script, (said) => said.includes('"required"') || said.includes('`required`'))
})
after(async () => {
  await browser.close()
  await journey.close()
})

const KEPT = '[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]'
const mails = async (kind: string): Promise<Answer[]> =>
  (await journey.ask('GET', '/api/outbox')).items.filter((mail: Answer) => mail.kind === kind)
const linkIn = async (mail: Answer, path: string): Promise<string> => {
  const { text } = await journey.ask('GET', `/api/outbox/${mail.id}`)
  const [link] = new RegExp(`${journey.gate.url}/${path}/\\S+`).exec(text) ?? []
  assert.ok(link !== undefined, text)
  return link
}
const newsletter = async (person: string): Promise<Answer> =>
  (await journey.ask('GET', `/api/people/${person}/consents`)).purposes.find(({ id }: Answer) => id === 'newsletter')

async function ana(): Promise<Answer> {
  const [person, ...others] = (await everybody(journey)).filter(({ email }) => email === 'ana@acme.example')
  assert.deepEqual(others, [])
  return person
}

test('where consent is required nothing is kept on the device before it, and the same id after it', async () => {
  const reader = await visitor(browser)
  const page = await reader.open()
  await page.goto(`${journey.site}/articles/restore-times/`)
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  await page.getByRole('link', { name: 'Pricing' }).click()
  await page.waitForURL('**/pricing/')
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  assert.deepEqual(await page.evaluate(KEPT), [[], [], ''])
  const before = await page.evaluate<string>('sluice.anonymousId()')
  await page.getByRole('button', { name: 'Yes' }).click()
  await page.getByRole('link', { name: 'Guide', exact: true }).click()
  await page.waitForURL('**/guide/')
  await page.waitForFunction('window.sluice && sluice.anonymousId')
  assert.equal(await page.evaluate('sluice.anonymousId()'), before)
  await askForGuide(page, 'ana@acme.example', true)
  const person = await ana()
  const facts = await storyOf(journey, person.id, (all) => all.some((fact) => wordOf(fact) === '/guide'))
  const pages = facts.filter(({ event }) => event.type === 'capture.page-viewed').map(wordOf)
  // The article was read under an id that ended with its page.
  assert.deepEqual(pages, ['/pricing', '/guide'])
  await page.getByRole('button', { name: 'No', exact: true }).click()
  // The no alone is remembered.
  assert.deepEqual(await page.evaluate(KEPT), [['sluice'], [], ''])
  assert.deepEqual(reader.errors, [])
  await reader.close()
})

test('a ticked newsletter counts once its mail is confirmed by a press, with its proof', async () => {
  const person = await ana()
  assert.equal((await newsletter(person.id)).state, 'asked')
  const [mail, ...others] = await until(
    () => mails('confirmation'),
    (found) => found.length > 0,
  )
  assert.deepEqual([mail.state, others], ['waiting', []])
  const link = await linkIn(mail, 'c')
  const reader = await visitor(browser)
  const page = await reader.open()
  await page.goto(link)
  assert.equal((await newsletter(person.id)).on, false)
  await page.getByRole('button').first().click()
  await page.waitForLoadState()
  const { state, on } = await until(
    () => newsletter(person.id),
    (found) => found.on,
  )
  assert.deepEqual([state, on], ['granted', true])
  const { history } = await journey.ask('GET', `/api/people/${person.id}/consents`)
  const { proof } = history.find((one: Answer) => one.state === 'granted')
  assert.deepEqual([proof.text, proof.form, proof.version, proof.page], ['Send me news.', 'restore-guide', 1, '/guide'])
  await reader.close()
})

test('the link under a mail unsubscribes by a press, and nothing is written to them afterwards', async () => {
  const person = await ana()
  const [mail] = await until(
    () => mails('asset'),
    (found) => found.length > 0,
  )
  const reader = await visitor(browser)
  const page = await reader.open()
  await page.goto(await linkIn(mail, 'p'))
  assert.equal((await newsletter(person.id)).on, true)
  await page.getByRole('button', { name: /unsubscribe/i }).click()
  await page.waitForLoadState()
  const closed = await until(
    () => newsletter(person.id),
    (found) => !found.on,
  )
  assert.equal(closed.on, false)
  await reader.close()
  const { suppressed } = await journey.ask('GET', `/api/people/${person.id}/consents`)
  assert.equal(suppressed.length > 0, true)
  assert.deepEqual(await findings(journey), [])
})

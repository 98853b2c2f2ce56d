import assert from 'node:assert/strict'
import { after, mock, test } from 'node:test'
import { DOORS } from '#src/access/limits/doors.ts'
import { factsOf, publishText } from '../hosted/desk.ts'
import { openBrowser } from '../screens/browser.ts'
import { until } from '../until.ts'
import { openScene, pageOf, snippet, toldTo, visit, whenTold } from './site.ts'

/** The clock of the limits stands still unless the test moves it, so that a network that used them up stays so. */
let nowMs = 1_000_000
mock.method(performance, 'now', () => nowMs)
const scene = await openScene({ TRUST_PROXY: '127.0.0.1/32' })
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await scene.close()
})

/** Everybody here is of one network, as a proxy says, and no program of the machine itself. */
scene.served.app.server.prependListener('request', ({ headers }) => {
  headers['x-forwarded-for'] = '198.51.100.9'
})

/** Somebody else in the visitor's network sends without end. */
async function useUp(): Promise<void> {
  const { url } = scene.served
  for (let left = DOORS.tell.network.burst; left > 0; left -= 50)
    await Promise.all(
      Array.from({ length: 50 }, () =>
        fetch(`${url}/x/hit`, { method: 'POST', body: '{}' }).then((said) => said.text()),
      ),
    )
  assert.equal((await fetch(`${url}/x/hit`, { method: 'POST', body: '{}' })).status, 429)
}

test('the tracker and the form’s script take 429 as later: everything is told in the end, once', async () => {
  await publishText(
    scene.served,
    `id: news
title: News
origins: ['${scene.site}']
fields:
  - { id: email, kind: email, label: Mail, required: true }
`,
  )
  const form = `<div data-sluice-form="news" data-workspace="main"></div>`
  scene.pages.set('/', pageOf('Home', snippet(scene), form))
  await useUp()
  const { context, page, errors } = await visit(browser)
  await page.clock.install()
  const turnedAway: string[] = []
  page.on('response', (answer) => {
    if (answer.status() === 429) turnedAway.push(new URL(answer.url()).pathname)
  })
  await page.goto(scene.site)
  await until('both were told to come later', async () => {
    await page.clock.runFor(1_000)
    return turnedAway.includes('/v1/batch') && turnedAway.includes('/x/hit')
  })
  assert.deepEqual(await toldTo(scene), [])
  nowMs += 60_000
  await page.evaluate(`sluice('track', 'looked_again')`)
  await until('all of it is told', async () => {
    await page.clock.runFor(5_000)
    return (await toldTo(scene)).length >= 3
  })
  await page.clock.runFor(60_000)
  const told = await whenTold(scene, (all) => all.length >= 3)
  assert.deepEqual(told.map(({ name }) => name).toSorted(), ['/', 'form_viewed', 'looked_again'])
  assert.equal(new Set(told.map(({ who }) => who)).size, 1)
  assert.deepEqual(errors, [])
  await context.close()
})

test('a form that is sent in a busy moment is sent again by its script, and is one submission', async () => {
  const { url } = scene.served
  const bad = new URLSearchParams({ email: 'nobody' })
  for (let left = DOORS.send.network.burst; left > 0; left -= 50)
    await Promise.all(
      Array.from({ length: 50 }, () =>
        fetch(`${url}/f/main/news`, { method: 'POST', body: bad }).then((said) => said.text()),
      ),
    )
  const { context, page, errors } = await visit(browser)
  await page.goto(`${url}/f/main/news`)
  await page.getByLabel('Mail').fill('busy@acme.example')
  const late = page.waitForResponse((answer) => answer.status() === 429)
  await page.getByRole('button', { name: 'Send' }).click()
  await late
  nowMs += 60_000
  await page.getByRole('heading', { name: 'Thank you' }).waitFor()
  const sent = (await factsOf(scene.served, 'email', 'busy@acme.example')).filter(
    ({ body }) => body.type === 'capture.tracked' && body.name === 'form_submitted',
  )
  assert.equal(sent.length, 1)
  assert.deepEqual(errors, [])
  await context.close()
})

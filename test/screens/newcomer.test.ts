import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openBrowser } from './browser.ts'

const top = mkdtempSync(join(tmpdir(), 'sluice-newcomer-'))
chmodSync(top, 0o711)
const browser = await openBrowser()
let server: ChildProcess | undefined
after(async () => {
  await browser.close()
  if (server !== undefined && server.exitCode === null) {
    const ended = new Promise((done) => server?.once('close', done))
    server.kill('SIGTERM')
    await ended
  }
  rmSync(top, { recursive: true, force: true })
})

/** Starts the program as a newcomer does, in a home of its own; resolves with what it printed once that has the link. */
function start(): Promise<string> {
  const program = new URL('../../sluice', import.meta.url).pathname
  const child = spawn(program, ['start'], {
    env: { PATH: '/usr/bin:/bin', SLUICE_HOME: join(top, '.sluice'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  server = child
  let out = ''
  return new Promise((done, failed) => {
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (out.includes('Stop ')) done(out)
    })
    child.once('close', (code) => failed(new Error(`It ended with ${code}: ${out}`)))
  })
}

/** Everything the browser complains about. */
function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (request.url().endsWith('/api/csp-report')) complaints.push(`policy: ${request.postData() ?? ''}`)
  })
  return complaints
}

const NAMES = ['Ada', 'Ben', 'Cleo', 'Dai', 'Eva', 'Finn', 'Gül', 'Hugo', 'Ines', 'Jürgen']
const CSV = [
  'Email,First Name,Company,Employees,Created',
  ...NAMES.map((name, n) => `lead${n}@firm${n}.example,${name},Firm ${n},${20 + n * 10},2026-03-0${(n % 9) + 1}`),
].join('\n')

const next = (page: Page) => page.getByRole('button', { name: 'Save and go on' }).click()
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).first().waitFor()

async function answerFour(page: Page): Promise<void> {
  await heading(page, 'What is your company?')
  await next(page)
  await heading(page, 'Who do you sell to?')
  await page.getByLabel('They hand their IT to us').check()
  await next(page)
  await heading(page, 'Who answers leads?')
  await page.getByLabel('Name', { exact: true }).fill('Ben Okafor')
  await page.getByLabel('E-mail address').fill('ben@newcomer.example')
  await next(page)
  await heading(page, 'When do you work?')
  await next(page)
  await heading(page, 'Your funnel')
  await page.getByRole('button', { name: 'Publish this funnel' }).click()
  await heading(page, 'Your funnel is ready')
}

async function drop(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Drop my CSV' }).click()
  await heading(page, 'Import')
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'leads.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) })
  await page.getByRole('button', { name: /import 10 /i }).click()
  await page.getByText('Nobody was contacted').waitFor()
  await page.getByRole('link', { name: 'See the funnel' }).click()
}

test('from the ready line to the own funnel with ten leads, and to a demo, without a manual', async (context) => {
  const began = performance.now()
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1)
  const link = /(http:\/\/127\.0\.0\.1:\d+\/set-up\?token=[\w-]+)/.exec(await start())?.[1]
  assert.ok(link)
  context.diagnostic(`${seconds()} s: the ready line`)
  const tab = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1440, height: 900 },
  })
  const page = await tab.newPage()
  const complaints = listen(page)
  await page.goto(link)
  await page.getByLabel('Company or team').fill('Newcomer Ltd')
  await page.getByLabel('Your name').fill('Nia Newcomer')
  await page.getByLabel('Mail address').fill('nia@newcomer.example')
  await page.getByLabel('Choose a password').fill('a few words that do')
  await page.getByRole('button', { name: 'Make my account' }).click()
  await answerFour(page)
  context.diagnostic(`${seconds()} s: the funnel is published`)
  await drop(page)
  await heading(page, 'Funnel')
  const answer = await page.request.get(new URL('/api/funnel', link).href, {
    headers: { 'x-sluice-workspace': 'main' },
  })
  const report = await answer.json()
  assert.equal(report.total.stages.find((row: { stage: string }) => row.stage === 'capture').entered, 10)
  // Ten came in months ago, so all time shows them.
  await page.goto(new URL('/w/main/funnel?range=all', link).href)
  await page.getByRole('main').getByText('10', { exact: true }).first().waitFor()
  context.diagnostic(`${seconds()} s: ten leads in the own funnel`)
  await page.goto(new URL('/w/main/set-up?step=done', link).href)
  await page.getByRole('button', { name: 'Send a test lead' }).click()
  await page.getByRole('heading', { name: /came in$/ }).waitFor()
  await page.getByText(/Ben Okafor ·/).waitFor()
  await page.getByRole('button', { name: 'Take the test lead back' }).click()
  await page.getByText('The test lead is gone').waitFor()
  context.diagnostic(`${seconds()} s: a test lead found its rep`)
  await page.getByRole('button', { name: 'See a demo' }).click()
  await page.getByRole('link', { name: 'Open the demo' }).waitFor({ timeout: 120_000 })
  context.diagnostic(`${seconds()} s: the demo is filled`)
  await page.getByRole('link', { name: 'Open the demo' }).click()
  await page.getByText('The leak: Qualification (MQL) to Handoff (SQL).').waitFor()
  context.diagnostic(`${seconds()} s: its leak is named`)
  await page.goto(new URL('/w/main/set-up?step=done', link).href)
  await page.getByRole('button', { name: 'Remove the demo' }).click()
  await page.getByText('The demo is gone').waitFor()
  assert.deepEqual(complaints, [])
  await tab.close()
})

import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { type Answer, type Journey, until } from './scene.ts'

/** Somebody with a browser of their own, and what its console says against a page but for requests that failed. */
export interface Visitor {
  readonly context: BrowserContext
  readonly errors: string[]
  readonly open: () => Promise<Page>
  readonly close: () => Promise<void>
}

/** A browser that nobody takes for a program. */
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36'

/** What a browser writes by itself about a request that did not arrive, or was not allowed. */
const ABOUT_REQUESTS = /^(Failed to load resource|Access to fetch at)/

export async function visitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, userAgent: PERSON, ...options })
  const errors: string[] = []
  context.on('weberror', (error) => errors.push(error.error().message))
  context.on('console', (message) => {
    if (message.type() === 'error' && !ABOUT_REQUESTS.test(message.text())) errors.push(message.text())
  })
  return { context, errors, open: () => context.newPage(), close: () => context.close() }
}

/** Waits until Sluice has drawn its form in the place of the page's own. */
export const drawn = (page: Page, form: string) => page.locator(`[data-sluice-form="${form}"] form[data-sluice]`)

/** Asks for the guide in the form that Sluice drew. */
export async function askForGuide(page: Page, email: string, agrees = false): Promise<void> {
  const form = drawn(page, 'restore-guide')
  await form.getByLabel('Work e-mail').fill(email)
  if (agrees) await form.getByLabel('Send me news.').check()
  await form.getByRole('button', { name: 'Send me the guide' }).click()
  await page.getByRole('heading', { name: 'Here it is' }).waitFor()
}

/** Asks for a demo in the form that Sluice drew, as somebody whom the definition of an IT services company takes at once. */
export async function askForDemo(page: Page, email: string): Promise<void> {
  const form = drawn(page, 'demo-request')
  await form.getByLabel('Work e-mail').fill(email)
  await form.getByLabel('Your name').fill('Ana Lead')
  await form.getByLabel('Company').fill('Acme')
  await form.getByLabel('How many people work there?').selectOption('50')
  await form.getByRole('button', { name: 'Next' }).click()
  await form.getByLabel('When would you like to start?').selectOption('3')
  await form.getByLabel('What could you spend on it in a year?').selectOption('20000')
  await form.getByRole('button', { name: 'Ask for a demo' }).click()
  await page.getByRole('heading', { name: 'Thank you, we have it' }).waitFor()
}

/** Everybody in the people table. */
export const everybody = async ({ ask }: Journey): Promise<Answer[]> =>
  (await ask('GET', '/api/people/table?limit=200')).people

/** A fact of a timeline in a word. */
export const wordOf = ({ event }: Answer): string =>
  event.type === 'capture.page-viewed' ? event.path : event.type === 'capture.tracked' ? event.name : event.type

/** What a person did, oldest first, once it is as much as is waited for. */
export async function storyOf(
  { ask }: Journey,
  person: string,
  isWhole: (facts: readonly Answer[]) => boolean = () => true,
): Promise<Answer[]> {
  const look = async () => (await ask('GET', `/api/people/${person}/timeline?limit=200`)).items.toReversed()
  return until<Answer[]>(look, isWhole)
}

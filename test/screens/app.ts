import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Role } from '#src/access/access.ts'
import { signIn } from '../signed-in.ts'
import type { Served } from './served.ts'

/** A signed-in tab that hears every complaint of the browser. */
export interface Opened {
  readonly page: Page
  /** Everything that went wrong so far, in words. */
  readonly complaints: readonly string[]
  /** Fails on any console error or warning, failed request, thrown error or breach of the page's policy. */
  readonly assertQuiet: () => void
  readonly close: () => Promise<void>
}

export interface OpenOptions extends BrowserContextOptions {
  /** Its slug; `main` unless said. */
  readonly workspace?: string
  readonly email?: string
  /** Answers of 400 and above that the test brings about on purpose: part of the address. */
  readonly expected?: readonly RegExp[]
}

/** A tab of somebody with a role, signed in, with no page loaded yet; `null` is nobody. */
export async function openAs(
  browser: Browser,
  served: Pick<Served, 'database' | 'url'>,
  role: Role | null,
  { workspace = 'main', email, expected = [], ...options }: OpenOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ baseURL: served.url, viewport: { width: 1440, height: 900 }, ...options })
  if (role !== null) {
    const { cookie } = await signIn(served, { role, workspace, ...(email === undefined ? {} : { email }) })
    const [name = '', value = ''] = cookie.split(/=(.*)/s)
    await context.addCookies([{ name, value, url: served.url, httpOnly: true, sameSite: 'Lax' }])
  }
  const page = await context.newPage()
  const complaints: readonly string[] = complaintsOf(page, expected)
  return {
    page,
    complaints,
    assertQuiet: () => assert.deepEqual(complaints, []),
    close: () => context.close(),
  }
}

/** A request that a screen gave up because it was left is no failure. */
const LEFT = /ERR_ABORTED/

function complaintsOf(page: Page, expected: readonly RegExp[]): string[] {
  const complaints: string[] = []
  const isExpected = (address: string) => expected.some((one) => one.test(address))
  page.on('console', (message) => {
    const where = message.location().url
    const isLoud = message.type() === 'error' || message.type() === 'warning'
    if (isLoud && !(isExpected(where) || isExpected(message.text()))) complaints.push(`${message.text()} (${where})`)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    if (!(LEFT.test(why) || isExpected(request.url()))) complaints.push(`${why} ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && !isExpected(response.url()))
      complaints.push(`${response.status()} ${response.url()}`)
  })
  page.on('request', (request) => {
    if (request.url().endsWith('/api/csp-report')) complaints.push(`policy: ${request.postData() ?? ''}`)
  })
  return complaints
}

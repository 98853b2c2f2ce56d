import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { fromMs } from '#src/funnel/brand.ts'
import { authCalls } from '#src/server/auth/calls.ts'
import { setUpToken } from '#src/server/auth/set-up.ts'
import { signInWords as words } from '../../ui/words/sign-in.ts'
import { account, codeOf, PASSWORD } from '../account.ts'
import { CookieJar } from '../cookie-jar.ts'
import { signIn } from '../signed-in.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { serve } from './served.ts'

const served = await serve()
const browser = await openBrowser()
after(async () => {
  await browser.close()
  await served.close()
})
const { app } = served.database
const EMAIL = 'ana.lindqvist-schwarzenberger@us.example'

/** Looks at a screen as it stands: wide and on a phone, light and dark, by axe and for anything cut off. */
async function look(page: Page, name: string): Promise<void> {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      assert.deepEqual(await seriousFaults(page), [], `${name} ${width} ${colorScheme}`)
    }
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true, `${name} ${width}`)
  }
}

test('the first run: the link of the console makes the first account, and a mistake keeps what was typed', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, null, { expected: [/api\/set-up$/] })
  await page.goto('/set-up')
  await page.getByText(words.setUpCommand).waitFor()
  const token = await setUpToken(app, fromMs(Date.now()))
  await page.goto(`/set-up?token=${token}`)
  await page.getByLabel(words.company).fill('Lindqvist & Söhne Präzisionsmaschinenbau GmbH')
  await page.getByLabel(words.yourName).fill('Ana Lindqvist')
  await page.getByLabel(words.email).fill(EMAIL)
  await page.getByLabel(words.choosePassword, { exact: true }).fill('short')
  await page.keyboard.press('Enter')
  await page.getByText('10 to 200 characters are needed').waitFor()
  await look(page, 'first-account')
  assert.equal(await page.getByLabel(words.yourName).inputValue(), 'Ana Lindqvist')
  await page.getByLabel(words.choosePassword, { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/w/main/set-up')
  assertQuiet()
  await close()
})

test('signing in by keyboard alone: a wrong password is said, the right one leads to where one was going', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, null, { expected: [/api\/session$/] })
  await page.goto('/w/main/settings')
  await page.waitForURL('**/sign-in?**')
  const email = page.getByLabel(words.email)
  await email.waitFor()
  await email.focus()
  await page.keyboard.type(EMAIL)
  await page.keyboard.press('Tab')
  await page.keyboard.type('wrong one')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await look(page, 'sign-in')
  assert.equal(await email.inputValue(), EMAIL)
  await page.getByLabel(words.password, { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/w/main/settings')
  assertQuiet()
  await close()
})

test('two-factor sign-in: the code of the app, or one that was kept', async () => {
  await account(served.database, 'fay@us.example')
  const jar = new CookieJar(served.url)
  await jar.signIn('fay@us.example', PASSWORD)
  const { uri, backupCodes } = await jar.answer<{ uri: string; backupCodes: string[] }>('POST', '/api/two-factor', {
    password: PASSWORD,
  })
  await jar.ask('POST', '/api/two-factor/confirm', { code: await codeOf(uri) })
  const { page, assertQuiet, close } = await openAs(browser, served, null, { expected: [/api\/session\/two-factor$/] })
  const begin = async () => {
    await page.goto('/sign-in')
    await page.getByLabel(words.email).fill('fay@us.example')
    await page.getByLabel(words.password, { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByText(words.codeLead).waitFor()
  }
  await begin()
  await page.keyboard.type('000000')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await look(page, 'two-factor')
  await page.getByLabel(words.code, { exact: true }).fill(await codeOf(uri))
  await page.keyboard.press('Enter')
  await page.waitForURL('**/w/main/funnel')
  await page.context().clearCookies()
  await begin()
  await page.getByRole('button', { name: words.useBackup }).click()
  await page.getByLabel(words.backupCode).fill(backupCodes[0] ?? '')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/w/main/funnel')
  assertQuiet()
  await close()
})

test('an address behind ?to= that is not ours leads nowhere else', async () => {
  const { page, close } = await openAs(browser, served, null)
  for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    await page.context().clearCookies()
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`)
    await page.getByLabel(words.email).fill(EMAIL)
    await page.getByLabel(words.password, { exact: true }).fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/w/main/funnel')
  }
  await close()
})

test('a forgotten password: who can print a link, and setting a new one by it', async () => {
  const { page, assertQuiet, close } = await openAs(browser, served, null)
  await page.goto('/forgot')
  await page.getByLabel(words.email).fill(EMAIL)
  await page.getByText(words.forgotCommand(EMAIL)).waitFor()
  await look(page, 'forgot')
  const { rows } = await app.query<{ id: string }>('select id from users where email = $1', [EMAIL])
  const token = await authCalls(app, () => 'not needed for a link').allowReset(rows[0]?.id ?? '', 60)
  await page.goto(`/reset?token=${token}`)
  await page.getByLabel(words.newPassword, { exact: true }).fill(PASSWORD)
  await look(page, 'reset')
  await page.keyboard.press('Enter')
  await page.getByText(words.resetDone).waitFor()
  assertQuiet()
  await close()
})

test('an invitation: a new account, and one that is there already', async () => {
  const owner = await signIn(served, { role: 'owner', email: EMAIL })
  const jar = new CookieJar(served.url, owner.headers)
  const invite = async (email: string) =>
    (await jar.answer<{ link: string }>('POST', '/api/team/invitations', { email, role: 'rep' })).link
  const { page, assertQuiet, close } = await openAs(browser, served, null, { expected: [/api\/invitations\/a+$/] })
  await page.goto(await invite('ben@us.example'))
  await page.getByLabel(words.yourName).fill('Ben Okafor')
  await page.getByLabel(words.choosePassword, { exact: true }).fill(PASSWORD)
  await look(page, 'invitation')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/w/main/funnel')
  await signIn(served, { role: 'viewer', email: 'cleo@us.example' })
  await app.query(`delete from members where user_id in (select id from users where email = 'cleo@us.example')`)
  const link = await invite('cleo@us.example')
  await page.goto(link)
  await page.getByText(words.otherAddress('ben@us.example')).waitFor()
  await look(page, 'invitation-other')
  await page.getByRole('button', { name: words.signOutFirst }).click()
  await page.getByRole('link', { name: words.signInToJoin }).waitFor()
  await page.goto(`/invitation?token=${'a'.repeat(43)}`)
  await page.getByRole('alert').waitFor()
  await look(page, 'invitation-gone')
  assertQuiet()
  await close()
})

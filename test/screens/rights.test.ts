import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { z } from 'zod'
import { until } from '../until.ts'
import { openAs } from './app.ts'
import { seriousFaults } from './axe.ts'
import { openBrowser } from './browser.ts'
import { type Served, send, serve } from './served.ts'

const GIVEN = z.object({ person: z.object({ id: z.guid() }) })

let own: Served
let browser: Browser
before(async () => {
  own = await serve()
  browser = await openBrowser()
})
after(async () => {
  await browser.close()
  await own.close()
})

async function lead(body: object): Promise<string> {
  const answer = await send(own, '/v1/leads', body)
  assert.ok(answer.ok, await answer.clone().text())
  return GIVEN.parse(await answer.json()).person.id
}

const recordOf = async (id: string): Promise<string> =>
  (await fetch(`${own.url}/api/people/${id}`, { headers: { authorization: `Bearer ${own.key}` } })).text()

test('who erases somebody reads where else the name stands, with its namesakes, and takes it away there too', async () => {
  const ana = await lead({ email: 'ana@quarry.example', name: 'Ana Ott' })
  await lead({ email: 'another@hill.example', name: 'Ana Ott' })
  const ben = await lead({ email: 'ben@smith.example', name: 'Ben', it_pain: 'ask Ana Ott, she knows' })
  assert.match(await recordOf(ben), /ask Ana Ott, she knows/)
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner')
  await page.goto(`/w/main/people/${ana}`)
  await page.getByRole('button', { name: 'Erase this person' }).click()
  const drawer = page.getByRole('dialog', { name: 'Erase Ana Ott' })
  await drawer.getByText('“Ana Ott” is named in one other place. One other person bears this name.').waitFor()
  await drawer.getByText('ask Ana Ott, she knows').waitFor()
  const press = drawer.getByRole('button', { name: 'Erase Ana Ott for ever' })
  assert.equal(await press.isDisabled(), true)
  await drawer.getByLabel('Clear the name there too').check()
  assert.deepEqual(await seriousFaults(page), [])
  await drawer.getByLabel('Write “erase” to go on').fill('Erase')
  await press.click()
  await page.getByText('Ana Ott is erased.').waitFor()
  await page.waitForURL(/\/people$/)
  await until('the name is gone from the record of Ben', async () => !(await recordOf(ben)).includes('Ana Ott'))
  assert.match(await recordOf(ben), /\[erased\]/)
  assertQuiet()
  await close()
})

test('without the tick a name that others may bear stays where it is, and of nobody named nothing is asked', async () => {
  const eva = await lead({ email: 'eva@quarry.example', name: 'Eva Lind' })
  const cleo = await lead({ email: 'cleo@smith.example', name: 'Cleo', it_pain: 'Eva Lind sent me' })
  const viewport = { width: 390, height: 844 }
  const { page, assertQuiet, close } = await openAs(browser, own, 'owner', { viewport, colorScheme: 'dark' })
  const eraser = async (id: string, name: string) => {
    await page.goto(`/w/main/people/${id}?tab=score`)
    await page.getByRole('button', { name: 'Erase this person' }).click()
    return page.getByRole('dialog', { name: `Erase ${name}` })
  }
  const drawer = await eraser(eva, 'Eva Lind')
  await drawer.getByText('“Eva Lind” is named in one other place.').waitFor()
  assert.deepEqual(await seriousFaults(page), [])
  assert.equal(await page.evaluate('document.documentElement.scrollWidth > innerWidth'), false)
  await drawer.getByLabel('Write “erase” to go on').fill('erase')
  await drawer.getByRole('button', { name: 'Erase Eva Lind for ever' }).click()
  await page.getByText('Eva Lind is erased.').waitFor()
  assert.match(await recordOf(cleo), /Eva Lind sent me/)
  const alone = await eraser(cleo, 'Cleo')
  await alone.getByText('Looking where else they are named').waitFor({ state: 'detached' })
  assert.equal(await alone.getByLabel('Clear the name there too').count(), 0)
  assertQuiet()
  await close()
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { SignedInBrowser } from '#test/signed-in.ts'
import { type Answer, type Desk, desk } from './desk.ts'

let here: Desk
let mia: SignedInBrowser
before(async () => {
  here = await desk()
  mia = await here.as('marketer')
  for (const name of ['ana', 'ben', 'eva'])
    await here.lead({ email: `${name}@acme.example`, events: [{ page: '/pricing' }] })
  await here.lead({
    email: 'kim@zebra.example',
    company: 'Zebra',
    headcount: 60,
    events: [{ event: 'quote_requested' }],
  })
  await here.lead({ email: 'lea@free.example', company: '100 % Käse' })
})
after(() => here.close())

const domains = (page: Answer) => page.items.map((one: Answer) => one.domain)

test('companies in every order, page by page, each once', async () => {
  assert.deepEqual(domains(await here.ask(mia, 'GET', '/api/accounts')), [
    'acme.example',
    'zebra.example',
    'free.example',
  ])
  for (const sort of ['engagement', 'people', 'value', 'name']) {
    const seen: string[] = []
    let after_ = ''
    do {
      const page = await here.ask(mia, 'GET', `/api/accounts?sort=${sort}&limit=1${after_}`)
      seen.push(...domains(page))
      after_ = page.next === null ? '' : `&after=${encodeURIComponent(page.next)}`
    } while (after_ !== '')
    assert.deepEqual(seen.toSorted(), ['acme.example', 'free.example', 'zebra.example'], sort)
  }
  assert.deepEqual(domains(await here.ask(mia, 'GET', '/api/accounts?search=zeb')), ['zebra.example'])
  assert.deepEqual(domains(await here.ask(mia, 'GET', '/api/accounts?search=%25')), ['free.example'])
  await here.ask(mia, 'GET', '/api/accounts?sort=people&after=0195f000-0000-7000-8000-00000000a4a0~x', undefined, 400)
})

test('a company shows its people, its score and their newest facts', async () => {
  const { items } = await here.ask(mia, 'GET', '/api/accounts?search=acme')
  const account = await here.ask(mia, 'GET', `/api/accounts/${items[0].id}`)
  assert.equal(account.people.length, 3)
  const sum = account.people.reduce((total: number, one: Answer) => total + one.engagement, 0)
  assert.ok(Math.abs(account.score.engagement - sum) < 0.02)
  assert.equal(account.score.active, 3)
  assert.ok(account.timeline.some((one: Answer) => one.fact.event.type === 'capture.page-viewed'))
  await here.ask(mia, 'GET', '/api/accounts/0195f000-0000-7000-8000-00000000a4a0', undefined, 404)
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Answer, type Desk, desk } from '../person/desk.ts'
import { send } from '../screens/served.ts'
import type { SignedInBrowser } from '../signed-in.ts'
import { until } from '../until.ts'

let place: Desk
let marketer: SignedInBrowser
before(async () => {
  place = await desk()
  marketer = await place.as('marketer')
})
after(() => place.close())

const link = (path: string) => ({ kind: 'link', url: `https://us.example/${path}` })
const CTA = { title: 'Read the checklist', text: '', kind: 'checklist', position: 'TOFU', target: link('checklist') }
const add = (said: object = {}): Promise<Answer> => place.ask(marketer, 'POST', '/api/ctas', { ...CTA, ...said }, 201)
const setState = (cta: Answer, state: string, status = 200): Promise<Answer> =>
  place.ask(marketer, 'POST', `/api/ctas/${cta.id}/state`, { state, version: cta.version }, status)
const published = async (said: object): Promise<Answer> => setState(await add(said), 'published')

async function shown(
  said: Readonly<Record<string, string>>,
): Promise<{ status: number; cta: Answer; headers: Headers }> {
  const answer = await fetch(`${place.own.url}/x/cta?${new URLSearchParams({ workspace: 'main', ...said })}`)
  const text = await answer.text()
  return { status: answer.status, cta: text === '' ? null : JSON.parse(text), headers: answer.headers }
}
/** CTAs are remembered for a second. */
async function eventually(said: Readonly<Record<string, string>>, id: string | undefined): Promise<Answer> {
  let found = await shown(said)
  await until(`the CTA shown is ${id}`, async () => {
    found = await shown(said)
    return found.cta?.id === id
  })
  return found
}

test('a new workspace offers a demo at the bottom, where pricing is, and nothing at the top', async () => {
  const { items, paths } = await place.ask(marketer, 'GET', '/api/ctas')
  assert.deepEqual(
    items.map(({ id, position, state, target, broken }: Answer) => ({ id, position, state, target, broken })),
    [
      {
        ...{ id: 'ask-for-a-demo', position: 'BOFU', state: 'published' },
        ...{ target: { kind: 'form', form: 'demo-request' }, broken: null },
      },
    ],
  )
  assert.deepEqual(paths, { rules: [{ path: '/pricing', position: 'BOFU' }], version: 1 })
  const pricing = await shown({ path: '/pricing' })
  assert.equal(pricing.cta.id, 'ask-for-a-demo')
  assert.match(pricing.cta.href, /\/f\/main\/demo-request$/)
  assert.equal((await shown({ path: '/blog/backup' })).status, 204)
  assert.equal((await shown({ position: 'TOFU', path: '/pricing' })).status, 204)
})

test('a demo at the top, a link that is none of the web and a CTA that leads nowhere are refused', async () => {
  const top = await place.ask(marketer, 'POST', '/api/ctas', { ...CTA, kind: 'book a demo' }, 400)
  assert.match(top.error.message, /not offered at the top/)
  for (const url of ['javascript:alert(1)', 'java\nscript:alert(1)', '//evil.com', 'https://ex.com@evil.com'])
    await place.ask(marketer, 'POST', '/api/ctas', { ...CTA, target: { kind: 'link', url } }, 400)
  const lost = await add({ title: 'Lost', target: { kind: 'form', form: 'nowhere' } })
  const refused = await setState(lost, 'published', 400)
  assert.equal(refused.error.message, 'The form "nowhere" is not published.')
})

test('the answer is about the CTA alone, for any site, and is kept nowhere', async () => {
  await published({ title: 'Get the <b>list</b>', text: 'Ten “points”' })
  const { cta, headers } = await eventually({ position: 'tofu' }, 'get-the-b-list-b')
  assert.deepEqual(cta, {
    ...{ id: 'get-the-b-list-b', title: 'Get the <b>list</b>', text: 'Ten “points”' },
    ...{ href: 'https://us.example/checklist', rule: 'page', position: 'TOFU' },
    reason: 'The position of the page decides.',
  })
  assert.equal(headers.get('access-control-allow-origin'), '*')
  assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin')
  assert.equal(headers.get('cache-control'), 'no-store')
  assert.equal(headers.get('set-cookie'), null)
  assert.equal((await shown({ workspace: 'nowhere' })).status, 404)
  assert.equal((await shown({ anonymous: 'x'.repeat(300), path: '\u0000%00' })).status, 200)
})

test('somebody who is known to be further sees the later offer; an unknown browser never does', async () => {
  await published({ title: 'A case', kind: 'case study', position: 'MOFU', target: link('case') })
  await eventually({ position: 'MOFU' }, 'a-case')
  const lead = {
    ...{ email: 'ana@acme.example', anonymousId: 'anon-ana', headcount: 60, budget: 12_000, timeline: 3 },
    events: [{ event: 'quote_requested' }],
  }
  assert.ok((await send(place.own, '/v1/leads', lead)).ok)
  const pages = { anonymousId: 'anon-nobody', event: 'quote_requested', messageId: 'q-1' }
  assert.ok((await send(place.own, '/v1/track', pages)).ok)
  const later = await shown({ position: 'TOFU', anonymous: 'anon-ana' })
  assert.equal(later.cta.rule, 'stage')
  assert.notEqual(later.cta.id, 'get-the-b-list-b')
  for (const anonymous of ['anon-nobody', 'anon-other', '']) {
    const { cta } = await shown({ position: 'TOFU', anonymous })
    assert.deepEqual([cta.id, cta.rule], ['get-the-b-list-b', 'page'])
  }
})

test('what somebody has is not offered again', async () => {
  const body = { title: 'Guide A', kind: 'guide', position: 'TOFU', gated: false, source: link('guide.pdf') }
  const { id, version } = await place.ask(marketer, 'POST', '/api/assets', body, 201)
  await place.ask(marketer, 'POST', `/api/assets/${id}/state`, { state: 'published', version })
  for (const cta of (await place.ask(marketer, 'GET', '/api/ctas')).items)
    if (cta.position === 'TOFU' && cta.state === 'published') await setState(cta, 'archived')
  await published({ title: 'Take guide A', kind: 'guide', target: { kind: 'asset', asset: id } })
  await eventually({ position: 'TOFU', anonymous: 'anon-guide' }, 'take-guide-a')
  const download = {
    anonymousId: 'anon-guide',
    event: 'content_downloaded',
    properties: { asset: id },
    messageId: 'd-1',
  }
  assert.ok((await send(place.own, '/v1/track', download)).ok)
  // Nobody told us who this is, so that nothing later is shown either.
  assert.equal((await shown({ position: 'TOFU', anonymous: 'anon-guide' })).status, 204)
  const identify = { anonymousId: 'anon-guide', traits: { email: 'ben@acme.example' }, messageId: 'i-1' }
  assert.ok((await send(place.own, '/v1/identify', identify)).ok)
  assert.equal((await shown({ position: 'TOFU', anonymous: 'anon-guide' })).cta.id, 'a-case')
  assert.equal((await shown({ position: 'TOFU', anonymous: 'anon-other' })).cta.id, 'take-guide-a')
})

test('a CTA whose target is taken away is not shown, and the list says why', async () => {
  const { items } = await place.ask(marketer, 'GET', '/api/assets')
  const guide = items.find(({ id }: Answer) => id === 'guide-a')
  await place.ask(marketer, 'POST', '/api/assets/guide-a/state', { state: 'draft', version: guide.version })
  await eventually({ position: 'TOFU' }, undefined)
  const list = await place.ask(marketer, 'GET', '/api/ctas')
  const cta = list.items.find(({ id }: Answer) => id === 'take-guide-a')
  assert.deepEqual([cta.href, cta.broken], [null, 'The asset "guide-a" is not published.'])
})

test('the preview says for every stage and position what is shown and why', async () => {
  const { rows, page } = await place.ask(marketer, 'GET', '/api/ctas/preview?path=/Pricing/?x=1')
  assert.deepEqual(page, { position: 'BOFU', by: 'path', path: '/pricing' })
  assert.deepEqual(rows[0].name, 'A stranger')
  assert.deepEqual(
    rows[0].cells.map(({ position, cta, rule }: Answer) => [position, cta?.id ?? null, rule]),
    [
      ['TOFU', null, null],
      ['MOFU', 'a-case', 'page'],
      ['BOFU', 'ask-for-a-demo', 'page'],
    ],
  )
  const one = await place.ask(marketer, 'GET', `/api/ctas/preview?position=TOFU&stage=${rows.at(-1).stage}`)
  assert.equal(one.rows.length, 1)
  assert.equal(one.rows[0].cells.length, 1)
})

test('path rules are cleaned, kept in their order and not overwritten unseen', async () => {
  const rules = [
    { path: '/Solutions/*', position: 'MOFU' },
    { path: '/pricing/', position: 'BOFU' },
  ]
  const saved = await place.ask(marketer, 'PUT', '/api/cta-paths', { rules, version: 1 })
  assert.deepEqual(
    saved.rules.map(({ path }: Answer) => path),
    ['/solutions/*', '/pricing'],
  )
  await place.ask(marketer, 'PUT', '/api/cta-paths', { rules, version: 1 }, 409)
  for (const path of ['pricing', '/a b', '/x?y', '/a*b'])
    await place.ask(marketer, 'PUT', '/api/cta-paths', { rules: [{ path, position: 'BOFU' }], version: 2 }, 400)
  const viewer = await place.as('viewer')
  await place.ask(viewer, 'PUT', '/api/cta-paths', { rules: [], version: 2 }, 403)
})

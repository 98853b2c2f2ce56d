import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { RefusalPage, RefusalSummary, Released } from '#src/capture/refused/asked.ts'
import { keepRefused, MOST_KEPT, sweepTallies } from '#src/capture/refused/store.ts'
import { createWorkspace } from '#src/db/workspace.ts'
import { countOf, factsOf, namesOf, post, publishText, tokenOf } from '#test/hosted/desk.ts'
import { type Desk, deskOf } from '#test/people/desk.ts'
import { type Served, serve } from '#test/screens/served.ts'
import { signIn } from '#test/signed-in.ts'

const FORM = `id: demo
title: Demo
event: demo_requested
steps:
  - fields:
      - { id: email, kind: email, label: Mail, required: true, trait: email }
      - { id: note, kind: text, label: Note }
`

let own: Served
let desk: Desk
before(async () => {
  own = await serve()
  await publishText(own, FORM)
  desk = await deskOf(own, { role: 'marketer' })
})
after(() => own.close())

/** A bot that fills in whatever it finds. */
async function trapped(email: string, note = 'hello'): Promise<Response> {
  return post(own, 'demo', { _token: await tokenOf(own, 'demo'), email, note, website_confirm: 'http://x' })
}
const list = (query = ''): Promise<RefusalPage> => desk.read<RefusalPage>(`/api/refusals?${query}`)
const idOf = async (email: string): Promise<string> => {
  const found = (await list('limit=200')).items.find((one) => one.email === email)
  assert.ok(found !== undefined, `${email} was refused`)
  return found.id
}
const act = async <T>(what: string, ids: readonly string[]): Promise<T> => {
  const answer = await desk.post(`/api/refusals/${what}`, { ids })
  assert.equal(answer.status, 200)
  return (await answer.json()) as T
}

test('B5: a filled trap is answered as a person is, stored for a look, believed by nobody and mailed to nobody', async () => {
  const good = await post(own, 'demo', { _token: await tokenOf(own, 'demo'), email: 'good@acme.test', note: 'hello' })
  const bad = await trapped('bot@acme.test')
  assert.deepEqual(
    [bad.status, bad.headers.get('location'), await bad.text()],
    [good.status, good.headers.get('location'), await good.text()],
  )
  assert.deepEqual(namesOf(await factsOf(own, 'email', 'bot@acme.test')), [])
  const { items } = await list('reason=honeypot&form=demo')
  assert.deepEqual(
    items.map(({ id: _, at: __, network: ___, ...rest }) => rest),
    [
      {
        ...{ form: 'demo', version: 1, reason: 'honeypot', email: 'bot@acme.test' },
        answers: [
          { name: 'email', value: 'bot@acme.test' },
          { name: 'note', value: 'hello' },
        ],
        ...{ releasedAt: null, releasedBy: null, discardedAt: null, discardedBy: null },
      },
    ],
  )
})

test('one click lets it in once, however often and by however many it is clicked', async () => {
  await trapped('shy@acme.test', 'it was my browser')
  const id = await idOf('shy@acme.test')
  const all = await Promise.all(Array.from({ length: 5 }, () => act<Released>('release', [id])))
  assert.equal(
    all.reduce((total, { released }) => total + released, 0),
    1,
  )
  assert.deepEqual(await act<Released>('release', [id]), { released: 0, failed: [{ id, why: 'gone' }] })
  const names = namesOf(await factsOf(own, 'email', 'shy@acme.test'))
  assert.deepEqual(
    names.filter((name) => name === 'form_submitted' || name === 'demo_requested'),
    ['form_submitted', 'demo_requested'],
  )
  const { items } = await list('state=released')
  assert.deepEqual(
    items.map(({ email, releasedBy }) => [email, releasedBy]),
    [['shy@acme.test', desk.browser.email]],
  )
})

test('what was refused openly and then came right is not left to look at', async () => {
  const fields = { email: 'quick@acme.test', note: 'hello' }
  const nonce = randomUUID()
  const quick = await post(own, 'demo', { _token: await tokenOf(own, 'demo', { ageMs: 500, nonce }), ...fields })
  assert.equal(quick.status, 422)
  assert.equal((await list('reason=too_fast')).items.length, 1)
  const slow = await post(own, 'demo', { _token: await tokenOf(own, 'demo', { nonce }), ...fields })
  assert.equal(slow.status, 303)
  assert.equal((await list('reason=too_fast')).items.length, 0)
})

test('discarding can be taken back', async () => {
  await trapped('spam@acme.test')
  const id = await idOf('spam@acme.test')
  assert.deepEqual(await act('discard', [id, id]), { changed: 1 })
  assert.deepEqual(await act('discard', [id]), { changed: 0 })
  assert.deepEqual(
    (await list('state=discarded')).items.map((one) => [one.id, one.discardedBy]),
    [[id, desk.browser.email]],
  )
  assert.deepEqual(await act('restore', [id]), { changed: 1 })
  assert.equal(await idOf('spam@acme.test'), id)
})

test('pages follow each other by place, whatever comes in between', async () => {
  for (let index = 0; index < 5; index++) await trapped(`page${index}@acme.test`)
  const seen: (string | null)[] = []
  let after = ''
  do {
    const page = await list(`limit=2&reason=honeypot${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`)
    seen.push(...page.items.map(({ email }) => email))
    if (seen.length === 2) await trapped('newer@acme.test')
    after = page.next ?? ''
  } while (after !== '')
  assert.equal(new Set(seen).size, seen.length)
  assert.deepEqual(
    seen.filter((email) => email?.startsWith('page')),
    ['page4@acme.test', 'page3@acme.test', 'page2@acme.test', 'page1@acme.test', 'page0@acme.test'],
  )
  assert.equal((await desk.get('/api/refusals?after=nonsense')).status, 400)
})

test('another workspace sees and releases nothing of it, and neither does a rep (G1)', async () => {
  await createWorkspace(own.database.app, 'far', 'Far')
  const { headers } = await signIn(own, { role: 'admin', workspace: 'far', email: 'far@far.example' })
  const id = await idOf('bot@acme.test')
  const answer = await fetch(`${own.url}/api/refusals`, { headers })
  assert.deepEqual(await answer.json(), { items: [], next: null })
  const release = await fetch(`${own.url}/api/refusals/release`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ ids: [id] }),
  })
  assert.deepEqual(await release.json(), { released: 0, failed: [{ id, why: 'gone' }] })
  const rep = await deskOf(own, { role: 'rep' })
  assert.equal((await rep.get('/api/refusals')).status, 403)
})

test('counts say what became of everything, by reason, day and form', async () => {
  const said = await desk.read<RefusalSummary>('/api/refusals/summary?days=7')
  const honeypots = await countOf(own, `refusals where reason = 'honeypot'`)
  assert.deepEqual(said.reasons, [
    { reason: 'honeypot', n: honeypots },
    { reason: 'too_fast', n: 1 },
  ])
  assert.deepEqual(said.total, { accepted: 2, confirm: 0, refused: honeypots + 1 })
  assert.equal(said.forms[0]?.form, 'demo')
  assert.equal(said.waiting, honeypots - 1)
})

test('a flood keeps the first of a day, nothing that is larger than words, and counts older than a year go', async () => {
  const { workspace, app } = own.database
  const at = Date.now() - 86_400_000
  const of = (index: number, email: string, text: string) => ({
    id: randomUUID(),
    attempt: { workspace, form: 'flooded', address: '192.0.2.1', email, nowMs: at + index },
    reason: 'honeypot' as const,
    body: {
      ...{ workspace, form: 'flooded', version: 1, raw: { email, text }, nonce: `${index}` },
      ...{ address: '192.0.2.1', atMs: at + index },
    },
  })
  for (let index = 0; index < MOST_KEPT + 50; index++) await keepRefused(app, of(index, `b${index}@x.test`, 'x'))
  assert.equal(await countOf(own, `refusals where form = 'flooded'`), MOST_KEPT)
  // Too large to be anybody's words.
  await keepRefused(app, { ...of(0, 'large@x.test', 'x'.repeat(70_000)), reason: 'too_old' })
  assert.equal(await countOf(own, `refusals where reason = 'too_old'`), 0)
  await sweepTallies(app, workspace, at + 399 * 86_400_000)
  assert.equal(
    await countOf(own, `refusal_counts where form = 'flooded' and outcome = 'kept honeypot' and n = ${MOST_KEPT}`),
    1,
  )
  await sweepTallies(app, workspace, at + 402 * 86_400_000)
  assert.equal(await countOf(own, 'refusal_counts'), 0)
})

test('whatever somebody wrote is kept and told as text, to the letter (B1)', async () => {
  const note = '<img src=x onerror=alert(1)>{{7*7}}=HYPERLINK("http://x")\u202Etxt.exe'
  await trapped('hostile@acme.test', note)
  const { items } = await list('limit=1')
  assert.equal(items[0]?.answers.find(({ name }) => name === 'note')?.value, note)
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { prefillToken } from '#src/capture/shown/store.ts'
import { confirmSubmission } from '#src/capture/submitted/store.ts'
import { readConfig } from '#src/config.ts'
import { openEngine } from '#src/engine.ts'
import type { SubjectId } from '#src/funnel/brand.ts'
import { createKey } from '#src/server/keys.ts'
import { type Served, send, serve } from '#test/screens/served.ts'
import { factsOf, namesOf, post, publishText, signerOf, tokenOf } from './desk.ts'

// LEDGER 5, WHO-1: what a stranger sends is a claim; an address names a person, a browser only tells its history.

let served: Served
let site: { readonly url: string; readonly key: string }

const FORM = `id: ask
title: Ask
event: demo_requested
fields:
  - { id: email, kind: email, label: E-mail, required: true, ask: unknown }
  - { id: company, kind: text, label: Company, trait: company, ask: unknown }
  - { id: title, kind: text, label: Role, trait: title, ask: unknown }
  - { id: note, kind: text, label: Note, trait: none }
`

before(async () => {
  served = await serve()
  site = { url: served.url, key: await createKey(served.database.app, served.database.workspace, 'write') }
  await publishText(served, FORM)
  await publishText(served, FORM.replace('id: ask', 'id: sure').replace('event:', 'confirm: true\nevent:'))
})
after(() => served.close())

interface Profile {
  readonly id: string
  readonly email: string | null
  readonly company?: string
}

async function profile(email: string): Promise<Profile> {
  const headers = { authorization: `Bearer ${served.key}` }
  const answer = await fetch(`${served.url}/api/people?email=${encodeURIComponent(email)}`, { headers })
  assert.equal(answer.status, 200, email)
  return ((await answer.json()) as { person: Profile }).person
}

const visits = (anonymousId: string, path: string) =>
  send(site, '/v1/page', { anonymousId, properties: { path, url: `https://www.acme.example${path}` } })

async function submit(form: string, answers: Readonly<Record<string, string>>): Promise<void> {
  const answer = await post(served, form, { _token: await tokenOf(served, form), ...answers })
  assert.equal(answer.status, 303, await answer.text())
}

const pathsOf = async (email: string): Promise<string[]> =>
  (await factsOf(served, 'email', email)).flatMap(({ body }) =>
    body.type === 'capture.page-viewed' ? [body.path] : [],
  )

test('what a browser read before belongs to the new person who fills in the form', async () => {
  await visits('browser-new', '/pricing')
  await submit('ask', { email: 'new@acme.example', _anonymous: 'browser-new' })
  await visits('browser-new', '/docs')
  assert.deepEqual(await pathsOf('new@acme.example'), ['/pricing', '/docs'])
})

test('and to the person who was known already', async () => {
  await send(served, '/v1/leads', { email: 'known@acme.example', company: 'Acme' })
  const { id } = await profile('known@acme.example')
  await visits('browser-known', '/pricing')
  // As Segment's library keeps it.
  await submit('ask', { email: 'Known@acme.example', _anonymous: '"browser-known"' })
  assert.deepEqual(await pathsOf('known@acme.example'), ['/pricing'])
  assert.equal((await profile('known@acme.example')).id, id)
})

test('somebody else at the same browser is somebody else, and the history stays with the first', async () => {
  await visits('browser-shared', '/pricing')
  await submit('ask', { email: 'first@acme.example', _anonymous: 'browser-shared' })
  await submit('ask', { email: 'second@other.example', _anonymous: 'browser-shared' })
  assert.notEqual((await profile('first@acme.example')).id, (await profile('second@other.example')).id)
  assert.deepEqual(await pathsOf('first@acme.example'), ['/pricing'])
  assert.deepEqual(await pathsOf('second@other.example'), [])
})

test('one network address is nobody’s name: two people behind it stay two', async () => {
  await submit('ask', { email: 'desk-one@acme.example', _anonymous: 'browser-one' })
  await submit('ask', { email: 'desk-two@acme.example', _anonymous: 'browser-two' })
  assert.notEqual((await profile('desk-one@acme.example')).id, (await profile('desk-two@acme.example')).id)
})

test('A9: a stranger who sends the form with a known address changes nothing that is known', async () => {
  await send(served, '/v1/leads', { email: 'vera@bank.test', company: 'Good Bank', title: 'Intern', phone: '111' })
  const known = await profile('vera@bank.test')
  await submit('ask', { email: 'vera@bank.test', company: 'Evil', title: 'CEO', _anonymous: 'evil-1' })
  const { id, email, company } = await profile('vera@bank.test')
  assert.deepEqual([id, email, company], [known.id, 'vera@bank.test', 'Good Bank'])
  const claims = (await factsOf(served, 'email', 'vera@bank.test')).filter(({ door }) => door === 'form ask')
  assert.deepEqual([...new Set(claims.map(({ trust }) => trust))], ['claim'])
})

test('answers that wait for a confirmation move nothing until it comes, then count as their own word, once', async () => {
  await submit('sure', { email: 'sure@acme.example', company: 'Sure Ltd', _anonymous: 'browser-sure' })
  const before = await factsOf(served, 'email', 'sure@acme.example')
  assert.deepEqual(namesOf(before), ['capture.identified', 'form_submitted'])
  assert.ok(before.every(({ flags }) => flags?.includes('unconfirmed')))
  assert.equal((await profile('sure@acme.example')).company, undefined)
  const submitted = before[1]?.body
  const submission = submitted?.type === 'capture.tracked' ? String(submitted.properties?.submission) : ''
  const { ledger, clock } = openEngine(readConfig({}), served.database)
  const parts = { pool: served.database.app, append: ledger.append, clock }
  await confirmSubmission(parts, served.database.workspace, submission)
  await confirmSubmission(parts, served.database.workspace, submission)
  const after = (await factsOf(served, 'email', 'sure@acme.example')).filter(({ trust }) => trust === 'form')
  assert.deepEqual(namesOf(after), ['capture.identified', 'demo_requested'])
  assert.equal((await profile('sure@acme.example')).company, 'Sure Ltd')
  assert.equal(
    await confirmSubmission(parts, served.database.workspace, '00000000-0000-4000-8000-000000000000'),
    undefined,
  )
})

const LINK = z.strictObject({ url: z.url(), until: z.string(), leavesOut: z.array(z.string()) })
const asked = (page: string): string[] => [...page.matchAll(/data-field="(\w+)"/g)].map(([, id = '']) => id)

test('B6: only a signed link of a mail leaves questions out; a cookie, a guess and another form get the whole form', async () => {
  await send(served, '/v1/leads', { email: 'prefill@acme.example', company: 'Secret Corp' })
  const { id } = await profile('prefill@acme.example')
  const about = { workspace: served.database.workspace, form: 'ask', subject: id as SubjectId }
  const signer = await signerOf(served)
  const token = prefillToken(signer, about, Date.now())
  const read = async (query: string, headers: Readonly<Record<string, string>> = {}) =>
    (await fetch(`${served.url}/f/main/ask${query}`, { headers })).text()
  const page = await read(`?t=${token}`)
  assert.deepEqual(asked(page), ['title', 'note'])
  assert.doesNotMatch(page, /Secret Corp|prefill@acme/)
  const whole = ['email', 'company', 'title', 'note']
  for (const [query, headers] of [
    [`?t=${id}`, {}],
    [`?t=${prefillToken(signer, about, Date.now() - 31 * 86_400_000)}`, {}],
    [`?t=${prefillToken(signer, { ...about, form: 'sure' }, Date.now())}`, {}],
    [`?t=${token.slice(0, -2)}xx`, {}],
    ['', { cookie: `ajs_anonymous_id=browser-known; sluice_lead=${id}` }],
  ] as const)
    assert.deepEqual(asked(await read(query, headers)), whole, query)
  const made = await send(served, `/api/people/${id}/form-link`, { form: 'ask' })
  const { url, leavesOut } = LINK.parse(await made.json())
  const { pathname, search } = new URL(url)
  assert.deepEqual([made.status, pathname, leavesOut.length], [200, '/f/main/ask', 2])
  assert.deepEqual(asked(await read(search)), ['title', 'note'])
  assert.equal((await send(served, `/api/people/${id}/form-link`, { form: 'nowhere' })).status, 404)
  await submit('ask', { _prefill: token, title: 'CTO', note: 'by the link' })
  const facts = await factsOf(served, 'email', 'prefill@acme.example')
  assert.ok(facts.some(({ body }) => body.type === 'capture.tracked' && body.name === 'form_submitted'))
})

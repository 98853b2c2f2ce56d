import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Role } from '#src/access/access.ts'
import { type Signer, signingOf } from '#src/access/signing/store.ts'
import { publishedForm } from '#src/capture/form-versions/store.ts'
import { around } from '#src/capture/forms/around.ts'
import type {
  FormAnswer,
  FormAroundAnswer,
  FormCheckAnswer,
  FormPreviewAnswer,
  FormsAnswer,
  FormTryAnswer,
  FormVersionAnswer,
} from '#src/capture/forms/form-answer.ts'
import { previewedForm, previewToken } from '#src/capture/forms/store.ts'
import { createWorkspace } from '#src/db/workspace.ts'
import { fromMs, type WorkspaceId } from '#src/funnel/brand.ts'
import { type Served, serve } from '../screens/served.ts'
import { signIn } from '../signed-in.ts'

let served: Served
type Said = { readonly error?: { readonly code: string; readonly message: string; readonly hint?: string } }
const headers = new Map<Role, Readonly<Record<string, string>>>()

before(async () => {
  served = await serve()
  for (const role of ['marketer', 'rep', 'viewer'] as const) headers.set(role, (await signIn(served, { role })).headers)
})
after(() => served.close())

async function ask<T>(role: Role, method: string, path: string, body?: unknown): Promise<[number, T & Said]> {
  const response = await fetch(`${served.url}/api/forms${path}`, {
    method,
    headers: { ...headers.get(role), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return [response.status, (await response.json()) as T & Said]
}

const SOURCE = `id: talk
title: Talk to us
fields:
  - { id: email, kind: email, label: E-mail, required: true }
`

/** A new form of this id, with the text under that id. */
async function made(id: string): Promise<FormAnswer> {
  const [status, form] = await ask<FormAnswer>('marketer', 'POST', '', { id, source: SOURCE })
  assert.equal(status, 201, JSON.stringify(form))
  return form
}

async function published(id: string): Promise<FormAnswer> {
  const { revision } = await made(id)
  const [status, form] = await ask<FormAnswer>('marketer', 'POST', `/${id}/publish`, { revision, note: 'First' })
  assert.equal(status, 200, JSON.stringify(form))
  return form
}

/** What strangers see. */
const seen = (id: string, workspace: WorkspaceId = served.database.workspace) =>
  publishedForm(served.database.app, workspace, id)

test('a new workspace has a demo request that strangers see, and a newsletter to finish', async () => {
  const [, { forms, starters }] = await ask<FormsAnswer>('viewer', 'GET', '')
  assert.deepEqual(
    forms.map(({ id, title, state, liveVersion, changed }) => ({ id, title, state, liveVersion, changed })),
    [
      { id: 'demo-request', title: 'See it with your own data', state: 'live', liveVersion: 1, changed: false },
      { id: 'newsletter', title: 'Stay up to date', state: 'draft', liveVersion: null, changed: true },
    ],
  )
  assert.deepEqual(
    starters.map(({ id }) => id),
    ['demo-request', 'contact', 'guide', 'newsletter', 'quote'],
  )
  const demo = await seen('demo-request')
  assert.deepEqual([demo?.version, demo?.form.event, demo?.form.steps.length], [1, 'demo_requested', 2])
  assert.equal(await seen('newsletter'), undefined)
})

test('what is written becomes a version; the version never changes when it is written on', async () => {
  await published('talk')
  const first = await seen('talk')
  assert.deepEqual([first?.version, first?.form.title], [1, 'Talk to us'])
  const [, { revision, source }] = await ask<FormAnswer>('viewer', 'GET', '/talk')
  const written = source.replace('Talk to us', 'Speak to us')
  const [, saved] = await ask<FormAnswer>('marketer', 'PUT', '/talk', { revision, source: written })
  assert.deepEqual([saved.changed, saved.liveVersion, saved.title], [true, 1, 'Speak to us'])
  const [, after] = await ask<FormAnswer>('marketer', 'POST', '/talk/publish', { revision: saved.revision })
  assert.deepEqual(
    [after.liveVersion, after.changed, after.versions.map(({ version, note, by }) => ({ version, note, by }))],
    [
      2,
      false,
      [
        { version: 2, note: '', by: 'marketer@sluice.example' },
        { version: 1, note: 'First', by: 'marketer@sluice.example' },
      ],
    ],
  )
  const [, old] = await ask<FormVersionAnswer>('viewer', 'GET', '/talk/versions/1')
  assert.equal(old.source, source)
  const [status] = await ask('marketer', 'POST', '/talk/publish', { revision: after.revision })
  assert.equal(status, 400)
})

test('no role of the program can rewrite a version', async () => {
  await published('stone')
  const { app, workspace } = served.database
  for (const statement of ['update form_versions set body = body', 'delete from form_versions'])
    await assert.rejects(app.query(`${statement} where workspace_id = $1`, [workspace]), { code: '42501' })
})

test('whoever saves over what another has saved is told, and nothing is lost', async () => {
  const { revision, source } = await made('shared')
  const [first] = await ask('marketer', 'PUT', '/shared', { revision, source: `${source}# one\n` })
  const [second, { error }] = await ask('marketer', 'PUT', '/shared', { revision, source: `${source}# two\n` })
  assert.deepEqual([first, second], [200, 409])
  assert.equal(error?.message, 'marketer@sluice.example saved revision 2 of this form first.')
  assert.match((await ask<FormAnswer>('viewer', 'GET', '/shared'))[1].source, /# one/)
})

test('a text with mistakes is kept as it is being written, and cannot be published', async () => {
  const { revision, source } = await made('broken')
  const wrong = source.replace('kind: email', 'kind: emial')
  const [status, saved] = await ask<FormAnswer>('marketer', 'PUT', '/broken', { revision, source: wrong })
  assert.equal(status, 200)
  assert.deepEqual(
    saved.problems.map(({ line, message, suggestion }) => [line, message, suggestion]),
    [[4, 'this is one of text, email, phone, number, select, multi, consent, hidden', 'email']],
  )
  const [refused, { error }] = await ask('marketer', 'POST', '/broken/publish', { revision: saved.revision })
  assert.deepEqual([refused, error?.code], [400, 'bad_request'])
  assert.match(error?.message ?? '', /^Line 4: this is one of/)
  const [other, told] = await ask('marketer', 'PUT', '/broken', {
    revision: 2,
    source: source.replace('id: broken', 'id: x1'),
  })
  assert.equal(other, 200, JSON.stringify(told))
  assert.match(
    (await ask('marketer', 'POST', '/broken/publish', { revision: 3 }))[1].error?.message ?? '',
    /says id: x1/,
  )
})

test('B7: what is not published, taken down or archived is not there for strangers', async () => {
  await made('hidden')
  assert.equal(await seen('hidden'), undefined)
  await published('gone')
  assert.equal((await seen('gone'))?.version, 1)
  const [, down] = await ask<FormAnswer>('marketer', 'POST', '/gone/show', { version: null })
  assert.deepEqual([down.state, (await seen('gone'))?.version], ['off', undefined])
  const [, up] = await ask<FormAnswer>('marketer', 'POST', '/gone/show', { version: 1 })
  assert.deepEqual([up.state, (await seen('gone'))?.version], ['live', 1])
  assert.deepEqual((await ask('marketer', 'DELETE', '/gone'))[1], { done: 'archived' })
  assert.equal((await seen('gone'))?.version, undefined)
  const [, back] = await ask<FormAnswer>('marketer', 'POST', '/gone/restore')
  assert.deepEqual([back.state, back.lastVersion], ['off', 1])
  assert.equal((await ask('marketer', 'POST', '/gone/show', { version: 9 }))[0], 404)
})

test('only a form that was never published can be deleted', async () => {
  await made('thrown')
  assert.deepEqual((await ask('marketer', 'DELETE', '/thrown'))[1], { done: 'deleted' })
  assert.equal((await ask('viewer', 'GET', '/thrown'))[0], 404)
})

test('an older version comes back as a new one, and what somebody is writing stays', async () => {
  const { source, revision } = await published('back')
  const second = source.replace('Talk to us', 'Second')
  const [, saved] = await ask<FormAnswer>('marketer', 'PUT', '/back', { revision, source: second })
  await ask('marketer', 'POST', '/back/publish', { revision: saved.revision })
  const [, { revision: now }] = await ask<FormAnswer>('viewer', 'GET', '/back')
  await ask('marketer', 'PUT', '/back', { revision: now, source: source.replace('Talk to us', 'Third') })
  const [, rolled] = await ask<FormAnswer>('marketer', 'POST', '/back/roll-back', { version: 1 })
  assert.deepEqual(
    [rolled.liveVersion, rolled.title, rolled.changed, rolled.versions[0]?.note],
    [3, 'Third', true, 'As version 1'],
  )
  assert.equal((await ask<FormVersionAnswer>('viewer', 'GET', '/back/versions/3'))[1].source, source)
})

test('B7: a preview needs a signed link that is not an hour old, and shows nothing by guessing', async () => {
  await made('look')
  const [, { path }] = await ask<FormPreviewAnswer>('viewer', 'GET', '/look/preview')
  const { app, workspace } = served.database
  const now = Date.now()
  const signer: Signer = await signingOf(app, () => fromMs(now))()
  const token = path.replace('/f/preview/', '')
  const look = (one: string, nowMs = now) => previewedForm(app, signer, one, nowMs, () => Promise.resolve(around()))
  assert.deepEqual([(await look(token))?.workspace, (await look(token))?.form.id], [workspace, 'look'])
  assert.equal(await look(token, now + 3_700_000), undefined)
  assert.equal(await look(previewToken(signer, workspace, 'nothing', now + 1000)), undefined)
  for (const guess of ['1', '2', workspace, `${token}x`, signer.sign('form', `${workspace}.look.${now + 1000}`)])
    assert.equal(await look(guess), undefined)
})

test('a text is checked and answers are tried without keeping anything', async () => {
  const [, checked] = await ask<FormCheckAnswer>('marketer', 'POST', '/check', { source: SOURCE })
  assert.deepEqual([checked.problems, checked.form?.id], [[], 'talk'])
  const [, tried] = await ask<FormTryAnswer>('marketer', 'POST', '/dry-run', {
    source: SOURCE,
    answers: { email: 'no' },
  })
  assert.deepEqual(tried, {
    ok: false,
    problems: [{ field: 'email', message: 'That is no e-mail address: something like ana@acme.com is needed.' }],
  })
  const [, names] = await ask<FormAroundAnswer>('viewer', 'GET', '/around')
  assert.ok(names.traits.some(({ id, label }) => id === 'it_pain' && label === 'What hurts most right now'))
  assert.deepEqual([names.workspace, names.purposes.map(({ id }) => id)], ['main', ['newsletter', 'sales']])
})

test('whoever may not change the funnel changes no form', async () => {
  for (const [method, path, body] of [
    ['POST', '', { id: 'mine' }],
    ['PUT', '/demo-request', { revision: 1, source: SOURCE }],
    ['DELETE', '/demo-request', undefined],
    ['POST', '/demo-request/show', { version: null }],
  ] as const)
    assert.deepEqual([path, (await ask('rep', method, path, body))[0]], [path, 403])
})

test('a form of one workspace is not there in another', async () => {
  const other = await createWorkspace(served.database.app, 'elsewhere', 'Elsewhere')
  assert.ok(other)
  assert.equal(await seen('demo-request', other.id), undefined)
})

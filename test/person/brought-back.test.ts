import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { formVersion } from '#src/capture/form-versions/store.ts'
import { importFile } from '#src/capture/import/effect.ts'
import { submitForm } from '#src/capture/submission/store.ts'
import { fromMs, type PersonId } from '#src/funnel/brand.ts'
import type { Ledger } from '#src/ledger/append.ts'
import { erasePerson } from '#src/ledger/erase/erase.ts'
import { publishText, signerOf } from '../hosted/desk.ts'
import { wholeProgram } from './whole.ts'

const whole = await wholeProgram('brought-back')
const { ask, database, erase, found, findings, headers, lead, ledger, personOf, rows, settled, url, workspace } = whole
const pool = database.app
const now = () => fromMs(Date.now())
const isKnown = async (email: string) => (await rows(`select from identities where value = $1`, email)).length > 0

const MAP = `kind: people
source: crm
key: id
identifiers: { email: email, external: { crm: id } }
at: created
columns: { name: name, note: note }
`

/** A ledger that is asked to do something else before it takes the first batch. */
const after = (first: () => Promise<unknown>): Ledger => {
  let done: Promise<unknown> | undefined
  return {
    ...ledger,
    append: async (to, captures) => {
      done ??= first()
      await done
      return ledger.append(to, captures)
    },
  }
}

test('an import that is under way does not bring back who is erased meanwhile, nor does the same file taken up again; a later one may', async () => {
  await lead({ email: 'ida.falk@quarry.example', name: 'Ida Falk' })
  const ida = await personOf('ida.falk@quarry.example')
  const file = join(whole.home, 'crm.txt')
  const line = (id: string, email: string, note = '') => `${id},${email},Somebody,2026-01-02,${note}\n`
  const text = ['k1,ida.falk@quarry.example', 'k2,other@quarry.example'].map((row) => `${row},Somebody,2026-01-02,\n`)
  writeFileSync(file, `id,email,name,created,note\n${text.join('')}${line('k3', 'third@quarry.example', 'x')}`)
  const asked = { file, map: { name: 'map', text: MAP }, mode: 'live', dryRun: false } as const
  const read = (by: Ledger, more: object = {}) =>
    importFile({ pool, ledger: by, workspace, now }, { ...asked, ...more })
  const answer = await read(after(() => erase(ida)))
  assert.deepEqual(
    answer.issues.map(({ line: at, code }) => [at, code]),
    [[2, 'not_stored']],
  )
  assert.deepEqual([answer.stored, answer.rows], [2, 3])
  assert.equal(await isKnown('ida.falk@quarry.example'), false)
  assert.equal(await isKnown('third@quarry.example'), true)
  // Cut off, and taken up again later: the file was handed in before the erasure all the same.
  await rows(`update imports set state = 'failed'`)
  const again = await read(ledger)
  assert.deepEqual([again.continued, again.issues.map(({ code }) => code)], [true, ['not_stored']])
  assert.equal(await isKnown('ida.falk@quarry.example'), false)
  await settled()
  assert.deepEqual(await found(['ida.falk', 'ida falk']), ['home/crm.txt'])
  // A file that is handed in now is another matter: somebody new.
  writeFileSync(file, `id,email,name,created,note\n${line('n1', 'ida.falk@quarry.example', 'new')}`)
  assert.equal((await read(ledger)).stored, 1)
  assert.notEqual(await personOf('ida.falk@quarry.example'), ida)
  writeFileSync(file, '')
  assert.deepEqual(await findings(), {})
})

test('a row of somebody else that names them loses the words, also where it comes from a file that was under way', async () => {
  await lead({ email: 'ola.berg@quarry.example', name: 'Ola Berg' })
  const ola = await personOf('ola.berg@quarry.example')
  const file = join(whole.home, 'crm.txt')
  writeFileSync(file, 'id,email,name,created,note\nm1,mo@quarry.example,Mo,2026-01-02,ask ola.berg@quarry.example\n')
  let cleared: Promise<unknown> = Promise.resolve()
  const asked = { file, map: { name: 'map', text: MAP }, mode: 'live', dryRun: false } as const
  await importFile(
    {
      ...{ pool, workspace, now },
      ledger: after(async () => {
        await erase(ola)
        // What others said is looked through while the file is still being read.
        cleared = settled()
        await cleared
      }),
    },
    asked,
  )
  writeFileSync(file, '')
  assert.deepEqual(await found(['ola.berg']), ['effects', 'events', 'people'])
  await rows(`update effects set due = now() where kind = 'ledger.forget' and state = 'ready'`)
  await settled()
  assert.deepEqual(await found(['ola.berg']), [])
  assert.deepEqual(await findings(), {})
})

test('a file that waits, a link to an export, a form that was refused and is let in at that moment: none brings them back', async () => {
  await publishText(whole, FORM)
  await lead({ email: 'una.roth@quarry.example', name: 'Una Roth' })
  const una = await personOf('una.roth@quarry.example')
  const sent = await fetch(`${url}/api/imports/files?name=una-roth.csv`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body: 'email,name,phone\nuna.roth@quarry.example,Una Roth,1\nelse@other.example,Else,2\n',
  })
  const { file } = JSON.parse(await sent.text())
  const link = await ask('POST', '/api/people/exports', { query: { columns: 'name,email' } }, 201)
  const refused = {
    ...{ workspace, form: 'ask', version: 1, nonce: 'n1', address: '203.0.113.9', atMs: Date.now() - 1000 },
    raw: { email: 'una.roth@quarry.example', news: 'on' },
    userAgent: 'Browser of Una',
  }
  const parts = {
    ...{ pool, append: ledger.append, clock: now, signing: () => signerOf(whole), base: url },
    consentRules: () => Promise.resolve({ purposes: [] }),
    door: { look: () => assert.fail('a member let it in'), admit: () => assert.fail('a member let it in') },
  }
  const known = await formVersion(pool, workspace, 'ask', 1)
  assert.ok(known !== undefined)
  await erase(una)
  assert.equal((await submitForm(parts, known.form, refused)).kind, 'stored')
  await settled()
  await ask('GET', `/api/imports/files/${file.id ?? file}`, undefined, 404)
  const csv = await (await fetch(`${url}${link.path}`, { headers })).text()
  assert.match(csv, /third@quarry\.example/)
  assert.doesNotMatch(csv, /una\.roth/)
  assert.doesNotMatch(JSON.stringify(await ask('GET', '/api/site/now')), /roth/)
  assert.deepEqual(await found(['una.roth', 'una roth', 'browser of una', '203.0.113.9']), [])
  assert.deepEqual(await findings(), {})
})

test('whoever only looked around and expired is held against nobody who comes later', async () => {
  const browser = { kind: 'anonymous', value: 'browser-of-nobody' } as const
  await whole.append({ kind: 'person', identifiers: [browser] }, { type: 'capture.page-viewed', path: '/' })
  const [stranger] = await rows(
    `select s.person_id as id from identities i join subjects s using (workspace_id, subject_id) where i.value = 'browser-of-nobody'`,
  )
  const id: PersonId = stranger.id
  await erasePerson({ pool, workspace, book: ledger.book, now: now(), by: 'test', because: 'expired' }, id)
  assert.equal((await rows('select from erasures where person_id = $1', id)).length, 0)
})

const FORM = `id: ask
title: Ask
button: Ask
fields:
  - { id: email, kind: email, label: E-mail, required: true, trait: email }
  - { id: news, kind: consent, label: Newsletter, purpose: newsletter, text: 'Send me news.' }
after: { title: Thank you, text: Soon. }
`

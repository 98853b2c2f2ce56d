import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { proofId } from '#src/capture/consent/store.ts'
import { shownForm } from '#src/capture/shown/store.ts'
import { type SubmitParts, submissionId, submitForm } from '#src/capture/submission/store.ts'
import { readConfig } from '#src/config.ts'
import { openEngine } from '#src/engine.ts'
import type { Ledger } from '#src/ledger/append.ts'
import { type Served, serve } from '#test/screens/served.ts'
import { factsOf, publishText, signerOf } from './desk.ts'

let served: Served

before(async () => {
  served = await serve()
  await publishText(
    served,
    `id: sure
title: News
confirm: true
fields:
  - { id: email, kind: email, label: E-mail, required: true }
`,
  )
})
after(() => served.close())

const nobodyAsks = () => assert.fail('a member let it in')

/** What a member lets in, stored by a ledger that something happens to; and whose its proof is. */
async function letIn(email: string, append: (ledger: Ledger) => SubmitParts['append']) {
  const { database } = served
  const { app, workspace } = database
  const { ledger, clock } = openEngine(readConfig({}), database)
  const shown = await shownForm(app, 'main', 'sure')
  assert.ok(shown !== undefined)
  const parts: SubmitParts = {
    ...{ pool: app, append: append(ledger), clock, signing: () => signerOf(served), base: served.url },
    ...{ consentRules: async () => ({ purposes: [] }), door: { look: nobodyAsks, admit: nobodyAsks } },
  }
  const sent = {
    ...{ workspace, form: 'sure', version: shown.version, raw: { email }, nonce: randomUUID(), address: '203.0.113.9' },
    atMs: Date.now(),
  }
  const kind = await submitForm(parts, shown.form, sent).then(
    (submitted) => submitted.kind,
    (error) => String(error),
  )
  const proof = proofId(submissionId(sent))
  const { rows } = await database.ops.query('select subject_id from consent_proofs where proof_id = $1', [proof])
  const [fact] = await factsOf(served, 'email', email)
  return { kind, tied: rows.map((row) => row.subject_id), subject: fact?.subject }
}

test('a proof is tied to its person in the transaction of the facts, whatever falls afterwards', async () => {
  const { kind, tied, subject } = await letIn('fell@acme.example', (ledger) => async (to, captures) => {
    await ledger.append(to, captures)
    throw new Error('fell after the commit')
  })
  assert.ok(subject !== undefined)
  assert.deepEqual({ kind, tied }, { kind: 'Error: fell after the commit', tied: [subject] })
})

test('a proof whose facts another process stored a moment before is tied all the same', async () => {
  const { kind, tied, subject } = await letIn('raced@acme.example', (ledger) => async (to, captures) => {
    await ledger.append(
      to,
      captures.map(({ proofs: _, ...capture }) => capture),
    )
    return ledger.append(to, captures)
  })
  assert.ok(subject !== undefined)
  assert.deepEqual({ kind, tied }, { kind: 'stored', tied: [subject] })
})

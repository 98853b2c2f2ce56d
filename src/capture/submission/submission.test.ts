import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Timestamp } from '../../funnel/brand.ts'
import type { Form } from '../forms/form.ts'
import { parseForm } from '../forms/parse.ts'
import { capturesOf, confirmedCaptures, emailIn } from './submission.ts'

function formOf(more = ''): Form {
  const parsed = parseForm(`id: demo
title: Demo
event: demo_requested
${more}
fields:
  - { id: email, kind: email, label: E-mail, required: true }
  - { id: company, kind: text, label: Company }
  - { id: note, kind: text, label: Note, trait: none }
`)
  assert.ok(parsed.ok)
  return parsed.form
}

const STAMP = {
  submission: '0a0a0a0a-0000-4000-8000-000000000001',
  at: '2026-03-01T09:30:00.000Z' as Timestamp,
  path: '/pricing',
  anonymous: 'browser-1',
  consents: [],
  flags: [],
  believed: true,
}
const ANSWERS = { email: 'ana@acme.example', company: 'Acme', note: 'Hi' }

test('a submission is who they are, that they sent it and what that counts as, in this order', () => {
  const captures = capturesOf(formOf(), 3, ANSWERS, STAMP)
  assert.deepEqual(
    captures.map(({ messageId, at, trust, event }) => [messageId, at, trust, event]),
    [
      [
        `form:${STAMP.submission}`,
        '2026-03-01T09:29:59.998Z',
        'claim',
        { type: 'capture.identified', traits: { email: 'ana@acme.example', company: 'Acme' } },
      ],
      [
        `form:${STAMP.submission}:sent`,
        '2026-03-01T09:29:59.999Z',
        'claim',
        {
          type: 'capture.tracked',
          name: 'form_submitted',
          properties: { form: 'demo', version: 3, path: '/pricing', submission: STAMP.submission, answers: ANSWERS },
        },
      ],
      [
        `form:${STAMP.submission}:deed`,
        '2026-03-01T09:30:00.000Z',
        'claim',
        {
          type: 'capture.tracked',
          name: 'demo_requested',
          properties: { form: 'demo', version: 3, path: '/pricing', submission: STAMP.submission },
        },
      ],
    ],
  )
  const [first] = captures
  assert.deepEqual(first?.to.kind === 'person' && first.to.identifiers, [
    { kind: 'email', value: 'ana@acme.example' },
    { kind: 'anonymous', value: 'browser-1' },
  ])
})

test('what is not believed yet tells the address and no more; the confirmation brings the rest, once', () => {
  const doubted = capturesOf(formOf(), 1, ANSWERS, { ...STAMP, believed: false })
  assert.deepEqual(
    doubted.map(({ event, flags }) => [event.type === 'capture.identified' ? event.traits : event.type, flags]),
    [
      [{ email: 'ana@acme.example' }, ['unconfirmed']],
      ['capture.tracked', ['unconfirmed']],
    ],
  )
  const told = { submission: STAMP.submission, at: STAMP.at, wasBelieved: false }
  const confirmed = confirmedCaptures(formOf(), 1, ANSWERS, told)
  assert.deepEqual(
    confirmed.map(({ messageId, trust }) => [messageId, trust]),
    [
      [`form:${STAMP.submission}:confirmed`, 'form'],
      [`form:${STAMP.submission}:deed`, 'form'],
    ],
  )
  assert.equal(confirmedCaptures(formOf(), 1, ANSWERS, { ...told, wasBelieved: true }).length, 1)
})

test('a form without address and browser is somebody of its own', () => {
  const { anonymous: _, ...stamp } = STAMP
  const [first] = capturesOf(formOf(), 1, { note: 'Hi' }, stamp)
  assert.deepEqual(first?.to.kind === 'person' && first.to.identifiers, [
    { kind: 'external:form', value: STAMP.submission },
  ])
  assert.equal(emailIn(formOf(), { note: 'Hi' }), undefined)
})

test('a long purpose keeps its message id within what the ledger takes', () => {
  const purpose = `p${'x'.repeat(63)}`
  const consents = [{ purpose, basis: 'consent', proof: 'proof', confirm: true } as const]
  const ids = capturesOf(formOf(), 1, ANSWERS, { ...STAMP, consents }).map(({ messageId }) => messageId)
  assert.ok(ids.every((id) => id.length <= 100))
  assert.equal(new Set(ids).size, ids.length)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answersIn } from './deeds.ts'

const sent = (name: string, answers: object | string) =>
  answersIn({
    type: 'capture.tracked',
    name,
    properties: { form: 'contact', version: 2, answers: answers as Record<string, string> },
  })

test('what was written in a form is read on the person, with the version that asked for it', () => {
  assert.deepEqual(sent('form_submitted', { email: 'ana@acme.example', message: 'Hello' }), {
    form: 'contact',
    version: 2,
    answers: [
      ['email', 'ana@acme.example'],
      ['message', 'Hello'],
    ],
  })
})

test('other facts, and answers that are none, show nothing', () => {
  assert.deepEqual(
    [sent('form_viewed', { email: 'ana@acme.example' }), sent('form_submitted', ['a']), sent('form_submitted', 'a')],
    [undefined, undefined, undefined],
  )
})

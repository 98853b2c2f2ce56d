import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeAnswers } from './answers.ts'
import type { Form } from './form.ts'
import { parseForm } from './parse.ts'
import { addressField, refusalsOf, refusedMail } from './refused-mail.ts'

const textOf = (fields: string, language = 'en'): string => `id: demo
title: A demo
language: ${language}
fields:
${fields}
`
function formOf(fields: string, language?: string): Form {
  const parsed = parseForm(textOf(fields, language))
  assert.ok(parsed.ok, JSON.stringify(parsed))
  return parsed.form
}
const mailField = (more: string, id = 'email'): string =>
  `  - { id: ${id}, kind: email, label: Mail${id === 'email' ? '' : ', trait: none'}${more} }`

/** What is said of an address, or nothing. */
const saidOf = (form: Form, email: string): readonly string[] =>
  refusedMail(form, { email }).map(({ field, message }) => `${field}: ${message}`)

test('free mail is a flag, never a refusal, unless a form says so (CAP-13)', () => {
  const open = formOf(mailField(''))
  const work = formOf(mailField(', refuse: [free]'))
  const all = formOf(mailField(', refuse: [no-mailbox, disposable, free]'))
  const free = 'email: Please use your work address; this one is of a free provider.'
  const thrown = 'email: This form does not take throw-away addresses. Please give one that you will keep.'
  assert.deepEqual(
    [open, work, all].map((form) =>
      ['ana@gmail.com', 'ana@mail.gmail.com', 'x@mailinator.com', 'ana@acme.com'].map((one) => saidOf(form, one)),
    ),
    [
      [[], [], [], []],
      [[free], [free], [], []],
      [[free], [free], [thrown], []],
    ],
  )
})

test('the sentence says what to do, in the four languages', () => {
  const said = ['en', 'de', 'fr', 'es'].map((language) =>
    saidOf(formOf(mailField(', refuse: [free]'), language), 'a@gmx.de'),
  )
  assert.deepEqual(said, [
    ['email: Please use your work address; this one is of a free provider.'],
    ['email: Bitte geben Sie Ihre berufliche E-Mail-Adresse an; diese gehört zu einem freien Anbieter.'],
    ['email: Veuillez indiquer votre adresse e-mail professionnelle ; celle-ci est d’un fournisseur gratuit.'],
    ['email: Indique su dirección de correo del trabajo; esta es de un proveedor gratuito.'],
  ])
})

test('the older freeMail: refuse means refuse: [free], also in versions that were published long ago', () => {
  const old = formOf(mailField(', freeMail: refuse'))
  const field = addressField(old, { email: 'a@b.example' })
  assert.ok(field !== undefined)
  assert.deepEqual([refusalsOf(field), saidOf(old, 'ana@gmail.com').length], [['free_mail'], 1])
  const stored = JSON.parse(JSON.stringify(formOf(mailField(', freeMail: allow')))) as Form
  assert.deepEqual(saidOf(stored, 'ana@gmail.com'), [])
  const both = formOf(mailField(', freeMail: refuse, refuse: [free, disposable]'))
  const twice = addressField(both, { email: 'a@b.example' })
  assert.deepEqual(twice && refusalsOf(twice), ['free_mail', 'disposable'])
})

test('the address that says who it is, is judged with the submission; another one beside it here', () => {
  const two = formOf(`${mailField(', refuse: [free]')}\n${mailField(', refuse: [disposable]', 'second')}`)
  const answers = { email: 'ana@gmail.com', second: 'b@mailinator.com' }
  assert.equal(addressField(two, answers)?.id, 'email')
  assert.deepEqual(
    refusedMail(two, answers, 'email').map(({ field }) => field),
    ['second'],
  )
  assert.deepEqual(refusedMail(two, {}), [])
})

test('what an answer looks like is judged without it, so that a release can let it in', () => {
  assert.equal(judgeAnswers(formOf(mailField(', refuse: [free]')), { email: 'ana@gmail.com' }).ok, true)
})

for (const [what, more, message, hint] of [
  ['a word that is none of them', ', refuse: [gmail]', 'this is one of free, disposable, no-mailbox', undefined],
  ['nothing', ', refuse: []', 'leave refuse out to take every address', undefined],
  ['the same twice', ', refuse: [free, free]', '"free" is there twice', undefined],
  [
    'both ways at odds',
    ', freeMail: refuse, refuse: [disposable]',
    'which addresses are not taken is said twice',
    'write refuse: [free, …] alone',
  ],
] as const)
  test(`check says where a form refuses ${what}`, () => {
    const parsed = parseForm(textOf(mailField(more)))
    assert.ok(!parsed.ok)
    assert.deepEqual(
      parsed.problems.map((problem) => [problem.line, problem.message, problem.hint]),
      [[5, message, hint]],
    )
  })

test('only a question for an address can refuse one', () => {
  const parsed = parseForm(textOf('  - { id: phone, kind: phone, label: Phone, refuse: [free] }'))
  assert.ok(!parsed.ok)
  assert.deepEqual(
    parsed.problems.map(({ message, hint }) => [message, hint]),
    [['a field of kind phone has no "refuse"', 'it belongs to email']],
  )
})

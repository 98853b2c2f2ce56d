import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filled } from '../../access/language.ts'
import { judgeAnswers } from './answers.ts'
import { parseForm } from './parse.ts'
import { FORM_LANGUAGES, wordsIn } from './words.ts'

/** Every text with its place, and the gaps in it. */
function gapsIn(value: object, at = ''): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === 'object' ? gapsIn(one, `${at}${key}.`) : [[at + key, (String(one).match(/\{\w+\}/g) ?? []).sort()]],
  )
}

test('every language says everything that English says, with the same gaps', () => {
  const english = gapsIn(wordsIn('en'))
  for (const words of Object.values(FORM_LANGUAGES)) assert.deepEqual(gapsIn(words), english, words.language)
})

test('a form is spoken in its language, by the first part of its tag; what is not spoken is English', () => {
  const asked = ['de', 'de-AT', 'FR', 'es-419,es;q=0.9,en;q=0.8', 'en-GB', 'pt-BR', '*', '', 'constructor']
  assert.deepEqual(
    asked.map((one) => wordsIn(one).language),
    ['de', 'de', 'fr', 'es', 'en', 'en', 'en', 'en', 'en'],
  )
  assert.equal(filled(wordsIn('de').script.step, { step: 1, of: 2 }), 'Schritt 1 von 2')
})

test('a German form has a German button and thanks, and says in German what is wrong with an answer', () => {
  const parsed = parseForm(`id: anfrage
title: Anfrage
language: de-AT
fields:
  - { id: email, kind: email, label: E-Mail, required: true }
  - { id: firma, kind: text, label: Firma, trait: none, required: true }
`)
  assert.ok(parsed.ok)
  const { button, after } = parsed.form
  assert.deepEqual(
    { button, after },
    {
      button: 'Absenden',
      after: { kind: 'text', title: 'Vielen Dank', text: 'Ihre Angaben sind bei uns angekommen.' },
    },
  )
  assert.deepEqual(judgeAnswers(parsed.form, { email: 'ana' }), {
    ok: false,
    problems: [
      { field: 'email', message: 'Das ist keine E-Mail-Adresse: gebraucht wird etwas wie ana@acme.com.' },
      { field: 'firma', message: 'Diese Angabe wird gebraucht.' },
    ],
    ignored: [],
  })
})

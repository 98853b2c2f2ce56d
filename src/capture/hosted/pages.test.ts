import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseForm } from '../forms/parse.ts'
import { EMPTY, hostedPage, plainPage, thanksPage } from './pages.ts'

const formIn = (language: string) => {
  const parsed = parseForm(`id: anfrage
title: Anfrage
language: ${language}
steps:
  - fields:
      - { id: email, kind: email, label: E-Mail, required: true }
      - { id: art, kind: select, label: Art, trait: none, options: [neu, alt] }
  - fields:
      - { id: jahr, kind: text, label: Jahr, trait: none, when: { field: art, is: alt } }
`)
  assert.ok(parsed.ok)
  return parsed.form
}

const pageOf = (language: string): string =>
  hostedPage({ form: formIn(language), workspace: 'main', token: '', action: '/f/main/anfrage', filling: EMPTY })

test('a page speaks the language of its form: marks, choices, conditions, and what its script will say', () => {
  const page = pageOf('de')
  assert.match(page, /<html lang="de">/)
  for (const said of ['(freiwillig)', 'Bitte wählen', 'Nur bei „Art“: alt.', 'Schritt {step} von {of}', 'Absenden'])
    assert.ok(page.includes(said), said)
  assert.doesNotMatch(page, /\(optional\)|Please|Only if|Leave this/)
  assert.match(thanksPage(formIn('fr'), { workspace: 'main', mail: 'sent' }), /<h1>Merci<\/h1>/)
})

test('an English page leaves the words of the script to the script', () => {
  assert.doesNotMatch(pageOf('en-GB'), /data-words/)
})

test('a page without a form speaks what the browser asks for', () => {
  assert.match(plainPage('notHere', 'es-ES,es;q=0.9'), /<html lang="es">[\s\S]*Este formulario no está aquí/)
  assert.match(plainPage('notHere', 'ja'), /<html lang="en">[\s\S]*This form is not here/)
})

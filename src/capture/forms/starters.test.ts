import assert from 'node:assert/strict'
import { test } from 'node:test'
import { around } from './around.ts'
import { parseForm } from './parse.ts'
import { renamed, STARTERS } from './starters.ts'

const AROUND = around({ consent: { purposes: [{ id: 'newsletter', text: 'Send me news.' }] } }, new Set())

test('every form to begin with has no mistake and nothing to warn of', () => {
  for (const { id, text } of STARTERS) {
    const parsed = parseForm(text, AROUND)
    assert.deepEqual([id, parsed.ok ? parsed.warnings : parsed.problems], [id, []])
    assert.equal(parsed.ok && parsed.form.id, id)
  }
})

test('a form made of another differs in its id alone', () => {
  for (const { text } of STARTERS) {
    const [was, is] = [parseForm(text, AROUND), parseForm(renamed(text, 'mine'), AROUND)]
    assert.deepEqual(is.ok && is.form, was.ok && { ...was.form, id: 'mine' })
  }
  assert.equal(renamed('title: A\n', 'mine'), 'id: mine\ntitle: A\n')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf } from './form.ts'
import { glimpse } from './glimpse.ts'
import { parseForm } from './parse.ts'

const parsed = parseForm(`
id: demo
title: A demo
fields:
  - { id: email, kind: email, label: Mail }
  - { id: note, kind: text, label: Note, max: 5000 }
  - { id: timeline, kind: select, label: When?, options: [{ value: 3, label: Soon 🔥 }, never] }
  - { id: topics, kind: multi, label: What about?, options: [{ value: bak, label: Backup }, cloud] }
`)
assert.ok(parsed.ok)
const [, note, timeline, topics] = fieldsOf(parsed.form)
assert.ok(note !== undefined && timeline !== undefined && topics !== undefined)

test('whoever confirms reads the choices as they were worded, not the values that rules compare', () => {
  assert.equal(glimpse(timeline, 3), 'Soon 🔥')
  assert.equal(glimpse(timeline, 'never'), 'never')
  assert.equal(glimpse(topics, ['bak', 'cloud']), 'Backup, cloud')
  assert.equal(glimpse(timeline, 'of an older version'), 'of an older version')
})

test('a long answer is cut where no character is torn', () => {
  assert.equal(glimpse(note, 'a'.repeat(80)), 'a'.repeat(80))
  assert.equal(glimpse(note, `${'a'.repeat(79)}🔥b`), `${'a'.repeat(79)}🔥…`)
})

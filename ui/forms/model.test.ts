import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FormSource } from '#src/capture/forms/source.ts'
import { STARTERS } from '#src/capture/forms/starters.ts'
import { edited, freeId, moving, neighbour, partOf, partsOf, setting, sourceOf, withStep } from './model.ts'

const textOf = (id: string): string => STARTERS.find((one) => one.id === id)?.text ?? ''
const read = (text: string): FormSource => {
  const { source } = sourceOf(text)
  assert.ok(source, JSON.stringify(sourceOf(text)))
  return source
}
const ids = (text: string): readonly (readonly string[])[] =>
  (read(text).steps ?? [{ fields: read(text).fields ?? [] }]).map(({ fields }) => fields.map(({ id }) => id))

test('one key of one question is changed and the rest of the text stays to the letter', () => {
  const text = textOf('guide')
  const part = partOf(read(text), 'name')
  assert.ok(part)
  const after = edited(text, setting([...part.step.path, part.index, 'label'], 'And your name?'))
  assert.equal(after, text.replace('Your name', 'And your name?'))
  assert.equal(edited(after, setting([...part.step.path, part.index, 'label'], 'Your name')), text)
})

test('a question goes up and down, over the edge of its step, and never leaves a step empty', () => {
  const text = textOf('demo-request')
  const source = read(text)
  const [email, headcount, timeline] = ['email', 'headcount', 'timeline'].map((id) => partOf(source, id))
  assert.ok(email && headcount && timeline)
  assert.equal(neighbour(source, email, -1), undefined)
  const down = neighbour(source, headcount, 1)
  assert.ok(down)
  const moved = edited(text, ...moving(headcount, down.step, down.at))
  assert.deepEqual(ids(moved), [
    ['email', 'name', 'company'],
    ['headcount', 'timeline', 'budget', 'pain', 'utm_campaign'],
  ])
  const up = neighbour(source, timeline, -1)
  assert.ok(up)
  assert.deepEqual(ids(edited(text, ...moving(timeline, up.step, up.at)))[0], [
    'email',
    'name',
    'company',
    'headcount',
    'timeline',
  ])
  const single = read(textOf('contact').replace(/\n {2}- \{ id: (?:email|phone|message).*$/gm, ''))
  const [only] = partsOf(single)
  assert.ok(only)
  assert.equal(neighbour(single, only, 1), undefined)
})

test('a form of one page gets steps, and keeps its questions', () => {
  const text = textOf('contact')
  const more = withStep(text, read(text), 'And', { id: 'budget', kind: 'number', label: 'Budget' })
  assert.deepEqual(ids(more), [['name', 'email', 'phone', 'message'], ['budget']])
  assert.equal(read(more).title, 'Write to us')
  assert.ok(
    more.split('\n').every((line) => line.length < 160),
    more,
  )
  assert.match(more, /\nsteps:\n {2}- fields:\n {6}- \{ id: name, .*\n {6}- \{ id: email, /)
  const again = withStep(more, read(more), 'Last', { id: 'goal', kind: 'text', label: 'Goal' })
  assert.deepEqual(ids(again).length, 3)
})

test('a new question gets a name that no other has', () => {
  const source = read(textOf('contact'))
  assert.deepEqual([freeId(source, 'title'), freeId(source, 'email')], ['title', 'email_2'])
})

test('a text that cannot be built with says where', () => {
  assert.equal(sourceOf('id: x\ntitle: [').source, undefined)
  assert.equal(sourceOf('id: x\ntitle: X\nfields:\n  - { id: a, kind: emial }').problem?.line, 4)
})

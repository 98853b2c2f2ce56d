import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { parse } from 'yaml'
import type { Json } from '../funnel/brand.ts'
import { type Edit, editYaml } from './edit.ts'

const read = (name: string) => readFileSync(new URL(`../../templates/${name}/funnel.yaml`, import.meta.url), 'utf8')
const TEMPLATES = ['it-services', 'crm-lifecycle', 'four-stage', 'buying-group', 'thousand-steps'].map(read)

const isMap = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every place of a value: lists and mappings with what they hold. */
function places(value: Json, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  const below = Array.isArray(value)
    ? value.flatMap((entry, i) => places(entry, [...path, i]))
    : isMap(value)
      ? Object.entries(value).flatMap(([key, entry]) => places(entry, [...path, key]))
      : []
  return path.length === 0 ? below : [path, ...below]
}

const at = (value: Json, path: readonly (string | number)[]): Json =>
  path.reduce<Json>((one, key) => (one as { [key: string]: Json })[key as string] ?? null, value)

/** What the file must say afterwards, by plain values. */
function expected(value: Json, edit: Edit): Json {
  const copy: Json = structuredClone(value)
  if (edit.kind === 'set' || edit.kind === 'remove') {
    const parent = at(copy, edit.path.slice(0, -1))
    const last = edit.path.at(-1) ?? ''
    if (edit.kind === 'set') (parent as { [key: string]: Json })[last as string] = edit.value
    else if (Array.isArray(parent)) parent.splice(Number(last), 1)
    else delete (parent as { [key: string]: Json })[last as string]
    return copy
  }
  const list = at(copy, edit.path)
  assert.ok(Array.isArray(list))
  if (edit.kind === 'insert') list.splice(edit.at, 0, edit.value)
  else list.splice(edit.to, 0, ...list.splice(edit.from, 1))
  return copy
}

const comments = (text: string): readonly string[] => text.match(/^\s*#.*$/gm) ?? []
const says = fc.oneof(
  fc.constantFrom(
    'score > 45 && did("a")',
    'a: b',
    '# not a comment',
    "it's",
    '"quoted"',
    '',
    'yes',
    '12',
    '- x',
    '{a}',
    '50%, more',
    'two\nlines',
  ),
  fc.string({ maxLength: 20 }),
)
const value: fc.Arbitrary<Json> = fc.oneof(
  says,
  fc.integer(),
  fc.boolean(),
  fc.array(says, { maxLength: 3 }),
  fc.constant({ id: 'new', when: 'score > 1, really' }),
)

test('an edit changes what it says and nothing else, whatever the template', () => {
  fc.assert(
    fc.property(fc.nat(4), fc.nat(), fc.nat(), fc.nat(), value, (template, where, which, other, told) => {
      const text = TEMPLATES[template] ?? ''
      const whole: Json = parse(text)
      const all = places(whole)
      const path = all[where % all.length] ?? []
      const target = at(whole, path)
      const list = Array.isArray(target) ? target : undefined
      const edits: Edit[] = [{ kind: 'set', path, value: told }]
      if (list !== undefined && list.length > 0) {
        edits.push({ kind: 'insert', path, at: which % (list.length + 1), value: told })
        edits.push({ kind: 'move', path, from: which % list.length, to: other % list.length })
      }
      const parent = at(whole, path.slice(0, -1))
      if (Object.keys(parent as object).length > 1) edits.push({ kind: 'remove', path })
      if (isMap(target)) edits.push({ kind: 'set', path: [...path, 'brandNew'], value: told })
      const edit = edits[which % edits.length] ?? { kind: 'set', path, value: told }
      const after = editYaml(text, edit)
      assert.ok(after !== undefined, JSON.stringify(edit))
      assert.deepEqual(parse(after), expected(whole, edit), JSON.stringify(edit))
      if (edit.kind !== 'remove' && !(edit.kind === 'set' && typeof target === 'object'))
        assert.deepEqual(comments(after).toSorted(), comments(text).toSorted(), JSON.stringify(edit))
    }),
    { numRuns: 120 },
  )
})

test('only the line that changed differs', () => {
  const [text = ''] = TEMPLATES
  const after = editYaml(text, { kind: 'set', path: ['scoring', 'engagement', 'rules', 3, 'points'], value: 30 }) ?? ''
  const [was, is] = [text.split('\n'), after.split('\n')]
  assert.equal(was.length, is.length)
  assert.equal(is.filter((line, i) => line !== was[i]).length, 1)
})

test('a whole section can be new', () => {
  const text = 'name: a\n# kept\nstages:\n  - { id: x }\n'
  const after = editYaml(text, {
    kind: 'insert',
    path: ['scoring', 'fit', 'rules'],
    at: 0,
    value: { id: 'r', points: 1 },
  })
  assert.deepEqual(parse(after ?? ''), {
    name: 'a',
    stages: [{ id: 'x' }],
    scoring: { fit: { rules: [{ id: 'r', points: 1 }] } },
  })
  assert.match(after ?? '', /# kept/)
})

test('text that is no YAML is left alone', () => {
  assert.equal(editYaml('a: [', { kind: 'set', path: ['a'], value: 1 }), undefined)
})

test('whatever is put into a list, long or short, in lines or on one, is read again as it was', () => {
  const key = fc.constantFrom(
    'title',
    'fields',
    'id',
    'two words',
    'größe',
    'a: b',
    '# no comment',
    '- no item',
    '"quoted"',
  )
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      ...[fc.string({ maxLength: 60 }), fc.integer(), fc.boolean()],
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }))
  const entry = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true })
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), entry, (list, one) => {
      const text = editYaml('id: x\n', { kind: 'set', path: ['steps'], value: list }) ?? ''
      assert.deepEqual(parse(text), { id: 'x', steps: list })
      const more = editYaml(text, { kind: 'insert', path: ['steps'], at: list.length, value: one }) ?? ''
      assert.deepEqual(parse(more), { id: 'x', steps: [...list, one] })
    }),
  )
})

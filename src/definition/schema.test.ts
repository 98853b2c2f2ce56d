import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonSchema } from './schema.ts'

interface Node {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly additionalProperties?: unknown
}

/** Paths of fields that do not say what they are for. */
function undescribed(node: Node, path: string): readonly string[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([name, field]) => [
    ...(field.description === undefined ? [`${path}${name}`] : []),
    ...undescribed(field, `${path}${name}.`),
  ])
  return node.items === undefined ? own : [...own, ...undescribed(node.items, path)]
}

test('the JSON Schema names every part of the file and refuses unknown keys', () => {
  const schema: Node = jsonSchema()
  assert.equal(schema.additionalProperties, false)
  assert.deepEqual(Object.keys(schema.properties ?? {}).slice(0, 6), [
    'name',
    'title',
    'source',
    'timezone',
    'currency',
    'policy',
  ])
})

test('every field says in the schema what it is for', () => assert.deepEqual(undescribed(jsonSchema(), ''), []))

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { VARIABLES } from './cel-scope.ts'
import { USAGE } from './cel-usage.ts'
import { reference } from './reference.ts'
import { jsonSchema } from './schema.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test('docs/funnel.schema.json is what the schema says; else run npm run schema', () => {
  assert.deepEqual(JSON.parse(read('docs/funnel.schema.json')), JSON.parse(JSON.stringify(jsonSchema())))
})

test('docs/definition.md is what the language says; else run npm run schema', () => {
  assert.equal(read('docs/definition.md'), reference())
})

test('every field, variable and function has a meaning in the reference', () => {
  const text = reference()
  for (const name of Object.keys(USAGE)) assert.match(text, new RegExp(`#### \`${name}\`\n\n\`.+\`: .+`))
  for (const name of VARIABLES.keys()) assert.match(text, new RegExp(`\\| \`${name}\` \\| \\w+ \\| .+ \\|`))
  const empty = text.split('\n').filter((line) => line.startsWith('| ') && line.endsWith('|  |'))
  assert.deepEqual(empty, [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { parseFile } from './parse.ts'
import { pagePath } from './signal-key.ts'

const problems = (text: string) => {
  const parsed = parseFile('funnel.yaml', text, z.strictObject({ stages: z.array(z.string()) }))
  return 'value' in parsed ? [] : parsed
}

test('a key that is written twice is told at its second place, at any depth', () => {
  assert.deepEqual(
    problems('stages: [a]\nstages: [b]\n').map(({ line, message }) => [line, message]),
    [[2, 'this key is written twice']],
  )
  assert.deepEqual(
    problems('x:\n  - a: 1\n    b: 2\n    a: 3\n').map(({ line, message }) => [line, message]),
    [[4, 'this key is written twice']],
  )
})

test('a file made to keep the reader busy gets a hundred problems at most, and its answer', () => {
  const keys = Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join('\n')
  assert.equal(problems(keys).length, 100)
  assert.equal(problems(`${'same: 1\n'.repeat(50_000)}`).length, 100)
  for (const deep of ['['.repeat(50_000), '{a: '.repeat(50_000), '- '.repeat(50_000), '? '.repeat(50_000)])
    assert.deepEqual(
      problems(`stages:\n  ${deep}`).map(({ message }) => message),
      ['this is nested deeper than anything is here'],
    )
})

test('a path of slashes is read once', () => {
  assert.equal(pagePath(`/a${'/'.repeat(100_000)}`), '/a')
  assert.equal(pagePath(`/a${'/'.repeat(100_000)}b`).length, 100_003)
})

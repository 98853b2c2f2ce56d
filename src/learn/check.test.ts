import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smallFunnel } from '../definition/small-funnel.ts'
import { checkFiles } from './check.ts'

const WALKS = `walks:
  - name: prices alone
    given: [{ page: /pricing }]
    expect: [{ stage: mql }]
`

test('a mistake is told with how much to mark and what to write instead', () => {
  const { problems } = checkFiles({ 'funnel.yaml': smallFunnel({ 'score > 45': 'scoer > 45' }) })
  assert.deepEqual(
    problems.map(({ line, column, length, suggestion, severity }) => ({ line, column, length, suggestion, severity })),
    [{ line: 17, column: 12, length: 5, suggestion: 'score', severity: 'error' }],
  )
})

test('a walk that ends otherwise is a warning at its name, and files without mistakes have none', () => {
  const { problems, walks } = checkFiles({ 'funnel.yaml': smallFunnel(), 'funnel.test.yaml': WALKS })
  assert.equal(walks, 1)
  assert.deepEqual(
    problems.map(({ file, line, severity }) => [file, line, severity]),
    [['funnel.test.yaml', 2, 'warning']],
  )
  assert.deepEqual(checkFiles({ 'funnel.yaml': smallFunnel() }), { problems: [], walks: 0 })
})

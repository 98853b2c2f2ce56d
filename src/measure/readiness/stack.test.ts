import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MARK_BODY } from './mark.ts'
import { stackOf } from './stack.ts'

test('seven rows; what the team said counts, else what is here', () => {
  const mark = {
    capability: 'nurture',
    state: 'elsewhere',
    tool: 'Mautic',
    by: 'ana@us.example',
    at: '2026-03-01T00:00:00.000Z',
  } as const
  const rows = stackOf([mark])
  assert.equal(rows.length, 7)
  assert.deepEqual(
    rows.find(({ capability }) => capability === 'nurture'),
    { ...mark, ours: false },
  )
  assert.deepEqual(
    rows.filter(({ state }) => state === 'missing').map(({ capability }) => capability),
    ['conversion', 're-engagement'],
  )
})

test('a mark is one of three states and the name of a tool', () => {
  assert.deepEqual(MARK_BODY.parse({ state: 'missing' }), { state: 'missing', tool: '' })
  assert.ok(!MARK_BODY.safeParse({ state: 'gone' }).success)
})

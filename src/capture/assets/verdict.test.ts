import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verdictsOf } from './verdict.ts'

const came = (id: string, people: number, later: number, position: 'TOFU' | 'MOFU' = 'TOFU') => ({
  ...{ id, people, later, position },
})

test('an asset is kept, merged or retired by how far its people got, against its own position', () => {
  const found = verdictsOf([
    came('good', 100, 20),
    came('weak', 100, 4),
    came('dead', 60, 0),
    came('case', 40, 10, 'MOFU'),
  ])
  assert.deepEqual(
    [...found],
    [
      ['good', 'keep'],
      ['weak', 'merge'],
      ['dead', 'retire'],
      ['case', 'keep'],
    ],
  )
})

test('nothing is said of an asset that few had', () => {
  assert.deepEqual([...verdictsOf([came('few', 29, 0), came('none', 0, 0)])], [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { didYouMean, distance, nearest } from './nearest.ts'

test('two swapped neighbours are one slip, like a letter too many, missing or wrong', () => {
  assert.deepEqual(
    [distance('scroe', 'score'), distance('scoree', 'score'), distance('scor', 'score'), distance('scare', 'score')],
    [1, 1, 1, 1],
  )
  assert.deepEqual([distance('score', 'score'), distance('', 'abc'), distance('ca', 'abc')], [0, 3, 3])
})

test('what is near is suggested, what is far is not, and a field is found without its group', () => {
  assert.equal(didYouMean('scroe', ['stage', 'score']), 'did you mean "score"?')
  assert.equal(nearest('banana', ['stage', 'score']), undefined)
  assert.equal(nearest('headcount', ['person.headcount']), 'person.headcount')
})

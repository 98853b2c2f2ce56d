import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remembering } from './remembered.ts'

/** Answers with how often it was asked. */
function counting() {
  let asked = 0
  return () => Promise.resolve(++asked)
}

test('those who ask at once get one answer, under its own name', async () => {
  const known = remembering<number>()
  const ask = counting()
  assert.deepEqual(await Promise.all([known.get('a', ask), known.get('a', ask), known.get('b', ask)]), [1, 1, 2])
})

test('what was changed is asked anew', async () => {
  const known = remembering<number>()
  const ask = counting()
  await known.get('a', ask)
  known.forget('a')
  assert.equal(await known.get('a', ask), 2)
})

test('an answer that never came is not remembered', async () => {
  const known = remembering<number>()
  await assert.rejects(known.get('a', () => Promise.reject(new Error('away'))))
  assert.equal(await known.get('a', counting()), 1)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../fault.ts'
import { turns } from './turns.ts'

test('so many at a time, some more in line in their order, and the rest is told to come again', async () => {
  const inTurn = turns(2, 2)
  const done: number[] = []
  let [now, most] = [0, 0]
  const ask = (n: number) =>
    inTurn(async () => {
      now += 1
      most = Math.max(most, now)
      await Promise.resolve()
      now -= 1
      done.push(n)
    })
  const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(ask))
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected'],
  )
  assert.deepEqual([done, most], [[1, 2, 3, 4], 2])
})

test('work that fails gives its turn on', async () => {
  const inTurn = turns(1, 1)
  const failing = inTurn(() => Promise.reject(new Error('no')))
  const after = inTurn(() => 'done')
  await assert.rejects(failing, /no/)
  assert.equal(await after, 'done')
  await assert.rejects(Promise.all([1, 2, 3].map(() => inTurn(() => 1))), Fault)
})

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Timestamp } from '#src/funnel/brand.ts'
import { beginPlan, keepPlan, readPlan } from '#src/learn/asking/store.ts'
import type { PlanAnswer } from '#src/learn/definition-answer.ts'
import { type Clone, clone } from '../clone.ts'

let database: Clone
before(async () => {
  database = await clone()
})
after(() => database.close())

const NOW = '2026-03-02T09:00:00.000Z' as Timestamp
const LATER = '2026-03-02T09:00:29.000Z' as Timestamp
const MUCH_LATER = '2026-03-02T09:01:00.000Z' as Timestamp
const FIRST = '00000000-0000-7000-8000-000000000001'
const SECOND = '00000000-0000-7000-8000-000000000002'

test('every process reads the same plan; a newer run takes its place, what ended stays, and silence is a failure', async () => {
  const { app: pool, workspace } = database
  const run = (token: string, now: Timestamp = NOW) => ({ workspace, token, now })
  const going = (done: number): PlanAnswer => ({ state: 'running', revision: 1, done, of: 9 })
  const failed: PlanAnswer = { state: 'failed', revision: 1, message: 'It took too long.' }
  assert.deepEqual(await readPlan(pool, workspace, NOW), { state: 'none' })
  await beginPlan(pool, run(FIRST), going(0))
  assert.equal(await keepPlan(pool, run(FIRST), going(4)), true)
  assert.deepEqual(await readPlan(pool, workspace, LATER), going(4))
  assert.equal((await readPlan(pool, workspace, MUCH_LATER)).state, 'failed')
  await beginPlan(pool, run(SECOND), going(1))
  assert.equal(await keepPlan(pool, run(FIRST), failed), false)
  assert.equal(await keepPlan(pool, run(SECOND), failed), true)
  assert.equal(await keepPlan(pool, run(SECOND), going(2)), false)
  assert.deepEqual(await readPlan(pool, workspace, MUCH_LATER), failed)
})

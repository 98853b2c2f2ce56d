import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Handler, startWorker } from '../../src/ledger/worker.ts'
import { type Scene, scene, template } from './scene.ts'

let stage: Scene
before(async () => {
  stage = await scene(template('it-services'))
})
after(() => stage.close())

/** A task in the state that some process left it in. */
async function left(kind: string, columns: Record<string, string> = {}): Promise<string> {
  const id = randomUUID()
  const { state = 'ready', attempts = '0', lease = 'null' } = columns
  await stage.db.app.query(
    `insert into effects (workspace_id, id, kind, payload, state, attempts, due, lease_until, lease_token)
     values ($1, $2, $3, '{}', $4, $5, now() - interval '1 min', now() + $6::interval, gen_random_uuid())`,
    [stage.workspace, id, kind, state, Number(attempts), lease === 'null' ? null : lease],
  )
  return id
}

const work = (handlers: Readonly<Record<string, Handler>>) =>
  startWorker({ pool: stage.db.app, ledger: stage.ledger, handlers, chores: [], onError: () => undefined })

async function stateOf(id: string, wanted: string): Promise<Record<string, unknown>> {
  for (let tries = 0; ; tries++) {
    const { rows } = await stage.db.ops.query('select state, attempts, lease_token, note from effects where id = $1', [
      id,
    ])
    if (rows[0].state === wanted || tries > 100) return rows[0]
    await sleep(20)
  }
}

test('a claim whose lease ran out is taken over, one whose lease holds is not', async () => {
  const [dead, alive] = [
    await left('a', { state: 'claimed', lease: '-1 s' }),
    await left('a', { state: 'claimed', lease: '20 s' }),
  ]
  const worker = work({ a: async () => ({ kind: 'done' }) })
  assert.deepEqual(await stateOf(dead, 'done'), { state: 'done', attempts: 1, lease_token: null, note: null })
  await worker.stop()
  assert.equal((await stateOf(alive, 'claimed')).attempts, 0)
})

test('a task that every process died of is parked for a person to look at', async () => {
  const deadly = await left('b', { state: 'claimed', attempts: '8', lease: '-1 s' })
  let tried = 0
  const worker = work({
    b: async () => {
      tried += 1
      return { kind: 'done' }
    },
  })
  const { state, note } = await stateOf(deadly, 'gave_up')
  await worker.stop()
  assert.deepEqual([state, note, tried], ['gave_up', 'every process that tried it ended before it was done', 0])
})

test('a long task gives up its place when the process ends, and another goes on with it at once', async () => {
  const long = await left('c')
  const worker = work({
    c: async (_task, stopping) => {
      while (stopping?.aborted !== true) await sleep(5)
      return { kind: 'again' }
    },
  })
  await stateOf(long, 'claimed')
  await worker.stop()
  assert.deepEqual(await stateOf(long, 'ready'), { state: 'ready', attempts: 0, lease_token: null, note: null })
})

test('a worker that stalled past its lease cannot settle what another took over', async () => {
  const stalled = await left('d')
  const turn = Promise.withResolvers<void>()
  const slow = work({ d: () => turn.promise.then(() => ({ kind: 'retry', because: 'late' })) })
  await stateOf(stalled, 'claimed')
  await stage.db.app.query(`update effects set lease_until = now() - interval '1 s' where id = $1`, [stalled])
  const heir = work({ d: async () => ({ kind: 'done' }) })
  await stateOf(stalled, 'done')
  turn.resolve()
  await Promise.all([slow.stop(), heir.stop()])
  assert.deepEqual(await stateOf(stalled, 'done'), { state: 'done', attempts: 2, lease_token: null, note: null })
})

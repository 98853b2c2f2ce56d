import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACTION, BULK_BODY, type Chosen, eventFor } from './action.ts'

const ana: Chosen = { id: 'a', stage: 'mql', owner: null, exit_rule: null, tags: ['vip'] }
const doing = { by: 'kim@us.example', batch: 'b', rep: { id: 'r', name: 'Ben', team: 'sales' } }
const rep = '01890000-0000-7000-8000-000000000001'

test('each action is one fact, and none where it would change nothing', () => {
  const cases = [
    [{ kind: 'assign', rep }, 'route.assigned', { owner: 'r' }],
    [{ kind: 'stage', stage: 'sal', reason: 'Called' }, 'stage.declared', { stage: 'sal' }],
    [{ kind: 'disqualify', reason: 'Competitor' }, 'stage.disqualified', { exit_rule: 'free-mail' }],
    [{ kind: 'tag', add: ['fair'], remove: [] }, 'capture.identified', { tags: ['vip', 'fair'] }],
  ] as const
  for (const [said, type, done] of cases) {
    const action = ACTION.parse(said)
    assert.equal(eventFor(action, ana, doing)?.type, type)
    assert.equal(eventFor(action, { ...ana, ...done }, doing), undefined, type)
  }
})

test('only what a person took out is taken back', () => {
  const action = ACTION.parse({ kind: 'requalify', reason: 'A mistake' })
  assert.equal(eventFor(action, { ...ana, exit_rule: 'by-hand' }, doing)?.type, 'stage.requalified')
  assert.equal(eventFor(action, { ...ana, exit_rule: 'free-mail' }, doing), undefined)
})

test('tags are added and removed beside those that stay', () => {
  const action = ACTION.parse({ kind: 'tag', add: ['fair'], remove: ['vip'] })
  assert.deepEqual(eventFor(action, { ...ana, tags: ['vip', 'old'] }, doing), {
    ...{ type: 'capture.identified', traits: { tags: ['old', 'fair'] } },
  })
})

test('who is meant is said once', () => {
  const action = { kind: 'disqualify', reason: 'x' }
  assert.equal(BULK_BODY.safeParse({ action, ids: [rep] }).success, true)
  assert.equal(BULK_BODY.safeParse({ action, filter: { stage: 'mql' } }).success, true)
  for (const body of [
    { action },
    { action, ids: [rep], filter: {} },
    { action, ids: [] },
    { action, filter: { x: '1' } },
  ])
    assert.equal(BULK_BODY.safeParse(body).success, false)
})

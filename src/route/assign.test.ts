import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EventId, PersonId, RepId, Timestamp } from '../funnel/brand.ts'
import { assign, type Request } from './assign.ts'
import { describeRep, emptyPool, type Pool } from './pool.ts'

const MONDAY = '2026-03-02T09:00:00.000Z' as Timestamp
const TUESDAY = '2026-03-03T09:00:00.000Z' as Timestamp

const rep = (name: string) => name as RepId
const request = (index: number, more: Partial<Request> = {}): Request => ({
  person: `person-${index}` as PersonId,
  decision: `decision-${index}`,
  wants: { team: 'sales', rule: 'everyone', why: 'next in turn', since: MONDAY, cause: 'cause' as EventId },
  ...more,
})
const requests = (count: number, from = 0) => Array.from({ length: count }, (_, index) => request(from + index))

const team = (
  ...reps: readonly { readonly name: string; readonly weight?: number; readonly capacityPerDay?: number }[]
): Pool =>
  reps.reduce<Pool>(
    (pool, { name, ...said }) => describeRep(pool, { type: 'route.rep-described', rep: rep(name), name, ...said }),
    emptyPool('sales'),
  )

function shares(assignments: ReturnType<typeof assign>['assignments']): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of assignments) {
    const who = one.kind === 'assigned' ? one.event.rep : 'waiting'
    counts[who] = (counts[who] ?? 0) + 1
  }
  return counts
}

test('every rep has its weight’s share to within one lead, whatever the weights and however the leads are cut into batches', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
      (weights, batches) => {
        let pool = team(...weights.map((weight, index) => ({ name: `rep-${index}`, weight })))
        const total: Record<string, number> = {}
        let given = 0
        for (const size of batches) {
          const result = assign(requests(size, given), pool, MONDAY)
          pool = result.pool
          given += size
          for (const [who, count] of Object.entries(shares(result.assignments))) total[who] = (total[who] ?? 0) + count
        }
        const sum = weights.reduce((a, b) => a + b, 0)
        for (const [index, weight] of weights.entries()) {
          const fair = (given * weight) / sum
          const got = total[`rep-${index}`] ?? 0
          assert.ok(Math.abs(got - fair) <= 1, `${got} of ${given} for weight ${weight} of ${sum}`)
        }
      },
    ),
  )
})

test('who comes back from leave is not flooded, and who joins resets nobody', () => {
  const away = describeRep(team({ name: 'ana' }, { name: 'bo' }), {
    type: 'route.rep-described',
    rep: rep('bo'),
    awayUntil: TUESDAY,
  })
  const first = assign(requests(100), away, MONDAY)
  assert.deepEqual(shares(first.assignments), { ana: 100 })
  const back = assign(requests(10, 100), first.pool, TUESDAY)
  assert.deepEqual(shares(back.assignments), { ana: 5, bo: 5 })
  const joined = describeRep(back.pool, { type: 'route.rep-described', rep: rep('cy'), name: 'cy' })
  for (const count of Object.values(shares(assign(requests(9, 110), joined, TUESDAY).assignments))) {
    assert.ok(Math.abs(count - 3) <= 1)
  }
})

test('a full day is refused with its reason, and the next day, in the rep’s own zone, begins anew', () => {
  const pool = describeRep(team({ name: 'ana', capacityPerDay: 2 }), {
    type: 'route.rep-described',
    rep: rep('ana'),
    timezone: 'Pacific/Auckland',
  })
  const first = assign(requests(3), pool, MONDAY)
  assert.deepEqual(first.assignments[2], {
    kind: 'waiting',
    person: 'person-2',
    refused: [{ rep: 'ana', because: 'full-today' }],
  })
  // 11:00 UTC is midnight in Auckland: a new day there while it is still Monday in London.
  const noon = '2026-03-02T11:00:00.000Z' as Timestamp
  assert.deepEqual(shares(assign(requests(1, 3), first.pool, noon).assignments), { ana: 1 })
})

test('the owner of the account goes first, pays for it, and colleagues of one batch go to one rep', () => {
  const pool = team({ name: 'ana' }, { name: 'bo' })
  const owned = assign([request(0, { account: 'acme', accountOwner: rep('bo') })], pool, MONDAY)
  const [assignment] = owned.assignments
  assert.deepEqual(assignment?.kind === 'assigned' && [assignment.event.rep, assignment.event.rule], [
    'bo',
    'account-owner',
  ])
  assert.deepEqual(shares(assign(requests(3, 1), owned.pool, MONDAY).assignments), { ana: 2, bo: 1 })
  const together = assign(
    [1, 2, 3].map((index) => request(index, { account: 'new-co' })),
    pool,
    MONDAY,
  )
  assert.deepEqual(shares(together.assignments), { ana: 3 })
})

test('an assignment keeps the candidates with their credit and who was refused', () => {
  const pool = describeRep(team({ name: 'ana' }, { name: 'bo' }, { name: 'cy' }), {
    type: 'route.rep-described',
    rep: rep('cy'),
    active: false,
  })
  const [assignment] = assign([request(0)], pool, MONDAY).assignments
  assert.deepEqual(assignment?.kind === 'assigned' && [assignment.event.candidates, assignment.event.refused], [
    [
      { rep: 'ana', credit: 0, weight: 1 },
      { rep: 'bo', credit: 0, weight: 1 },
    ],
    [{ rep: 'cy', because: 'inactive' }],
  ])
})

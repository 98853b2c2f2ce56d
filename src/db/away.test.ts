import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../fault.ts'
import { isAway } from './away.ts'

const coded = (code: string): Error => Object.assign(new Error(code), { code })

test('what ends by itself is told apart from what is wrong', () => {
  const away = [
    ...['08006', '40001', '53300', '57P01', '57014', 'ECONNREFUSED', 'EPIPE'].map(coded),
    ...['timeout exceeded when trying to connect', 'Query read timeout'].map((said) => new Error(said)),
    ...['Connection terminated unexpectedly', 'Connection terminated due to connection timeout'].map(
      (said) => new Error(said),
    ),
    new Fault('database_away', 'x'),
    new Fault('overloaded', 'x'),
  ]
  const wrong = [...['23505', '42501', '22021', 'ENOENT'].map(coded), new Error('x'), new Fault('conflict', 'x'), 'x']
  assert.deepEqual(
    [away, wrong].map((all) => [...new Set(all.map(isAway))]),
    [[true], [false]],
  )
})

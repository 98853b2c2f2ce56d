import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areasOf } from './live-areas.ts'

test('a question sent as a body changes nothing, so nobody is told', () => {
  const asked = ['/api/definition/check', '/api/definition/match', '/api/icp/check', '/api/imports/files/f1/dry-run']
  assert.deepEqual(
    asked.flatMap((path) => areasOf('POST', path)),
    [],
  )
  assert.deepEqual(areasOf('GET', '/api/definition'), [])
  assert.deepEqual(areasOf('POST', '/v1/leads'), [])
})

test('a change is told to every screen that shows it', () => {
  assert.deepEqual(areasOf('PATCH', '/api/team/members/u1'), ['team', 'settings', 'session'])
  assert.deepEqual(areasOf('POST', '/api/views'), ['views', 'people'])
  assert.ok(areasOf('POST', '/api/definition/publish').includes('funnel'))
})

test('a draft concerns the set-up alone until it is published', () => {
  assert.deepEqual(areasOf('PUT', '/api/definition/draft'), ['definition'])
  assert.deepEqual(areasOf('DELETE', '/api/definition/draft?revision=3'), ['definition'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { framing, isAllowed, policyOf } from './policy.ts'

test('B11: only origins that are origins come into a header', () => {
  const origins = ['https://a.example', 'https://b.example; script-src *', '*.evil']
  assert.equal(framing({ origins }), "'self' https://a.example")
  assert.equal(framing({ origins: [] }), "'none'")
  assert.deepEqual(
    ['https://A.example', 'https://b.example', undefined].map((origin) => isAllowed({ origins }, origin)),
    [true, false, false],
  )
  const after = { kind: 'redirect', url: 'https://a.example/thanks?x=1' } as const
  assert.match(policyOf({ after }, "'none'"), /form-action 'self' https:\/\/a\.example;/)
})

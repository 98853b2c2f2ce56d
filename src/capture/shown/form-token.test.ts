import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTokenPayload, tokenPayload } from './form-token.ts'

test('a token says again what was put into it, and nothing else is one', () => {
  const rendered = {
    ...{ workspace: 'w', form: 'demo', version: 2, renderedAtMs: 1_700_000_000_000, nonce: 'n', texts: ['aa', 'bb'] },
  }
  assert.deepEqual(parseTokenPayload(tokenPayload(rendered)), rendered)
  for (const text of ['', 'a.b', 'w.demo.x.1.n', 'w.demo.1.2.']) assert.equal(parseTokenPayload(text), undefined, text)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Arriving, isFromHere } from './here.ts'

const here: Arriving = { socketAddress: '127.0.0.1', httpVersion: '1.1', headers: { host: '127.0.0.1:4600' } }
const withHeaders = (headers: Arriving['headers']): Arriving => ({ ...here, headers: { ...here.headers, ...headers } })

test('whoever sits at the machine is here, by any loopback address and name', () => {
  for (const socketAddress of ['127.0.0.1', '127.0.1.1', '::1', '::ffff:127.0.0.1']) {
    for (const host of ['localhost:4600', 'LOCALHOST', '127.0.0.1', '[::1]:4600']) {
      assert.ok(isFromHere({ ...here, socketAddress, headers: { host, 'sec-fetch-site': 'same-origin' } }))
    }
  }
})

test('another machine is not here, whatever it says', () => {
  for (const socketAddress of ['10.0.0.7', '::ffff:10.0.0.7', 'fe80::1', '', undefined, '127.0.0.1.evil.example']) {
    assert.equal(isFromHere({ ...here, socketAddress }), false, String(socketAddress))
  }
})

test('a name that only points here is not here', () => {
  for (const host of [
    'evil.example',
    'localhost.evil.example:4600',
    '127.0.0.1.evil.example',
    '0.0.0.0:4600',
    undefined,
  ]) {
    assert.equal(isFromHere(withHeaders({ host })), false, String(host))
  }
})

test('what passed a proxy is not here', () => {
  for (const name of ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'via', 'x-real-ip']) {
    assert.equal(isFromHere(withHeaders({ [name]: '127.0.0.1' })), false, name)
  }
  assert.equal(isFromHere({ ...here, httpVersion: '1.0' }), false)
})

test('a page of another site is not here', () => {
  for (const site of ['cross-site', 'same-site']) {
    assert.equal(isFromHere(withHeaders({ 'sec-fetch-site': site })), false, site)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLoopback, neighbourhoodOf, networkOf } from './network.ts'

test('an address is counted by what one customer holds: IPv4 by itself, IPv6 by its /64 (A17)', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['192.0.2.7', '192.0.2.7', '192.0.2.0/24'],
    ['192.0.2.7:443', '192.0.2.7', '192.0.2.0/24'],
    ['::ffff:192.0.2.7', '192.0.2.7', '192.0.2.0/24'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['[2001:db8::1]:443', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['2001:0DB8:0001:0002:aaaa::9', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
    ['unknown', 'unknown', 'unknown'],
  ]
  assert.deepEqual(
    cases.map(([said]) => [said, networkOf(said), neighbourhoodOf(said)]),
    cases,
  )
})

test('a thousand addresses of one /64 are one network', () => {
  const all = Array.from({ length: 1000 }, (_, index) => networkOf(`2001:db8:1:2::${index.toString(16)}`))
  assert.deepEqual([...new Set(all)], ['2001:db8:1:2::/64'])
})

test('this machine is known however it is written, and nobody else is', () => {
  const own = ['127.0.0.1', '127.9.9.9', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '127.0.0.1:80', '[::1]:443']
  const others = ['128.0.0.1', '::2', '::', '2001:db8::1', '::ffff:10.0.0.1', '', '1127.0.0.1', '::1:0']
  assert.deepEqual([own.filter(isLoopback), others.filter(isLoopback)], [own, []])
})

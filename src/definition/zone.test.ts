import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isZone } from './zone.ts'

test('a zone is one of the IANA list under any of its names, and no bare offset', () => {
  for (const name of ['UTC', 'Europe/Kyiv', 'Asia/Calcutta', 'Asia/Kolkata', 'Etc/GMT+5', 'America/Argentina/Ushuaia'])
    assert.ok(isZone(name), name)
  for (const name of [
    '',
    '+05:00',
    '-03',
    'Mars',
    'Europe/Berlin ',
    '../etc/passwd',
    "UTC'--",
    'UTC\0',
    'A'.repeat(1000),
  ])
    assert.ok(!isZone(name), name)
})

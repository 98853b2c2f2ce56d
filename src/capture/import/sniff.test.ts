import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare } from './comparison.ts'
import { delimiterOf, encodingOf, notCsv } from './sniff.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('what is no CSV is told by its first bytes', () => {
  assert.match(notCsv(new Uint8Array([0x50, 0x4b, 3, 4])) ?? '', /workbook/)
  assert.match(notCsv(bytes('%PDF-1.7')) ?? '', /PDF/)
  assert.match(notCsv(bytes(' <!DOCTYPE html>')) ?? '', /web page/)
  assert.match(notCsv(bytes('{"a": 1}')) ?? '', /JSON/)
  assert.match(notCsv(new Uint8Array([65, 0, 66, 0])) ?? '', /no text/)
  assert.equal(notCsv(bytes('Email,Name\n[x],{y}\n')), undefined)
  assert.equal(notCsv(new Uint8Array([0xff, 0xfe, 65, 0])), undefined)
})

test('how it is written', () => {
  assert.equal(encodingOf(bytes('ä')), 'utf-8')
  assert.equal(encodingOf(bytes('ä').subarray(0, 1)), 'utf-8')
  assert.equal(encodingOf(new Uint8Array([0xe4, 0x2c])), 'windows-1252')
  assert.equal(encodingOf(new Uint8Array([0xfe, 0xff, 0])), 'utf-16be')
  assert.deepEqual(
    ['a,b\n1,2', 'a;b;c\n1;2,5;3', 'a\tb\n1\t2', 'a|b\n1|2', '"a,b";c\n"1,2";3', 'only\none'].map(delimiterOf),
    [',', ';', '\t', '|', ';', ','],
  )
})

test('a comparison accounts for every row', () => {
  const file = { stages: { lead: 4 }, owners: { Bo: { rows: 4, isKnown: false } }, suppressed: { bounced: 1 } }
  const now = {
    people: 3,
    stages: [
      { said: 'lead', now: 'lead', people: 2 },
      { said: 'lead', now: 'mql', people: 1 },
    ],
    owners: [{ name: 'Bo', people: 3 }],
    suppressed: { bounced: 1 },
  }
  assert.deepEqual(compare({ rows: 6, rejected: 2 }, file, now, ['lead', 'mql']), {
    ...{ rows: 6, refused: 2, people: 3, repeated: 1 },
    stages: [{ name: 'lead', file: 4, now: 2, people: 3, elsewhere: [{ stage: 'mql', people: 1 }] }],
    owners: [{ name: 'Bo', file: 4, now: 3, isKnown: false }],
    suppressed: [{ name: 'bounced', file: 1, now: 1 }],
  })
})

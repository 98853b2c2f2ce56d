import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellOf, csvLine } from './cell.ts'

const PAYLOADS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  '\n=1',
  ' =1',
  '＝1',
  '\0=1',
  '\u200b=1',
  ' \n\0 +1',
  '\u00a0@x',
  '|cmd',
]

test('whatever a spreadsheet would run begins with an apostrophe', () => {
  for (const payload of PAYLOADS) assert.ok(cellOf(payload).startsWith("'"), JSON.stringify(payload))
})

test('names, addresses and numbers stay as they are', () => {
  for (const said of ['Ana Ott', 'o-o@acme.example', "O'Brien", '1+1', 'محمد', '🎈']) assert.equal(cellOf(said), said)
  assert.deepEqual([cellOf(-1), cellOf(12.5), cellOf(null)], ['-1', '12.5', ''])
})

test('a line is quoted where it must be', () => {
  assert.equal(csvLine(['a,b', 'say "hi"', 'two\nlines', '=1,2', 3]), `"a,b","say ""hi""","two\nlines","'=1,2",3\r\n`)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { type CsvItem, csvReader, MAX_RECORD } from './csv.ts'

/** Every item of a text that arrives in pieces of some size. */
function read(text: string, size = text.length, delimiter = ','): CsvItem[] {
  const reader = csvReader(delimiter)
  const items: CsvItem[] = []
  for (let at = 0; at < text.length; at += size) items.push(...reader.push(text.slice(at, at + size)))
  return [...items, ...reader.end()]
}

const cells = (items: readonly CsvItem[]) => items.map((item) => (item.kind === 'row' ? item.cells : item.kind))

test('quotes, line ends of every kind and empty lines', () => {
  const items = read('a,b\r\n1,"x\ny"\n\r\n"q ""r""",\rlast,5" pipe')
  assert.deepEqual(cells(items), [
    ['a', 'b'],
    ['1', 'x\ny'],
    ['q "r"', ''],
    ['last', '5" pipe'],
  ])
  assert.deepEqual(
    items.map(({ line }) => line),
    [1, 2, 5, 6],
  )
})

test('a row whose quotes do not add up costs one line', () => {
  const items = read('a,b\n1,"k"k\n2,ok\n3,"open\n4,ok\n5,"fine"\n')
  assert.deepEqual(cells(items), [['a', 'b'], 'broken', ['2', 'ok'], 'broken', ['4', 'ok'], ['5', 'fine']])
  assert.deepEqual(cells(read('a,b\n3,"open\n4,ok\n')), [['a', 'b'], 'broken', ['4', 'ok']])
})

test('a quote that swallows a megabyte, and a line as long, end the reading', () => {
  for (const start of ['a,b\n1,"', 'a,b\n1,']) {
    const items = read(start + 'x'.repeat(MAX_RECORD + 70_000), 65_536)
    assert.deepEqual(
      items.map(({ kind, line }) => [kind, line]),
      [
        ['row', 1],
        ['hopeless', 2],
      ],
    )
  }
  assert.match(JSON.stringify(read(`a\n"${'x\n'.repeat(MAX_RECORD)}`, 65_536).at(-1)), /not closed within 1 MB/)
})

const cell = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r\n', 'é', ';'), maxLength: 6 })
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

test('what is written quoted is read back, however it is cut into pieces; csv-parse says the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 9 }),
      (rows, size) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join('\n')
        assert.deepEqual(cells(read(text, size)), rows)
        assert.deepEqual(parse(text), rows)
      },
    ),
    { numRuns: 300 },
  )
})

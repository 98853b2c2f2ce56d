import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateReader, isDateFormat } from './dates.ts'
import { parseFigure } from './figure.ts'
import { occurrences } from './occurrences.ts'

const read = (text: string, formats: readonly string[], zone = 'UTC'): string | undefined => {
  const found = dateReader(formats, zone)(text)
  return found === undefined ? undefined : `${new Date(found.ms).toISOString()} ${found.day}`
}

test('each format, in its zone', () => {
  assert.equal(read('2018-02-26 19:58:54', ['iso'], 'America/Sao_Paulo'), '2018-02-26T22:58:54.000Z 2018-02-26')
  assert.equal(read('2018-02-26', ['iso'], 'Europe/Berlin'), '2018-02-25T23:00:00.000Z 2018-02-26')
  assert.equal(read('2018-02-26T23:30:00+01:00', ['iso'], 'Asia/Tokyo'), '2018-02-26T22:30:00.000Z 2018-02-27')
  assert.equal(read('2018-02-26T10:00Z', ['iso']), '2018-02-26T10:00:00.000Z 2018-02-26')
  assert.equal(read('3/1/2017', ['MM/DD/YYYY']), '2017-03-01T00:00:00.000Z 2017-03-01')
  assert.equal(read('31.12.2016 23:59', ['DD.MM.YYYY', 'DD.MM.YYYY HH:mm']), '2016-12-31T23:59:00.000Z 2016-12-31')
  assert.equal(read('1483228800', ['unix']), '2017-01-01T00:00:00.000Z 2017-01-01')
  assert.equal(read('1483228800123', ['unix-ms']), '2017-01-01T00:00:00.123Z 2017-01-01')
})

test('no date is made of what is none', () => {
  for (const text of ['2018-02-30', '2018-13-01', '26/02/2018', 'now', '', '2018-02-26x', '0001-01-01', '2018-2-6'])
    assert.equal(read(text, ['iso']), undefined, text)
  assert.equal(read('13/13/2017', ['MM/DD/YYYY']), undefined)
})

test('a midnight that a zone skips is the first instant of its day', () => {
  assert.equal(read('2017-10-15', ['iso'], 'America/Sao_Paulo'), '2017-10-15T03:00:00.000Z 2017-10-15')
})

test('formats of a map are checked', () => {
  for (const format of ['iso', 'unix', 'MM/DD/YYYY', 'DD.MM.YYYY HH:mm:ss']) assert.ok(isDateFormat(format), format)
  for (const format of ['MM/DD', 'yyyy-mm-dd', 'YYYY-MM-DD(.*)', '']) assert.ok(!isDateFormat(format), format)
})

test('figures of both worlds', () => {
  const cases: readonly (readonly [string, 'point' | 'comma', number | undefined])[] = [
    ['1,234.56', 'point', 1234.56],
    ['$ 1,234', 'point', 1234],
    ['-5 %', 'point', -5],
    ['(12.50)', 'point', -12.5],
    ['EUR 99', 'point', 99],
    ['1.234,56 €', 'comma', 1234.56],
    ["1'234,5", 'comma', 1234.5],
    ['1.234,56', 'point', undefined],
    ['1,23,4', 'point', undefined],
    ['1e400', 'point', undefined],
    ['NaN', 'point', undefined],
    ['12 apples', 'point', undefined],
  ]
  for (const [text, figure, value] of cases) assert.equal(parseFigure(text, figure), value, text)
})

test('equal rows are counted, others not confused with them', () => {
  const seen = occurrences(1000)
  for (let n = 0n; n < 1000n; n++) assert.equal(seen.next(n * 4096n), 0)
  assert.deepEqual([seen.next(0n), seen.next(0n), seen.next(4096n)], [1, 2, 1])
})

test('a cell too long to be a number is none, and takes no time to be none', () => {
  assert.equal(parseFigure(`1${' '.repeat(500_000)}x`), undefined)
  assert.equal(parseFigure('9'.repeat(200)), undefined)
})

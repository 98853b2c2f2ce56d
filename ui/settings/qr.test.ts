import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correctionOf, FORMAT, guarded, qrModules } from './qr.ts'

test('the correction is that of the standard’s own example', () => {
  const data = [32, 91, 11, 120, 209, 114, 220, 77, 67, 64, 236, 17, 236, 17, 236, 17]
  assert.deepEqual(correctionOf(data, 10), [196, 35, 39, 119, 235, 215, 231, 226, 93, 23])
})

test('format and version are those of the standard’s tables', () => {
  assert.equal(FORMAT.toString(2), '111011111000100')
  assert.equal(guarded(7, 12, 0b1111100100101).toString(2).padStart(18, '0'), '000111110010010100')
})

test('a code grows with its text, and a text too long has none', () => {
  assert.equal(qrModules('a').length, 21)
  assert.equal(qrModules('a'.repeat(17)).length, 21)
  assert.equal(qrModules('a'.repeat(18)).length, 25)
  assert.equal(qrModules('a'.repeat(271)).length, 57)
  assert.deepEqual(qrModules('a'.repeat(272)), [])
})

test('read back along the way through, the text is there', () => {
  const text = 'otpauth://totp/Sluice'
  const cells = qrModules(text)
  const isData = (row: number, column: number) =>
    !(row < 9 && column < 9) &&
    !(row < 9 && column > 16) &&
    !(row > 16 && column < 9) &&
    row !== 6 &&
    column !== 6 &&
    !(row >= 16 && row <= 20 && column >= 16 && column <= 20)
  const bits: number[] = []
  for (const [turn, right] of [24, 22, 20, 18, 16, 14, 12, 10, 8, 5, 3, 1].entries())
    for (let step = 0; step < 25; step++) {
      const row = turn % 2 === 0 ? 24 - step : step
      for (const column of [right, right - 1])
        if (isData(row, column)) bits.push(cells[row]?.[column] === ((row + column) % 2 !== 0) ? 1 : 0)
    }
  const bytes = Array.from({ length: text.length }, (_, index) =>
    Number.parseInt(bits.slice(12 + index * 8, 20 + index * 8).join(''), 2),
  )
  assert.equal(String.fromCharCode(...bytes), text)
})

import assert from 'node:assert/strict'
import { closeSync, openSync, writeSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { template } from '../ledger/scene.ts'
import { type Desk, desk } from './desk.ts'

const MAP = `kind: people
source: nasty
key: id
identifiers: { external: { nasty: id } }
asOf: 2025-01-01
columns: { note: note }
`
const ROWS = 100_000

describe('files that nobody should have sent', () => {
  let at: Desk
  let map: string
  before(async () => {
    at = await desk(template('it-services'))
    map = at.write('map.yaml', MAP)
  })
  after(() => at.close())

  /** A large file, written piece by piece so that the test's own memory does not count. */
  function large(name: string, header: string, row: (n: number) => string, rows = ROWS): string {
    const path = at.write(name, header)
    const file = openSync(path, 'a')
    for (let n = 0; n < rows; n += 1000) {
      writeSync(file, Array.from({ length: Math.min(1000, rows - n) }, (_, i) => row(n + i)).join(''))
    }
    closeSync(file)
    return path
  }

  const refused = async (file: string, why: RegExp) => {
    await assert.rejects(at.read(file, map), why)
    const { rows } = await at.db.ops.query(
      'select (select count(*) from events)::int + (select count(*) from imports)::int as n',
    )
    assert.equal(rows[0].n, 0)
  }

  test('refused whole, with nothing written', async () => {
    await refused(at.write('empty.csv', ''), /empty\.csv is empty/)
    await refused(at.write('blank.csv', '\n\n\n'), /is empty/)
    await refused(
      large('wide.csv', `${Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(',')}\n`, () => '1\n', 10),
      /10000 columns; at most 500/,
    )
    await refused(at.write('twice.csv', 'id,note,id\n1,2,3\n'), /Two columns are called "id"/)
    await refused(at.write('semicolon.csv', 'id;note\n1;2\n'), /delimiter: ';'/)
    await refused(at.write('zip.csv', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])), /zip or a workbook/)
    await refused(at.write('le.csv', Buffer.from('id,note\nk1,x\n', 'utf16le')), /UTF-16 without a byte order mark/)
    await refused(
      large('many.csv', 'id,note\n', (n) => `k${n},x\n`, 200_001),
      /more than 200,000 rows/,
    )
    await refused(
      large('line.csv', 'id,note\n', () => 'x'.repeat(1000), 1100),
      /line 2: this line is longer than 1 MB/,
    )
    await refused(
      large('open.csv', 'id,note\nk1,"', (n) => `k${n},x\n`, 200_000),
      /line 2: a quote is opened here and not closed within 1 MB/,
    )
  })

  test('UTF-16 with a byte order mark and UTF-8 with one are read', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('id,note\nu1,Grüße €\n', 'utf16le')])
    const big = Buffer.from(utf16).swap16()
    const dry = { dryRun: true }
    for (const [name, bytes] of [
      ['le16.csv', utf16],
      ['be16.csv', big],
      ['bom.csv', Buffer.from('\ufeffid,note\nu1,Grüße €\n')],
    ] as const) {
      const answer = await at.read(at.write(name, bytes), map, dry)
      assert.deepEqual([answer.stored, answer.flagged], [1, 1], name)
    }
  })

  test('100,000 rows with broken quotes, NULs, bad bytes and missing cells are reported by row, in flat memory', async () => {
    const file = large('nasty.csv', 'id,note\n', (n) => {
      if (n % 10 === 1) return `k${n},"quo"te\n`
      if (n % 10 === 2) return `k${n},nul\0here\n`
      if (n % 10 === 3) return `k${n}\n`
      if (n % 10 === 4) return `k${n},"several\nlines"\n`
      return `k${n},fine\n`
    })
    let peak = 0
    const start = process.memoryUsage().rss
    const answer = await at.read(file, map, {
      dryRun: true,
      onProgress: () => {
        peak = Math.max(peak, process.memoryUsage().rss)
      },
    })
    assert.deepEqual([answer.rows, answer.rejected, answer.stored], [ROWS, 20_000, 80_000])
    assert.deepEqual(answer.byCode, {
      broken_quotes: 10_000,
      wrong_columns: 10_000,
      sanitized: 10_000,
      date_unknown: 80_000,
    })
    assert.equal(answer.issues.length, 10_000)
    assert.deepEqual(answer.issues.find(({ code }) => code === 'broken_quotes')?.line, 3)
    console.log(`      resident ${Math.round(start / 1e6)} MB before, at most ${Math.round(peak / 1e6)} MB`)
  })
})

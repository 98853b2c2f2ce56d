import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { fromMs } from '#src/funnel/brand.ts'
import { type BinaryType, binaryArray } from '#src/ledger/binary-array.ts'
import { insertPart, statementOf } from '#src/ledger/statement.ts'
import { clone } from '../clone.ts'

const database = await clone()
after(() => database.close())

const instant = fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.UTC(9999, 11, 31) }).map(fromMs)
/** What jsonb gives back as it was: it knows neither NUL nor minus zero. */
const json = fc
  .jsonValue({ noUnicodeString: true })
  .filter((value) => !/\\u0000|-0(?![.\d])|\d{16}|e[+-]?\d/.test(JSON.stringify(value)) && value !== null)

const VALUES = {
  uuid: fc.uuid(),
  text: fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0')),
  timestamptz: instant,
  int: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  smallint: fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 }),
  'double precision': fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  boolean: fc.boolean(),
  json,
  jsonb: json,
} satisfies Readonly<Record<BinaryType, fc.Arbitrary<unknown>>>

const TYPES = Object.keys(VALUES) as BinaryType[]

test('Postgres reads every array as it was meant, nothing in it included', async () => {
  const lists = fc.record(
    Object.fromEntries(TYPES.map((type) => [type, fc.array(fc.option(VALUES[type] as fc.Arbitrary<unknown>))])),
  )
  const text = `select ${TYPES.map((type, index) => `(select array_agg(v order by n) from unnest($${index + 1}::${type}[]) with ordinality u(v, n)) as "${type}"`).join(', ')}`
  await fc.assert(
    fc.asyncProperty(lists, async (said) => {
      const values = TYPES.map((type) => binaryArray(type, said[type] ?? []))
      const { rows } = await database.app.query({ name: 'arrays', text, values })
      const read = Object.fromEntries(TYPES.map((type) => [type, rows[0][type] ?? []]))
      assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(said)))
    }),
    { numRuns: 100 },
  )
})

test('a day, an amount and a list travel as text and become what their columns hold', async () => {
  const client = await database.owner.connect()
  try {
    await client.query('create temporary table told (workspace_id uuid, day date, amount numeric, flags text[])')
    const rows = [
      { day: '2026-03-01', amount: 1234.5, flags: ['late', 'a "quoted", {odd} \\ one', 'NULL', ''] },
      { day: '1999-12-31', amount: null, flags: null },
      { day: '2000-01-01', amount: '0.1', flags: [] },
    ]
    const part = insertPart({
      table: 'told',
      rows,
      columns: [
        ['day', 'date', ({ day }) => day],
        ['amount', 'numeric', ({ amount }) => amount],
        ['flags', 'text[]', ({ flags }) => flags],
      ],
    })
    assert.ok(part !== undefined)
    const written = await client.query(statementOf(database.workspace, [part]))
    assert.deepEqual(written.rows, [{ told: 3 }])
    const { rows: stored } = await client.query('select day, amount::text, flags from told')
    assert.deepEqual(
      stored,
      rows.map((row) => ({ ...row, amount: row.amount === null ? null : String(row.amount) })),
    )
  } finally {
    client.release()
  }
})

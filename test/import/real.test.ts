import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import { defaultFiles } from '../../src/parts.ts'
import { DATA, type Desk, desk, MAPS, NO_DATA } from './desk.ts'

const rowsOf = (file: string): Record<string, string>[] =>
  parse(readFileSync(`${DATA}${file}`), { columns: true, bom: true })

const MQL = 'olist_marketing_qualified_leads_dataset.csv'
const DEALS = 'olist_closed_deals_dataset.csv'

describe('the real funnels', { skip: NO_DATA }, () => {
  let at: Desk
  before(async () => {
    at = await desk(defaultFiles())
  })
  after(() => at.close())

  test('8,000 qualified leads, 842 customers; by origin as in the file', async () => {
    const leads = await at.read(`${DATA}${MQL}`, `${MAPS}olist-mql.yaml`)
    assert.deepEqual([leads.rows, leads.stored, leads.byCode], [8000, 8000, { empty_value: 60 }])
    const deals = await at.read(`${DATA}${DEALS}`, `${MAPS}olist-deals.yaml`)
    assert.deepEqual([deals.rows, deals.stored, deals.byCode], [842, 842, {}])
    const { total, groups } = await at.funnel({ by: 'source' })
    const mql = total.stages.find(({ stage }) => stage === 'qualification')
    assert.deepEqual(
      [mql?.entered, mql?.converted, mql?.rate, mql?.medianDaysOfConverted, mql?.kmMedianDays, mql?.flags.negative],
      [8000, 842, 0.10525, 14.7, null, 1],
    )
    assert.equal(total.stages.find(({ stage }) => stage === 'customer')?.entered, 842)
    const won = new Set(rowsOf(DEALS).map(({ mql_id }) => mql_id))
    const byOrigin = new Map<string, [number, number]>()
    for (const { origin, mql_id } of rowsOf(MQL)) {
      const [all, sold] = byOrigin.get(origin || 'unknown') ?? [0, 0]
      byOrigin.set(origin || 'unknown', [all + 1, sold + (won.has(mql_id) ? 1 : 0)])
    }
    const told = groups.map(({ value, stages }) => {
      const row = stages.find(({ stage }) => stage === 'qualification')
      return [value, [row?.entered, row?.converted]]
    })
    assert.deepEqual(new Map(told as [string, [number, number]][]), byOrigin)
    assert.deepEqual(groups.find(({ value }) => value === 'unknown')?.stages[2]?.flags.empty, 60)
  })

  test('8,800 deals of 85 accounts; win rate and cycle of reps and products as in the file', async () => {
    await at.read(`${DATA}crm_accounts.csv`, `${MAPS}crm-accounts.yaml`)
    const answer = await at.read(`${DATA}crm_sales_pipeline.csv`, `${MAPS}crm-opportunities.yaml`)
    assert.deepEqual([answer.rows, answer.stored, answer.byCode], [8800, 8800, { date_unknown: 500 }])
    const { total } = await at.deals()
    assert.deepEqual(total.stages, { Won: 4238, Lost: 2473, Engaging: 1589, Prospecting: 500 })
    assert.deepEqual([total.wonValue, total.withoutAccount, total.withoutDates], [10_005_534, 1425, 500])
    const { rows } = await at.db.ops.query(
      `select (select count(*) from accounts where not hidden)::int as accounts,
              (select count(*) from opportunities where product = 'GTX Pro')::int as pro,
              (select state -> 'values' ->> 'industry' from accounts where name = 'Acme Corporation') as industry`,
    )
    assert.deepEqual(rows[0], { accounts: 85, pro: 1480, industry: 'technology' })
    for (const [by, column] of [
      ['rep', 'sales_agent'],
      ['product', 'product'],
      ['account', 'account'],
    ] as const) {
      const told = (await at.deals(by)).groups.map(({ value, won, lost, wonValue, medianCycleDays }) => [
        value,
        won,
        lost,
        wonValue,
        medianCycleDays,
      ])
      assert.deepEqual(new Map(told.map((row) => [row[0], row])), expected(column), by)
    }
  })

  test('undone, nothing of it is left to see', async () => {
    const { rows } = await at.db.ops.query(`select batch_id as id from imports order by created_at`)
    for (const { id } of rows) await at.undo(id)
    assert.deepEqual(await at.counts(), { people: 0, journeys: 0, entries: 0, accounts: 0, opportunities: 0, spend: 0 })
    const again = await at.read(`${DATA}${DEALS}`, `${MAPS}olist-deals.yaml`)
    assert.equal(again.stored, 842)
  })
})

/** Won, lost, money and median cycle of each value of a column, from the file alone. */
function expected(column: string): Map<unknown, unknown[]> {
  const groups = new Map<string, { won: number; lost: number; value: number; days: number[] }>()
  for (const row of rowsOf('crm_sales_pipeline.csv')) {
    const name = row[column] === 'GTXPro' ? 'GTX Pro' : row[column] || 'unknown'
    const group = groups.get(name) ?? { won: 0, lost: 0, value: 0, days: [] }
    groups.set(name, group)
    if (row.deal_stage === 'Lost') group.lost++
    if (row.deal_stage !== 'Won') continue
    group.won++
    group.value += Number(row.close_value)
    group.days.push((Date.parse(row.close_date ?? '') - Date.parse(row.engage_date ?? '')) / 86_400_000)
  }
  return new Map(
    [...groups].map(([name, { won, lost, value, days }]) => [name, [name, won, lost, value, median(days)]]),
  )
}

function median(days: readonly number[]): number | null {
  const sorted = [...days].sort((a, b) => a - b)
  const half = (sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)
  return sorted.length === 0 ? null : Math.round(half * 5) / 10
}

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { inWorkspace } from '../../src/db/pool.ts'
import type { Condition } from '../../src/definition/definition.ts'
import { codeOf } from '../../src/fault.ts'
import { type FunnelAnswer, funnelAnswer } from '../../src/measure/answer.ts'
import { rebuildDirtyDays, recountCells } from '../../src/measure/effect.ts'
import type { Entry } from '../../src/measure/journey.ts'
import { type Asked, parseQuestion } from '../../src/measure/question.ts'
import { countFunnel } from '../../src/measure/store.ts'
import { dayIn, plainDate } from '../../src/measure/zone.ts'
import { type Clone, clone } from '../clone.ts'
import { FUNNEL, person, type Row, writeJourneys } from './funnel.ts'

const NOW = Date.UTC(2026, 5, 1)
const DAY = 86_400_000
const ENTER: Condition = {
  text: 'true',
  reads: {
    signals: [],
    windows: [],
    recencies: [],
    thresholds: [],
    grade: false,
    person: [],
    account: [],
    opportunity: [],
    stages: [],
  },
  holds: () => true,
}
const zoned = dayIn(FUNNEL.timezone)

/** A reproducible stream of numbers below one (Lehmer, 1951). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Journeys over three calendar years; a tenth begin a second cycle, some skip, some close before they began. */
function journeys(count: number, seed: number): Row[] {
  const random = numbers(seed)
  return Array.from({ length: count }, (_, n) => {
    const start = Date.UTC(2024, 1, 1) + Math.floor(random() * 800) * DAY + Math.floor(random() * DAY)
    const second = n % 10 === 9
    const entered: Record<string, Entry> = { mql: { at: new Date(start).toISOString(), basis: 'criteria' } }
    const sql = start + random() * 40 * DAY - DAY
    if (random() < 0.3)
      entered.sql = { at: new Date(sql).toISOString(), basis: random() < 0.5 ? 'implied' : 'declared' }
    if (entered.sql && random() < 0.4) {
      const unknown = random() < 0.1 ? { unknown: true } : {}
      entered.customer = { at: new Date(sql + random() * 90 * DAY).toISOString(), basis: 'declared', ...unknown }
    }
    return {
      person: person(seed * 100_000 + (second ? n - 1 : n)),
      cycle: second ? 2 : 1,
      day: plainDate(zoned(start)),
      entered,
      dimensions: {
        source: ['google', 'newsletter', 'partner', ''][Math.floor(random() * 4)] ?? '',
        industry: random() < 0.5 ? 'retail' : 'steel',
        company_size: random() < 0.5 ? 'small' : 'large',
        ...(random() < 0.1 ? { 'empty:source': true } : {}),
      },
    }
  })
}

describe('funnel report', () => {
  let db: Clone
  before(async () => {
    db = await clone()
  })
  after(() => db.close())

  const ask = (asked: Asked, exactRows?: number): Promise<FunnelAnswer> =>
    inWorkspace(db.app, db.workspace, async (client) => {
      const question = parseQuestion(asked, NOW)
      return funnelAnswer(FUNNEL, question, await countFunnel(client, db.workspace, FUNNEL, question, exactRows))
    })
  const rebuild = (limit?: number) =>
    inWorkspace(db.app, db.workspace, (client) => rebuildDirtyDays(client, db.workspace, FUNNEL, limit))
  const audit = () => inWorkspace(db.app, db.workspace, (client) => recountCells(client, db.workspace, FUNNEL))
  const write = (rows: readonly Row[]) =>
    inWorkspace(db.app, db.workspace, (client) => writeJourneys(client, db.workspace, rows))

  /** What both ways of counting must agree on: everything but medians. */
  const counts = (answer: FunnelAnswer) =>
    [answer.total, ...answer.groups].map(({ value, stages }) => [
      value,
      stages.map(({ medianDaysOfConverted, kmMedianDays, p90Days, ...rest }) => rest),
    ])

  const ASKED: Asked[] = [
    {},
    { by: 'source' },
    { by: 'industry', from: '2024-12-20', to: '2026-01-03' },
    { from: '2025-03-05', to: '2025-03-05' },
    { mode: 'period', by: 'source' },
    { mode: 'period', from: '2025-02-11', to: '2025-04-20' },
    { mode: 'snapshot', by: 'industry' },
  ]

  async function agree() {
    for (const asked of ASKED) {
      const [exact, cells] = [await ask(asked, 1e9), await ask(asked, 0)]
      assert.deepEqual(counts(cells), counts(exact), JSON.stringify(asked))
    }
  }

  test('nobody yet is an answer', async () => {
    const { total, groups, leaks } = await ask({ by: 'source' })
    assert.deepEqual(
      [total.stages[0]?.entered, total.stages[0]?.rate, groups, leaks[0]?.verdict],
      [0, null, [], 'not-enough-data'],
    )
  })

  test('cells and rows say the same: all dirty, half rebuilt, all clean, dirty again', async () => {
    await write(journeys(3000, 1))
    await agree()
    assert.equal(await rebuild(200), 200)
    await agree()
    while ((await rebuild(400)) > 0);
    await agree()
    assert.deepEqual((await audit()).wrong, [])
    await write(journeys(40, 2))
    await agree()
    while ((await rebuild()) > 0);
    await agree()
    assert.equal((await ask({}, 0)).precision, 'histogram')
    assert.equal((await ask({ from: '2025-03-05', to: '2025-03-25' })).precision, 'exact')
  })

  test('medians of the histogram are within its bound', async () => {
    const [exact, cells] = [await ask({}, 1e9), await ask({}, 0)]
    exact.total.stages.forEach((row, i) => {
      const other = cells.total.stages[i]
      for (const key of ['medianDaysOfConverted', 'p90Days', 'kmMedianDays'] as const) {
        if (row[key] === null) assert.equal(other?.[key], null)
        else
          assert.ok(
            Math.abs((other?.[key] ?? 0) / row[key] - 1) < 0.06,
            `${row.stage} ${key} ${row[key]} ${other?.[key]}`,
          )
      }
    })
  })

  test('the audit finds a cell that was changed, one that is missing and one too many', async () => {
    const change = (sql: string) => inWorkspace(db.app, db.workspace, (client) => client.query(sql, [db.workspace]))
    const { checked } = await audit()
    assert.ok(checked > 5000)
    await change(`update report_days set cell = jsonb_set(cell, '{mql,entered}', '99') where workspace_id = $1
                  and grain = 'month' and dimension = 'all' and day = '2025-03-01'`)
    assert.deepEqual((await audit()).wrong, [
      { dimension: 'all', grain: 'month', day: '2025-03-01', value: 'all' },
      { dimension: 'all', grain: 'year', day: '2025-01-01', value: 'all' },
    ])
    await change(
      `delete from report_days where workspace_id = $1 and grain = 'day' and dimension = 'industry' and day = '2025-05-05'`,
    )
    assert.ok((await audit()).wrong.some((cell) => cell.grain === 'day' && cell.day === '2025-05-05'))
    await change(
      `insert into dirty_days (workspace_id, day) select distinct workspace_id, day from journeys where workspace_id = $1`,
    )
    while ((await rebuild(400)) > 0);
    assert.deepEqual((await audit()).wrong, [])
  })

  test('a mark that commits while its day is rebuilt stays', async () => {
    const late: Row = {
      person: person(7),
      day: '2025-03-05',
      entered: { mql: { at: '2025-03-05T12:00:00.000Z', basis: 'criteria' } },
    }
    await write(journeys(1, 3).map((row) => ({ ...row, day: '2025-03-05' })))
    await inWorkspace(db.app, db.workspace, async (client) => {
      await writeJourneys(client, db.workspace, [late])
      await rebuild()
    })
    await agree()
    assert.equal(await rebuild(), 1)
    assert.deepEqual((await audit()).wrong, [])
  })

  test('another order of stages is not read from old cells', async () => {
    const other = { ...FUNNEL, stages: FUNNEL.stages.slice(1), reportDimensions: ['company_size'] }
    const question = parseQuestion({ by: 'company_size' }, NOW)
    const with_ = (exactRows: number) =>
      inWorkspace(db.app, db.workspace, async (client) =>
        funnelAnswer(other, question, await countFunnel(client, db.workspace, other, question, exactRows)),
      )
    assert.deepEqual(counts(await with_(0)), counts(await with_(1e9)))
    const first = await inWorkspace(db.app, db.workspace, (client) =>
      rebuildDirtyDays(client, db.workspace, other, 400),
    )
    assert.equal(first, 400)
    assert.deepEqual(counts(await with_(0)), counts(await with_(1e9)))
  })

  test('any trait splits by a scan and says so; a name that nobody has is refused with a suggestion', async () => {
    const { scanned, precision, groups } = await ask({ by: 'company_size' }, 0)
    assert.deepEqual(
      [scanned, precision, groups.map(({ value }) => value).sort()],
      [true, 'exact', ['large', 'small', 'unknown']],
    )
    await assert.rejects(ask({ by: 'sorce' }), (error) => {
      assert.equal(codeOf(error), 'bad_request')
      assert.match(String(error), /Nobody has a trait "sorce".*did you mean "source"/)
      return true
    })
    await assert.rejects(ask({ by: "x' or '1'='1" }), /Nobody has a trait/)
  })

  test('a trait that only the person carries splits too', async () => {
    await inWorkspace(db.app, db.workspace, (client) =>
      client.query(
        `insert into people (workspace_id, person_id, version, folded_to, seq, state, stage, track, cycle, created_at)
         select workspace_id, person_id, 1, now(), 1, '{"values": {"shoe_size": 44, "empty_fields": []}, "account": {}}', 'mql', '', 1, now()
           from journeys where workspace_id = $1 and cycle = 1 order by person_id limit 5`,
        [db.workspace],
      ),
    )
    const { groups } = await ask({ by: 'shoe_size' })
    const worn = groups.find(({ value }) => value === '44')
    assert.ok((worn?.stages[0]?.entered ?? 0) >= 5)
    assert.equal(worn?.stages[0]?.flags.empty, 0)
  })

  test('a period is compared with the one before at the same age', async () => {
    const answer = await ask({ from: '2025-06-01', to: '2025-12-31' })
    assert.equal(answer.past, 'compared')
    const past = answer.leaks.find(({ comparator }) => comparator.kind === 'past')
    assert.equal(past?.verdict, 'not-enough-data')
    const { previous } = answer
    assert.deepEqual([previous?.from, previous?.to], ['2024-10-30', '2025-05-31'])
    assert.ok((previous?.stages[0]?.entered ?? 0) > 100)
  })

  test('the period before is the same from cells as from rows, but for what happened on its last day', async () => {
    while ((await rebuild(400)) > 0);
    const asked = { from: '2025-06-01', to: '2025-12-31' }
    const [exact, cells] = [await ask(asked, 1e9), await ask(asked, 0)]
    assert.equal(cells.past, 'compared')
    exact.previous?.stages.forEach((row, i) => {
      const other = cells.previous?.stages[i]
      assert.ok(Math.abs(row.entered - (other?.entered ?? 0)) <= 8, `${row.stage} ${row.entered} ${other?.entered}`)
      assert.ok(
        Math.abs(row.converted - (other?.converted ?? 0)) <= 8,
        `${row.stage} ${row.converted} ${other?.converted}`,
      )
    })
  })

  test('a period of entries is compared with the entries before it', async () => {
    const { previous } = await ask({ mode: 'period', from: '2025-03-01', to: '2025-03-31' }, 0)
    const before = await ask({ mode: 'period', from: '2025-01-29', to: '2025-02-28' })
    const numbers = (rows: FunnelAnswer['total']['stages'] | undefined) =>
      rows?.map(({ entered, rate }) => [entered, rate])
    assert.deepEqual(numbers(previous?.stages), numbers(before.total.stages))
  })

  test('the shape of each group is the same from cells as from rows', async () => {
    const leads = {
      ...FUNNEL,
      stages: FUNNEL.stages.map((stage) => ({ ...stage, ...(stage.id === 'sql' ? { enter: ENTER } : {}) })),
    }
    const question = parseQuestion({ by: 'source', from: '2025-03-01', to: '2025-05-31' }, NOW)
    const [exact, cells] = await inWorkspace(db.app, db.workspace, async (client) => [
      await countFunnel(client, db.workspace, leads, question, 1e9),
      await countFunnel(client, db.workspace, leads, question, 0),
    ])
    const sorted = (values: object | undefined) => Object.entries(values ?? {}).sort()
    assert.deepEqual(sorted(cells.trend?.values), sorted(exact.trend?.values))
    assert.deepEqual(cells.leads, exact.leads)
    assert.ok((exact.leads?.of ?? 0) > 50)
  })
})

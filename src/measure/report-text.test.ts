import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FunnelAnswer, funnelAnswer } from './answer.ts'
import { emptyCell } from './cell.ts'
import { parseQuestion } from './question.ts'
import { funnelText } from './report-text.ts'
import type { Groups } from './tally.ts'

const FUNNEL = {
  timezone: 'UTC',
  stages: [
    { id: 'mql', name: 'MQL' },
    { id: 'sql', name: 'SQL' },
  ],
  benchmarks: [{ from: 'mql', to: 'sql', median: 0.13, source: 'S1', guess: false }],
  reportDimensions: [],
  fields: [],
}

function answer(by?: string): FunnelAnswer {
  const groups: Groups = new Map([
    ['ads\u001b[2J', { entries: {}, cells: { mql: { ...emptyCell(), entered: 1000, converted: 80, open: 920 } } }],
    ['unknown', { entries: {}, cells: { mql: { ...emptyCell(), entered: 20, converted: 2, open: 18, empty: 6 } } }],
  ])
  const range = { from: 0, to: 1 }
  const past = 'no period before'
  return funnelAnswer(FUNNEL, parseQuestion(by ? { by } : {}, 0), {
    groups,
    range,
    precision: 'histogram',
    scanned: false,
    past,
    leads: null,
    trend: null,
  })
}

test('the table is aligned, rates of few cases are marked, and the leak is a sentence', () => {
  assert.equal(
    funnelText(answer()),
    `Funnel by cohort, all time (UTC)
Counts people whose journey began in the period, however long the next step took.

Stage  Entered  Went on   Rate  95 % interval   Of all  Median  Median (KM)  90 %  Still in it
─────  ───────  ───────  ─────  ─────────────  ───────  ──────  ───────────  ────  ───────────
MQL      1,020       82  8.0 %      6.5–9.9 %  100.0 %       –            –     –          938
SQL          0        –      –              –    0.0 %       –            –     –            0

Days are within 4.5 % (counted in buckets); counts and rates are exact.

Leak
  MQL to SQL: 8.0 % of 1,020, below 13.0 % of S1; this goes along with about 51 fewer at SQL.`,
  )
})

test('a value of an import cannot move the cursor, and empty ones are told', () => {
  const text = funnelText(answer('source'))
  assert.match(text, /source = ads\?\[2J/)
  assert.match(text, /10\.0 % \(few\)/)
  assert.match(text, /6 had an empty source in the source: under "unknown"\./)
})

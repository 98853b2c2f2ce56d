import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wilson } from '../wilson.ts'
import { assetReport, ctaReport, formReport } from './report.ts'

const STAGES = ['lead', 'mql']

test('the rates of a form are of people, each with its interval, and few cases say so', () => {
  const counts = { views: 90, viewers: 60, starters: 40, finishers: 10 }
  const row = { id: 'demo', ...counts, versions: [], pages: [], left: [{ field: 'budget', people: 12 }] }
  const { started, completed, converted, left, leads, stages } = formReport(
    row,
    new Map([['demo', { lead: 7 }]]),
    STAGES,
  )
  assert.deepEqual(started, { k: 40, n: 60, share: 40 / 60, interval: wilson(40, 60), few: false })
  assert.deepEqual(completed, { k: 10, n: 40, share: 0.25, interval: wilson(10, 40), few: false })
  assert.deepEqual(converted, { k: 10, n: 60, share: 1 / 6, interval: wilson(10, 60), few: false })
  assert.deepEqual(left, [{ field: 'budget', k: 12, n: 30, share: 0.4, interval: wilson(12, 30), few: false }])
  assert.deepEqual([leads, stages], [7, { lead: 7, mql: 0 }])
})

test('of nobody there is no share', () => {
  const { clicked, converted } = ctaReport(
    { id: 'a', views: 0, viewers: 0, clicks: 0, clickers: 0, converted: 0 },
    new Map(),
    STAGES,
  )
  const nothing = { k: 0, n: 0, share: null, interval: null, few: true }
  assert.deepEqual([clicked, converted], [nothing, nothing])
})

test('an asset that no form gives has no share of those who saw it', () => {
  const row = { id: 'guide', downloads: 4, people: 3, viewers: 0, forms: [] }
  assert.equal(assetReport(row, new Map(), STAGES).taken, null)
  const gated = assetReport({ ...row, viewers: 2, forms: ['guide-form'] }, new Map(), STAGES)
  // Somebody came by a link and never saw the form.
  assert.equal(gated.taken?.share, 1)
})

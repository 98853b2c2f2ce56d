import type { WorkspaceId } from '../funnel/brand.ts'
import { addCells, byWeek, type Cells, packed, sameCells } from './cell.ts'
import { type Funnel, type Shape, shapeOf, stagesFromLead } from './dimension.ts'
import { pairs } from './histogram.ts'
import { endOf, type Grain, type Range, spansOf, startOf } from './span.ts'
import { packStageDays, unpackedStageDays } from './stages/store.ts'
import {
  type CellRow,
  dirtyDays,
  eachJourney,
  hasShape,
  journeyDays,
  type ReportClient,
  readCells,
  SHAPE,
} from './store.ts'
import {
  addTally,
  type Counting,
  type EntryDays,
  type Groups,
  type StoredEntries,
  tallyJourney,
  tallyOf,
} from './tally.ts'
import { type DayNumber, dayIn, dayNumber, plainDate } from './zone.ts'

/** Groups by dimension, by the first day of a span. */
type Spans = Map<DayNumber, Map<string, Groups>>

/**
 * Recounts the cells of at most `limit` dirty days from their journeys, then the months and years they lie in, and packs who of each day
 * entered which stage.
 * Inside one transaction at read committed: the marks are taken before the journeys are read, so cells are never older than
 * the marks they settle. Answers how many days were done; fewer than `limit` means that nothing is left or another does it.
 */
export async function rebuildDirtyDays(
  client: ReportClient,
  workspace: WorkspaceId,
  funnel: Funnel,
  limit = 31,
): Promise<number> {
  if (!(await lockReports(client, workspace))) return 0
  const shape = shapeOf(funnel)
  if (!(await hasShape(client, workspace, shape))) await reshape(client, workspace, shape)
  const days = await takeDirtyDays(client, workspace, limit)
  const stages = stagesFromLead(funnel)
  await packStageDays(client, workspace, stages, days)
  const unpacked = await unpackedStageDays(client, workspace, stages, limit - days.length)
  await packStageDays(client, workspace, stages, unpacked)
  if (days.length === 0) return 0
  await writeCells(client, workspace, 'day', days, rowsOf(await countDays(client, workspace, shape, days)))
  await rollUp(client, workspace, shape, 'day', 'month', days)
  await rollUp(client, workspace, shape, 'month', 'year', days)
  return days.length
}

async function countDays(
  client: ReportClient,
  workspace: WorkspaceId,
  shape: Shape,
  where: readonly DayNumber[] | Range,
): Promise<Spans> {
  const how: Counting = { stages: shape.stages, dayOf: dayIn(shape.zone), exact: false, entries: true }
  const spans: Spans = new Map()
  await eachJourney(client, workspace, where, (row) =>
    tallyJourney(row, how, shape.dimensions, (dimension) => groupsAt(spans, row.day, dimension)),
  )
  return spans
}

function groupsAt(spans: Spans, day: DayNumber, dimension: string): Groups {
  const dimensions = spans.get(day) ?? new Map<string, Groups>()
  spans.set(day, dimensions)
  const groups = dimensions.get(dimension) ?? new Map()
  dimensions.set(dimension, groups)
  return groups
}

function rowsOf(spans: Spans): Omit<CellRow, 'grain'>[] {
  const rows: Omit<CellRow, 'grain'>[] = []
  for (const [day, dimensions] of spans)
    for (const [dimension, groups] of dimensions)
      for (const [value, { cells, entries }] of groups)
        rows.push({ dimension, day, value, cell: packed(cells), entries: packedEntries(entries) })
  return rows
}

function packedEntries(entries: EntryDays): StoredEntries {
  return Object.fromEntries(Object.entries(entries).map(([stage, by]) => [stage, pairs(by)]))
}

async function rollUp(
  client: ReportClient,
  workspace: WorkspaceId,
  shape: Shape,
  from: Grain,
  to: Grain,
  days: readonly DayNumber[],
): Promise<void> {
  const spans = spansOf(to, days)
  const summed = await sumSpans(client, workspace, shape, from, to, spans)
  await writeCells(client, workspace, to, spans, rowsOf(summed))
}

async function sumSpans(
  client: ReportClient,
  workspace: WorkspaceId,
  shape: Shape,
  from: Grain,
  to: Grain,
  spans: readonly DayNumber[],
): Promise<Spans> {
  const parts: DayNumber[] = []
  for (const span of spans) for (let day = span; day < endOf(to, span); day = endOf(from, day)) parts.push(day)
  const wanted = { day: [], month: [], year: [], [from]: parts }
  const summed: Spans = new Map()
  for (const row of await readCells(client, workspace, wanted, shape.dimensions, true)) {
    const groups = groupsAt(summed, startOf(to, row.day), row.dimension)
    addTally(tallyOf(groups, row.value, false), row.cell, row.entries)
  }
  for (const dimensions of summed.values())
    for (const groups of dimensions.values()) for (const { cells } of groups.values()) byWeek(cells)
  return summed
}

/** A stored cell that is not what its journeys, or the cells below it, say. */
export interface WrongCell {
  readonly dimension: string
  readonly grain: Grain
  readonly day: string
  readonly value: string
}

/**
 * Compares every clean cell with a recount (invariant I15): days with their journeys, months with days, years with months.
 * A month at a time, so memory stays bounded. Cells of another shape are not read by anybody and are not compared.
 */
export async function recountCells(
  client: ReportClient,
  workspace: WorkspaceId,
  funnel: Funnel,
): Promise<{ checked: number; wrong: WrongCell[] }> {
  const shape = shapeOf(funnel)
  const found = { checked: 0, wrong: [] as WrongCell[] }
  const range = await spanned(client, workspace)
  if (!range || !(await hasShape(client, workspace, shape))) return found
  const dirty = await dirtyDays(client, workspace)
  const clean = (grain: Grain, span: DayNumber) => {
    for (let day = span; day < endOf(grain, span); day++) if (dirty.has(day)) return false
    return true
  }
  const compare = async (grain: Grain, spans: readonly DayNumber[], expected: Spans) => {
    const stored = await readCells(
      client,
      workspace,
      { day: [], month: [], year: [], [grain]: spans },
      shape.dimensions,
      true,
    )
    differences(grain, stored, rowsOf(expected), found)
  }
  for (let month = startOf('month', range.from); month <= range.to; month = endOf('month', month)) {
    const days = Array.from({ length: endOf('month', month) - month }, (_, i) => month + i).filter(
      (day) => !dirty.has(day),
    )
    await compare('day', days, await countDays(client, workspace, shape, days))
    if (clean('month', month))
      await compare('month', [month], await sumSpans(client, workspace, shape, 'day', 'month', [month]))
  }
  for (let year = startOf('year', range.from); year <= range.to; year = endOf('year', year))
    if (clean('year', year))
      await compare('year', [year], await sumSpans(client, workspace, shape, 'month', 'year', [year]))
  return found
}

/** From the first to the last day that has a journey or a cell. */
async function spanned(client: ReportClient, workspace: WorkspaceId): Promise<Range | null> {
  const { rows } = await client.query<{ first: string | null; last: string | null }>(
    `select min(day)::text as first, max(day)::text as last
       from report_days where workspace_id = $1 and dimension <> '' and grain = 'day'`,
    [workspace],
  )
  const journeys = await journeyDays(client, workspace)
  const stored = rows[0]
  const cells = stored?.first && stored.last ? { from: dayNumber(stored.first), to: dayNumber(stored.last) } : null
  if (!journeys || !cells) return journeys ?? cells
  return { from: Math.min(journeys.from, cells.from), to: Math.max(journeys.to, cells.to) }
}

function differences(
  grain: Grain,
  stored: readonly CellRow[],
  expected: readonly Omit<CellRow, 'grain'>[],
  found: { checked: number; wrong: WrongCell[] },
): void {
  const key = (row: Omit<CellRow, 'grain'>) => JSON.stringify([row.dimension, row.day, row.value])
  const wanted = new Map(expected.map((row) => [key(row), row]))
  const wrong = (row: Omit<CellRow, 'grain'>) =>
    found.wrong.push({ dimension: row.dimension, grain, day: plainDate(row.day), value: row.value })
  for (const row of stored) {
    const other = wanted.get(key(row))
    wanted.delete(key(row))
    if (!other || !same(row, other)) wrong(row)
  }
  found.checked += stored.length + wanted.size
  for (const row of wanted.values()) wrong(row)
}

function same(a: Omit<CellRow, 'grain'>, b: Omit<CellRow, 'grain'>): boolean {
  const whole = ({ cell }: Omit<CellRow, 'grain'>) => {
    const cells: Cells = {}
    addCells(cells, cell)
    return cells
  }
  const entries = ({ entries: by }: Omit<CellRow, 'grain'>) =>
    JSON.stringify(Object.entries(by ?? {}).sort(([x], [y]) => (x < y ? -1 : 1)))
  return sameCells(whole(a), whole(b)) && entries(a) === entries(b)
}

/** Replaces every cell of some spans of one grain. */
async function writeCells(
  client: ReportClient,
  workspace: WorkspaceId,
  grain: Grain,
  days: readonly DayNumber[],
  rows: readonly Omit<CellRow, 'grain'>[],
): Promise<void> {
  await client.query('delete from report_days where workspace_id = $1 and grain = $2 and day = any($3::date[])', [
    workspace,
    grain,
    days.map(plainDate),
  ])
  await client.query(
    `insert into report_days (workspace_id, grain, dimension, day, value, cell, entries)
     select $1, $2, u.* from unnest($3::text[], $4::date[], $5::text[], $6::jsonb[], $7::jsonb[]) as u`,
    [
      workspace,
      grain,
      rows.map((row) => row.dimension),
      rows.map((row) => plainDate(row.day)),
      rows.map((row) => row.value),
      rows.map((row) => JSON.stringify(row.cell)),
      rows.map((row) => JSON.stringify(row.entries ?? {})),
    ],
  )
}

/** Forgets all cells and marks every cohort day dirty; from here cells are of the new shape. */
async function reshape(client: ReportClient, workspace: WorkspaceId, shape: Shape): Promise<void> {
  await client.query('delete from report_days where workspace_id = $1', [workspace])
  await client.query(
    'insert into dirty_days (workspace_id, day) select distinct j.workspace_id, j.day from journeys j where j.workspace_id = $1',
    [workspace],
  )
  await client.query(
    `insert into report_days (workspace_id, dimension, grain, day, value, cell)
     values ($1, $2, 'year', $3::date, $4, $5::jsonb)`,
    [workspace, ...SHAPE, JSON.stringify(shape)],
  )
}

/** Takes the newest dirty days with all marks seen; a mark that commits later stays and makes its day dirty again. */
async function takeDirtyDays(client: ReportClient, workspace: WorkspaceId, limit: number): Promise<DayNumber[]> {
  const { rows } = await client.query<{ day: string }>(
    `delete from dirty_days d
      using (select distinct day from dirty_days where workspace_id = $1 order by day desc limit $2) as newest
      where d.workspace_id = $1 and d.day = newest.day
      returning d.day::text as day`,
    [workspace, limit],
  )
  return [...new Set(rows.map(({ day }) => dayNumber(day)))].sort((a, b) => a - b)
}

/** One rebuild of a workspace at a time, until the transaction ends; false when another has it. */
async function lockReports(client: ReportClient, workspace: WorkspaceId): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('reports ' || $1, 0)) as mine",
    [workspace],
  )
  return rows[0]?.mine === true
}

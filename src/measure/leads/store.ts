import type pg from 'pg'
import type { WorkspaceId } from '../../funnel/brand.ts'
import type { Cover } from '../span.ts'
import { dayNumber, plainDate } from '../zone.ts'
import type { LeadDays } from './trend.ts'

/** A connection inside a transaction that sees one workspace. */
type Client = Pick<pg.ClientBase, 'query'>

/** How many leads a range has, and of how many it is not known yet what they are. */
export interface LeadCount {
  readonly of: number
  readonly unknown: number
}

/** Leads of stored cells by their track; `lead` is the stage where somebody becomes one. */
export async function countLeads(
  client: Client,
  workspace: WorkspaceId,
  spans: Omit<Cover, 'live'>,
  lead: string,
): Promise<LeadCount> {
  const { rows } = await client.query<{ of: number; unknown: number }>(
    `select coalesce(sum((cell->$2->>'entered')::int), 0)::int as of,
            coalesce(sum((cell->$2->>'entered')::int) filter (where value = 'unknown'), 0)::int as unknown
       from report_days
      where workspace_id = $1 and dimension = 'track'
        and (grain = 'day' and day = any($3::date[]) or grain = 'month' and day = any($4::date[]) or grain = 'year' and day = any($5::date[]))`,
    [workspace, lead, spans.day.map(plainDate), spans.month.map(plainDate), spans.year.map(plainDate)],
  )
  return rows[0] ?? { of: 0, unknown: 0 }
}

/** Adds the leads of stored days by group into `leads`. */
export async function addLeadDays(
  client: Client,
  workspace: WorkspaceId,
  dimension: string,
  days: readonly number[],
  lead: string,
  leads: LeadDays,
): Promise<void> {
  const { rows } = await client.query<{ value: string; day: string; n: number }>(
    `select value, day::text as day, (cell->$3->>'entered')::int as n
       from report_days
      where workspace_id = $1 and dimension = $2 and grain = 'day' and day = any($4::date[]) and cell->$3 ? 'entered'
      limit 100000`,
    [workspace, dimension, lead, days.map(plainDate)],
  )
  for (const { value, day, n } of rows) {
    const known = leads.get(value) ?? new Map<number, number>()
    leads.set(value, known)
    known.set(dayNumber(day), (known.get(dayNumber(day)) ?? 0) + n)
  }
}

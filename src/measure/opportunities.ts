import { shownDays } from './quantile.ts'
import { type Interval, wilson } from './wilson.ts'

export const SPLITS = ['rep', 'product', 'account'] as const
export type Split = (typeof SPLITS)[number]

/** What is counted of the opportunities of one group; the sums come from the database, money as numbers of the currency. */
export interface OpportunityCounts {
  readonly value: string
  readonly total: number
  readonly open: number
  readonly won: number
  readonly lost: number
  /** By the stage names of the source. */
  readonly stages: Readonly<Record<string, number>>
  readonly wonValue: number
  /** Won ones that have a value. */
  readonly wonValued: number
  /** Median days from opening to winning, of won ones with both dates in order; null of none. */
  readonly wonDays: number | null
  /** The same of won and lost ones. */
  readonly closedDays: number | null
  readonly withoutDates: number
  readonly withoutAccount: number
  /** Closed before they were opened: counted, left out of durations. */
  readonly negative: number
}

/** Money a day, with the four numbers it is made of; null where one of them is missing. */
export interface Velocity {
  readonly perDay: number | null
  readonly opportunities: number
  readonly averageDeal: number | null
  readonly winRate: number | null
  readonly cycleDays: number | null
}

export interface OpportunityGroup extends Omit<OpportunityCounts, 'wonDays' | 'closedDays' | 'wonValued'> {
  /** won / (won + lost): the open ones are not in it. */
  readonly winRate: number | null
  readonly interval: Interval | null
  readonly averageDeal: number | null
  readonly medianCycleDays: number | null
  readonly medianClosedDays: number | null
  /** Of the open pipeline: what it brings a day if it is won at the past rate, value and pace. */
  readonly velocity: Velocity
  /** The same formula over every opportunity of the group, closed ones too. */
  readonly velocityOfAll: Velocity
}

export interface OpportunityAnswer {
  readonly by: Split | null
  readonly currency: string
  readonly total: OpportunityGroup
  readonly groups: readonly OpportunityGroup[]
}

/**
 * Sales velocity = opportunities x average won deal x win rate / median cycle of won ones in days.
 * Source: SEMANTICS 4.13 (winsabove, contextawareanalytics); the median, since a few very long deals would move a mean.
 */
export function velocity(
  opportunities: number,
  averageDeal: number | null,
  winRate: number | null,
  cycleDays: number | null,
): Velocity {
  const known = averageDeal !== null && winRate !== null && cycleDays !== null && cycleDays > 0
  const perDay = known ? (opportunities * averageDeal * winRate) / cycleDays : null
  return { perDay, opportunities, averageDeal, winRate, cycleDays }
}

/** One group's report from its counts. */
export function opportunityGroup(counts: OpportunityCounts): OpportunityGroup {
  const { wonDays, closedDays, wonValued, ...kept } = counts
  const closed = counts.won + counts.lost
  const winRate = closed === 0 ? null : counts.won / closed
  const averageDeal = wonValued === 0 ? null : counts.wonValue / wonValued
  return {
    ...kept,
    winRate,
    interval: wilson(counts.won, closed),
    averageDeal,
    medianCycleDays: shownDays(wonDays),
    medianClosedDays: shownDays(closedDays),
    velocity: velocity(counts.open, averageDeal, winRate, wonDays),
    velocityOfAll: velocity(counts.total, averageDeal, winRate, wonDays),
  }
}

import type { Interval } from '../wilson.ts'
import { wilson } from '../wilson.ts'
import { daysOf, type SiteRange } from './range.ts'

/** Visits: all, those of one page only, and those of somebody who had been here before. */
export interface Counts {
  readonly visits: number
  readonly single: number
  readonly again: number
}

/** What the database counted of the visits of a range. */
export interface VisitCounts extends Counts {
  readonly views: number
  readonly visitors: number
  readonly seconds: number
  readonly days: readonly { readonly day: string; readonly visits: number; readonly views: number }[]
  readonly channels: readonly (Counts & { readonly channel: string })[]
  readonly entries: readonly (Counts & { readonly path: string })[]
}

/** What the database counted of one page. */
export interface PageRow {
  readonly path: string
  readonly views: number
  readonly visitors: number
  readonly entries: number
  readonly exits: number
  readonly again: number
  readonly leads: number
  readonly readers: number
  readonly seconds: number | null
  readonly scroll: number | null
}

/** Somebody who is on the site now; who they are only where the asker may know. */
export interface NowRow {
  readonly key: string
  readonly path: string
  readonly since: string
  readonly lastAt: string
  readonly pages: number
  readonly channel: string | null
  readonly person: string | null
  readonly name: string | null
  readonly stage: string | null
  readonly account: string | null
  readonly company: string | null
}

/** A share of cases with its 95 % interval; under 30 cases it is `few`. */
export interface Share {
  readonly k: number
  readonly n: number
  readonly share: number | null
  readonly interval: Interval | null
  readonly few: boolean
}

/** Under so many cases a share says little (SEMANTICS 4.13). */
export const FEW = 30

/** The share of `k` among `n`. */
export const shareOf = (k: number, n: number): Share => ({
  ...{ k, n, share: n === 0 ? null : k / n, interval: wilson(k, n), few: n < FEW },
})

const shared = ({ visits, single, again }: Counts) => ({
  visits,
  single: shareOf(single, visits),
  again: shareOf(again, visits),
})

/** The visits of a range as they are answered: every day of it, rates with their intervals. */
export function visitsReport(range: SiteRange, counts: VisitCounts) {
  const days = new Map(counts.days.map((one) => [one.day, one]))
  return {
    ...{ from: range.from, to: range.to },
    ...shared(counts),
    ...{ views: counts.views, visitors: counts.visitors },
    pagesPerVisit: counts.visits === 0 ? null : counts.views / counts.visits,
    secondsPerVisit: counts.visits === 0 ? null : counts.seconds / counts.visits,
    days: daysOf(range).map((day) => ({ day, visits: days.get(day)?.visits ?? 0, views: days.get(day)?.views ?? 0 })),
    channels: counts.channels.map((one) => ({ channel: one.channel, ...shared(one) })),
    entries: counts.entries.map((one) => ({ path: one.path, ...shared(one) })),
  }
}

/** Pages as they are answered, most viewed first; `total` counts those that are not shown too. */
export const pagesReport = (rows: readonly PageRow[], total: number) => ({
  total,
  pages: rows.map(({ again, ...page }) => ({ ...page, again: shareOf(again, page.visitors) })),
})

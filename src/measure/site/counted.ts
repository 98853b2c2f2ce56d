import type { Reading } from './readings.ts'
import type { PageRow, VisitCounts } from './report.ts'
import type { Begun, PageTally, SiteTally } from './tally.ts'

/** Rows of each list; there are more pages than anybody reads. */
export const MOST_ENTRIES = 100
export const MOST_PAGES = 200

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const mostVisited = <Row extends Begun>(rows: readonly Row[], name: (row: Row) => string): Row[] =>
  rows
    .filter(({ visits }) => visits > 0)
    .sort((a, b) => b.visits - a.visits || compare(name(a), name(b)))
    .slice(0, MOST_ENTRIES)

const begun = ({ visits, single, again }: Begun): Begun => ({ visits, single, again })

/** The visits of a tally that is finished; `days` are the days of its range. */
export function visitsOf(tally: SiteTally, days: readonly string[]): VisitCounts {
  return {
    ...tally.total,
    days: days.map((day, index) => ({ day, visits: 0, views: 0, ...tally.days[index] })),
    channels: mostVisited(tally.channels, ({ channel }) => channel).map((one) => ({
      channel: one.channel,
      ...begun(one),
    })),
    entries: mostVisited(tally.pages, ({ path }) => path).map((one) => ({ path: one.path, ...begun(one) })),
  }
}

/** The middle of some numbers, or the mean of the two there. */
function middle(values: readonly number[]): number | null {
  const sorted = Float64Array.from(values).sort()
  const at = (sorted.length - 1) / 2
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

const pageRow = ({ path, views, visits, exits }: PageTally, read: Reading): PageRow => ({
  ...{ path, views, visitors: read.visitors, entries: visits, exits, again: read.again, leads: read.leads },
  ...{ readers: read.seconds.length, seconds: middle(read.seconds), scroll: middle(read.scroll) },
})

/** The pages that are shown, and how many there are. */
export interface CountedPages {
  readonly total: number
  readonly rows: readonly PageRow[]
}

/** The pages that are shown, by number, most viewed first. */
export const shownPages = ({ pages }: Pick<SiteTally, 'pages'>): number[] =>
  [...pages.entries()]
    .filter(([, { views }]) => views > 0)
    .sort(([, a], [, b]) => b.views - a.views || compare(a.path, b.path))
    .slice(0, MOST_PAGES)
    .map(([page]) => page)

/** The pages of a tally that is finished, in the order of what was read. */
export const pagesOf = ({ pages }: Pick<SiteTally, 'pages'>, read: ReadonlyMap<number, Reading>): CountedPages => ({
  total: pages.filter(({ views }) => views > 0).length,
  rows: [...read].flatMap(([page, one]) => {
    const tallied = pages[page]
    return tallied === undefined ? [] : [pageRow(tallied, one)]
  }),
})

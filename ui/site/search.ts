import { type RangeName, rangeIn } from '../kit/last-days.ts'

/** What the address says: the days, where they are not the usual ones. */
export interface SiteSearch {
  readonly range?: RangeName | undefined
}

/** What is unreadable in an address is left out. */
export const siteSearch = (raw: Readonly<Record<string, unknown>>): SiteSearch => rangeIn(raw.range)

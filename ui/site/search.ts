/** Ranges by name, shortest first. */
export const RANGES = ['7d', '30d', '90d', '365d'] as const
export type RangeName = (typeof RANGES)[number]

/** What the address says: the days, where they are not the last thirty. */
export interface SiteSearch {
  readonly range?: RangeName | undefined
}

/** What is unreadable in an address is left out. */
export function siteSearch(raw: Readonly<Record<string, unknown>>): SiteSearch {
  const range = RANGES.find((one) => one === raw.range)
  return range === undefined ? {} : { range }
}

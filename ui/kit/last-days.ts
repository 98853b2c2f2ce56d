const DAYS = 90
const DAY_MS = 86_400_000

/** Ranges of days until today, by name, shortest first. */
export const RANGES = ['7d', '30d', '90d', '365d'] as const
export type RangeName = (typeof RANGES)[number]
/** Where nobody chose. */
export const USUAL_RANGE: RangeName = '30d'

/** The range that an address names; what is unreadable, and the usual one, is left out. */
export function rangeIn(raw: unknown): { readonly range?: RangeName } {
  const range = RANGES.find((one) => one === raw)
  return range === undefined || range === USUAL_RANGE ? {} : { range }
}

const dayIn = (zone: string, ms: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms)

/** The days that a range's name means today. */
export function daysOf(
  range: RangeName,
  zone: string,
  now = Date.now(),
): { readonly from: string; readonly to: string } {
  const to = dayIn(zone, now)
  const days = Number.parseInt(range, 10)
  return { from: new Date(Date.parse(to) - (days - 1) * DAY_MS).toISOString().slice(0, 10), to }
}

/** The first of the 90 days whose numbers stand beside assets and CTAs, as reports are asked for it. */
export const firstDay = (): { readonly from: string } => ({
  from: new Date(Date.now() - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10),
})

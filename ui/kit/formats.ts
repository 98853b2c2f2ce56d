/** How a workspace writes numbers, money and time. Made once a workspace and kept: Intl objects are dear. */
export interface Formats {
  /** 1,234; `digits` after the point, none unless said. */
  readonly number: (value: number, digits?: number) => string
  /** As `number` until there is no room for all its figures: 12,345,678 as 12.3M. */
  readonly compact: (value: number) => string
  /** 0.123 as 12.3 %, 0.5 as 50 %. */
  readonly percent: (rate: number) => string
  /** An interval of rates: 9–13 %. */
  readonly interval: (interval: readonly [number, number] | readonly number[]) => string
  /** 84k in the workspace's currency, rounded to what matters; `exact` to the unit. */
  readonly money: (value: number, options?: { readonly exact?: boolean; readonly currency?: string }) => string
  /** A day: 3 Mar 2026. */
  readonly date: (at: string | number | Date) => string
  /** A day and minute with the zone, for hovering. */
  readonly dateTime: (at: string | number | Date) => string
  /** "4 min. ago" within a week, then the day. */
  readonly relative: (at: string | number | Date, now?: number) => string
  /** A span of milliseconds in its two largest units: "2 min 10 sec", "3 days". */
  readonly duration: (ms: number) => string
}

/** What decides how a workspace writes. */
export interface FormatsOf {
  readonly locale: string
  readonly currency: string
  readonly timezone: string
}

const TEN_MILLION = 10_000_000
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const

const timeOf = (at: string | number | Date): Date => (at instanceof Date ? at : new Date(at))

/** The formats of one locale, currency and zone. */
export function formatsOf({ locale, currency, timezone: timeZone }: FormatsOf): Formats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 })
  const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone })
  const minute = new Intl.DateTimeFormat(locale, {
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' },
    ...{ timeZone, timeZoneName: 'short' },
  })
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  return {
    number: (value, digits) =>
      digits === undefined
        ? whole.format(value)
        : new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value),
    compact: (value) => (Math.abs(value) < TEN_MILLION ? whole : short).format(value),
    percent: (rate) => percents.format(rate),
    interval: ([low = 0, high = 0]) => {
      const maximumFractionDigits = high - low < 0.02 ? 1 : 0
      const last = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits }).format(high)
      const first = new Intl.NumberFormat(locale, { maximumFractionDigits }).format(low * 100)
      // Where the sign stands before the number it is said of both.
      if (!/\d/.test(last.at(0) ?? '')) return percents.formatRange(low, high)
      return `${first}–${last}`
    },
    money: (value, options = {}) => moneyOf(locale, options.currency ?? currency, value, options.exact === true),
    date: (at) => day.format(timeOf(at)),
    dateTime: (at) => minute.format(timeOf(at)),
    relative: (at, now = Date.now()) => {
      const ms = timeOf(at).getTime() - now
      if (Math.abs(ms) > 7 * DAY) return day.format(timeOf(at))
      const [unit, size] = UNITS.find(([, one]) => Math.abs(ms) >= one) ?? ['second', SECOND]
      return ago.format(Math.trunc(ms / size), unit)
    },
    duration: (ms) => spanOf(locale, ms),
  }
}

function moneyOf(locale: string, currency: string, value: number, exact: boolean): string {
  const style = { style: 'currency', currency } as const
  if (exact || Math.abs(value) < 1000)
    return new Intl.NumberFormat(locale, { ...style, maximumFractionDigits: 0 }).format(value)
  return new Intl.NumberFormat(locale, { ...style, notation: 'compact', maximumSignificantDigits: 3 }).format(value)
}

/** The two largest units that say something; the second is left out where it is nothing. */
function spanOf(locale: string, ms: number): string {
  const index = UNITS.findIndex(([, size]) => Math.abs(ms) >= size)
  const [unit, size] = UNITS[index === -1 ? UNITS.length - 1 : index] ?? ['second', SECOND]
  const first = Math.trunc(Math.abs(ms) / size)
  const next = index === -1 ? undefined : UNITS[index + 1]
  const second = next === undefined ? 0 : Math.trunc((Math.abs(ms) % size) / next[1])
  const say = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  return next === undefined || second === 0 || first >= 10
    ? say(first, unit)
    : `${say(first, unit)} ${say(second, next[0])}`
}

import type { FunnelSearch, RangeName } from './search.ts'

/** First and last day, both included; null is open. */
export interface Days {
  readonly from: string | null
  readonly to: string | null
}

const DAY_MS = 86_400_000

/** Today in the workspace's zone. */
const todayIn = (zone: string, now = Date.now()): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)

const back = (today: string, days: number): string =>
  new Date(Date.parse(today) - (days - 1) * DAY_MS).toISOString().slice(0, 10)

const QUARTERS = ['01', '01', '01', '04', '04', '04', '07', '07', '07', '10', '10', '10'] as const

/** The days that a period's name means today. */
export function daysOf(search: Pick<FunnelSearch, 'range' | 'from' | 'to'>, zone: string, now = Date.now()): Days {
  const today = todayIn(zone, now)
  const named: { readonly [R in RangeName]: () => Days } = {
    '7d': () => ({ from: back(today, 7), to: today }),
    '30d': () => ({ from: back(today, 30), to: today }),
    '90d': () => ({ from: back(today, 90), to: today }),
    quarter: () => ({ from: `${today.slice(0, 4)}-${QUARTERS[Number(today.slice(5, 7)) - 1] ?? '01'}-01`, to: today }),
    year: () => ({ from: `${today.slice(0, 4)}-01-01`, to: today }),
    all: () => ({ from: null, to: null }),
    custom: () => ordered(search.from ?? null, search.to ?? today),
  }
  return named[search.range ?? '90d']()
}

const ordered = (from: string | null, to: string | null): Days =>
  from !== null && to !== null && from > to ? { from: to, to: from } : { from, to }

/** How many days a period has; null where it is open. */
export const lengthOf = ({ from, to }: Days): number | null =>
  from === null || to === null ? null : Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1

/** What the table is split by until somebody chooses: the first question about any funnel is where people come from. */
export const USUAL_SPLIT = 'channel'
/** In the address: no split at all. */
export const NO_SPLIT = 'none'

/** The question as the API is asked it. */
export function asked(search: FunnelSearch, zone: string, now = Date.now()) {
  const mode = search.mode ?? 'cohort'
  const { from, to } = daysOf(search, zone, now)
  return {
    mode,
    by: search.by === NO_SPLIT ? undefined : search.by,
    ...(mode === 'snapshot' ? {} : { from, to }),
    ...(mode === 'cohort' && search.worth !== undefined ? { dealValue: search.worth } : {}),
  }
}

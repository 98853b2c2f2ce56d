import { z } from 'zod'
import { Fault } from '../../fault.ts'
import { dayNumber, isPlainDate, plainDate } from '../zone.ts'

/** The longest range of a report about the site. */
export const MOST_DAYS = 366
const USUAL_DAYS = 30

const date = z.string().max(40).optional()

/** What every report of the site and of the doors may be asked. */
export const RANGE_QUERY = z.strictObject({ workspace: z.string().max(200).optional(), from: date, to: date })

/** Days of the workspace's zone, both included, and the instants at which they begin and have ended. */
export interface SiteRange {
  readonly from: string
  readonly to: string
  readonly fromAt: string
  readonly toAt: string
  readonly zone: string
}

/** The instant at which a day of a zone begins. */
export const midnight = (day: string, zone: string): string =>
  Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone }).toInstant().toString({ smallestUnit: 'millisecond' })

/** The range that is asked for, by default the last 30 days; a `bad_request` says what a range is. */
export function rangeOf(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: string,
  zone: string,
): SiteRange {
  for (const [name, said] of [
    ['from', asked.from],
    ['to', asked.to],
  ] as const)
    if (said !== undefined && !isPlainDate(said))
      throw new Fault('bad_request', `${name}: ${said.slice(0, 40)} is no date such as 2026-03-01.`)
  const to = asked.to ?? today
  const from = asked.from ?? plainDate(dayNumber(to) - USUAL_DAYS + 1)
  const days = dayNumber(to) - dayNumber(from) + 1
  if (days < 1) throw new Fault('bad_request', `The range ends on ${to}, before it begins on ${from}.`)
  if (days > MOST_DAYS) throw new Fault('bad_request', `The range has ${days} days; at most ${MOST_DAYS} are counted.`)
  return { from, to, fromAt: midnight(from, zone), toAt: midnight(plainDate(dayNumber(to) + 1), zone), zone }
}

/** Every day of a range in order. */
export const daysOf = ({ from, to }: Pick<SiteRange, 'from' | 'to'>): string[] =>
  Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, index) => plainDate(dayNumber(from) + index))

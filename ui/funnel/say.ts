import type { FunnelAnswer, StageSaid } from '#src/measure/answer.ts'
import type { Formats } from '../kit/formats.ts'
import { funnelWords } from '../words/funnel.ts'

const words = funnelWords
const DAY_MS = 86_400_000

/** The people of a report in words: whose journey began when, or who made entries when. */
export function whenOf(answer: FunnelAnswer, formats: Formats): string {
  const { from, to, mode, asOf } = answer
  if (from === null && to === null) return words.allTime
  const first = from === null ? '…' : formats.date(`${from}T12:00:00Z`)
  const last = formats.date(to === null ? asOf : `${to}T12:00:00Z`)
  return mode === 'cohort' ? words.when(first, last) : words.between(first, last)
}

/** A stage with what the field calls it: `Qualification (MQL)`. */
export const nameOf = (stage: StageSaid): string => words.stageName(stage.name, stage.short)

const isSpelled = (short: string): short is keyof typeof words.spelled => Object.hasOwn(words.spelled, short)

/** The words of an acronym at first sight; null where there is none to spell out. */
export const spelledOf = ({ short }: StageSaid): string | null =>
  short !== null && isSpelled(short) ? words.spelled[short] : null

const isDimension = (name: string): name is keyof typeof words.dimensions => Object.hasOwn(words.dimensions, name)

/** A dimension as people read it; a field of the definition by its own name. */
export const dimensionName = (name: string): string =>
  isDimension(name) ? words.dimensions[name] : name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')

/** A group of a split; what is missing says so. */
export function groupName(dimension: string | null, value: string): string {
  if (value !== 'unknown') return value
  return dimension === 'rep' ? words.noRep : words.unknown
}

const MINUTE_MS = 60_000

/** A number of days in its largest units. */
export const daysText = (days: number, formats: Formats): string => {
  if (days >= 10) return words.days(formats.number(days))
  return days * DAY_MS < MINUTE_MS ? words.aMinute : formats.duration(days * DAY_MS)
}

const isKnownSource = (name: string): name is keyof typeof words.sources => Object.hasOwn(words.sources, name)

/** Whose benchmark it is, in words: the short name of a source in our own list says nothing to a reader. */
export function sourceName(source: string): string {
  const short = /^S\d/.exec(source)?.[0] ?? source
  return isKnownSource(short) ? words.sources[short] : source
}

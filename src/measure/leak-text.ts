import type { Band } from './benchmark.ts'
import type { Interval } from './wilson.ts'

/** A step, its comparator and what the difference costs. Rates are fractions of 1. */
export interface Leak {
  readonly from: string
  readonly to: string
  /** How many the rate is of: who entered, without those too young to tell. */
  readonly n: number
  readonly young: number
  readonly rate: number | null
  /** Wilson, widened so that all steps hold together at 95 % (Bonferroni): a healthy funnel of six steps else shows a leak in one report of seven. */
  readonly interval: Interval | null
  readonly comparator: {
    readonly kind: 'benchmark' | 'past'
    readonly value: number
    readonly source: string
    readonly guess: boolean
  }
  /** `2 of 3` benchmarks of this step are above the rate. */
  readonly below: string
  readonly bands: readonly { readonly source: string; readonly band: Band | null }[]
  /** People who would have passed this step at the comparator's rate and did not. */
  readonly people: number
  /** Those times the funnel's own conversion from there to `goal`; null while nobody has got far enough to say. */
  readonly lost: number | null
  readonly lostInterval: Interval | null
  /** The stage that `lost` counts people at. */
  readonly goal: string
  /** `lost` times the typed deal value. */
  readonly value?: number
  readonly verdict: 'leak' | 'not-enough-data' | 'healthy'
  readonly slow: {
    readonly medianDays: number | null
    readonly kmMedianDays: number | null
    readonly pastMedianDays: number | null
    readonly slowest: boolean
  }
  readonly lever?: string
  readonly sentence: string
}

const percent = (rate: number | null): string => (rate === null ? 'no rate' : `${(rate * 100).toFixed(1)} %`)
const whole = (n: number): string => n.toLocaleString('en', { maximumFractionDigits: n < 10 ? 1 : 0 })
const named = (comparator: Leak['comparator']): string =>
  comparator.kind === 'past'
    ? `the period before (${percent(comparator.value)})`
    : `${percent(comparator.value)} of ${comparator.guess ? 'a starting guess' : comparator.source}`

/** The leak as a sentence. It says "goes along with", never "because": a difference is not a cause. */
export function leakSentence(leak: Omit<Leak, 'sentence'>, from: string, to: string, goal: string): string {
  const step = `${from} to ${to}`
  const rate = `${percent(leak.rate)} of ${whole(leak.n)}`
  if (leak.n === 0) return `${step}: nobody to tell from yet; to compare with ${named(leak.comparator)}.`
  if (leak.verdict === 'healthy') return `${step}: ${rate}, above ${named(leak.comparator)}.${slow(leak)}`
  if (leak.verdict === 'not-enough-data') {
    const range = leak.interval ? `between ${percent(leak.interval[0])} and ${percent(leak.interval[1])}` : 'nobody yet'
    const why = leak.n < 30 ? `only ${whole(leak.n)} cases` : range
    return `${step}: not enough data to tell ${rate} (${why}) from ${named(leak.comparator)}.${slow(leak)}`
  }
  return `${step}: ${rate}, below ${named(leak.comparator)}${packs(leak)}; ${cost(leak, to, goal)}.${slow(leak)}${lever(leak)}`
}

/** Where several benchmarks speak of the step, how many of them the rate is below. */
function packs({ below, bands }: Omit<Leak, 'sentence'>): string {
  return bands.length > 1 ? ` (below ${below} benchmarks)` : ''
}

function cost(leak: Omit<Leak, 'sentence'>, to: string, goal: string): string {
  if (leak.lost === null) return `this goes along with about ${whole(leak.people)} fewer at ${to}`
  const range = leak.lostInterval ? ` (${whole(leak.lostInterval[0])} to ${whole(leak.lostInterval[1])})` : ''
  const money = leak.value === undefined ? '' : `, ${whole(leak.value)} at the deal value you typed`
  return `this goes along with about ${whole(leak.lost)} fewer at ${goal}${range}${money}`
}

function slow({ slow: { medianDays, pastMedianDays, slowest } }: Omit<Leak, 'sentence'>): string {
  if (medianDays === null) return ''
  if (pastMedianDays !== null && medianDays > pastMedianDays * 1.25)
    return ` It takes ${medianDays} days now against ${pastMedianDays} before.`
  return slowest ? ` It is the slowest step: half of those who moved on took ${medianDays} days or more.` : ''
}

const lever = ({ lever: text }: Omit<Leak, 'sentence'>): string =>
  text === undefined ? '' : ` Look first at: ${text}.`

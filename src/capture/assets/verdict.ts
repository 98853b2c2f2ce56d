import { newcombe } from '../../measure/wilson.ts'
import type { PagePosition } from './asset.ts'

/** What an asset came to: people who saw it offered or had it, and those of them who had it and reached a later stage after. */
export interface Came {
  readonly id: string
  readonly position: PagePosition
  readonly seen: number
  readonly later: number
}

export type Verdict = 'keep' | 'merge' | 'retire'

/** What to do with an asset, where it stands among all by later stage a view, and how that was reckoned, in a sentence. */
export interface Ranked extends Came {
  /** From 1 on; null for one that too few have seen. */
  readonly rank: number | null
  /** Null: too few to tell. */
  readonly verdict: Verdict | null
  readonly because: string
}

/** Below it the share of one asset says more about chance than about the asset; the same line as for any figure on screen. */
export const ENOUGH = 30

/**
 * Every asset, best first by later stage a view. One is merged only if it is behind the others of its position by more than chance (the 95 %
 * interval of the difference, by Newcombe), and retired if besides nobody of it got further: whoever looks early retires good ones by chance.
 */
export function ranked(all: readonly Came[]): readonly Ranked[] {
  const share = ({ seen, later }: Came): number => (seen === 0 ? 0 : later / seen)
  const isEnough = ({ seen }: Came): boolean => seen >= ENOUGH
  const order = all.toSorted(
    (a, b) =>
      Number(isEnough(b)) - Number(isEnough(a)) || share(b) - share(a) || b.seen - a.seen || (a.id < b.id ? -1 : 1),
  )
  return order.map((one, place) => ({
    ...one,
    rank: isEnough(one) ? place + 1 : null,
    ...judged(
      one,
      all.filter(({ id, position }) => position === one.position && id !== one.id),
    ),
  }))
}

function judged(one: Came, others: readonly Came[]): Pick<Ranked, 'verdict' | 'because'> {
  const { seen, later, position } = one
  if (seen < ENOUGH) return { verdict: null, because: `${seen} of the ${ENOUGH} people it takes have seen it.` }
  const rest = { seen: sum(others.map((other) => other.seen)), later: sum(others.map((other) => other.later)) }
  const own = `${later} of ${seen} people (${percent(later, seen)}) got further after it`
  if (rest.seen < ENOUGH)
    return later === 0
      ? {
          verdict: null,
          because: `${own}, and too few have seen other ${position} assets to compare.`,
        }
      : { verdict: 'keep', because: `${own}; too few have seen other ${position} assets to compare.` }
  const compared = `${own}, of the other ${position} assets ${rest.later} of ${rest.seen} (${percent(rest.later, rest.seen)})`
  const [, high] = newcombe(later, seen, rest.later, rest.seen) ?? [-1, 1]
  if (high < 0) return { verdict: later === 0 ? 'retire' : 'merge', because: `${compared}: fewer by more than chance.` }
  if (later === 0) return { verdict: null, because: `${compared}, which may be chance.` }
  const isLower = later * rest.seen < rest.later * seen
  return { verdict: 'keep', because: isLower ? `${compared}: the difference may be chance.` : `${compared}.` }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const percent = (k: number, n: number): string => `${Math.round((k / n) * 1000) / 10} %`

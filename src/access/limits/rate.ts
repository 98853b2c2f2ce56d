/** So many at once, and so many a second for as long as it lasts. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/** What is counted under a name, and how much of it may come. */
export interface Counted {
  readonly name: string
  readonly rate: Rate
}

/** Counts what comes, by names that strangers choose, in memory that they cannot fill. */
export interface Tally {
  /**
   * Milliseconds until one more fits under all of the names at once; 0 when it does, and then it is counted under each. `nowMs` is of a
   * clock that only goes forward; one that goes back costs whoever is at their limit the wait for one more, never longer.
   */
  readonly take: (all: readonly Counted[], nowMs: number) => number
  /** Names that are remembered now, never more than twice as many as asked for. */
  readonly size: () => number
}

/**
 * A tally of at most `2 × most` names, a number each (GCRA: the moment at which all that came would have come at the steady rate). A name
 * that was quiet for `burst / perSecond` seconds is as good as forgotten, so forgetting the names that were quiet longest gives nobody
 * anything, unless more than `most` others came in that time; whoever goes on is remembered.
 */
export function tallyOf(most: number): Tally {
  let young = new Map<string, number>()
  let old = new Map<string, number>()
  const note = (name: string, ms: number): void => {
    if (young.size >= most && !young.has(name)) {
      old = young
      young = new Map()
    }
    young.set(name, ms)
  }
  const isKnown = (name: string): boolean => young.has(name) || old.has(name)
  /** When the name is next at rest, seen from now: not in the past, and never further away than a full burst. */
  const restOf = ({ name, rate }: Counted, nowMs: number): number =>
    Math.min(Math.max(young.get(name) ?? old.get(name) ?? nowMs, nowMs), nowMs + (rate.burst * 1000) / rate.perSecond)
  return {
    take: (all, nowMs) => {
      const rests = all.map((one) => restOf(one, nowMs))
      const waits = all.map(
        ({ rate }, index) => (rests[index] ?? nowMs) - nowMs - ((rate.burst - 1) * 1000) / rate.perSecond,
      )
      const wait = Math.max(0, ...waits)
      // Less than a thousandth of a millisecond is what sums of fractions are off by.
      if (wait > 0.001) {
        // Who is sent away stays remembered, and is not sent away for longer because a clock went back.
        for (const [index, { name }] of all.entries()) if (isKnown(name)) note(name, rests[index] ?? nowMs)
        return wait
      }
      for (const [index, { name, rate }] of all.entries()) note(name, (rests[index] ?? nowMs) + 1000 / rate.perSecond)
      return 0
    },
    size: () => young.size + old.size,
  }
}

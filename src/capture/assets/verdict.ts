import type { PagePosition } from './asset.ts'

/** What an asset came to: people who had it, and those of them who reached a later stage. */
export interface Came {
  readonly id: string
  readonly position: PagePosition
  readonly people: number
  readonly later: number
}

export type Verdict = 'keep' | 'merge' | 'retire'

/** Below it the share of one asset says more about chance than about the asset; the same line as for any figure on screen. */
const ENOUGH = 30

/** What to do with each asset that enough people had, held against all of its position together; the others have no verdict. */
export function verdictsOf(all: readonly Came[]): ReadonlyMap<string, Verdict> {
  const verdicts = all.flatMap(({ id, position, people, later }): [string, Verdict][] => {
    if (people < ENOUGH) return []
    if (later === 0) return [[id, 'retire']]
    const peers = all.filter((one) => one.position === position)
    const [had, reached] = [sum(peers.map((one) => one.people)), sum(peers.map((one) => one.later))]
    return [[id, later * had >= reached * people ? 'keep' : 'merge']]
  })
  return new Map(verdicts)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

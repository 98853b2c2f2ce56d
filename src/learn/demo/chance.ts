/** Seeded numbers (mulberry32): the same seed tells the same story for ever. */
export interface Chance {
  /** A whole number from `min` to `max`, both included. */
  readonly whole: (min: number, max: number) => number
  readonly happens: (share: number) => boolean
  readonly pick: <T>(among: readonly T[]) => T
  /** Picks with these weights; they need not sum to one. */
  readonly weighted: <T extends { readonly weight: number }>(among: readonly T[]) => T
}

/** A stream of its own for each seed and place, so that one more page in one life changes no other life. */
export function chanceOf(seed: number, place = 0): Chance {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(place + 1, 0xc2b2ae35)) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  const pick = <T>(among: readonly T[]): T => {
    const picked = among[whole(0, among.length - 1)]
    if (picked === undefined) throw new RangeError('Nothing to pick from')
    return picked
  }
  return {
    whole,
    pick,
    happens: (share) => next() < share,
    weighted: (among) => {
      let left = next() * among.reduce((sum, { weight }) => sum + weight, 0)
      const found = among.find(({ weight }) => {
        left -= weight
        return left < 0
      })
      return found ?? pick(among)
    },
  }
}

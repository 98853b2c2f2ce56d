import type { AttackLevel } from '../abuse/level.ts'

/** One challenge: `cost` rounds of PBKDF2 a try, and the answer at a random one of `from` to `to` tries. */
export interface Work {
  readonly cost: number
  readonly from: number
  readonly to: number
}

/**
 * Work by attack level; a browser does it while somebody types. A try of 2,000 rounds took 0.3 ms in Chromium on the bench machine, and 1.3 ms
 * with the processor slowed to a quarter, as a phone's: so 0.35 s there at the mean of level 3, and under half a second at its worst (N23).
 * Checking costs three hashes whatever the level.
 */
export const WORK: Readonly<Record<AttackLevel, Work>> = {
  0: { cost: 1_000, from: 40, to: 100 },
  1: { cost: 1_000, from: 100, to: 200 },
  2: { cost: 2_000, from: 90, to: 180 },
  3: { cost: 2_000, from: 180, to: 360 },
}

/** A form is filled within it, or a new one is asked for; work done in advance keeps no longer. */
export const CHALLENGE_MS = 15 * 60_000

import { setTimeout as wait } from 'node:timers/promises'

/** The named places where a test may crash the process or lie about durability; each must be hit by the kill harness. */
export const FAILPOINTS = [
  'before_insert',
  'after_insert_before_commit',
  'after_commit_before_ack',
  'after_claim_before_work',
  'after_work_before_settle',
] as const
export type Failpoint = (typeof FAILPOINTS)[number]

/** What a harness asks of one process: die at the n-th pass of a point, or break one promise on purpose (a negative control). */
export interface Faults {
  readonly at?: Failpoint
  readonly after: number
  readonly control?: 'async-commit' | 'ack-before-commit' | 'no-dedupe'
}

export type Pass = (point: Failpoint) => Promise<void>

/** Outside of a harness every point is passed without a trace. */
export const pass: Pass = async () => undefined

/** Dies like a power switch at the n-th pass of the named point. */
export function passOrDie(faults: Faults): Pass {
  let passes = 0
  return async (point) => {
    if (point !== faults.at) return
    passes += 1
    if (passes < faults.after) return
    process.kill(process.pid, 'SIGKILL')
    // The signal is delivered between turns of the loop; nothing may run meanwhile.
    await wait(60_000)
  }
}

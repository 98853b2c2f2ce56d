import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '../fault.ts'

/** The named places where a test may crash the process or lie about durability; each must be hit by the kill harness. */
export const FAILPOINTS = [
  'before_insert',
  'after_insert_before_commit',
  'after_commit_before_ack',
  'after_claim_before_work',
  'after_work_before_settle',
  'after_claim_before_smtp',
  'before_handed_mark',
  'before_final_dot',
  'after_250_before_mark',
] as const
export type Failpoint = (typeof FAILPOINTS)[number]

/** What a harness asks of one process: die at the n-th pass of a point, or break one promise on purpose (a negative control). */
export interface Faults {
  readonly at?: Failpoint
  readonly after: number
  readonly control?: (typeof CONTROLS)[number]
}

const CONTROLS = ['async-commit', 'ack-before-commit', 'no-dedupe', 'mark-after-dot'] as const

/**
 * What FAULT asks for: nothing, `POINT:N` to die at the N-th pass, or the name of a negative control. A word that
 * means nothing here throws, so that a harness cannot believe it broke something.
 */
export function faultsOf(setting: string | undefined): Faults | undefined {
  if (setting === undefined || setting === '') return undefined
  const control = CONTROLS.find((name) => name === setting)
  if (control !== undefined) return { control, after: 1 }
  const [name, count] = setting.split(':')
  const at = FAILPOINTS.find((point) => point === name)
  const after = Number(count ?? 1)
  if (at === undefined || !Number.isInteger(after) || after < 1) {
    throw new Fault('bad_setting', `FAULT=${setting} is not a point or a control.`, `Points: ${FAILPOINTS.join(', ')}.`)
  }
  return { at, after }
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

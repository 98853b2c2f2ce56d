import { MINUTES } from './windows.ts'

/** How hard a form is being attacked: 0 is an ordinary day; each step makes the proof of work dearer. */
export type AttackLevel = 0 | 1 | 2 | 3

/**
 * What a form gets in a minute, and in ten, before anything is thought of it. 100 people who fill a form within twenty minutes come at
 * 5 a minute and 50 in ten; a script comes at hundreds. A page open in a webinar goes above it, and then costs each browser 0.1 s.
 */
const QUIET_MINUTE = 20
const QUIET_TEN = 60
/** A form that is used to more: six times its usual, since the busy hour of a day holds three to four times the mean. */
const OF_USUAL = 6
/** Each level from this many times the first. */
const STEPS = [1, 5, 25] as const
/** An attack counts as over when a quarter of an hour passed without it: between two waves nobody should believe in peace. */
export const CALM_MINUTES = 15

/** What a form usually gets in ten minutes, by what was believed of it in an ordinary day. */
export const usualTen = (day: number): number => day / 144

/**
 * The attack level now: the highest of the last quarter of an hour, judged minute by minute. It needs no memory of its own, so every
 * process says the same, and it falls by itself.
 */
export function levelOf(minutes: readonly number[], usual: number): AttackLevel {
  let highest: AttackLevel = 0
  const [quietMinute, quietTen] = [Math.max(QUIET_MINUTE, OF_USUAL * usual), Math.max(QUIET_TEN, OF_USUAL * usual)]
  for (let ago = 0; ago < Math.min(CALM_MINUTES, MINUTES); ago++) {
    const minute = minutes[ago] ?? 0
    const ten = minutes.slice(ago, ago + 10).reduce((total, one) => total + one, 0)
    for (const [index, step] of STEPS.entries()) {
      const level = index + 1
      if (level > highest && (minute >= quietMinute * step || ten >= quietTen * step))
        highest = LEVELS[level] ?? highest
    }
  }
  return highest
}

const LEVELS: readonly AttackLevel[] = [0, 1, 2, 3]

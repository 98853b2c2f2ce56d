import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

/** Far beyond what anything waited for takes, so that only what never comes fails; nothing is said of how long it took. */
const TRIES = 1_200
const BETWEEN_MS = 25

/** Asks until it is so; fails with what was waited for. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (await isSo()) return
    await pause(BETWEEN_MS)
  }
  assert.fail(`never came true: ${what}`)
}

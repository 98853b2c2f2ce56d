import type { Micro } from '../funnel/brand.ts'

/** Ties go to the even neighbour, so that rounding has no drift over many folds. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  if (rest < 0.5) return floor
  if (rest > 0.5) return floor + 1
  return floor % 2 === 0 ? floor : floor + 1
}

/** What is left of a sum after some time: halves every half-life (SEMANTICS 4.12); without one, or going back in time, all of it. */
export function decayed(sum: Micro, elapsedMs: number, halfLifeMs: number | undefined): Micro {
  if (halfLifeMs === undefined || elapsedMs <= 0 || sum === 0) return sum
  return roundHalfEven(sum * 2 ** (-elapsedMs / halfLifeMs))
}

const MICRO_PER_SHOWN = 10_000

/** Micro points as everybody sees and compares them: hundredths of a point, rounded once (LEDGER 7). */
export const shown = (micro: Micro): number => roundHalfEven(micro / MICRO_PER_SHOWN) / 100

/** Shown values of parts that sum exactly to the shown value of their sum: what rounding leaves over goes to the largest remainders. */
export function shownParts(parts: readonly Micro[]): readonly number[] {
  const target = roundHalfEven(parts.reduce((sum, part) => sum + part, 0) / MICRO_PER_SHOWN)
  const floors = parts.map((part) => Math.floor(part / MICRO_PER_SHOWN))
  let missing = target - floors.reduce((sum, part) => sum + part, 0)
  const byRemainder = parts
    .map((part, index) => ({ index, rest: part - (floors[index] ?? 0) * MICRO_PER_SHOWN }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
  for (const { index } of byRemainder) {
    if (missing <= 0) break
    floors[index] = (floors[index] ?? 0) + 1
    missing -= 1
  }
  return floors.map((part) => part / 100)
}

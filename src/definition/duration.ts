const UNIT: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** How a duration is written, for messages. */
export const DURATION_FORM = 'a number and a unit: 15m, 24h, 30d or 2w'

/** Matches what `parseDuration` accepts; a duration is never zero. */
export const DURATION = /^[1-9]\d{0,5}[smhdw]$/

/** Milliseconds of `15m`, `24h`, `30d`, `2w`; undefined when it is not written so. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined
  const unit = UNIT[text.slice(-1)]
  return unit === undefined ? undefined : Number(text.slice(0, -1)) * unit
}

/** Milliseconds in the largest unit that divides them: `30d`, `24h` reads `1d`. */
export function formatDuration(ms: number): string {
  for (const unit of ['w', 'd', 'h', 'm'] as const) {
    const size = UNIT[unit] ?? 1
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`
  }
  return `${ms / 1000}s`
}

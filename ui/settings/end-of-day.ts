/** The day that a clock of a zone shows at an instant, as a date field wants it: 2026-03-09. */
export const dayIn = (zone: string, at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)

/** How far the clocks of a zone are ahead of UTC at an instant. */
function aheadMs(zone: string, at: number): number {
  const clock = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  const shown = new Map(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes) => shown.get(name) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - at
}

/** The last second of a day where the zone's clocks show it; a day of UTC would be another one half around the world. */
export function endOfDay(day: string, zone: string): string {
  const asUtc = Date.parse(`${day}T23:59:59Z`)
  // The clocks may change between the guess and the instant meant, so the second look decides.
  const guess = asUtc - aheadMs(zone, asUtc)
  return new Date(asUtc - aheadMs(zone, guess)).toISOString()
}

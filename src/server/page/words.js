const counts = new Intl.NumberFormat('en')
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const days = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** 41,210 */
export const count = (n) => counts.format(n)

/** 12.3 %, or a dash where there is nothing to divide. */
export const percent = (rate) => (rate === null ? '–' : `${tenths.format(rate * 100)} %`)

/** 9.1–13.4 % */
export const range = (interval) =>
  interval === null ? '' : `${tenths.format(interval[0] * 100)}–${tenths.format(interval[1] * 100)} %`

/** 14.7 days; unknown is said in words, never shown as 0. */
export function spell(value) {
  if (value === null) return 'not known yet'
  if (value < 0.1) return 'the same day'
  return value === 1 ? '1 day' : `${days.format(value)} days`
}

/** The first comparison of a step: with a benchmark, else with the own past. */
export function comparisonOf(leaks, row) {
  const own = leaks.filter((leak) => leak.from === row.stage && leak.to === row.next)
  return own.find((leak) => leak.comparator.kind === 'benchmark') ?? own[0]
}

/** Where a rate lies, in words: `weak, 20.0 % is good enough`. */
export function bandText(leak) {
  const word = bandOf(leak)
  const enough = percent(leak.comparator.value)
  if (leak.comparator.kind === 'past') return `${enough} in the period before`
  return word === null ? `${enough} is good enough` : `${word}; ${enough} is good enough`
}

/** The band of the benchmark that the step is compared with. */
export function bandOf(leak) {
  const named = leak.bands.find(({ source }) => source === leak.comparator.source) ?? leak.bands[0]
  return named?.band ?? null
}

/** What stands over the funnel: the largest leak, or honestly why there is none. */
export function leakOf(leaks) {
  const leak = leaks.find(({ verdict }) => verdict === 'leak')
  if (leak) return { kind: 'bad', title: 'The leak', text: leak.sentence }
  const open = leaks.find(({ verdict }) => verdict === 'not-enough-data')
  if (open) return { kind: 'plain', title: 'No leak can be named yet', text: open.sentence }
  if (leaks.length > 0) return { kind: 'good', title: 'No leak', text: 'Every step with a benchmark is above it.' }
  const text = 'The definition names no benchmark, and there is no earlier period to compare with.'
  return { kind: 'plain', title: 'Nothing to compare with', text }
}

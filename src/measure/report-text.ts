import type { FunnelAnswer } from './answer.ts'
import type { OpportunityAnswer, OpportunityGroup } from './opportunities.ts'
import type { Group, StageRow } from './report.ts'
import { printable, shownCount, shownRate, shownSpell, table } from './table.ts'

/** The funnel report as a person reads it in a terminal: what is counted, a table a group, the leak as a sentence. */
export function funnelText(answer: FunnelAnswer): string {
  const period = answer.from || answer.to ? `${answer.from ?? 'the beginning'} to ${answer.to ?? 'today'}` : 'all time'
  const head = `Funnel by ${answer.mode}, ${period} (${answer.timezone})\nCounts ${answer.counts}.`
  const groups = answer.by === null ? answer.groups : [answer.total, ...answer.groups]
  const parts = groups.map((group) => groupText(group, answer))
  return [head, ...parts, ...remarks(answer), ...leakText(answer)].join('\n\n')
}

function groupText({ value, stages }: Group, { by, mode }: FunnelAnswer): string {
  const title = by === null ? '' : `${value === 'all' ? 'Everybody' : `${by} = ${printable(value)}`}\n`
  if (mode === 'snapshot')
    return (
      title +
      table(
        ['Stage', 'Now in it'],
        stages.map((row) => [printable(row.name), shownCount(row.open)]),
      )
    )
  const head = [
    'Stage',
    'Entered',
    'Went on',
    'Rate',
    '95 % interval',
    'Of all',
    'Median',
    'Median (KM)',
    '90 %',
    'Still in it',
  ]
  return title + table(head, stages.map(stageLine))
}

function stageLine(row: StageRow): string[] {
  const [low, high] = row.interval ?? []
  const range = low === undefined || high === undefined ? '–' : `${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)} %`
  return [
    printable(row.name),
    shownCount(row.entered),
    row.next === null ? '–' : shownCount(row.converted),
    shownRate(row.rate) + (row.few && row.rate !== null ? ' (few)' : ''),
    range,
    shownRate(row.cumulative.rate),
    shownSpell(row.medianDaysOfConverted),
    row.kmMedianDays === null && row.medianDaysOfConverted !== null ? 'not reached' : shownSpell(row.kmMedianDays),
    shownSpell(row.p90Days),
    shownCount(row.open),
  ]
}

function remarks(answer: FunnelAnswer): string[] {
  const sum = (flag: keyof StageRow['flags']) => answer.total.stages.reduce((all, row) => all + row.flags[flag], 0)
  const lines: string[] = []
  if (sum('negative') > 0)
    lines.push(`${shownCount(sum('negative'))} went on before they entered: counted, not in durations.`)
  if (sum('withoutDates') > 0)
    lines.push(`${shownCount(sum('withoutDates'))} spells without dates: counted, not in durations.`)
  const empty = answer.groups
    .flatMap(({ stages }) => Math.max(0, ...stages.map((row) => row.flags.empty)))
    .reduce((a, b) => a + b, 0)
  if (answer.by !== null && empty > 0)
    lines.push(`${shownCount(empty)} had an empty ${answer.by} in the source: under "unknown".`)
  if (answer.groupsLeftOff > 0) lines.push(`${shownCount(answer.groupsLeftOff)} smaller groups are not listed.`)
  if (answer.precision === 'histogram')
    lines.push('Days are within 4.5 % (counted in buckets); counts and rates are exact.')
  if (answer.scanned)
    lines.push(`${answer.by} is not listed under report: in the definition, so every journey was read.`)
  return lines.length === 0 ? [] : [lines.join('\n')]
}

function leakText({ leaks, mode }: FunnelAnswer): string[] {
  if (mode !== 'cohort') return []
  const found = leaks.filter(({ verdict }) => verdict === 'leak')
  if (found.length > 0) return [`Leak\n${found.map(({ sentence }) => `  ${sentence}`).join('\n')}`]
  if (leaks.length === 0) return ['Leak\n  No benchmark and no period before to compare with.']
  const unsure = leaks.filter(({ verdict, people, n }) => verdict === 'not-enough-data' && (people > 0 || n === 0))
  return [`Leak\n  None found.\n${unsure.map(({ sentence }) => `  ${sentence}`).join('\n')}`.trimEnd()]
}

/** The opportunity report as text. */
export function opportunitiesText(answer: OpportunityAnswer): string {
  const { total, currency, by } = answer
  const stages = Object.entries(total.stages).map(([stage, n]) => `${shownCount(n)} ${printable(stage)}`)
  const head = [
    '',
    'All',
    'Open',
    'Won',
    'Lost',
    `Won ${currency}`,
    'Win rate',
    '95 % interval',
    'Cycle',
    `${currency} a day`,
  ]
  const rows = (by === null ? [total] : [...answer.groups, total]).map(opportunityLine)
  const lines: string[] = []
  if (total.withoutDates > 0) lines.push(`${shownCount(total.withoutDates)} without dates: counted, not in cycles.`)
  if (total.withoutAccount > 0) lines.push(`${shownCount(total.withoutAccount)} without an account.`)
  if (total.negative > 0) lines.push(`${shownCount(total.negative)} closed before they opened: not in cycles.`)
  lines.push(`${currency} a day = open x average won deal x win rate / median days of won ones.`)
  return [`Opportunities: ${stages.join(', ') || 'none'}`, table(head, rows), lines.join('\n')].join('\n\n')
}

function opportunityLine(group: OpportunityGroup): string[] {
  const [low, high] = group.interval ?? []
  const { perDay } = group.velocity
  return [
    printable(group.value),
    shownCount(group.total),
    shownCount(group.open),
    shownCount(group.won),
    shownCount(group.lost),
    shownCount(group.wonValue),
    shownRate(group.winRate),
    low === undefined || high === undefined ? '–' : `${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)} %`,
    shownSpell(group.medianCycleDays),
    perDay === null ? '–' : shownCount(Math.round(perDay)),
  ]
}

import type { Row } from './measure.ts'

const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : value >= 10 ? 1 : 3 })

/** How a value stands to its limit: the part of it that is used up, or reached; none where nothing is allowed at all. */
export const ratioOf = ({ value, goal }: Row): number | undefined =>
  goal === undefined || goal.limit === 0 ? undefined : value / goal.limit

/** Whether the goal is met; undefined where none is set. */
export const isMet = ({ value, goal }: Row): boolean | undefined =>
  goal === undefined ? undefined : goal.at === 'most' ? value <= goal.limit : value >= goal.limit

function verdictOf(row: Row): string {
  const { goal } = row
  if (goal === undefined) return ''
  const sign = goal.at === 'most' ? '<=' : '>='
  const ratio = ratioOf(row)
  const part = ratio === undefined ? '' : `${number(ratio)} of `
  return `${isMet(row) === true ? 'met' : 'MISSED'}  ${part}${sign} ${number(goal.limit)}`
}

/** The rows of a scenario as a table: what, value, how it stands to its limit, a remark. */
export function tableOf(title: string, rows: readonly Row[]): string {
  const cells = rows.map((row) => [row.what, `${number(row.value)} ${row.unit}`, verdictOf(row), row.note ?? ''])
  const width = (column: number) => Math.max(...cells.map((row) => row[column]?.length ?? 0))
  const widths = [width(0), width(1), width(2)]
  const line = ([what = '', value = '', verdict = '', note = '']: readonly string[]) =>
    `  ${what.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${verdict.padEnd(widths[2] ?? 0)}  ${note}`.trimEnd()
  return [title, ...cells.map(line)].join('\n')
}

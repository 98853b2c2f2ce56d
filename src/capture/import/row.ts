import type { Json, Timestamp } from '../../funnel/brand.ts'
import { fromMs } from '../../funnel/brand.ts'
import { cleanText } from '../clean.ts'
import type { DateReader } from './dates.ts'
import { parseFigure } from './figure.ts'
import type { Issue, IssueCode } from './issue.ts'
import type { Cell, Cells, Rule } from './map.ts'

/** A trait or a property longer than this is a document. */
const MAX_TEXT = 8_000
const TRUE = new Set(['true', 'yes', 'y', '1', 'x', 'ja', 'oui', 'si'])
const FALSE = new Set(['false', 'no', 'n', '0', 'nein', 'non'])

/** One row on its way: what its cells say by the map's rules, and what was wrong with them. */
export interface Row {
  readonly line: number
  readonly issues: Issue[]
  /** Fields whose cell was empty and got the map's stand-in. */
  readonly emptied: string[]
  /** Text after trimming, spelling and stand-ins; undefined when nothing is said. */
  readonly text: (cell: Cell | undefined, name: string) => string | undefined
  /** As `text`, typed by the rule: number, date, flag or list. */
  readonly value: (cell: Cell | undefined, name: string) => Json | undefined
  readonly values: (cells: Cells | undefined) => Record<string, Json>
  readonly number: (cell: Cell | undefined, name: string) => number | undefined
  readonly instant: (cell: Cell | undefined, name: string) => Timestamp | undefined
  readonly day: (cell: Cell | undefined, name: string) => string | undefined
  /** `column` is the file's, where one cell is to blame. */
  readonly tell: (code: IssueCode, message: string, column?: string) => void
}

/** Reads one row's cells; `index` is where each column stands. */
export function openRow(
  line: number,
  raw: readonly string[],
  index: ReadonlyMap<string, number>,
  dates: DateReader,
): Row {
  const issues: Issue[] = []
  const emptied: string[] = []
  const tell: Row['tell'] = (code, message, column) => {
    issues.push({ line, code, message, ...(column !== undefined && { column }) })
  }
  const no = (code: IssueCode, message: string, column: string | undefined): undefined => {
    tell(code, message, column)
  }
  const read = (column: string): string => {
    const text = raw[index.get(column) ?? -1] ?? ''
    if (!text.includes('\0') && !text.includes('\ufffd') && text.isWellFormed()) return text
    tell('sanitized', `${column} holds characters that cannot be stored, each is now \ufffd`, column)
    return cleanText(text)
  }
  const text = (cell: Cell | undefined, name: string): string | undefined => {
    if (cell === undefined) return undefined
    const rule: Rule = typeof cell === 'string' ? { column: cell } : cell
    if (rule.column === undefined) return String(rule.const ?? '')
    const found = read(rule.column)
    const trimmed = rule.trim === false ? found : found.trim()
    if (trimmed === '') return standIn(rule, name)
    const spelled = rule.map === undefined ? trimmed : spelling(rule.map, trimmed, rule.else)
    const said = rule.lower === true ? spelled.toLowerCase() : spelled
    if (said.length <= MAX_TEXT) return said
    return no('bad_value', `${name} has ${said.length} characters; at most ${MAX_TEXT} are stored`, rule.column)
  }
  const standIn = (rule: Rule, name: string): string | undefined => {
    if (rule.empty === undefined) return rule.default
    emptied.push(name)
    tell('empty_value', `${rule.column ?? name} is empty: "${rule.empty}" stands in`, rule.column)
    return rule.empty
  }
  const number = (cell: Cell | undefined, name: string): number | undefined => {
    const said = text(cell, name)
    if (said === undefined || said === '') return undefined
    const rule = typeof cell === 'object' ? cell : {}
    const value = parseFigure(said, rule.number === 'comma' ? 'comma' : 'point')
    return value ?? no('bad_number', `${name} is no number: "${short(said)}"`, columnOf(cell))
  }
  const date = (cell: Cell | undefined, name: string) => {
    const said = text(cell, name)
    if (said === undefined || said === '') return undefined
    const found = dates(said)
    return found ?? no('bad_date', `${name} is no date that can be read: "${short(said)}"`, columnOf(cell))
  }
  const instant = (cell: Cell | undefined, name: string): Timestamp | undefined => {
    const found = date(cell, name)
    return found === undefined ? undefined : fromMs(found.ms)
  }
  const value = (cell: Cell | undefined, name: string): Json | undefined => {
    const rule: Rule = typeof cell === 'object' ? cell : {}
    if (rule.column === undefined && rule.const !== undefined) return rule.const
    if (rule.number !== undefined) return number(cell, name)
    if (rule.date === true) return instant(cell, name)
    const said = text(cell, name)
    if (said === undefined || said === '') return undefined
    if (rule.flag === true)
      return flagIn(said) ?? no('bad_value', `${name} is neither yes nor no: "${short(said)}"`, rule.column)
    return rule.list === undefined ? said : listed(said, rule.list)
  }
  const values = (cells: Cells | undefined): Record<string, Json> => {
    const found: Record<string, Json> = {}
    for (const [name, cell] of Object.entries(cells ?? {})) {
      const one = value(cell, name)
      if (one !== undefined) found[name] = one
    }
    return found
  }
  const day = (cell: Cell | undefined, name: string) => date(cell, name)?.day
  return { line, issues, emptied, text, value, values, number, instant, day, tell }
}

const columnOf = (cell: Cell | undefined): string | undefined => (typeof cell === 'object' ? cell.column : cell)

const flagIn = (said: string): boolean | undefined =>
  TRUE.has(said.toLowerCase()) ? true : FALSE.has(said.toLowerCase()) ? false : undefined

const listed = (said: string, separator: string): string[] =>
  said
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const spelling = (map: Readonly<Record<string, string>>, said: string, other: string | undefined): string =>
  (Object.hasOwn(map, said) ? map[said] : undefined) ?? other ?? said

/** A cell's text as a message may show it. */
export const short = (text: string): string => {
  const plain = text.replace(/\p{C}/gu, '?')
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain
}

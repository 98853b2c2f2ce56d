import { parseEmail } from '../../identity/normalise.ts'
import { dateReader } from './dates.ts'
import { parseFigure } from './figure.ts'

/** What the cells of a column look like; `empty` where it has none to look at. */
export type Look = 'email' | 'date' | 'number' | 'flag' | 'website' | 'phone' | 'country' | 'text' | 'empty'

const FLAGS = new Set([
  'true',
  'false',
  'yes',
  'no',
  'y',
  'n',
  'ja',
  'nein',
  'oui',
  'non',
  'si',
  'sim',
  'x',
  'wahr',
  'falsch',
])
const WEBSITE = /^(https?:\/\/)?([a-z0-9-]+\.)+[a-z]{2,}(\/\S*)?$/i
const PHONE = /^\+?[\d\s()./-]{7,20}$/
/** Share of cells that must agree: real columns hold some rubbish. */
const MOST = 0.8

const share = (cells: readonly string[], is: (cell: string) => boolean): number =>
  cells.filter(is).length / cells.length

/** What most of a column's filled cells are. */
export function lookOf(all: readonly string[]): Look {
  const cells = all.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (cells.length === 0) return 'empty'
  const is = (test: (cell: string) => boolean) => share(cells, test) >= MOST
  if (is((cell) => parseEmail(cell).ok)) return 'email'
  if (is((cell) => FLAGS.has(cell.toLowerCase()))) return 'flag'
  if (is(isDate)) return 'date'
  if (is((cell) => parseFigure(cell, 'point') !== undefined || parseFigure(cell, 'comma') !== undefined)) {
    return cells.every((cell) => /^\+?0?\d{9,15}$/.test(cell)) && is((cell) => /^[+0]/.test(cell)) ? 'phone' : 'number'
  }
  if (is((cell) => WEBSITE.test(cell))) return 'website'
  if (is((cell) => PHONE.test(cell) && (cell.match(/\d/g) ?? []).length >= 7)) return 'phone'
  return 'text'
}

const SURE = [
  'iso',
  'YYYY/MM/DD',
  'YYYY/MM/DD HH:mm',
  'YYYY/MM/DD HH:mm:ss',
  'DD.MM.YYYY',
  'DD.MM.YYYY HH:mm',
  'DD.MM.YYYY HH:mm:ss',
]
const EITHER = /^(\d{1,2})([/-])(\d{1,2})\2\d{4}(?: \d{1,2}:\d{2}(?::\d{2})?)?$/
const readers = SURE.map((format) => ({ format, read: dateReader([format], 'UTC') }))

const isDate = (cell: string): boolean => EITHER.test(cell) || readers.some(({ read }) => read(cell) !== undefined)

/** How a file writes its dates. */
export interface DateHabit {
  /** Formats that can be told from the cells. */
  readonly formats: readonly string[]
  /** Whether days such as 03/04/2025 are met, and what the other cells give away about which part is the month. */
  readonly order: 'known' | 'ask' | 'day first' | 'month first'
  /** A day that can be read both ways, to ask with. */
  readonly example?: string
}

/** Which formats the date cells of a file use. A day that can be read both ways is asked about, never guessed. */
export function dateHabit(cells: readonly string[]): DateHabit {
  const said = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const formats = readers
    .filter(({ read }) => said.some((cell) => read(cell) !== undefined))
    .map(({ format }) => format)
  const either = said.map((cell) => EITHER.exec(cell)).filter((match) => match !== null)
  const known = { formats: formats.length === 0 ? ['iso'] : formats, order: 'known' as const }
  if (either.length === 0) return known
  const firstIsDay = either.some((match) => Number(match[1]) > 12)
  const secondIsDay = either.some((match) => Number(match[3]) > 12)
  if (firstIsDay !== secondIsDay) return { ...known, order: firstIsDay ? 'day first' : 'month first' }
  return { ...known, order: 'ask', example: either[0]?.[0] ?? '' }
}

/** How a file writes numbers: by the first cell that only one of both ways can mean. */
export function figureOf(cells: readonly string[]): 'point' | 'comma' {
  for (const cell of cells) {
    const [point, comma] = [parseFigure(cell, 'point'), parseFigure(cell, 'comma')]
    if (point === undefined && comma !== undefined) return 'comma'
    if (comma === undefined && point !== undefined) return 'point'
  }
  return 'point'
}

import { stringify } from 'csv-stringify/sync'

/** What a spreadsheet takes for the beginning of a formula or a command, also as full-width letters. */
const FORMULA = /^[=+\-@|%＝＋－＠]/u
/** Spaces, line breaks, tabs, NUL and signs without width: a spreadsheet looks past them. */
const UNSEEN = /^[\p{Z}\p{C}]+/u

/**
 * A value as it stands in a file that people open in a spreadsheet (RELIABILITY G9): what would be run there begins with an
 * apostrophe instead. Numbers that are numbers stay.
 */
export function cellOf(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const said = value.replaceAll('\0', '').replace(UNSEEN, '')
  return FORMULA.test(said) ? `'${said}` : said
}

/** Cells as one line of a CSV file. */
export const csvLine = (values: readonly (string | number | null)[]): string =>
  stringify([values.map(cellOf)], { record_delimiter: 'windows', quoted_match: /[;\r\n]/ })

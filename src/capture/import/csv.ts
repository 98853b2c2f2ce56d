/** RELIABILITY G10: no honest row is longer; an unclosed quote would otherwise swallow the file. */
export const MAX_RECORD = 1_000_000

/** One row as it stands in the file. `line` is where it begins, counted from 1 with the header. */
export type CsvItem =
  | { readonly kind: 'row'; readonly line: number; readonly cells: readonly string[] }
  /** Quotes that do not add up; reading goes on with the next line. */
  | { readonly kind: 'broken'; readonly line: number; readonly message: string }
  /** Nothing after it can be read. */
  | { readonly kind: 'hopeless'; readonly line: number; readonly message: string }

/** Reads CSV (RFC 4180) piece by piece in memory bounded by the longest row. */
export interface CsvReader {
  readonly push: (text: string) => CsvItem[]
  /** What was left when the file ended. */
  readonly end: () => CsvItem[]
}

type Scanned =
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly end: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'broken'; readonly message: string }

const QUOTE = 34
const CR = 13
const LF = 10

/** A reader for one file; rows may end in LF, CRLF or CR, empty lines are passed over. */
export function csvReader(delimiter = ','): CsvReader {
  const comma = delimiter.charCodeAt(0)
  let rest = ''
  let line = 1
  let dead = false

  const read = (text: string, isFinal: boolean): CsvItem[] => {
    const items: CsvItem[] = []
    let at = 0
    while (at < text.length && !dead) {
      const scanned = scan(text, at, comma, isFinal)
      const next = scanned.kind === 'row' ? scanned.end : scanned.kind === 'broken' ? lineEnd(text, at, isFinal) : -1
      if (next === -1) {
        if (text.length - at > MAX_RECORD) {
          items.push({ kind: 'hopeless', line, message: tooLong(text.charCodeAt(at), text.indexOf('"', at) !== -1) })
          dead = true
        }
        break
      }
      if (scanned.kind === 'row' && (scanned.cells.length > 1 || scanned.cells[0] !== ''))
        items.push({ kind: 'row', line, cells: scanned.cells })
      if (scanned.kind === 'broken') items.push({ kind: 'broken', line, message: scanned.message })
      line += lineBreaks(text, at, next)
      at = next
    }
    rest = dead ? '' : text.slice(at)
    return items
  }

  return { push: (text) => (dead ? [] : read(rest + text, false)), end: () => (dead ? [] : read(rest, true)) }
}

const tooLong = (first: number, hasQuote: boolean): string =>
  hasQuote || first === QUOTE
    ? 'a quote is opened here and not closed within 1 MB'
    : 'this line is longer than 1 MB: is it a CSV file?'

function scan(text: string, from: number, comma: number, isFinal: boolean): Scanned {
  const cells: string[] = []
  let at = from
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const closed = quoted(text, at, isFinal)
      if ('kind' in closed) return closed
      cells.push(closed.value)
      at = closed.end
    } else {
      const start = at
      for (; at < text.length; at++) {
        const code = text.charCodeAt(at)
        if (code === comma || code === LF || code === CR) break
      }
      cells.push(text.slice(start, at))
    }
    if (at >= text.length) return isFinal ? { kind: 'row', cells, end: at } : { kind: 'more' }
    const code = text.charCodeAt(at)
    if (code === comma) at++
    else if (code === LF) return { kind: 'row', cells, end: at + 1 }
    else if (code === CR) {
      if (at + 1 >= text.length && !isFinal) return { kind: 'more' }
      return { kind: 'row', cells, end: text.charCodeAt(at + 1) === LF ? at + 2 : at + 1 }
    } else return { kind: 'broken', message: 'text stands after a closing quote' }
    if (at >= text.length && !isFinal) return { kind: 'more' }
  }
}

function quoted(
  text: string,
  open: number,
  isFinal: boolean,
): Scanned | { readonly value: string; readonly end: number } {
  let value = ''
  let from = open + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote === -1)
      return isFinal ? { kind: 'broken', message: 'a quote is opened and never closed' } : { kind: 'more' }
    if (quote + 1 >= text.length && !isFinal) return { kind: 'more' }
    if (text.charCodeAt(quote + 1) !== QUOTE) return { value: value + text.slice(from, quote), end: quote + 1 }
    value += text.slice(from, quote + 1)
    from = quote + 2
  }
}

/** Where the next line begins, so that one bad row costs one line; -1 when that is not known yet. */
function lineEnd(text: string, from: number, isFinal: boolean): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === LF) return at + 1
    if (code !== CR) continue
    if (at + 1 >= text.length && !isFinal) return -1
    return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1
  }
  return isFinal ? text.length : -1
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) count++
  }
  return count
}

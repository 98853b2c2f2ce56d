import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileFault } from '../../db/file-fault.ts'
import { codeOf, Fault } from '../../fault.ts'
import { headerProblem } from '../import/columns.ts'
import { type CsvItem, csvReader } from '../import/csv.ts'
import { type Delimiter, delimiterOf, encodingOf as encodingFrom } from '../import/sniff.ts'
import { startOf } from './store.ts'

/** RELIABILITY G10. */
export const MAX_ROWS = 200_000
const PIECE = 64 * 1024
/** A mapping is written by hand. */
const MAX_MAP = 1_000_000

/** How a CSV file is written. */
export interface Dialect {
  readonly delimiter: string
  readonly encoding?: string | undefined
}

/** What a first look at a file found. */
export interface Survey {
  readonly header: readonly string[]
  /** Rows below the header, broken ones too. */
  readonly rows: number
  /** sha256 of its bytes. */
  readonly digest: string
}

/** A small text file whole; a fault that names it when it cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    const pieces: Buffer[] = []
    let size = 0
    // In pieces, since a device such as /dev/zero has no end.
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > MAX_MAP) throw new Fault('bad_request', `${file} is too long to be a mapping.`)
      pieces.push(piece)
    }
    return Buffer.concat(pieces).toString('utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** Looks at the whole file once, in constant memory, and refuses one that cannot be imported before anything is written. */
export async function surveyFile(file: string, dialect: Dialect, name = basename(file)): Promise<Survey> {
  const hash = createHash('sha256')
  let header: readonly string[] | undefined
  let rows = 0
  for await (const item of items(file, dialect, (piece) => hash.update(piece))) {
    if (item.kind === 'hopeless')
      throw new Fault('bad_request', `${name}, line ${item.line}: ${item.message}.`, NOTHING)
    if (header === undefined) {
      if (item.kind === 'broken') throw new Fault('bad_request', `${name}: the header's quotes do not add up.`, NOTHING)
      header = item.cells.map((cell) => cell.trim())
      const problem = headerProblem(header, dialect.delimiter)
      if (problem !== undefined) throw new Fault('bad_request', `${name}: ${problem}`, NOTHING)
      continue
    }
    rows++
    if (rows > MAX_ROWS) {
      throw new Fault(
        'bad_request',
        `${name} has more than ${MAX_ROWS.toLocaleString('en')} rows.`,
        'Split it and import the parts.',
      )
    }
  }
  if (header === undefined)
    throw new Fault('bad_request', `${name} is empty.`, 'A CSV file begins with a line of column names.')
  return { header, rows, digest: hash.digest('hex') }
}

/** The rows below the header. */
export async function* dataRows(file: string, dialect: Dialect): AsyncGenerator<CsvItem> {
  let isHeader = true
  for await (const item of items(file, dialect)) {
    if (!isHeader) yield item
    isHeader = false
  }
}

/** What a look at an uploaded file found, for somebody who is to say what its columns mean. */
export interface Look extends Survey {
  readonly dialect: { readonly delimiter: Delimiter; readonly encoding: string }
  /** The first rows. */
  readonly first: readonly (readonly string[])[]
  /** Different cells of each column in the whole file, where there are few. */
  readonly words: Readonly<Record<string, readonly string[]>>
}

/** Rows looked at to guess from. */
const FIRST = 500
/** A column with more different cells is no list of words. */
const FEW = 40

/** Finds out how a file is written and looks at all of it once, in memory that does not grow with it. */
export async function lookAt(file: string, name: string): Promise<Look> {
  const start = await startOf(file)
  const encoding = encodingFrom(start)
  const delimiter = delimiterOf(new TextDecoder(encoding).decode(start, { stream: true }))
  const dialect = { delimiter, encoding }
  const survey = await surveyFile(file, dialect, name)
  if (survey.rows === 0)
    throw new Fault('bad_request', `${name} has a line of column names and no rows below it.`, NOTHING)
  const first: (readonly string[])[] = []
  const words = survey.header.map(() => new Set<string>())
  for await (const item of dataRows(file, dialect)) {
    if (item.kind !== 'row') continue
    if (first.length < FIRST) first.push(item.cells)
    for (const [index, own] of words.entries()) {
      const cell = item.cells[index] ?? ''
      if (own.size <= FEW && cell !== '' && cell.length <= 100) own.add(cell)
    }
  }
  const few = survey.header.flatMap((column, index): [string, string[]][] => {
    const own = words[index]
    return own === undefined || own.size === 0 || own.size > FEW ? [] : [[column, [...own]]]
  })
  return { ...survey, dialect, first, words: Object.fromEntries(few) }
}

const NOTHING = 'Nothing was imported.'

async function* items(file: string, dialect: Dialect, onPiece?: (piece: Buffer) => void): AsyncGenerator<CsvItem> {
  try {
    const decoder = new TextDecoder(dialect.encoding ?? (await encodingOf(file)))
    const reader = csvReader(dialect.delimiter)
    const pieces: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: PIECE })
    for await (const piece of pieces) {
      onPiece?.(piece)
      yield* reader.push(decoder.decode(piece, { stream: true }))
    }
    yield* reader.push(decoder.decode())
    yield* reader.end()
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** From the byte order mark; what looks like UTF-16 without one is refused, since its other half is a guess. */
async function encodingOf(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
    const start = buffer.subarray(0, bytesRead)
    if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
    if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
    if (start[0] === 0x50 && start[1] === 0x4b && start[2] === 3) {
      throw new Fault(
        'bad_request',
        `${basename(file)} is a zip or a workbook, not a CSV file.`,
        'Export it as CSV (UTF-8).',
      )
    }
    const zeros = start.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
    if (bytesRead > 0 && zeros > bytesRead / 4) {
      const hint = `Write "encoding: ${halfOf(start)}" in the map, or save the file as CSV (UTF-8).`
      throw new Fault(
        'bad_request',
        `${basename(file)} seems to be UTF-16 without a byte order mark, or no text at all.`,
        hint,
      )
    }
    return 'utf-8'
  } finally {
    await handle.close()
  }
}

/** Letters of Latin script have their zero byte first in big-endian text and last in little-endian. */
function halfOf(start: Buffer): string {
  const first = start.reduce((count, byte, index) => count + (byte === 0 && index % 2 === 0 ? 1 : 0), 0)
  const last = start.reduce((count, byte, index) => count + (byte === 0 && index % 2 === 1 ? 1 : 0), 0)
  return first > last ? 'utf-16be' : 'utf-16le'
}

function unreadable(file: string, error: unknown): unknown {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Fault('bad_request', `There is no file ${file}.`)
    case 'EISDIR':
      return new Fault('bad_request', `${file} is a folder.`)
    case 'EACCES':
      return new Fault('bad_request', `${file} may not be read by this user.`)
    default:
      return fileFault(error, 'read', file)
  }
}

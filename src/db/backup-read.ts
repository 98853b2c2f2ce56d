import { createReadStream, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { codeOf } from '../fault.ts'
import { counting } from './backup-count.ts'
import { type Begin, damaged, type Header, parseEnd, parseHeader, parseNext } from './backup-file.ts'
import { type Source, sourceOf } from './backup-source.ts'
import { fileFault } from './file-fault.ts'

/** A backup that was read from front to back and found to be whole. */
export interface WholeBackup {
  readonly file: string
  readonly header: Header
  readonly tables: readonly Begin[]
  readonly rows: number
  /** Covers the header and the hash of each table. */
  readonly sha256: string
}

/** What is done with a backup as it is read; the rows of each table must be read to their end. */
export interface Reader {
  readonly onTable: (table: Begin, rows: AsyncIterable<Buffer>) => Promise<void>
  readonly onProgress?: OnShare
}

/** Told the share of the file that is behind us, from 0 to 1. */
export type OnShare = (share: number) => void

/** Reads a backup in constant memory and fails at the first thing that is not as it was written, at the latest at its end. */
export async function readBackup(file: string, reader: Reader): Promise<WholeBackup> {
  try {
    const size = statSync(file).size
    const bytes = createReadStream(file)
    let found: Omit<WholeBackup, 'file'> | undefined
    await pipeline(bytes, createGunzip(), async (text: AsyncIterable<Buffer>) => {
      found = await readText(sourceOf(text[Symbol.asyncIterator]()), {
        onTable: reader.onTable,
        onRows: () => reader.onProgress?.(bytes.bytesRead / size),
      })
    })
    if (found === undefined) throw damaged('it is empty')
    return { file, ...found }
  } catch (error) {
    // CRC, length and codes of the compression itself.
    if (/^Z_/.test(codeOf(error) ?? '')) throw damaged('it is cut off, altered or not compressed', error)
    throw fileFault(error, 'read', file)
  }
}

/** Reads a backup without doing anything with it. */
export const verifyBackup = (file: string, onProgress: OnShare = () => undefined): Promise<WholeBackup> =>
  readBackup(file, { onTable: (_, rows) => drain(rows), onProgress })

interface Steps extends Pick<Reader, 'onTable'> {
  readonly onRows: () => void
}

async function readText(source: Source, steps: Steps): Promise<Omit<WholeBackup, 'file'>> {
  const lines = counting()
  const line = async (): Promise<string> => {
    const text = await source.line()
    lines.add(Buffer.from(`${text}\n`))
    return text
  }
  const header = parseHeader(await line())
  const tables: Begin[] = []
  let total = 0
  for (;;) {
    const sha256 = lines.result().sha256
    const next = parseNext(await line())
    if ('tables' in next) {
      if (next.tables !== tables.length || next.rows !== total) throw damaged('it lacks a table')
      if (next.sha256 !== sha256) throw damaged('its header was altered')
      if (!(await source.isAtEnd())) throw damaged('something follows its end')
      return { header, tables, rows: total, sha256 }
    }
    total += await readTable(next, source, line, steps)
    tables.push(next)
  }
}

async function readTable(
  table: Begin,
  source: Source,
  line: () => Promise<string>,
  { onTable, onRows }: Steps,
): Promise<number> {
  const counted = counting()
  await onTable(table, counted.through(source.rows(), onRows))
  const { rows, sha256 } = counted.result()
  const said = parseEnd(await line())
  if (said.end !== table.begin || said.rows !== rows || said.sha256 !== sha256)
    throw damaged(`its rows of ${table.begin} are not those that were written`)
  return rows
}

async function drain(rows: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of rows);
}

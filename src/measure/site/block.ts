import { WORDS, wordsOf } from './key-table.ts'

/** A page view, or how a page was read, as a site's reports count it. */
export interface SiteHit {
  readonly subject: string
  /** Milliseconds. */
  readonly at: number
  readonly isPage: boolean
  readonly path: string | null
  readonly seconds: number | null
  readonly scroll: number | null
  readonly channel: string | null
}

/** Hits of a span in the order of time, column by column: a million of them must neither be rows nor objects. */
export interface Hits {
  readonly fromMs: number
  /** Sixteen bytes a subject. */
  readonly subjects: Int32Array
  /** By subject: whether an earlier page view is known to be there (1), known not to be (0), or nobody looked (2). */
  readonly before: Uint8Array
  readonly paths: readonly string[]
  readonly channels: readonly string[]
  /** By hit: milliseconds since `fromMs`; numbers of subject and path; seconds; scroll of a reading, channel of a page view. -1 is nothing. */
  readonly at: Int32Array
  readonly subject: Int32Array
  readonly path: Int32Array
  readonly seconds: Int32Array
  readonly more: Int16Array
  readonly isPage: Uint8Array
}

export const UNASKED = 2
const NONE = -1

/** Numbers names in the order in which they are first seen. */
function numbering(): { readonly names: string[]; readonly of: (name: string | null) => number } {
  const known = new Map<string, number>()
  const names: string[] = []
  return {
    names,
    of: (name) => {
      if (name === null) return NONE
      const number = known.get(name)
      if (number !== undefined) return number
      known.set(name, names.length)
      return names.push(name) - 1
    },
  }
}

/** Hits in the order of time as columns; they lie within 24 days of `fromMs`. Example: `columnsOf(dayMs, hits)`. */
export function columnsOf(fromMs: number, hits: readonly SiteHit[], isBefore?: (subject: string) => boolean): Hits {
  const [subjects, paths, channels] = [numbering(), numbering(), numbering()]
  const columns = {
    at: Int32Array.from(hits, ({ at }) => at - fromMs),
    subject: Int32Array.from(hits, ({ subject }) => subjects.of(subject)),
    path: Int32Array.from(hits, ({ path }) => paths.of(path)),
    seconds: Int32Array.from(hits, ({ seconds }) => seconds ?? NONE),
    more: Int16Array.from(hits, ({ isPage, scroll, channel }) => (isPage ? channels.of(channel) : (scroll ?? NONE))),
    isPage: Uint8Array.from(hits, ({ isPage }) => (isPage ? 1 : 0)),
  }
  const before = Uint8Array.from(subjects.names, (subject) =>
    isBefore === undefined ? UNASKED : isBefore(subject) ? 1 : 0,
  )
  return {
    ...{ fromMs, before, paths: paths.names, channels: channels.names, ...columns },
    subjects: wordsOf(Buffer.from(subjects.names.join('').replaceAll('-', ''), 'hex')),
  }
}

const HEAD = 16
const aligned = (bytes: number): number => Math.ceil(bytes / 4) * 4

interface Places {
  readonly subjects: number
  readonly before: number
  readonly columns: number
  readonly end: number
}

/** Where things lie: head, names as JSON, sixteen bytes a subject, a byte a subject, then the columns, the widest first. */
function placesOf(hits: number, subjects: number, names: number): Places {
  const at = HEAD + aligned(names)
  const before = at + 16 * subjects
  const columns = before + aligned(subjects)
  return { subjects: at, before, columns, end: columns + 19 * hits }
}

/** Hits as the bytes of a stored block, in the order of bytes of every machine that Postgres and Node run on alike (little-endian). */
export function packed({ subjects, before, paths, channels, ...columns }: Hits): Buffer {
  const names = Buffer.from(JSON.stringify([paths, channels]))
  const count = columns.at.length
  const places = placesOf(count, before.length, names.length)
  const bytes = Buffer.alloc(places.end)
  for (const [index, value] of [count, before.length, names.length].entries()) bytes.writeUInt32LE(value, 4 * index)
  names.copy(bytes, HEAD)
  bytes.set(new Uint8Array(subjects.buffer, subjects.byteOffset, subjects.byteLength), places.subjects)
  bytes.set(before, places.before)
  let place = places.columns
  for (const column of [columns.at, columns.subject, columns.path, columns.seconds, columns.more, columns.isPage]) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), place)
    place += column.byteLength
  }
  return bytes
}

/** The hits of a stored block. */
export function unpacked(fromMs: number, stored: Uint8Array): Hits {
  // A copy begins where numbers of four bytes may lie.
  const buffer = new ArrayBuffer(stored.byteLength)
  const bytes = Buffer.from(buffer)
  bytes.set(stored)
  const [count, people, length] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8)]
  const places = placesOf(count, people, length)
  const [paths, channels]: [string[], string[]] = JSON.parse(bytes.toString('utf8', HEAD, HEAD + length))
  const column = (nth: number) => new Int32Array(buffer, places.columns + 4 * nth * count, count)
  return {
    ...{ fromMs, paths, channels },
    subjects: new Int32Array(buffer, places.subjects, WORDS * people),
    before: new Uint8Array(buffer, places.before, people),
    ...{ at: column(0), subject: column(1), path: column(2), seconds: column(3) },
    more: new Int16Array(buffer, places.columns + 16 * count, count),
    isPage: new Uint8Array(buffer, places.columns + 18 * count, count),
  }
}

import { ColumnReader, numbering, packedColumns } from '../columns.ts'
import { uuidWords } from './key-table.ts'
import { type Block, bySubject } from './segments.ts'

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

/** Hits of a span of at most 24 days, column by column: a million of them must neither be rows nor objects. */
export interface Hits extends Block {
  readonly fromMs: number
  /** By subject: whether an earlier page view is known to be there (1), known not to be (0), or nobody looked (2). */
  readonly before: Uint8Array
  readonly paths: readonly string[]
  readonly channels: readonly string[]
  /** By hit: milliseconds since `fromMs`; number of the path; seconds; scroll of a reading, channel of a page view. -1 is nothing. */
  readonly at: Int32Array
  readonly path: Int32Array
  readonly seconds: Int32Array
  readonly more: Int16Array
  readonly isPage: Uint8Array
}

export const UNASKED = 2
const NONE = -1

/** Hits in the order of time as columns; they lie within 24 days of `fromMs`. Example: `columnsOf(dayMs, hits)`. */
export function columnsOf(fromMs: number, hits: readonly SiteHit[], isBefore?: (subject: string) => boolean): Hits {
  const [paths, channels] = [numbering(), numbering()]
  const { subjects, starts, rank } = bySubject(hits.map(({ subject }) => subject))
  const sorted = [...rank].flatMap((index) => hits[index] ?? [])
  const columns = {
    at: Int32Array.from(sorted, ({ at }) => at - fromMs),
    path: Int32Array.from(sorted, ({ path }) => paths.of(path)),
    seconds: Int32Array.from(sorted, ({ seconds }) => seconds ?? NONE),
    more: Int16Array.from(sorted, ({ isPage, scroll, channel }) => (isPage ? channels.of(channel) : (scroll ?? NONE))),
    isPage: Uint8Array.from(sorted, ({ isPage }) => (isPage ? 1 : 0)),
  }
  const before = Uint8Array.from(subjects, (subject) => (isBefore === undefined ? UNASKED : isBefore(subject) ? 1 : 0))
  const names = { paths: paths.names, channels: channels.names }
  return { ...{ fromMs, before, ...names, subjects: uuidWords(subjects) }, starts, rank, ...columns }
}

/** Hits as the bytes of a stored block. */
export const packed = ({ paths, channels, subjects, before, starts, rank, ...columns }: Hits): Buffer => {
  const { at, path, seconds, more, isPage } = columns
  return packedColumns({ paths, channels }, [subjects, before, starts, rank, at, path, seconds, more, isPage])
}

/** The hits of a stored block. */
export function unpacked(fromMs: number, stored: Uint8Array): Hits {
  const read = new ColumnReader(stored)
  const { paths, channels }: Pick<Hits, 'paths' | 'channels'> = JSON.parse(read.names)
  return {
    ...{
      fromMs,
      paths,
      channels,
      subjects: read.int32(),
      before: read.uint8(),
      starts: read.int32(),
      rank: read.int32(),
    },
    ...{ at: read.int32(), path: read.int32(), seconds: read.int32(), more: read.int16(), isPage: read.uint8() },
  }
}

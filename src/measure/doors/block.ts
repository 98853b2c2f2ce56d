import { ColumnReader, numbering, packedColumns } from '../columns.ts'
import type { HitKind } from '../site/hit.ts'
import { uuidWords } from '../site/key-table.ts'
import { type Block, bySubject } from '../site/segments.ts'
import type { DoorKind } from './report.ts'

/** What is done at doors, in the order of its numbers in a block: an entry is never moved. */
export const DEEDS = [
  'form_viewed',
  'form_started',
  'form_left',
  'form_submitted',
  'cta_viewed',
  'cta_clicked',
  'asset_downloaded',
] as const satisfies readonly HitKind[]
export type Deed = (typeof DEEDS)[number]

const NONE = -1

const AT: { readonly [D in Deed]: DoorKind } = {
  form_viewed: 'form',
  form_started: 'form',
  form_left: 'form',
  form_submitted: 'form',
  cta_viewed: 'cta',
  cta_clicked: 'cta',
  asset_downloaded: 'asset',
}

/** Something that was done at a door, as its reports count it. */
export interface DoorHit {
  readonly subject: string
  /** Milliseconds. */
  readonly at: number
  readonly kind: Deed
  readonly door: string
  readonly version: number | null
  readonly path: string | null
  /** What was touched last. */
  readonly field: string | null
}

/** What was done at doors in a span of at most 24 days. */
export interface DoorHits extends Block {
  readonly fromMs: number
  readonly doors: readonly (readonly [kind: DoorKind, id: string])[]
  readonly paths: readonly string[]
  readonly fields: readonly string[]
  /** By place, which is a version of a door on a page: numbers of door and path, and the version; -1 is none. */
  readonly doorAt: Int32Array
  readonly versionAt: Int32Array
  readonly pathAt: Int32Array
  /** By hit: milliseconds since `fromMs`, numbers of place and field (-1 is none), and the number of what was done. */
  readonly at: Int32Array
  readonly place: Int32Array
  readonly field: Int32Array
  readonly deed: Uint8Array
}

/** Hits in the order of time as columns; they lie within 24 days of `fromMs`. */
export function doorColumnsOf(fromMs: number, hits: readonly DoorHit[]): DoorHits {
  const [doors, paths, places, fields] = [numbering(), numbering(), numbering(), numbering()]
  const { subjects, starts, rank } = bySubject(hits.map(({ subject }) => subject))
  const sorted = [...rank].flatMap((index) => hits[index] ?? [])
  const placeOf = ({ kind, door, version, path }: DoorHit): readonly number[] => {
    const number = doors.of(JSON.stringify([AT[kind], door]))
    return AT[kind] === 'form' ? [number, version ?? NONE, paths.of(path)] : [number, NONE, NONE]
  }
  const columns = {
    at: Int32Array.from(sorted, ({ at }) => at - fromMs),
    place: Int32Array.from(sorted, (hit) => places.of(placeOf(hit).join())),
    field: Int32Array.from(sorted, ({ kind, field }) => fields.of(kind === 'form_left' ? field : null)),
    deed: Uint8Array.from(sorted, ({ kind }) => DEEDS.indexOf(kind)),
  }
  const placed = places.names.map((name) => name.split(',').map(Number))
  const nth = (part: number) => Int32Array.from(placed, (place) => place[part] ?? NONE)
  return {
    ...{ fromMs, paths: paths.names, fields: fields.names, subjects: uuidWords(subjects), starts, rank },
    doors: doors.names.map((name): DoorHits['doors'][number] => JSON.parse(name)),
    ...{ doorAt: nth(0), versionAt: nth(1), pathAt: nth(2), ...columns },
  }
}

/** Hits as the bytes of a stored block. */
export function packedDoors({ doors, paths, fields, subjects, starts, rank, ...hits }: DoorHits): Buffer {
  const { doorAt, versionAt, pathAt, at, place, field, deed } = hits
  const columns = [subjects, starts, rank, doorAt, versionAt, pathAt, at, place, field, deed]
  return packedColumns({ doors, paths, fields }, columns)
}

/** The hits of a stored block. */
export function unpackedDoors(fromMs: number, stored: Uint8Array): DoorHits {
  const read = new ColumnReader(stored)
  const { doors, paths, fields }: Pick<DoorHits, 'doors' | 'paths' | 'fields'> = JSON.parse(read.names)
  return {
    ...{ fromMs, doors, paths, fields, subjects: read.int32(), starts: read.int32(), rank: read.int32() },
    ...{ doorAt: read.int32(), versionAt: read.int32(), pathAt: read.int32() },
    ...{ at: read.int32(), place: read.int32(), field: read.int32(), deed: read.uint8() },
  }
}
